"""Moving a subscription to another address, once whoever reads that address says so.

As with signing up, nobody can learn from the answers whether an address is
known. The old address is told nothing, is erased whole, and what it was mailed
opens nothing any more.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from releases.mail import addresses, tokens
from releases.models import AccessToken, AddressChange, Delivery, Interest, Notice, Rhythm, Subscriber
from releases.models.subscriber import random_salt
from releases.services import subscribing
from releases.services.subscribing import ADDRESS_REST, UnknownToken

# As long as a confirmation mail can be answered; see retention.py.
WISHES_KEPT = dt.timedelta(hours=48)

State = Subscriber.State


class SameAddress(subscribing.SubscribingError):
    """The address that they have already."""


def request(token: str, email: str, *, ip: str) -> None:
    """Owe a mail to whoever reads `email`, so that they can confirm that a subscription moves there.

    The same happens whether the address subscribes already or not. A later wish
    takes the place of an earlier one. An address is mailed as often as
    `subscribing.request` says, and a wish that is repeated keeps the link that
    it was mailed with. Raises UnknownToken, InvalidAddress, SameAddress, and
    TooManyRequests for the network or the whole press room.
    """
    address = addresses.normalise(email)
    now = timezone.now()
    with transaction.atomic():
        subscriber = subscribing.locked_holder(token, AccessToken.Purpose.MANAGE)
        if subscriber.email == address:
            raise SameAddress
        subscribing.admit(ip, now)
        subscribing.take_turn(address)
        _wish(subscriber, address, now)


def wished(token: str) -> AddressChange | None:
    """Return the wish that this token confirms, or None when there is none, or a later one."""
    alive = AddressChange.objects.filter(current=True, requested_at__gt=timezone.now() - WISHES_KEPT)
    return alive.select_related("subscriber").filter(sha256=tokens.digest(token)).first()


@transaction.atomic
def confirm(token: str) -> Subscriber:
    """Move the subscription to the wished address, and return it. Raises UnknownToken.

    When the address subscribes already the two become one, which follows what
    either followed.
    """
    change = wished(token)
    if change is None:
        raise UnknownToken
    if change.subscriber.email == change.email:  # a second click, or another tab
        return change.subscriber
    subscribing.take_turn(change.email)
    parties = Q(pk=change.subscriber_id) | Q(email=change.email)
    locked = {row.pk: row for row in Subscriber.objects.select_for_update().filter(parties).order_by("pk")}
    moving = locked.pop(change.subscriber_id, None)
    if moving is None:  # left meanwhile
        raise UnknownToken
    # Links in mails to the old address must not be stored anew by a run that has claimed one.
    moving.deliveries.all().wait_until_begun()
    readdressed = _join(moving, *locked.values()) if locked else _readdress(moving, change)
    # No mail at this address leads to the subscription yet.
    subscribing.welcome(readdressed)
    return readdressed


def _readdress(subscriber: Subscriber, change: AddressChange) -> Subscriber:
    """Put the new address in the place of the old one, whose mails hold links that must not open this any more.

    The wish stays until it is too old, so that a second click is answered like the first.
    """
    subscriber.email, subscriber.salt = change.email, random_salt()
    if subscriber.state != State.CONFIRMED:
        _resume(subscriber)
    subscriber.save()
    subscriber.bounces.update(forgiven=True)
    subscriber.tokens.all().delete()
    subscriber.address_changes.exclude(pk=change.pk).delete()
    return subscriber


def _join(moving: Subscriber, staying: Subscriber) -> Subscriber:
    """Let `staying` follow and be told what `moving` was, and erase `moving`."""
    if staying.state != State.CONFIRMED:
        _begin(staying, moving)
    elif staying.rhythm == Rhythm.INSTANT and staying.digested_until is None:
        # A last digest tells of what `moving` has not been told of yet.
        Subscriber.objects.filter(pk=staying.pk).update(digested_until=moving.digested_until)
    _unite_interests(moving, staying)
    already_sent = staying.deliveries.values("alert")
    Delivery.objects.filter(subscriber=moving).exclude(alert__in=already_sent).update(subscriber=staying)
    subscribing.erase(moving)
    return staying


def _begin(staying: Subscriber, moving: Subscriber) -> None:
    """Let an address that had not confirmed, or was paused, be mailed from now on."""
    if staying.state == State.PENDING:
        staying.interests.all().delete()
        for name in ("rhythm", "digest_hour", "digest_weekday", "digested_until", "language"):
            setattr(staying, name, getattr(moving, name))
        staying.confirmed_at = timezone.now()
    else:
        _resume(staying)
    staying.state = State.CONFIRMED
    staying.save()


def _resume(subscriber: Subscriber) -> None:
    """End a pause; nobody wants all that came meanwhile at once."""
    subscriber.state, subscriber.paused_at = State.CONFIRMED, None
    subscriber.digested_until = subscriber.digested_until and timezone.now()
    # Somebody has just read a mail there.
    subscriber.bounces.update(forgiven=True)


def _unite_interests(moving: Subscriber, staying: Subscriber) -> None:
    everything = Interest.Kind.EVERYTHING
    further = list(moving.interests.all())
    for interest in further:
        interest.pk, interest.subscriber = None, staying
    Interest.objects.bulk_create(further, ignore_conflicts=True)
    if staying.interests.filter(kind=everything).exists():
        staying.interests.exclude(kind=everything).delete()


def _wish(subscriber: Subscriber, address: str, now: dt.datetime) -> None:
    """Make this the subscriber's current wish, and owe the address a mail unless it rests from one about this wish."""
    subscriber.address_changes.exclude(email=address).update(current=False)
    change, _is_new = subscriber.address_changes.update_or_create(
        email=address, defaults={"current": True, "requested_at": now}
    )
    lately = list(Notice.objects.asked_for(address, since=now - subscribing.DAY))
    if any(
        notice.address_change_id == change.pk and notice.begins_at > now - ADDRESS_REST for notice in lately
    ):
        return
    notice = Notice(subscriber=subscriber, kind=Notice.Kind.ADDRESS, address_change=change)
    subscribing.owe_notice(notice, subscribing.next_turn(lately, Notice.Kind.ADDRESS, now), now)
