"""Signals (bells): how a verb says "there is work in the table" without knowing who does it.

The row is the truth, the task is only a bell. A bell rings after commit; if
nobody hears it (Redis down), the row waits for the next sweep and the verb
succeeds all the same.
"""

import datetime as dt

from django.db import transaction
from django.dispatch import Signal

alert_waiting = Signal()
notice_waiting = Signal()
feeds_changed = Signal()
publication_waiting = Signal()


def ring(bell: Signal) -> None:
    """Ring `bell` once the current transaction has committed; never raises."""
    transaction.on_commit(lambda: bell.send_robust(sender=None), robust=True)


def ring_at(bell: Signal, moment: dt.datetime) -> None:
    """Ring `bell` for the aware `moment`, once the current transaction has committed; never raises."""
    transaction.on_commit(lambda: bell.send_robust(sender=None, moment=moment), robust=True)
