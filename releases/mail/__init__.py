"""What any mail needs to know, whoever sends it. No Django in here."""
