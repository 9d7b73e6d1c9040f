"""Announcing: what is owed to subscribers and to the hub once an edition is out, and calling it off."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from releases import signals, websub
from releases.models import Alert, AlertEvent, Edition, Editor, Release
from releases.models.alert import LATE, AlertQuerySet


def is_mailed(release: Release) -> bool:
    """Tell whether publishing mails the followers unless the editor says otherwise.

    A language version does not: its original has told them already, or will.
    """
    return release.version_of_id is None


def owe(edition: Edition, kind: Alert.Kind, undo: dt.timedelta | None) -> None:
    """Owe an alert about the edition, whose mail waits for `undo`; None is the installation's ALERT_UNDO."""
    wait = settings.ALERT_UNDO if undo is None else undo
    begins_at = timezone.now() + wait
    Alert.objects.create(edition=edition, kind=kind, begins_at=begins_at, late_after=begins_at + LATE)
    signals.ring(signals.alert_waiting)


def call_off(alerts: AlertQuerySet, by: Editor | None) -> None:
    """Cancel alerts for good, each with a note of how many mails had not begun."""
    for alert in alerts.filter(cancelled_at__isnull=True):
        mails = alert.deliveries.unbegun().count()
        alert.events.create(step=AlertEvent.Step.CANCELLED, by=by, mails=mails)
    alerts.filter(cancelled_at__isnull=True).update(cancelled_at=timezone.now())
    signals.ring(signals.alert_waiting)


def owe_hub_notices(*editions: Edition) -> None:
    """Owe the hub, if there is one, a notice of each feed that these editions stand in."""
    if websub.owe(*editions):
        signals.ring(signals.feeds_changed)
