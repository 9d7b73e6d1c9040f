"""The readers' verbs: request, confirm, change, leave; and what we keep about one, to be handed out.

Nobody can learn from the answers whether an address is known. What happens
next goes to the mailbox, and only who reads it can act on it.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
from dataclasses import asdict, dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from releases import signals
from releases.mail import addresses, tokens
from releases.mail.addresses import InvalidAddress
from releases.models import (
    AccessToken,
    AddressChange,
    Delivery,
    Interest,
    Notice,
    Rhythm,
    SignupAttempt,
    Subscriber,
)
from releases.services.interests import NOTHING, Interests, follow, follow_too, followed_by, rows

__all__ = [
    "ChangedMeanwhile",
    "Interests",
    "InvalidAddress",
    "SubscribingError",
    "Timetable",
    "TooManyRequests",
    "UnknownToken",
    "admit",
    "change",
    "confirm",
    "disclose",
    "erase",
    "find",
    "leave",
    "locked_holder",
    "pending",
    "request",
    "stamp",
    "take_turn",
    "welcome",
    "wished",
]

# An address is mailed about itself so often a day, and so long after the last mail of the same kind, whoever asks.
# Whoever lost a mail asks again after a quarter of an hour; who is bombed gets three mails a day and no more.
ADDRESS_REST = dt.timedelta(minutes=15)
MAILS_A_DAY = 3
DAY = dt.timedelta(hours=24)
COUNTED = dt.timedelta(hours=1)
DISCLOSED = dt.timedelta(days=30)  # deliveries are kept no longer one by one

State = Subscriber.State
Purpose = AccessToken.Purpose


class SubscribingError(Exception):
    """A reader's step that cannot be taken. Doors put it in Swedish."""


class TooManyRequests(SubscribingError):
    """This network, or everybody together, has asked too often within the hour."""


class ChangedMeanwhile(SubscribingError):
    """The subscription is another than the one that was seen when this change was chosen."""


class UnknownToken(SubscribingError):
    """No subscriber has this token: never issued, or erased when its subscriber left."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When somebody wants to hear: `hour` 0-23 in Stockholm, `weekday` 0 (Monday) to 6, where the rhythm has them."""

    rhythm: Rhythm = Rhythm.INSTANT
    hour: int = 7
    weekday: int = 4


AT_ONCE = Timetable()


def request(
    email: str,
    *,
    interests: Interests,
    ip: str,
    timetable: Timetable = AT_ONCE,
    language: str = "",
    page_language: str = "sv",
) -> None:
    """Owe a mail to whoever reads `email`, so that they can confirm that they want to subscribe.

    The same happens for an unknown, a waiting and a paused address, whose wishes add up. An address that
    subscribes already keeps its interests and is asked by mail about what would be new. `timetable` and
    `language` hold when they were chosen: AT_ONCE and "" undo no earlier choice, and a new address is written
    to in `page_language`. Each address is mailed at most MAILS_A_DAY times a day, a second wish ADDRESS_REST after
    the first. `ip` is kept for a day, hashed. Raises InvalidAddress, and TooManyRequests for the network or the
    whole press room.
    """
    address = addresses.normalise(email)
    now = timezone.now()
    with transaction.atomic():
        admit(ip, now)
        take_turn(address)
        subscriber = _subscriber_at(address, language or page_language, timetable, now)
        news = interests - followed_by(subscriber)
        if subscriber.state == State.CONFIRMED:
            _owe_answer(subscriber, news, now)
            return
        follow_too(subscriber, news)
        if timetable != AT_ONCE:
            _keep_time(subscriber, timetable, now)
        _speak(subscriber, language or subscriber.language)
        _owe_request(subscriber, news, now)


@transaction.atomic
def confirm(token: str) -> Subscriber:
    """Begin the subscription that the confirmation mail's token belongs to; once or again. Raises UnknownToken."""
    subscriber = locked_holder(token, Purpose.CONFIRM)
    if subscriber.state != State.CONFIRMED:
        subscriber.state, subscriber.confirmed_at = State.CONFIRMED, timezone.now()
        # The first digest tells of what comes from now on.
        digests = subscriber.rhythm != Rhythm.INSTANT
        subscriber.digested_until = subscriber.confirmed_at if digests else None
        subscriber.save(update_fields=["state", "confirmed_at", "digested_until"])
        subscriber.notices.unsent().filter(kind=Notice.Kind.CONFIRM).delete()
        welcome(subscriber)
    return subscriber


@transaction.atomic
def change(
    token: str,
    interests: Interests,
    timetable: Timetable | None = None,
    *,
    language: str = "",
    seen: str = "",
) -> Subscriber:
    """Follow other things from now on, at other times and in another language if those are given.

    `seen` is the `stamp` of the subscription that this change was chosen for, "" for any. Raises UnknownToken, and
    ChangedMeanwhile when the subscription is another by now and would be changed.

    Whoever turns from digests to each release at once is owed a last digest of
    what has been published meanwhile; the next sweep sends it.
    """
    subscriber = locked_holder(token, Purpose.MANAGE)
    before = stamp(subscriber)
    follow(subscriber, interests)
    if timetable:
        _keep_time(subscriber, timetable, timezone.now())
    _speak(subscriber, language or subscriber.language)
    if seen and before not in (seen, stamp(subscriber)):
        raise ChangedMeanwhile
    return subscriber


def stamp(subscriber: Subscriber) -> str:
    """Return a digest of what a subscriber follows, when and in which language: the same for the same choices."""
    timetable = (subscriber.rhythm, subscriber.digest_hour, subscriber.digest_weekday, subscriber.language)
    return hashlib.sha256(
        repr((followed_by(subscriber) | NOTHING, *map(str, timetable))).encode()
    ).hexdigest()


def welcome(subscriber: Subscriber) -> None:
    """Owe the mail that says what a subscription is and how to change or end it. Within a transaction."""
    Notice.objects.create(subscriber=subscriber, kind=Notice.Kind.WELCOME)
    signals.ring(signals.notice_waiting)


@transaction.atomic
def leave(token: str) -> None:
    """Erase whoever this token belongs to; an unknown token is nobody left to erase."""
    try:
        subscriber = locked_holder(token, Purpose.MANAGE)
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
    subscriber.deliveries.unbegun().cancel(timezone.now())
    AddressChange.objects.filter(email=subscriber.email).delete()
    subscriber.delete()


def find(token: str) -> Subscriber | None:
    """Return whose subscription this token manages, or None."""
    return tokens.holder(token, Purpose.MANAGE)


def disclose(subscriber: Subscriber) -> dict[str, Any]:
    """Return everything we keep about a subscriber, for them to take along (GDPR, articles 15 and 20)."""
    mails = (
        subscriber.deliveries.filter(alert__created_at__gt=timezone.now() - DISCLOSED)
        .select_related("alert__edition")
        .prefetch_related("alert__digested")
    )
    return {
        "address": subscriber.email,
        "state": subscriber.state,
        "language": subscriber.language,
        "follows": [
            _named(interest) for interest in subscriber.interests.select_related("committee", "keyword")
        ],
        "rhythm": subscriber.rhythm,
        "digest_hour": subscriber.digest_hour,
        "digest_weekday": subscriber.digest_weekday,
        "digested_until": subscriber.digested_until,
        "signed_up": subscriber.requested_at,
        "confirmed": subscriber.confirmed_at,
        "consent_text": subscriber.consent_version,
        "wished_addresses": list(
            subscriber.address_changes.exclude(email=subscriber.email).values_list("email", flat=True)
        ),
        "mails": [_mail(delivery) for delivery in mails.order_by("pk")],
        "mails_about_the_subscription": [
            {
                "kind": notice.kind,
                "created_at": notice.created_at,
                "sent_at": notice.sent_at,
                "asked_for": [_named(interest) for interest in wished(notice)],
            }
            for notice in subscriber.notices.order_by("pk")
        ],
    }


def wished(notice: Notice) -> list[Interest]:
    """Return what a subscriber asked for besides what they followed then, as far as it still exists; not saved."""
    return list(rows(notice.subscriber, _wish(notice)))


def pending(token: str) -> Subscriber | None:
    """Return who was asked to confirm with this token, or None; who has confirmed already is still returned."""
    return tokens.holder(token, Purpose.CONFIRM)


def locked_holder(token: str, purpose: AccessToken.Purpose) -> Subscriber:
    """Return whose token this is, locked until the transaction ends. Raises UnknownToken."""
    found = tokens.holder(token, purpose)
    # Whoever leaves twice at once: the second waits here and then finds nobody.
    subscriber = Subscriber.objects.select_for_update().filter(pk=found.pk).first() if found else None
    if subscriber is None:
        raise UnknownToken
    return subscriber


def admit(ip: str, now: dt.datetime) -> None:
    """Rate limit: count this attempt to have an address mailed. Within a transaction.

    Raises TooManyRequests when its network, or everybody together, has asked often enough within the hour. An `ip` of
    "" is not known, and counts for everybody only.
    """
    network = _hashed_network(ip)
    with connection.cursor() as cursor:
        # One network's attempts are counted one after the other.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(network[:8], signed=True)])
    lately = SignupAttempt.objects.since(now - COUNTED)
    if ip and lately.filter(ip_hash=network).count() >= settings.SIGNUPS_PER_IP_AND_HOUR:
        raise TooManyRequests
    if lately.count() >= settings.SIGNUPS_PER_HOUR:
        raise TooManyRequests
    SignupAttempt.objects.create(ip_hash=network, attempted_at=now)


def take_turn(address: str) -> None:
    """Let those who want the same address at once come one after the other. Within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"address:{address}"])


def _hashed_network(ip: str) -> bytes:
    """Return a keyed hash of the address; of IPv6 only the first 64 bits, which one household has (RFC 6177).

    An IPv4 address that is written as IPv6 (RFC 4291, 2.5.5.2) is itself.
    """
    try:
        parsed = ipaddress.ip_address(ip)
        mapped = getattr(parsed, "ipv4_mapped", None) or parsed
        prefix = mapped.packed if mapped.version == 4 else mapped.packed[:8]
    except ValueError:
        prefix = ip.encode()
    return hmac.new(tokens.mail_key(), b"ip:" + prefix, hashlib.sha256).digest()


def _subscriber_at(address: str, language: str, timetable: Timetable, now: dt.datetime) -> Subscriber:
    """Return the row of this address, new or known, locked until the transaction ends."""
    facts = {"language": language, "consent_version": settings.CONSENT_VERSION, "requested_at": now}
    Subscriber.objects.bulk_create(
        [Subscriber(email=address, **facts, **_columns(timetable, now))],
        update_conflicts=True,
        update_fields=["email"],
        unique_fields=["email"],
    )
    return Subscriber.objects.select_for_update().get(email=address)


def _keep_time(subscriber: Subscriber, timetable: Timetable, now: dt.datetime) -> None:
    """Tell the subscriber by this timetable. What was published before was told at once, if they were told so."""
    wanted = _columns(timetable, subscriber.digested_until or now)
    if timetable.rhythm == Rhythm.INSTANT:
        wanted["digested_until"] = subscriber.digested_until
    # An unchanged row costs no statement: an unknown address is not to cost more than a known one.
    if any(getattr(subscriber, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(subscriber, name, value)
        subscriber.save(update_fields=list(wanted))


def _speak(subscriber: Subscriber, language: str) -> None:
    if subscriber.language != language:
        subscriber.language = language
        subscriber.save(update_fields=["language"])


def _columns(timetable: Timetable, now: dt.datetime) -> dict[str, Any]:
    return {
        "rhythm": timetable.rhythm,
        "digest_hour": timetable.hour,
        "digest_weekday": timetable.weekday,
        "digested_until": None if timetable.rhythm == Rhythm.INSTANT else now,
    }


def _named(interest: Interest) -> dict[str, str]:
    return {"kind": interest.kind, "name": str(interest)}


def _mail(delivery: Delivery) -> dict[str, Any]:
    alert = delivery.alert
    editions = [alert.edition] if alert.edition else alert.digested.all()
    return {
        "kind": alert.kind,
        "titles": [edition.title for edition in editions],
        "state": delivery.state,
        "finished": delivery.finished_at,
    }


def next_turn(lately: list[Notice], kind: Notice.Kind, now: dt.datetime) -> dt.datetime:
    """Return when an address may get a mail of this kind: now, after a rest, or a day after the last but two.

    `lately` are all mails of the last day that it got or is owed because somebody asked for them.
    """
    alike = [notice.begins_at + ADDRESS_REST for notice in lately if notice.kind == kind]
    full = [notice.begins_at + DAY for notice in lately[-MAILS_A_DAY:]]
    return max([now, *alike[-1:], *(full[:1] if len(full) == MAILS_A_DAY else [])])


def owe_notice(notice: Notice, turn: dt.datetime, now: dt.datetime) -> None:
    """Store a mail whose turn comes then. Within a transaction."""
    if turn > now:
        notice.begins_at = notice.next_attempt_at = turn
    notice.save()
    signals.ring(signals.notice_waiting)


def _owe_request(subscriber: Subscriber, news: Interests, now: dt.datetime) -> None:
    """Owe the mail to confirm. Whichever of its copies is answered, all that was asked for is confirmed."""
    kind = Notice.Kind.CONFIRM
    lately = list(Notice.objects.asked_for(subscriber.email, since=now - DAY))
    turn = next_turn(lately, kind, now)
    resting = any(notice.kind == kind and notice.begins_at > now - ADDRESS_REST for notice in lately)
    waiting = any(notice.kind == kind and notice.begins_at > now for notice in lately)
    if waiting or (resting and not news) or turn > now + ADDRESS_REST:
        return
    # The mail that goes out now can be answered for as long as the first one.
    subscriber.requested_at, subscriber.consent_version = now, settings.CONSENT_VERSION
    subscriber.save(update_fields=["requested_at", "consent_version"])
    owe_notice(Notice(subscriber=subscriber, kind=kind), turn, now)


def _owe_answer(subscriber: Subscriber, news: Interests, now: dt.datetime) -> None:
    """Owe the mail that asks whether `news` is to be followed too, or says that all of it is followed already."""
    kind = Notice.Kind.ALREADY
    lately = list(Notice.objects.asked_for(subscriber.email, since=now - DAY))
    alike = [notice for notice in lately if notice.kind == kind and notice.begins_at > now - ADDRESS_REST]
    asked = reduce(or_, map(_wish, alike), NOTHING)
    if alike and not news - asked:
        return
    waiting = next((notice for notice in alike if notice.begins_at > now), None)
    notice = waiting or Notice(subscriber=subscriber, kind=kind)
    wish = _wish(notice) | news
    notice.wish = asdict(wish) if wish else None
    owe_notice(notice, waiting.begins_at if waiting else next_turn(lately, kind, now), now)


def _wish(notice: Notice) -> Interests:
    return Interests(**notice.wish) if notice.wish else NOTHING
