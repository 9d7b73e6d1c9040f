"""Logging in at the desk."""
