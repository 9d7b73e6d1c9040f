"""Standstill: which mailings are due and get nowhere. Read from rows alone, so that a process that hangs shows too."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from releases.models import Alert, Delivery
from releases.models.alert import AlertQuerySet

State = Delivery.State
# As long as the sweep may be silent (Pulse.SILENCE): three chances to go on.
PATIENCE = dt.timedelta(minutes=3)


def standing_still(now: dt.datetime) -> AlertQuerySet:
    """Return the alerts that had something to send, and of which nothing was decided, for three minutes.

    Not those that are paused or stopped, nor those that wait for a slot, for midnight or for a recipient to be tried
    again: what they have to send is not due.
    """
    since = now - PATIENCE
    mails = Delivery.objects.filter(alert=OuterRef("pk"))
    overdue = Exists(mails.filter(state=State.QUEUED, next_attempt_at__lte=since))
    under_way = Exists(mails.filter(state=State.SENDING))
    still = Q(progressed_at__isnull=True) | Q(progressed_at__lte=since)
    uncounted = Q(frozen_at__isnull=True)
    return Alert.objects.sendable(since).filter(still, uncounted | overdue | under_way, stopped_reason="")


def stands_still(alert: Alert, now: dt.datetime) -> bool:
    """Tell whether this alert is one of them; asks the database only when the alert itself does not rule it out."""
    since = now - PATIENCE
    if alert.finished_at or alert.begins_at > since or (alert.progressed_at and alert.progressed_at > since):
        return False
    return standing_still(now).filter(pk=alert.pk).exists()
