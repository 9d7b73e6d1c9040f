"""Collects new strings into the Swedish catalogue, compiles it and lists what lacks Swedish: `make messages`."""

import os
import sys
from pathlib import Path

import django
import polib
from django.core.management import call_command

from umea_press.local.check import ensure_packages
from umea_press.local.environment import CHECKOUT, Refusal

CATALOGUE = Path("releases/locale/sv/LC_MESSAGES/django.po")
NOT_OURS = [".venv", ".run", ".test", "staticfiles", "tests"]


def main() -> int:
    """0 when every string has its Swedish, 1 when some lack it, 2 without gettext."""
    os.chdir(CHECKOUT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
    try:
        ensure_packages()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    django.setup()
    call_command(
        "makemessages",
        locale=["sv"],
        ignore_patterns=NOT_OURS,
        no_wrap=True,
        no_location=True,
        no_obsolete=True,
    )
    catalogue = polib.pofile(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    missing = [entry.msgid for entry in catalogue if not entry.translated()]
    print("\n".join(f"lacks Swedish: {msgid}" for msgid in missing) or "Every string has its Swedish.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
