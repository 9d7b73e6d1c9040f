"""Reconciliation: each frozen recipient is in exactly one state, so the states add up to the recipients."""

import datetime as dt

from django.db.models import Count, F, Q

from releases.alerts.receipts import Receipt
from releases.models import Alert, Delivery
from releases.models.alert import AlertQuerySet

OPEN = (Delivery.State.QUEUED, Delivery.State.SENDING)


def unbalanced(*, finished_since: dt.datetime) -> list[Alert]:
    """Return the alerts, unfinished or finished since then, whose deliveries do not add up; empty when all is well.

    queued + sending + sent + failed + cancelled + held + excluded = recipients, and a
    finished alert has nothing queued or sending. Where the deliveries have been
    forgotten, the receipt is to say so. Older alerts change no more, so counting
    them again would only cost.
    """
    watched = Alert.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gte=finished_since), frozen_at__isnull=False
    )
    shrunk = watched.filter(receipt__isnull=False)
    return [
        *_miscounted(watched.filter(receipt__isnull=True)),
        *(alert for alert in shrunk if _is_wrong(alert)),
    ]


def _miscounted(alerts: AlertQuerySet) -> AlertQuerySet:
    return alerts.annotate(
        booked=Count("deliveries", filter=Q(deliveries__state__in=Delivery.State.values)),
        open=Count("deliveries", filter=Q(deliveries__state__in=OPEN)),
    ).filter(~Q(booked=F("recipients")) | Q(finished_at__isnull=False, open__gt=0))


def _is_wrong(alert: Alert) -> bool:
    return alert.finished_at is None or Receipt.from_json(alert.receipt or {}).total != alert.recipients
