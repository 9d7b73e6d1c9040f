"""What any mail needs to know, whoever sends it. No HTTP and no alert in here."""
