"""Mailings in any state, for the pages of the desk: made in the tables, as the engine leaves them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from releases.models import Alert, Delivery, Edition
from releases.tests.cast import a_subscriber


def under_way(alert: Alert, *, finished: bool = False, **counts: int) -> Alert:
    """Freeze the alert with so many deliveries in each state."""
    now = timezone.now()
    for state, count in counts.items():
        closed = now if state in ("sent", "failed", "cancelled") else None
        for number in range(count):
            reader = a_subscriber(f"{state}{number}.{alert.pk}@example.se")
            Delivery.objects.create(alert=alert, subscriber=reader, state=state, finished_at=closed)
    return marked(
        alert, frozen_at=now, recipients=sum(counts.values()), finished_at=now if finished else None
    )


def marked(alert: Alert, **facts: Any) -> Alert:
    """Write these facts on the alert and return it as the database has it."""
    Alert.objects.filter(pk=alert.pk).update(**facts)
    return Alert.objects.get(pk=alert.pk)


def in_undo_window(edition: Edition, seconds: float = 48, **counts: int) -> Alert:
    """Return the edition's alert with so many seconds left to stop it."""
    begins_at = timezone.now() + dt.timedelta(seconds=seconds)
    return marked(under_way(edition.alert, **(counts or {"queued": 3})), begins_at=begins_at)
