"""Batch priority: a mailing waits while the web and the mail server have something to do."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def as_batch_work() -> Iterator[None]:
    """Tell Linux that this thread does batch work (sched(7), SCHED_BATCH).

    It then waits for its turn when it wakes, instead of interrupting whoever
    runs: readers' pages, and the mail server, which so answers several mails
    before we hear of the first. A tenth more mails a second on two cores
    (measured, 2026-11-23). Where somebody has chosen another policy, or there is
    none to choose, everything stays as it is.
    """
    if not hasattr(os, "SCHED_BATCH") or os.sched_getscheduler(0) != os.SCHED_OTHER:
        yield
        return
    _schedule(os.SCHED_BATCH)
    try:
        yield
    finally:
        _schedule(os.SCHED_OTHER)


def _schedule(policy: int) -> None:
    # A container may forbid it; nothing depends on it.
    with suppress(OSError):
        os.sched_setscheduler(0, policy, os.sched_param(0))
