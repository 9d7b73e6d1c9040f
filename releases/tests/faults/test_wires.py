"""Every fault of a mail server, over a wire that is slow, uneven or half dead: nothing hangs, nobody is lost."""

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine
from releases.mail.smtp.connection import Connection
from releases.models import Alert
from releases.tests.cast import published
from releases.tests.faults.books import State, account, assert_balanced, is_recorded, readers, states
from releases.tests.faults.wires import Wire
from releases.tests.processes import ANYBODY, DROP, SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

READERS, ONE = 40, "reader7@example.se"
HALF_DEAD = 2  # connections
# Seconds for an answer, where RFC 5321 gives five minutes: a half-open connection ends only by that.
PATIENCE = 3
ROWS: dict[str, list[Any]] = {
    "421 at mail": [ANYBODY, "mail", "421 4.3.2 Closing", 3],
    "421 at the dot": [ANYBODY, "dot", "421 4.3.2 Closing", 3],
    "451": [ONE, "rcpt", "451 4.7.1 Greylisted", 1],
    "no such user": [ONE, "rcpt", "550 5.1.1 No such user", None],
    "own 5.7.1": [ONE, "rcpt", "554 5.7.1 Access denied", None],
    "5.7.1 to all": [ANYBODY, "rcpt", "550 5.7.1 Not you", None],
    "sender refused": [ANYBODY, "mail", "550 5.7.1 Not you", None],
    "bad sender": [ANYBODY, "rcpt", "550 5.1.8 Bad outbound sender", None],
    "full": [ANYBODY, "mail", "452 4.3.1 Insufficient system storage", None],
    "dropped in the middle": [ONE, "dot", DROP, 1],
    "dropped after the dot": [ONE, "after", DROP, 1],
    "slow": [ANYBODY, "after", "250 2.0.0 OK", None],
}
OWN = {"no such user", "own 5.7.1"}
WIRES: dict[str, dict[str, Any]] = {
    "latency": {"latency": 0.1},
    "jitter": {"latency": 0.01, "jitter": 0.05},
    "half-open": {"half_open": HALF_DEAD},
}
# Each wire with the fault that once let the sender spin; every pair in `make faults`.
QUICK = {("latency", "full"), ("jitter", "5.7.1 to all"), ("half-open", "sender refused")}


def pairs() -> Iterator[Any]:
    for wire in WIRES:
        for row in ROWS:
            marks = [] if (wire, row) in QUICK else [pytest.mark.long]
            yield pytest.param(wire, row, marks=marks, id=f"{wire}, {row}")


@pytest.mark.parametrize(("kind", "row"), list(pairs()))
def test_no_fault_hangs_or_loses_anybody_over_a_bad_wire(
    smtp_server: SmtpServer, settings: Any, monkeypatch: pytest.MonkeyPatch, kind: str, row: str
) -> None:
    monkeypatch.setattr(Connection, "_patience", lambda _self: PATIENCE)
    readers(READERS)
    alert = published(alert=True).alert
    slow = ANYBODY if row == "slow" else "reader3@example.se"
    whom, stage, reply, times = ROWS[row]
    if row != "slow":
        begins_after(smtp_server, whom, stage, reply, times)
    smtp_server.script(slow, "after", "250 2.0.0 OK", meanwhile=lambda: time.sleep(0.3))
    with Wire(smtp_server.host, smtp_server.port, **WIRES[kind]) as wire:
        settings.MAIL_PORT = wire.port
        engine.run()
        assert State.SENDING not in states(alert)
        assert states(alert).get(State.SENT, 0) <= len(smtp_server.messages)
        if row not in OWN:
            smtp_server.forget_script()
        wire.mend()
        for number in range(1, 5):
            engine.run(now=lambda after=dt.timedelta(minutes=16 * number): timezone.now() + after)  # type: ignore[misc]
    assert is_recorded(alert)
    failed = len(OWN & {row})
    expected = {State.SENT: READERS - failed} | ({State.FAILED: 1} if failed else {})
    assert states(alert) == expected
    found = account(smtp_server, expected=READERS - failed)
    most = (HALF_DEAD * 2 if kind == "half-open" else 0) + (row == "dropped after the dot")
    assert (found.lost, found.message_ids) == (0, READERS - failed)
    assert found.extra <= most
    assert not Alert.objects.stopped().exists()
    assert_balanced()


def begins_after(server: SmtpServer, whom: str, stage: Any, reply: str, times: int | None) -> None:
    """Let the fault begin when some mails have been taken, so that others are under way."""
    if whom != ANYBODY:
        server.script(whom, stage, reply, times=times)
        return

    def begin() -> None:
        server.script(ANYBODY, stage, reply, times=times)
        time.sleep(0.3)

    server.script("reader9@example.se", "after", "250 2.0.0 OK", times=1, meanwhile=begin)
