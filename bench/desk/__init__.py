"""The bars of the desk, measured as an officer meets it: in Chromium, at a press room that is killed meanwhile."""
