"""The engine: who gets an alert, the letter, windows, the SMTP lane, housekeeping. No HTTP and no Celery in here."""
