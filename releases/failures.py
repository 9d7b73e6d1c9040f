"""Failures: one row or one step that goes wrong stops no other, and is tried again after a growing pause.

Every loop over rows in the background, and every step of the sweep, goes
through `attempt`. What failed is kept in a table that the desk and the health
page read (`releases/models/failure.py`).
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

from releases.models import Failure

logger = logging.getLogger(__name__)

Work = Failure.Work
Result = TypeVar("Result")

# Pushed forward before the work begins: what kills its process is put off too. The first failure is tried again by the
# next sweep, for most pass by themselves; then after 1, 2, 4 … 60 minutes. By the database's clock: that of a machine
# may be a day ahead.
BEGIN = """
INSERT INTO releases_failure AS failure (work, row_id, attempts, error, began_at, retry_at)
VALUES (%(work)s, %(row)s, 1, '', clock_timestamp(), clock_timestamp())
ON CONFLICT (work, row_id) DO UPDATE SET
    attempts = failure.attempts + 1,
    error = CASE failure.error WHEN '' THEN %(lost)s ELSE failure.error END,
    retry_at = clock_timestamp() + interval '1 minute' * least(60, power(2, least(failure.attempts, 7) - 1))
WHERE failure.retry_at <= clock_timestamp()
"""


def attempt(work: Work, act: Callable[[], Result], *, row: int = 0) -> Result | None:
    """Return what `act` returns; None when it failed, now or before and is not to be tried again yet.

    `row` is the id of the row that the work is about, 0 for a whole step.
    Whatever `act` raises is logged and kept, unless the database itself is
    away: then the error goes on, for nothing could be kept.
    """
    if not _begin(work, row):
        return None
    try:
        result = act()
    except Exception as error:
        if not connection.is_usable():
            raise
        logger.exception("%s failed, row %s", work, row)
        Failure.objects.filter(work=work, row_id=row).update(error=type(error).__name__)
        return None
    Failure.objects.filter(work=work, row_id=row).delete()
    return result


def _begin(work: Work, row: int) -> bool:
    """Write down that the work begins; False while it is put aside."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, {"work": work, "row": row, "lost": Failure.LOST})
        return bool(cursor.rowcount)
