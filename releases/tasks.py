"""Door for Celery: tasks of a few lines. The work is in `alerts/`; the truth is in the tables."""

import datetime as dt
import logging
import mmap
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from celery import Task, current_app, shared_task
from celery.signals import worker_shutting_down
from django.dispatch import receiver
from django.utils import timezone
from kombu.exceptions import OperationalError

from releases import failures, retention, signals, websub
from releases.alerts import account_mails, canary, digests, engine, notices, proofs, staff_mails
from releases.failures import Work
from releases.services import clock, follow_ups

logger = logging.getLogger(__name__)

# A bell is not worth waiting for: an editor waits for at most these seconds when the broker hangs.
IMPATIENT = {"socket_connect_timeout": 1, "socket_timeout": 1}
SWEEP_EVERY = 60  # seconds; see CELERY_BEAT_SCHEDULE

STEPS = (
    (Work.PUBLICATIONS, clock.publish_due),
    (Work.DIGESTS, digests.sweep),
    (Work.FOLLOW_UPS, follow_ups.remind),
    (Work.HOUSEKEEPING, retention.sweep),
)

# A bell for the end of an undo window that nobody has heard by then: the sweep has seen to it.
UNHEARD = dt.timedelta(seconds=SWEEP_EVERY)

# One byte that the worker and its children share: it is made before they are forked. Only the worker itself is
# told that it shuts down, and it waits for the children; a run would go on to the end of its mailing.
_shutting_down = mmap.mmap(-1, 1)


@shared_task
def send_alerts() -> None:
    """Send the alerts that are owed."""
    with _sigterm_deferred() as should_stop:
        engine.run(should_stop=should_stop)
        canary.run(should_stop=should_stop)
    if begins_at := engine.next_beginning(timezone.now()):
        _ring(send_alerts, eta=begins_at, expires=begins_at + UNHEARD)


@shared_task
def send_notices() -> None:
    """Send the mails to single people that are owed: about accounts and subscriptions, proofs, and mail to staff."""
    with _sigterm_deferred() as should_stop:
        account_mails.run(should_stop=should_stop)
        notices.run(should_stop=should_stop)
        proofs.run(should_stop=should_stop)
        staff_mails.run(should_stop=should_stop)


@shared_task
def notify_hub() -> None:
    """Tell the hub which feeds have changed."""
    websub.notify(timezone.now())


@shared_task
def publish_due() -> None:
    """Publish what has waited for a change of mind, to the second; the sweep would be up to a minute later."""
    failures.attempt(Work.PUBLICATIONS, partial(clock.publish_due, timezone.now()))


@shared_task
def sweep() -> None:
    """Ring again for whatever was left, publish what is due, keep house; runs each minute.

    A step that fails stops none of the others (`releases/failures.py`).
    """
    now = timezone.now()
    for task in (send_notices, send_alerts):
        _ring(task, expires=SWEEP_EVERY)
    if websub.hub():
        _ring(notify_hub, expires=SWEEP_EVERY)
    for work, step in STEPS:
        failures.attempt(work, partial(step, now))


@receiver(signals.alert_waiting)
def _ring_alerts(**_: Any) -> None:
    _ring(send_alerts)


@receiver(signals.publication_waiting)
def _ring_publications(*, moment: dt.datetime, **_: Any) -> None:
    _ring(publish_due, eta=moment, expires=moment + UNHEARD)


@receiver(signals.notice_waiting)
def _ring_notices(**_: Any) -> None:
    _ring(send_notices)


@receiver(signals.feeds_changed)
def _ring_hub(**_: Any) -> None:
    # Earlier the hub might fetch what a proxy still keeps.
    _ring(notify_hub, countdown=websub.SETTLED.total_seconds())


@worker_shutting_down.connect
def _share_shutdown(**_: Any) -> None:
    _shutting_down[0] = 1


def _ring(task: Task, **options: Any) -> None:
    # A line of its own: one from the pool may lead to a broker that has been restarted since.
    try:
        with current_app.connection_for_write(transport_options=IMPATIENT) as line:
            task.apply_async(connection=line, retry=False, **options)
    except OperationalError as error:
        logger.warning("Nobody hears the bell, the next sweep will see to it: %s", error)


@contextmanager
def _sigterm_deferred() -> Iterator[Callable[[], bool]]:
    """Put SIGTERM off while a run is under way, and give what tells the run that it should end soon.

    A supervisor signals the whole process group, and Celery's children die of
    SIGTERM at once: between a message's 250 and its record, if so it happens.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield lambda: bool(_shutting_down[0]) or signal.SIGTERM in signal.sigpending()
    finally:
        if _shutting_down[0]:
            # The worker ends its children itself; one that died of the signal would be reported as lost.
            signal.sigtimedwait({signal.SIGTERM}, 0)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
