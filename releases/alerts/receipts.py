"""Receipts: what the deliveries of an alert add up to; kept when they themselves are forgotten."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from releases.models import Alert, Bounce, Delivery

State = Delivery.State
OPEN = (State.QUEUED, State.SENDING, State.HELD)


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many mails are in each state, how many accepted ones bounced, by kind, and when the first and last was sent.

    "Sent" means accepted by the mail server, not delivered and not read.
    """

    states: Mapping[str, int] = field(default_factory=dict)
    bounces: Mapping[str, int] = field(default_factory=dict)
    first: dt.datetime | None = None
    last: dt.datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def sent(self) -> int:
        return self.states.get(State.SENT, 0)

    @property
    def refused(self) -> int:
        return self.states.get(State.FAILED, 0)

    @property
    def excluded(self) -> int:
        return self.states.get(State.EXCLUDED, 0)

    @property
    def held(self) -> int:
        return self.states.get(State.HELD, 0)

    @property
    def waiting(self) -> int:
        """Mails that have not begun and would go out by themselves."""
        return self.states.get(State.QUEUED, 0)

    @property
    def sending(self) -> int:
        return self.states.get(State.SENDING, 0)

    @property
    def open(self) -> int:
        """Mails whose end is not known yet."""
        return sum(self.states.get(state, 0) for state in OPEN)

    @property
    def done(self) -> int:
        return self.total - self.waiting - self.sending

    @property
    def bounced(self) -> int:
        return sum(self.bounces.values())

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` reads."""
        times = {"first": self.first, "last": self.last}
        return {"states": dict(self.states), "bounces": dict(self.bounces)} | {
            name: moment.isoformat() if moment else None for name, moment in times.items()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the receipt that an alert keeps."""
        first, last = (kept[name] and dt.datetime.fromisoformat(kept[name]) for name in ("first", "last"))
        return cls(kept["states"], kept["bounces"], first, last)


def of(alerts: Iterable[Alert]) -> dict[int, Receipt]:
    """Return the receipt of each alert by its id, in two queries at most."""
    alerts = list(alerts)
    found = {alert.pk: Receipt.from_json(alert.receipt) for alert in alerts if alert.receipt is not None}
    uncounted = [alert for alert in alerts if alert.receipt is None]
    return found | (_counted(uncounted) if uncounted else {})


@transaction.atomic
def keep(alert: Alert) -> bool:
    """Write the receipt on a finished alert; tells whether it has one now. Nothing is kept while a mail is open."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    if alert.receipt is None and alert.finished_at is not None:
        receipt = _counted([alert])[alert.pk]
        if not receipt.open:
            alert.receipt = receipt.to_json()
            alert.save(update_fields=["receipt"])
    return alert.receipt is not None


def _counted(alerts: list[Alert]) -> dict[int, Receipt]:
    sent = Q(state=State.SENT)
    times = {"first": Min("finished_at", filter=sent), "last": Max("finished_at", filter=sent)}
    grouped = Delivery.objects.filter(alert__in=alerts).order_by().values_list("alert", "state")
    states: dict[int, dict[str, int]] = {alert.pk: {} for alert in alerts}
    spans: dict[int, tuple[dt.datetime | None, dt.datetime | None]] = {}
    for alert, state, count, first, last in grouped.annotate(count=Count("pk"), **times):
        states[alert][state] = count
        if state == State.SENT:
            spans[alert] = first, last
    bounces = Bounce.objects.tally(alerts)
    return {
        alert: Receipt(counts, bounces.get(alert, {}), *spans.get(alert, (None, None)))
        for alert, counts in states.items()
    }
