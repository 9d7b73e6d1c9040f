"""What the press room stands on, and until when its makers mend it."""

import datetime as dt
import platform
import sys
from collections.abc import Iterator

import django
from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.languages import active
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

# Read on 2026-11-30: devguide.python.org/versions, djangoproject.com/download, postgresql.org/support/versioning,
# wiki.debian.org/LTS (a Debian is kept five years: three by its security team, two by LTS). Debian mends the Python and
# the PostgreSQL of its own packages for as long as itself.
ENDS: dict[str, dict[str, dt.date]] = {
    "Debian": {"12": dt.date(2028, 6, 30), "13": dt.date(2030, 6, 30)},
    "Django": {"5.2": dt.date(2028, 4, 30), "6.0": dt.date(2027, 4, 30)},
    "PostgreSQL": {
        "15": dt.date(2027, 11, 11),
        "16": dt.date(2028, 11, 9),
        "17": dt.date(2029, 11, 8),
        "18": dt.date(2030, 11, 14),
    },
    "Python": {
        "3.11": dt.date(2027, 10, 31),
        "3.12": dt.date(2028, 10, 31),
        "3.13": dt.date(2029, 10, 31),
        "3.14": dt.date(2030, 10, 31),
    },
}
SOON = dt.timedelta(days=180)
OLDEST_POSTGRESQL = 15


def check() -> Iterator[Diagnosis]:
    """Yield a line for each of them."""
    today = timezone.localdate()
    for name, version in _here():
        yield diagnosis(name, version, today)


def diagnosis(name: str, version: str, today: dt.date) -> Diagnosis:
    """Return what is to be said of a version ("3.11") of something in ENDS on a day."""
    end = ENDS[name].get(version)
    facts = {"name": name, "version": version, "date": active.date(end) if end else ""}
    if name == "PostgreSQL" and int(version) < OLDEST_POSTGRESQL:
        return Diagnosis(
            Grade.WRONG,
            "versions",
            _("%(name)s %(version)s is too old for the press room.") % facts,
            _("Move to PostgreSQL 15 or later: pg_upgradecluster."),
        )
    if end is None:
        sentence = _("%(name)s %(version)s is not known to this version of the press room.") % facts
        return Diagnosis(
            Grade.WARNING, "versions", sentence, _("See docs/deploy.md for those that are tried out.")
        )
    if today > end:
        sentence = _("%(name)s %(version)s has been mended by nobody since %(date)s.") % facts
        return Diagnosis(Grade.WRONG, "versions", sentence, _("Move to a later version."))
    sentence = _("%(name)s %(version)s is mended until %(date)s.") % facts
    if end - today < SOON:
        return Diagnosis(Grade.WARNING, "versions", sentence, _("Plan to move to a later version."))
    return Diagnosis(Grade.OK, "versions", sentence)


def _here() -> Iterator[tuple[str, str]]:
    release = _of_debian()
    if release:
        yield "Debian", release
    yield "Python", ".".join(map(str, sys.version_info[:2]))
    yield "Django", ".".join(map(str, django.VERSION[:2]))
    try:
        connection.ensure_connection()
    except DatabaseError:
        return  # the database has lines of its own
    yield "PostgreSQL", str(connection.pg_version // 10_000)  # type: ignore[attr-defined]


def _of_debian() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    return release.get("VERSION_ID", "") if release.get("ID") == "debian" else ""
