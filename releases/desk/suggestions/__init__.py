"""A text from elsewhere, read and suggested field by field: nothing is written before an editor takes it."""
