"""The engine: sends what is owed, and can be started at any moment, twice, or after a crash.

Nothing is handed to it: what is to be done stands in the tables. Whoever starts
it beside another run takes other rows or goes away.
"""

import datetime as dt
import logging
from collections.abc import Callable

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from releases.alerts import locks, matching, windows
from releases.alerts.lanes import Lane
from releases.alerts.sending import Clock, Sending
from releases.alerts.windows import Run
from releases.models import Alert, Delivery
from releases.models.delivery import AlertQuerySet, when_late

logger = logging.getLogger(__name__)

State = Delivery.State


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send every alert that is owed and due, then return.

    `should_stop` is asked before each message: when it says yes, what was sent
    is written down, the rest goes back to the queue, and nothing is repeated.
    """
    windows.reclaim_dead(now())
    while not should_stop() and prepare(now()) and _send_due(now, should_stop):
        continue


def prepare(now: dt.datetime) -> bool:
    """Do what needs no mail server: freeze, cancel, hold, finish. Tells whether any delivery is due."""
    matching.freeze_owed(now)
    _cancel_withdrawn(now)
    _hold_late(now)
    _finish_done(now)
    return _due(now).exists()


def resume(alert: Alert, *, now: dt.datetime) -> None:
    """Send what was held or stopped after all, because a person says so."""
    Alert.objects.filter(pk=alert.pk).update(
        late_after=when_late(), stopped_reason="", stopped_until=None, finished_at=None
    )
    alert.deliveries.filter(state=State.HELD).update(
        state=State.QUEUED, finished_at=None, next_attempt_at=now
    )


def _due(now: dt.datetime) -> AlertQuerySet:
    waiting = Delivery.objects.filter(alert=OuterRef("pk")).waiting(now)
    return Alert.objects.sendable(now).filter(Exists(waiting), cancelled_at__isnull=True)


def _cancel_withdrawn(now: dt.datetime) -> None:
    withdrawn = Alert.objects.unfinished().filter(cancelled_at__isnull=False)
    waiting = Delivery.objects.filter(alert__in=withdrawn, state__in=[State.QUEUED, State.HELD])
    waiting.update(state=State.CANCELLED, finished_at=now)


def _hold_late(now: dt.datetime) -> None:
    late = Alert.objects.unfinished().filter(late_after__lte=now)
    held = Delivery.objects.filter(alert__in=late, state=State.QUEUED).update(state=State.HELD)
    if held:
        logger.error("%s mails are more than a day late and wait for a person to decide", held)


def _finish_done(now: dt.datetime) -> None:
    owed = Delivery.objects.filter(alert=OuterRef("pk"), state__in=[State.QUEUED, State.SENDING])
    ready = Q(frozen_at__isnull=False) | Q(cancelled_at__isnull=False)
    done = Alert.objects.unfinished().filter(ready, ~Exists(owed))
    done.update(finished_at=now, stopped_reason="", stopped_until=None)


def _send_due(now: Clock, should_stop: Callable[[], bool]) -> bool:
    """Send what is due, alert after alert, over one lane; tells whether it is worth looking again."""
    with locks.gate(locks.ALERTS, places=settings.ALERT_RUNS) as admitted:
        if not admitted:
            return False
        with Run() as current, Lane() as lane:
            return all(
                Sending(alert, run=current, lane=lane, now=now, should_stop=should_stop).send()
                for alert in _due(now()).select_related("edition")
            )
