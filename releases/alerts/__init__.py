"""The engine: who gets an alert, its letters, claims, sending, digests and receipts. No HTTP and no Celery in here."""
