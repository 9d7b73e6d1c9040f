"""The engine: sends what is owed, and can be started at any moment, twice, or after a crash.

Nothing is handed to it: what is to be done stands in the tables. Whoever starts
it beside another run takes other rows or goes away.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from releases.alerts import advisory_locks, claims, digests, matching
from releases.alerts.batch_priority import as_batch_work
from releases.alerts.claims import Run
from releases.alerts.mailings import Mailing
from releases.alerts.sending import Clock, Sending
from releases.mail.transport import connection_pool
from releases.models import Alert, Delivery
from releases.models.alert import AlertQuerySet

logger = logging.getLogger(__name__)

State = Delivery.State


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send every alert that is owed and due, then return.

    `should_stop` is asked several times a second: when it says yes, nothing more
    begins, what was sent is written down, and nothing is repeated.
    """
    claims.reclaim_dead(now())
    while not should_stop() and prepare(now()) and _send_due(now, should_stop):
        continue
    if not should_stop():
        _rehearse(now())


def prepare(now: dt.datetime) -> bool:
    """Do what needs no mail server: freeze, cancel, hold, finish. Tells whether any delivery is due."""
    digests.cancel_withdrawn(now)
    matching.freeze_owed(now)
    _cancel_withdrawn(now)
    _hold_late(now)
    _finish_done(now)
    return _due(now).exists()


def next_beginning(now: dt.datetime) -> dt.datetime | None:
    """Return when the next undo window ends, if one is open."""
    begins: dt.datetime | None = (
        Alert.objects.flowing().filter(begins_at__gt=now).aggregate(next=Min("begins_at"))["next"]
    )
    return begins


def _rehearse(now: dt.datetime) -> None:
    """Write the letters of alerts whose undo window is open, so that an editor hears of trouble while there is time.

    It also warms this process for the first mail.
    """
    for alert in Alert.objects.flowing().filter(begins_at__gt=now).select_related("edition"):
        Mailing(alert).write_letters(otherwise_until=alert.begins_at)


def _due(now: dt.datetime) -> AlertQuerySet:
    waiting = Delivery.objects.filter(alert=OuterRef("pk")).waiting(now)
    return Alert.objects.sendable(now).filter(Exists(waiting))


def _cancel_withdrawn(now: dt.datetime) -> None:
    for alert in Alert.objects.unfinished().filter(cancelled_at__isnull=False):
        alert.deliveries.unbegun().cancel(now)


def _hold_late(now: dt.datetime) -> None:
    # An alert at a time, and most often none: joined, PostgreSQL reads every delivery there is while it has not yet
    # counted the new ones (0.6 s a million, once a second).
    late = Alert.objects.unfinished().filter(late_after__lte=now)
    held = sum(alert.deliveries.filter(state=State.QUEUED).update(state=State.HELD) for alert in late)
    if held:
        logger.error("%s mails are more than a day late and wait for a person to decide", held)


def _finish_done(now: dt.datetime) -> None:
    ready = Q(frozen_at__isnull=False) | Q(cancelled_at__isnull=False)
    # One question for each state: each has an index of its own that holds nothing else.
    queued, sending, held = (
        Exists(Delivery.objects.filter(alert=OuterRef("pk"), state=state))
        for state in (State.QUEUED, State.SENDING, State.HELD)
    )
    done = Alert.objects.unfinished().filter(ready, ~queued, ~sending, ~held)
    done.update(finished_at=now, stopped_reason="", stopped_until=None)


def _send_due(now: Clock, should_stop: Callable[[], bool]) -> bool:
    """Send what is due; tells whether it is worth looking again."""
    with advisory_locks.gate(advisory_locks.ALERTS, places=settings.ALERT_RUNS) as admitted:
        if not admitted:
            return False
        with as_batch_work(), Run() as current, connection_pool() as pool:
            return Sending(
                run=current, pool=pool, now=now, should_stop=should_stop, due=_prepared_and_due
            ).send()


def _prepared_and_due(now: dt.datetime) -> list[Alert]:
    """Return what is due by now, also what was published since the run began."""
    prepare(now)
    return list(_due(now).select_related("edition"))
