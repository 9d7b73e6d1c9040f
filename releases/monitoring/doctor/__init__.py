"""The doctor: everything that an installation needs, looked at one after the other, each in a sentence."""

from collections.abc import Callable, Iterator

import redis
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from releases.monitoring.doctor import database, declared, files, mail, processes, site, versions
from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

Look = Callable[[], Iterator[Diagnosis]]
CHECKS: tuple[tuple[str, Look], ...] = (
    ("settings", declared.check),
    ("versions", versions.check),
    ("database", database.check),
    ("folders", files.check_folders),
    ("disk", files.check_space),
    ("backups", files.check_backups),
    ("processes", processes.check),
    ("site", site.check),
)


def diagnoses(*, resolver: tuple[str, int] | None = None) -> Iterator[Diagnosis]:
    """Look at everything; what cannot be looked at is a diagnosis too, and hides no other.

    `resolver` is the name server to ask, by address and port; without it the machine's own.
    """
    for subject, check in (*CHECKS, ("mail", lambda: mail.check(resolver))):
        try:
            yield from check()
        except (DatabaseError, redis.RedisError, OSError) as error:
            sentence = _("This cannot be looked at: %(reason)s.") % {"reason": _first_line(error)}
            yield Diagnosis(Grade.WRONG, subject, sentence)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".") or type(error).__name__
