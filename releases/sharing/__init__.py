"""The door for whoever was given a link to a draft: to read, to answer, and its files. Nothing here is public."""
