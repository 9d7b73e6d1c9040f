"""Gauges: how the engine is doing, in numbers read from the tables at the moment of asking. No personal data.

Each question goes by an index, and none counts what is over: states are
counted for alerts that are under way or finished within the hour. While a
million mails are on their way that is the only one that takes longer than some
milliseconds.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery

from releases.alerts import canary
from releases.models import Alert, Bounce, Delivery, Notice, Pulse, Subscriber

WATCHED = dt.timedelta(hours=1)  # that a finished alert is still counted
LATELY, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
PULSES = (Pulse.SWEEP, Pulse.BOOKS)

State = Delivery.State


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number, or one for each value of `label`."""

    name: str
    meaning: str
    values: Mapping[str, float]
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Count:
    """The deliveries of one alert in one state."""

    state: str
    count: int
    lately: int  # of these, those that came to it within the last minute
    first: dt.datetime | None  # when the first of these came to it


def gauges(now: dt.datetime) -> Iterator[Gauge]:
    """Read every gauge. Raises django.db.Error when the database does not answer."""
    counted = _counted(now)
    yield from _of_deliveries(counted)
    yield from _of_the_newest_alert(counted, now)
    yield _queue_age(now)
    yield _alerts(now)
    yield from _canary(now)
    yield _bounces(now)
    yield from _notices(now)
    yield from _machinery(now)
    yield _subscribers()


def _counted(now: dt.datetime) -> dict[int, list[_Count]]:
    watched = Alert.objects.filter(
        Q(finished_at__isnull=True) | Q(finished_at__gt=now - WATCHED), frozen_at__isnull=False
    )
    rows = (
        Delivery.objects.filter(alert__in=list(watched.values_list("pk", flat=True)))
        .order_by()
        .values_list("alert", "state")
        .annotate(
            count=Count("*"),
            lately=Count("pk", filter=Q(finished_at__gt=now - LATELY)),
            first=Min("finished_at"),
        )
    )
    found: dict[int, list[_Count]] = {}
    for alert, *facts in rows:
        found.setdefault(alert, []).append(_Count(*facts))
    return found


def _of_deliveries(counted: dict[int, list[_Count]]) -> Iterator[Gauge]:
    in_state, lately = Counter[str](), 0
    for each in (count for counts in counted.values() for count in counts):
        in_state[each.state] += each.count
        lately += each.lately if each.state == State.SENT else 0
    yield Gauge(
        "press_deliveries",
        "Deliveries of alerts that are under way or finished within the hour, by state",
        {state: in_state[state] for state in State.values},
        "state",
    )
    yield Gauge("press_sent_last_minute", "Mails that the mail server took within a minute", {"": lately})


def _of_the_newest_alert(counted: dict[int, list[_Count]], now: dt.datetime) -> Iterator[Gauge]:
    """How long the newest alert's first mail took, or has kept its readers waiting so far."""
    newest = Alert.objects.filter(pk__in=counted, begins_at__lte=now, recipients__gt=0)
    alert = newest.exclude(kind=Alert.Kind.DIGEST).order_by("-begins_at").first()
    if alert is None:
        return
    first = next((each.first for each in counted[alert.pk] if each.state == State.SENT), None)
    if first is None and not Alert.objects.flowing().filter(pk=alert.pk).exists():
        return
    moment = first or now
    yield Gauge(
        "press_publish_to_first_mail_seconds",
        "From publication to the first mail of the newest alert, its undo window included",
        {"": (moment - alert.created_at).total_seconds()},
    )
    yield Gauge(
        "press_first_mail_delay_seconds",
        "From the end of the undo window to the first mail of the newest alert",
        {"": (moment - alert.begins_at).total_seconds()},
    )


def _queue_age(now: dt.datetime) -> Gauge:
    """How long the mail that waits longest could have been sent: since it was due and its alert might begin."""
    waiting = Delivery.objects.waiting(now).filter(alert=OuterRef("pk"))
    oldest = Subquery(waiting.order_by("next_attempt_at").values("next_attempt_at")[:1])
    due = Alert.objects.flowing().filter(begins_at__lte=now).annotate(oldest=oldest)
    since = [max(begins, found) for begins, found in due.values_list("begins_at", "oldest") if found]
    age = (now - min(since)).total_seconds() if since else 0
    return Gauge("press_queue_age_seconds", "How long the oldest due mail has been waiting", {"": age})


def _alerts(now: dt.datetime) -> Gauge:
    held = Delivery.objects.held().filter(alert=OuterRef("pk"))
    unfinished = Alert.objects.unfinished()
    counts = {
        "open": unfinished,
        "stopped": Alert.objects.stopped(),
        "paused": unfinished.filter(paused_at__isnull=False),
        "undoable": unfinished.filter(begins_at__gt=now),
        "held": unfinished.filter(Exists(held)),
    }
    return Gauge(
        "press_alerts",
        "Unfinished alerts: all, stopped by the mail server, paused, within their undo window, with held mail",
        {standing: alerts.count() for standing, alerts in counts.items()},
        "standing",
    )


def _canary(now: dt.datetime) -> Iterator[Gauge]:
    if settings.CANARY_ADDRESS:
        meaning = "Alerts of the last day whose copy for our own mailbox the mail server has not taken"
        yield Gauge("press_canaries_owed", meaning, {"": canary.owed(now).count()})


def _bounces(now: dt.datetime) -> Gauge:
    lately = Bounce.objects.since(now - DAY).order_by()
    found = dict(lately.values_list("kind").annotate(count=Count("pk")))
    values = {kind: found.get(kind, 0) for kind in Bounce.Kind.values}
    return Gauge("press_bounces_last_day", "Mails that came back or were refused for good", values, "kind")


def _notices(now: dt.datetime) -> Iterator[Gauge]:
    waiting = Notice.objects.unsent().filter(begins_at__lte=now)
    facts = waiting.aggregate(count=Count("pk"), oldest=Min("begins_at"))
    age = (now - facts["oldest"]).total_seconds() if facts["oldest"] else 0
    yield Gauge("press_notices_waiting", "Mails about subscriptions not yet sent", {"": facts["count"]})
    yield Gauge("press_notice_age_seconds", "How long the oldest of them has been waiting", {"": age})


def _machinery(now: dt.datetime) -> Iterator[Gauge]:
    beats = dict(Pulse.objects.values_list("name", "beat_at"))
    ages = {name: (now - beats[name]).total_seconds() if name in beats else float("inf") for name in PULSES}
    yield Gauge("press_pulse_age_seconds", "Since each part of the machinery was last alive", ages, "pulse")
    balanced = ages[Pulse.BOOKS] < Pulse.SILENCE.total_seconds()
    yield Gauge("press_books_balanced", "1 while the books are counted and add up, else 0", {"": balanced})


def _subscribers() -> Gauge:
    found = dict(Subscriber.objects.order_by().values_list("state").annotate(count=Count("*")))
    values = {state: found.get(state, 0) for state in Subscriber.State.values}
    return Gauge("press_subscribers", "Subscribers, by state", values, "state")
