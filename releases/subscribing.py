"""The readers' verbs: request, confirm, change, leave.

Nobody can learn from the answers whether an address is known. What happens
next goes to the mailbox, and only who reads it can act on it.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from releases import addresses, bells, tokens
from releases.addresses import InvalidAddress
from releases.models import (
    AccessToken,
    Committee,
    Delivery,
    Interest,
    Keyword,
    Notice,
    SignupAttempt,
    Subscriber,
)

__all__ = [
    "Interests",
    "InvalidAddress",
    "SubscribingError",
    "TooManyRequests",
    "UnknownToken",
    "change",
    "confirm",
    "erase",
    "find",
    "leave",
    "pending",
    "request",
]

# An address is mailed about itself at most once in this time, whoever asks.
ADDRESS_REST = dt.timedelta(hours=24)
COUNTED = dt.timedelta(hours=1)

State = Subscriber.State
Purpose = AccessToken.Purpose


class SubscribingError(Exception):
    """A reader's step that cannot be taken. Doors put it in Swedish."""


class TooManyRequests(SubscribingError):
    """This network, or everybody together, has asked too often within the hour."""


class UnknownToken(SubscribingError):
    """No subscriber has this token: never issued, or erased when its subscriber left."""


@dataclass(frozen=True, slots=True)
class Interests:
    """What somebody wants to hear about: everything, or these bodies and keywords (ids)."""

    everything: bool
    committees: tuple[int, ...] = ()
    keywords: tuple[int, ...] = ()


def request(email: str, *, interests: Interests, ip: str, language: str = "sv") -> None:
    """Owe a mail to whoever reads `email`, so that they can confirm that they want to subscribe.

    The same happens for an unknown and a waiting address; one that subscribes
    already is told so by mail and keeps its interests. Each address is mailed
    at most once in 24 hours. `ip` is kept for a day, hashed. Raises
    InvalidAddress, and TooManyRequests for the network or the whole press room.
    """
    address = addresses.normalise(email)
    now = timezone.now()
    with transaction.atomic():
        _admit(ip, now)
        subscriber = _subscriber_at(address, language, now)
        if subscriber.state == State.PENDING:
            _follow(subscriber, interests)
        _owe_notice(subscriber, now)


@transaction.atomic
def confirm(token: str) -> Subscriber:
    """Begin the subscription that the confirmation mail's token belongs to; once or again. Raises UnknownToken."""
    subscriber = _locked_holder(token, Purpose.CONFIRM)
    if subscriber.state != State.CONFIRMED:
        subscriber.state, subscriber.confirmed_at = State.CONFIRMED, timezone.now()
        subscriber.save(update_fields=["state", "confirmed_at"])
    return subscriber


@transaction.atomic
def change(token: str, interests: Interests) -> Subscriber:
    """Follow other things from now on. Raises UnknownToken."""
    subscriber = _locked_holder(token, Purpose.MANAGE)
    _follow(subscriber, interests)
    return subscriber


@transaction.atomic
def leave(token: str) -> None:
    """Erase whoever this token belongs to; an unknown token is nobody left to erase."""
    try:
        subscriber = _locked_holder(token, Purpose.MANAGE)
    except UnknownToken:
        return
    erase(subscriber)


@transaction.atomic
def erase(subscriber: Subscriber) -> None:
    """Erase a subscriber, at once and whole.

    Mail that has not begun is cancelled, and none begins once this has
    committed. Its deliveries stay as numbers that point to nobody (GDPR,
    article 17).
    """
    # From here on no run can claim a mail to them; what is claimed already begins now or never.
    Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    subscriber.deliveries.all().wait_until_begun()
    waiting = subscriber.deliveries.filter(state__in=[Delivery.State.QUEUED, Delivery.State.HELD])
    waiting.update(state=Delivery.State.CANCELLED, finished_at=timezone.now())
    subscriber.delete()


def find(token: str) -> Subscriber | None:
    """Return whose subscription this token manages, or None."""
    return tokens.holder(token, Purpose.MANAGE)


def pending(token: str) -> Subscriber | None:
    """Return who was asked to confirm with this token, or None; who has confirmed already is still returned."""
    return tokens.holder(token, Purpose.CONFIRM)


def _locked_holder(token: str, purpose: AccessToken.Purpose) -> Subscriber:
    found = tokens.holder(token, purpose)
    # Whoever leaves twice at once: the second waits here and then finds nobody.
    subscriber = Subscriber.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if subscriber is None:
        raise UnknownToken
    return subscriber


def _admit(ip: str, now: dt.datetime) -> None:
    """Count this attempt, unless its network or the whole press room has had enough of them in the hour."""
    network = _hashed_network(ip)
    with connection.cursor() as cursor:
        # One network's attempts are counted one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(network[:8], signed=True)])
    lately = SignupAttempt.objects.since(now - COUNTED)
    if lately.filter(ip_hash=network).count() >= settings.SIGNUPS_PER_IP_AND_HOUR:
        raise TooManyRequests
    if lately.count() >= settings.SIGNUPS_PER_HOUR:
        raise TooManyRequests
    SignupAttempt.objects.create(ip_hash=network, attempted_at=now)


def _hashed_network(ip: str) -> bytes:
    """Return a keyed hash of the address; of IPv6 only the first 64 bits, which one household has (RFC 6177)."""
    try:
        parsed = ipaddress.ip_address(ip)
        prefix = parsed.packed if parsed.version == 4 else parsed.packed[:8]
    except ValueError:
        prefix = ip.encode()
    return hmac.new(settings.MAIL_TOKEN_KEY.encode(), b"ip:" + prefix, hashlib.sha256).digest()


def _subscriber_at(address: str, language: str, now: dt.datetime) -> Subscriber:
    """Return the row of this address, new or known, locked until the transaction ends."""
    facts = {"language": language, "consent_version": settings.CONSENT_VERSION, "requested_at": now}
    Subscriber.objects.bulk_create(
        [Subscriber(email=address, **facts)],
        update_conflicts=True,
        update_fields=["email"],
        unique_fields=["email"],
    )
    return Subscriber.objects.select_for_update().get(email=address)


def _follow(subscriber: Subscriber, interests: Interests) -> None:
    subscriber.interests.all().delete()
    Interest.objects.bulk_create(_interests_of(subscriber, interests))


def _interests_of(subscriber: Subscriber, wish: Interests) -> Iterator[Interest]:
    """Yield rows for what still exists: a body or keyword can go while somebody fills in the form."""
    if wish.everything:
        yield Interest(subscriber=subscriber, kind=Interest.Kind.EVERYTHING)
    for committee in Committee.objects.filter(pk__in=wish.committees):
        yield Interest(subscriber=subscriber, kind=Interest.Kind.COMMITTEE, committee=committee)
    for keyword in Keyword.objects.filter(pk__in=wish.keywords):
        yield Interest(subscriber=subscriber, kind=Interest.Kind.KEYWORD, keyword=keyword)


def _owe_notice(subscriber: Subscriber, now: dt.datetime) -> None:
    confirmed = subscriber.state == State.CONFIRMED
    kind = Notice.Kind.ALREADY if confirmed else Notice.Kind.CONFIRM
    if subscriber.notices.filter(kind=kind, created_at__gt=now - ADDRESS_REST).exists():
        return
    if not confirmed:
        # The mail that goes out now can be answered for as long as the first one.
        subscriber.requested_at, subscriber.consent_version = now, settings.CONSENT_VERSION
        subscriber.save(update_fields=["requested_at", "consent_version"])
    Notice.objects.create(subscriber=subscriber, kind=kind)
    bells.ring(bells.notice_waiting)
