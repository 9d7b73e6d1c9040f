"""Collects new strings into the catalogues, compiles them and lists what lacks a language: `make messages`.

The Swedish catalogue holds every string. The Finnish one holds what readers and
subscribers meet: the desk is Swedish. English is what the strings are written in.
"""

import os
import sys
from pathlib import Path

import django
import polib
from django.core.management import call_command

from umea_press.local.check import ensure_packages
from umea_press.local.environment import CHECKOUT, Refusal

CATALOGUES = Path("releases/locale")
NOT_OURS = [".venv", ".run", ".test", ".bench", "staticfiles", "tests"]
# Where no reader comes: the desk, the shell, and what watches over the mail.
NOT_FOR_READERS = [
    *("releases/desk/*", "releases/management/*", "releases/capture/*", "umea_press/local/*"),
    *("releases/proofreading/*", "umea_press/*checks.py"),
    *("releases/moving/*", "templates/moving/*", "releases/services/origins.py"),
    *(
        "releases/monitoring/health.py",
        "releases/monitoring/metrics.py",
        "releases/monitoring/doctor/*",
        "releases/bounces/webhook.py",
        "releases/apps.py",
    ),
    *("releases/mail/deliverability/*", "releases/mail/checks.py", "releases/mail/dkim.py"),
    *(
        "releases/monitoring/gauges.py",
        "releases/alerts/canary.py",
        "releases/alerts/staff_mails.py",
        "releases/alerts/sending.py",
    ),
    *(
        "templates/mail/staff.*",
        "templates/mail/comments.*",
        "releases/services/comment_places.py",
        "templates/desk/*",
        "templates/sharing/*",
        "releases/sharing/*",
        "templates/admin/*",
        "templates/local/*",
        "templates/ckeditor/*",
        "templates/mfa/*",
        "templates/account/*",
        "templates/mail/account_*",
        "releases/alerts/account_mails.py",
    ),
]
# The desk names the fields of the models; readers meet some of their choices.
MODELS = "releases/models/"
LANGUAGES = {"sv": ("Swedish", []), "fi": ("Finnish", NOT_FOR_READERS)}


def main() -> int:
    """0 when every string has its Swedish and Finnish, 1 when some lack it, 2 without gettext."""
    os.chdir(CHECKOUT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "umea_press.settings")
    try:
        ensure_packages()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    django.setup()
    missing = [line for language in LANGUAGES for line in collected(language)]
    print("\n".join(missing) or "Every string has its Swedish and Finnish.")
    return 1 if missing else 0


def collected(language: str) -> list[str]:
    """Bring a catalogue up to date and compile it; returns a line for each string that lacks the language."""
    name, elsewhere = LANGUAGES[language]
    call_command(
        "makemessages",
        locale=[language],
        ignore_patterns=NOT_OURS + elsewhere,
        no_wrap=True,
        add_location="file",
        no_obsolete=True,
    )
    path = CATALOGUES / language / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path), wrapwidth=0)
    for entry in list(catalogue):
        if elsewhere and not entry.translated() and _only_in_models(entry):
            catalogue.remove(entry)
        entry.occurrences = []
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))
    return [f"lacks {name}: {entry.msgid}" for entry in catalogue if not entry.translated()]


def _only_in_models(entry: polib.POEntry) -> bool:
    return all(place.startswith(MODELS) for place, _line in entry.occurrences)


if __name__ == "__main__":
    sys.exit(main())
