"""Mail that is sent and comes back: deliveries as the engine leaves them, and the reports that name them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from releases import bounces
from releases.mail import return_paths
from releases.models import Alert, Delivery, Subscriber
from releases.tests.bounces import mailbag
from releases.tests.cast import published

State = Delivery.State


def sent(*readers: Subscriber, state: str = State.SENT, reply: str = "", days_ago: float = 0) -> Alert:
    """Return a new alert that was accepted for these readers, or whatever `state` says."""
    alert = Alert.objects.create(edition=published())
    at = timezone.now() - dt.timedelta(days=days_ago)
    for reader in readers:
        alert.deliveries.create(subscriber=reader, state=state, reply=reply, finished_at=at)
    return alert


def refused(reader: Subscriber, reply: str = "550 5.1.1 <…> No such user") -> Alert:
    """Return a new alert that the mail server refused for good."""
    return sent(reader, state=State.FAILED, reply=reply)


def message_id(alert: Alert, reader: Subscriber) -> str:
    return return_paths.message_id(return_paths.mark(alert.pk, reader.pk))


def returned(
    alert: Alert, reader: Subscriber, kind: Callable[..., bytes] = mailbag.postfix, /, **facts: Any
) -> bounces.Effect:
    """Hand in that the mail of this alert to this reader came back."""
    return bounces.receive(kind(message_id=message_id(alert, reader), **facts))
