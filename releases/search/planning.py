"""How PostgreSQL goes about a search: decided by counts, not by its guesses.

The planner multiplies the frequencies of words as if they had nothing to do
with each other. Where it guesses too high it walks a million rows to find
twenty; where it guesses too low it sorts all of them. The search has counted
its hits, so it says which way to take.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTINGS = "SELECT set_config('jit', 'off', true), " + ", ".join(
    f"set_config('enable_{scan}', %s, true)" for scan in ("seqscan", "indexscan", "bitmapscan")
)
ON, OFF = "on", "off"


@contextmanager
def through_the_index() -> Iterator[None]:
    """Within the block, find all hits by the index of words: right when they are few. Only for reading."""
    with _planned(OFF, OFF, ON):
        yield


@contextmanager
def newest_first() -> Iterator[None]:
    """Within the block, walk from the newest entry back and test each one: right when many fit. Only for reading."""
    with _planned(OFF, ON, OFF):
        yield


@contextmanager
def _planned(*scans: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(SETTINGS, scans)
        yield
        # Nothing was written; rolling back undoes the settings, also within somebody else's transaction.
        transaction.set_rollback(True)
