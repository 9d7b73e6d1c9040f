"""How staff log in: passwords and their limits, second steps, known browsers, log-ins that can be ended."""
