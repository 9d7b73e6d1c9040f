"""Measurements: how fast it is and what it costs, against other systems in the same run on the same machine."""
