"""The demo: eight years of invented press releases, so that a newcomer sees at once what the product is for.

The bodies and the parties are real; every person, project and amount is made up.
"""

from umea_press.local.demo.loading import LOGINS, load

__all__ = ["LOGINS", "load"]
