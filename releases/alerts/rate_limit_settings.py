"""The rate limits of the settings, as one run has to keep them."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from releases.alerts.rate_limits import RateLimit, allowance
from releases.models import Alert, Delivery


def rate_limit(now: dt.datetime) -> RateLimit | None:
    """Return the rate limit of one run out of ALERT_RUNS that begins now; None when there is no limit at all."""
    left = _left_today(now)
    if not settings.ALERT_RATE and not settings.ALERT_DOMAIN_RATES and left is None:
        return None
    runs = max(1, settings.ALERT_RUNS)
    return RateLimit(
        now.timestamp(),
        rate=settings.ALERT_RATE / runs,
        domain_rates={domain.lower(): rate / runs for domain, rate in settings.ALERT_DOMAIN_RATES.items()},
        allowance=None if left is None else -(-left // runs),
    )


def tomorrow(now: dt.datetime) -> dt.datetime:
    """Return the next midnight in local time, when the next day's allowance begins."""
    return _midnight(timezone.localtime(now).date() + dt.timedelta(days=1))


def _left_today(now: dt.datetime) -> int | None:
    if settings.MAIL_WARM_UP is None:
        return None
    today = timezone.localtime(now).date()
    most = allowance(settings.MAIL_WARM_UP, today)
    return None if most is None else max(0, most - _sent_since(_midnight(today)))


def _sent_since(moment: dt.datetime) -> int:
    alerts = Alert.objects.filter(Q(finished_at__isnull=True) | Q(finished_at__gte=moment))
    sent = Delivery.objects.filter(alert__in=alerts, state=Delivery.State.SENT, finished_at__gte=moment)
    return sent.count()


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
