"""Retention: forgets what must not be kept, checks the books, and says that it was here."""

import datetime as dt
import logging
from functools import partial

from django.conf import settings
from django.db.models import Exists, OuterRef

from releases import bounces, failures
from releases.alerts import receipts, reconciliation
from releases.failures import Work
from releases.media import orphans
from releases.models import (
    AccessToken,
    AddressChange,
    Alert,
    Delivery,
    Failure,
    Pulse,
    SignupAttempt,
    Subscriber,
)
from releases.services import (
    accounts,
    comments,
    drafting,
    proofs,
    readdressing,
    share_links,
    staff_mails,
    statistics,
)

logger = logging.getLogger(__name__)

# Promised in the confirmation mail and on the privacy page.
UNCONFIRMED_KEPT = dt.timedelta(hours=48)
IP_HASHES_KEPT = dt.timedelta(hours=24)
BOOKS_WATCHED = dt.timedelta(days=2)
# What finished in the last minutes is counted by each sweep; what finished before changes no more, and once an hour.
JUST_FINISHED, RECOUNTED = dt.timedelta(minutes=10), dt.timedelta(hours=1)
# Deliveries that one statement forgets, and statements of one sweep: nobody waits for a long transaction.
BATCH, BATCHES = 5_000, 20


def sweep(now: dt.datetime) -> None:
    """Forget what is too old, check the books, and write the pulses that the health page reads."""
    for work, step in STEPS:
        failures.attempt(work, partial(step, now))
    Pulse.objects.beat(Pulse.SWEEP, now)


def forget(now: dt.datetime) -> None:
    """Delete unconfirmed addresses after 48 hours, hashed IPs after 24, tokens that did their work, and old drafts."""
    unanswered = now - UNCONFIRMED_KEPT
    Subscriber.objects.filter(state=Subscriber.State.PENDING, requested_at__lt=unanswered).delete()
    Failure.objects.forgotten(now).delete()
    drafting.forget(now)
    comments.forget(now)
    proofs.forget(now)
    staff_mails.forget(now)
    share_links.forget(now)
    accounts.forget(now)
    statistics.forget(now)
    AddressChange.objects.filter(requested_at__lt=now - readdressing.WISHES_KEPT).delete()
    SignupAttempt.objects.filter(attempted_at__lt=now - IP_HASHES_KEPT).delete()
    AccessToken.objects.filter(
        purpose=AccessToken.Purpose.CONFIRM,
        created_at__lt=unanswered,
        subscriber__state=Subscriber.State.CONFIRMED,
    ).delete()


def forget_deliveries(now: dt.datetime) -> None:
    """Shrink the deliveries of alerts that finished DELIVERIES_KEPT ago to counts, as many as one sweep can take.

    An alert with mail that waits for a person is not finished, and so is left alone.
    """
    finished = Alert.objects.filter(finished_at__lt=now - settings.DELIVERIES_KEPT, receipt__isnull=True)
    for alert in finished.order_by("finished_at")[:BATCHES]:
        failures.attempt(Work.RECEIPT, partial(receipts.keep, alert), row=alert.pk)
    batches = BATCHES
    shrunk = Alert.objects.filter(
        Exists(Delivery.objects.filter(alert=OuterRef("pk"))), receipt__isnull=False
    )
    for alert in shrunk.order_by("pk")[:BATCHES]:
        while batches and _forget_batch(alert):
            batches -= 1


def _forget_batch(alert: Alert) -> int:
    """Delete some deliveries of an alert whose receipt is written; tells how many."""
    batch = Delivery.objects.filter(alert=alert).order_by("pk").values("pk")[:BATCH]
    return Delivery.objects.filter(pk__in=batch).delete()[0]


def check_books(now: dt.datetime) -> None:
    """Let the health page know that the books balance, or the log which alert's do not."""
    recounted_at = Pulse.objects.last_beat(Pulse.RECOUNT)
    recount = recounted_at is None or recounted_at <= now - RECOUNTED
    wrong = reconciliation.unbalanced(finished_since=now - (BOOKS_WATCHED if recount else JUST_FINISHED))
    if wrong:
        logger.error("The books do not balance for alerts %s", [alert.pk for alert in wrong])
        # All of them, then, until they do: nothing grows old enough to be overlooked.
        Pulse.objects.filter(name=Pulse.RECOUNT).delete()
        return
    Pulse.objects.beat(Pulse.BOOKS, now)
    if recount:
        Pulse.objects.beat(Pulse.RECOUNT, now)


STEPS = (
    (Work.FORGET, forget),
    (Work.BOUNCES, bounces.pause_bouncing),
    (Work.FORGET_BOUNCES, bounces.forget),
    (Work.RECEIPTS, forget_deliveries),
    (Work.STATISTICS, statistics.sweep),
    (Work.ORPHANS, orphans.sweep),
    (Work.BOOKS, check_books),
)
