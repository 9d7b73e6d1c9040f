"""Locks that live as long as a database connection: whoever dies lets go at once.

PostgreSQL's session advisory locks. No lease is to be tuned: a slow mail server
never looks like a dead worker. They need a connection of one's own, so a pooler
in transaction mode must not stand in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# First keys of the gates; numbers of runs are in PostgreSQL's other key space.
ALERTS, NOTICES, CANARY, PROOFS, STAFF_MAILS, ACCOUNT_MAILS = 1, 2, 3, 4, 5, 6


def try_lock(number: int) -> bool:
    """Take the lock of a run, if nobody else has it."""
    return bool(_asked("SELECT pg_try_advisory_lock(%s)", number))


def unlock(number: int) -> None:
    """Let go of the lock of a run."""
    _asked("SELECT pg_advisory_unlock(%s)", number)


@contextmanager
def gate(key: int, *, places: int) -> Iterator[bool]:
    """Hold one of `places` behind a gate; gives false, at once, when all are taken."""
    taken = next(
        (place for place in range(places) if _asked("SELECT pg_try_advisory_lock(%s, %s)", key, place)), None
    )
    try:
        yield taken is not None
    finally:
        if taken is not None and connection.is_usable():
            _asked("SELECT pg_advisory_unlock(%s, %s)", key, taken)


def _asked(sql: str, *parameters: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
