"""The database: is it the right one, has it what this version needs, and do its clock and ours agree?"""

import datetime as dt
from collections.abc import Iterator

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.monitoring import health
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

MIGRATE = "manage.py migrate"
# nginx keeps a page until a second that the press room names, so two clocks may not differ by more than that.
SKEW = dt.timedelta(seconds=1)


def check() -> Iterator[Diagnosis]:
    """Yield a line for each; of a database that cannot be reached only that."""
    name = str(connection.settings_dict["NAME"])
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        sentence = _("The database %(name)s cannot be reached: %(reason)s") % {
            "name": name,
            "reason": " ".join(str(error).split()),
        }
        remedy = _("Look at DATABASE_URL, and whether PostgreSQL runs: systemctl status postgresql.")
        yield Diagnosis(Grade.WRONG, "database", sentence, remedy)
        return
    yield Diagnosis(Grade.OK, "database", _("The database %(name)s answers.") % {"name": name})
    for look in (_letters, _extensions, _tables, _clock):
        yield look()


def _letters() -> Diagnosis:
    encoding, lowered = _row("SELECT current_setting('server_encoding'), lower('ÅÄÖ')")
    if (encoding, lowered) == ("UTF8", "åäö"):
        return Diagnosis(Grade.OK, "database", _("It knows Swedish letters."))
    sentence = _(
        "It has the encoding %(encoding)s and does not know that å is the small Å: searches miss words."
    )
    remedy = _(
        "Make it anew with --encoding UTF8 --locale C.UTF-8 and read a backup back (docs/operations.md)."
    )
    return Diagnosis(Grade.WRONG, "database", sentence % {"encoding": encoding}, remedy)


def _extensions() -> Diagnosis:
    (count,) = _row("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")
    if count:
        return Diagnosis(Grade.OK, "database", _("The extension pg_trgm is there."))
    name = connection.settings_dict["NAME"]
    remedy = f"runuser -u postgres -- psql -d {name} -c 'CREATE EXTENSION pg_trgm'"
    return Diagnosis(Grade.WRONG, "database", _("The extension pg_trgm is missing: searching fails."), remedy)


def _tables() -> Diagnosis:
    if health.migrations():
        return Diagnosis(Grade.OK, "database", _("Its tables are those of this version."))
    return Diagnosis(Grade.WRONG, "database", _("Its tables are not those of this version."), MIGRATE)


def _clock() -> Diagnosis:
    before = timezone.now()
    (theirs,) = _row("SELECT clock_timestamp()")
    after = timezone.now()
    return clock(before, theirs, after)


def clock(before: dt.datetime, theirs: dt.datetime, after: dt.datetime) -> Diagnosis:
    """Return what is to be said of the time that the database gave between two times of ours."""
    skew = max(before - theirs, theirs - after, dt.timedelta())
    if skew <= SKEW:
        return Diagnosis(Grade.OK, "database", _("Its clock and ours agree."))
    sentence = _("Its clock and ours differ by %(seconds)s seconds.") % {
        "seconds": round(skew.total_seconds())
    }
    remedy = _("Let both machines follow the same time: timedatectl set-ntp true.")
    return Diagnosis(Grade.WRONG, "database", sentence, remedy)


def _row(statement: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return tuple(cursor.fetchone())
