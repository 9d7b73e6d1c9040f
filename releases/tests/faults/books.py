"""What a mailing came to: what its readers got, held against what the tables say."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.parser import BytesHeaderParser

from django.utils import timezone

from releases import tasks
from releases.alerts import reconciliation
from releases.models import Alert, Delivery, Interest, Subscriber
from releases.tests.processes import Received, SmtpServer, wait_for

State = Delivery.State
BEAT = 2  # seconds between the sweeps of a test; 60 in production


@dataclass(frozen=True)
class Account:
    """What `readers` got of one mailing."""

    lost: int  # readers without a copy
    extra: int  # copies beyond the first
    message_ids: int  # that readers saw: one each, whatever was repeated


def readers(count: int) -> list[Subscriber]:
    """Make confirmed subscribers who follow everything: reader0@example.se and so on."""
    now = timezone.now()
    facts = {"state": Subscriber.State.CONFIRMED, "consent_version": "prov", "requested_at": now}
    rows = Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{number}@example.se", **facts) for number in range(count)
    )
    Interest.objects.bulk_create(Interest(subscriber=row, kind=Interest.Kind.EVERYTHING) for row in rows)
    return rows


def account(server: SmtpServer, *, expected: int) -> Account:
    """Count what the mail server took."""
    copies = Counter(received.recipients[0] for received in server.messages)
    seen = {(received.recipients[0], message_id(received)) for received in server.messages}
    return Account(lost=expected - len(copies), extra=copies.total() - len(copies), message_ids=len(seen))


def message_id(received: Received) -> str:
    """Return the Message-ID of a mail."""
    return str(BytesHeaderParser().parsebytes(received.content)["Message-ID"])


def states(alert: Alert) -> dict[str, int]:
    """Return how many deliveries are in each state that occurs."""
    return {state: count for state, count in alert.deliveries.all().counts().items() if count}


def is_recorded(alert: Alert) -> bool:
    """Tell whether the mailing has begun and nothing of it is waiting or under way."""
    found = states(alert)
    return bool(found) and not {State.QUEUED, State.SENDING} & found.keys()


def sweep_until(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Ring the sweep again and again, as beat does, until the condition holds."""
    rung_at = float("-inf")

    def holds() -> bool:
        nonlocal rung_at
        if time.monotonic() > rung_at + BEAT:
            rung_at = time.monotonic()
            tasks.sweep.delay()
        return condition()

    wait_for(holds, seconds=seconds)


def assert_balanced() -> None:
    """Promise 8: queued + sending + sent + failed + cancelled + held = recipients, for every mailing."""
    assert reconciliation.unbalanced(finished_since=timezone.now() - dt.timedelta(days=1)) == []
