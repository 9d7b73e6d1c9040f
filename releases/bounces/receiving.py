"""Receiving: from a returned mail to its reader, and what is written down about it."""

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from django.db import transaction
from django.utils import timezone

from releases.bounces import classification, mime, pausing, reports
from releases.bounces.reports import BounceReport
from releases.mail import return_paths
from releases.mail.return_paths import Marked
from releases.mail.smtp.replies import scrubbed
from releases.models import Alert, Bounce, Delivery, Subscriber
from releases.services import subscribing

LARGEST = 1024 * 1024  # bytes of one returned mail; a report with the whole of what we sent is far smaller
# Characters of words in which addresses are looked for; what is kept is cut from the beginning of it.
LONGEST_SEARCHED = 2000


class TooLarge(Exception):
    """The mail is larger than LARGEST."""


class Effect(Enum):
    """What a returned mail changed."""

    COUNTED = "counted"
    REPEATED = "already known"
    ERASED = "complaint, subscriber erased"
    LEFT = "wanted to leave, subscriber erased"
    NOTHING = "nothing"


def receive(raw: bytes, *, recipients: Iterable[str] = ()) -> Effect:
    """Take in one returned mail, as often as it comes; `recipients` are those of its envelope.

    A mail to the address of List-Unsubscribe is none that came back: its sender leaves, whatever it says.

    Only a mark that we made says whose mail it was (releases/mail/return_paths.py),
    never an address: what somebody else has made up changes nothing. Raises
    TooLarge, and database errors; then nothing has happened and it may be
    handed in again.
    """
    if len(raw) > LARGEST:
        raise TooLarge
    recipients = tuple(recipients)
    if token := next(return_paths.leaving((*recipients, *_addressed(raw))), None):
        return _leave(token)
    report = reports.read(raw)
    if report is None:
        return Effect.NOTHING
    places = (return_paths.known(place.lower()) for place in (*recipients, *report.places))
    marked = next((found for found in places if found), None)
    return _write_down(report, marked) if marked else Effect.NOTHING


def _addressed(raw: bytes) -> Iterator[str]:
    """Yield the headers that say whom a mail is for: not each mail server tells of its envelope."""
    headers = mime.read(raw).headers
    for name in ("delivered-to", "x-original-to", "to"):
        yield from headers.get(name, ())


@transaction.atomic
def _leave(token: str) -> Effect:
    """Erase who this token belongs to; one that nobody has any more, or that was made up, changes nothing."""
    left = subscribing.find(token) is not None
    subscribing.leave(token)
    return Effect.LEFT if left else Effect.NOTHING


@transaction.atomic
def _write_down(report: BounceReport, marked: Marked) -> Effect:
    # Whoever leaves at the same time waits for this, or has left.
    subscriber = Subscriber.objects.select_for_update(no_key=True).filter(pk=marked.subscriber).first()
    if subscriber is None or not Alert.objects.filter(pk=marked.alert).exists():
        return Effect.NOTHING
    if not _insert_new(_bounce(report, marked, subscriber)):
        return Effect.REPEATED
    if report.is_complaint:
        subscribing.erase(subscriber)
        return Effect.ERASED
    pausing.pause([subscriber.pk], timezone.now())
    return Effect.COUNTED


def _bounce(report: BounceReport, marked: Marked, subscriber: Subscriber) -> Bounce:
    kind = (
        Bounce.Kind.COMPLAINT if report.is_complaint else classification.kind_of(report.status, report.words)
    )
    delivery = Delivery.objects.filter(alert=marked.alert, subscriber=subscriber).values_list("pk", flat=True)
    return Bounce(
        alert_id=marked.alert,
        delivery_id=delivery.first(),
        subscriber=subscriber,
        kind=kind,
        status=classification.most_exact_status(report.status, report.words),
        diagnostic=_without(subscriber.email, report.words),
        received_at=timezone.now(),
    )


def _insert_new(bounce: Bounce) -> bool:
    """Insert a bounce, unless the same one is known already. Return whether it is new."""
    same = Bounce.objects.filter(alert=bounce.alert_id, subscriber=bounce.subscriber_id, kind=bounce.kind)
    # What was refused first, sent once more by hand and accepted has now come back after all.
    if same.filter(refused=True).update(refused=False):
        return True
    if same.exists():
        return False
    Bounce.objects.bulk_create([bounce], ignore_conflicts=True)
    return True


def _without(address: str, words: str) -> str:
    """Return words without any mail address, nor the local part of this one by itself: it may name a person."""
    local = re.escape(address.partition("@")[0])
    anonymous = re.sub(rf"(?<!\w){local}(?!\w)", "…", words[:LONGEST_SEARCHED], flags=re.IGNORECASE)
    return scrubbed(anonymous)
