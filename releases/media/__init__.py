"""Files: what an upload must be, and who may see it."""
