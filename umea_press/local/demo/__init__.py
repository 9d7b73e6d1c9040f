"""The demo: eight years of invented press releases, so that a newcomer sees at once what the product is for.

The bodies and the parties are real; every person, project and amount is made up.
"""

# Name, password and what the account may do.
LOGINS = (
    ("redaktor", "norrsken", "writes, publishes, corrects and withdraws"),
    ("skribent", "norrsken", "writes and hands over for review"),
    ("godkannare", "norrsken", "writes, and approves what others have written"),
    ("admin", "norrsken", "may do everything"),
)


def load() -> None:
    """Fill an empty press room; see `loading.load`."""
    # Imported here: the package itself must load before Django does, for `python -m`.
    from umea_press.local.demo import loading

    loading.load()
