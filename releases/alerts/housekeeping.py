"""Housekeeping: forgets what must not be kept, checks the books, and says that it was here."""

import datetime as dt
import logging

from releases.alerts import books
from releases.models import AccessToken, Pulse, SignupAttempt, Subscriber

logger = logging.getLogger(__name__)

# Promised in the confirmation mail and on the privacy page.
UNCONFIRMED_KEPT = dt.timedelta(hours=48)
IP_HASHES_KEPT = dt.timedelta(hours=24)
BOOKS_WATCHED = dt.timedelta(days=2)


def sweep(now: dt.datetime) -> None:
    """Forget what is too old, check the books, and write the pulses that the health page reads."""
    forget(now)
    check_books(now)
    beat(Pulse.SWEEP, now)


def forget(now: dt.datetime) -> None:
    """Delete unconfirmed addresses after 48 hours, hashed IPs after 24, and confirmation tokens that did their work."""
    unanswered = now - UNCONFIRMED_KEPT
    Subscriber.objects.filter(state=Subscriber.State.PENDING, requested_at__lt=unanswered).delete()
    SignupAttempt.objects.filter(attempted_at__lt=now - IP_HASHES_KEPT).delete()
    AccessToken.objects.filter(
        purpose=AccessToken.Purpose.CONFIRM,
        created_at__lt=unanswered,
        subscriber__state=Subscriber.State.CONFIRMED,
    ).delete()


def check_books(now: dt.datetime) -> None:
    """Let the health page know that the books balance, or the log which alert's do not."""
    wrong = books.unbalanced(finished_since=now - BOOKS_WATCHED)
    if wrong:
        logger.error("The books do not balance for alerts %s", [alert.pk for alert in wrong])
    else:
        beat(Pulse.BOOKS, now)


def beat(name: str, now: dt.datetime) -> None:
    """Write that this part of the machinery is alive."""
    Pulse.objects.update_or_create(name=name, defaults={"beat_at": now})
