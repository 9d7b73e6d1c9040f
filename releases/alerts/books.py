"""The books: each frozen recipient is in exactly one state, so the states add up to the recipients."""

import datetime as dt

from django.db.models import Count, F, Q

from releases.models import Alert, Delivery

OPEN = (Delivery.State.QUEUED, Delivery.State.SENDING)


def unbalanced(*, finished_since: dt.datetime) -> list[Alert]:
    """Return the alerts, unfinished or finished since then, whose deliveries do not add up; empty when all is well.

    queued + sending + sent + failed + cancelled + held = recipients, and a
    finished alert has nothing queued or sending. Older alerts change no more,
    so counting them again would only cost.
    """
    return list(
        Alert.objects.filter(
            Q(finished_at__isnull=True) | Q(finished_at__gte=finished_since), frozen_at__isnull=False
        )
        .annotate(
            booked=Count("deliveries", filter=Q(deliveries__state__in=Delivery.State.values)),
            open=Count("deliveries", filter=Q(deliveries__state__in=OPEN)),
        )
        .filter(~Q(booked=F("recipients")) | Q(finished_at__isnull=False, open__gt=0))
    )
