"""Kommentarer: what colleagues say about a field of a release or about words in it, beside the form and the review."""
