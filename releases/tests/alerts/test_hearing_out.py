"""What is under way is heard out, whatever the mail server says meanwhile on another connection."""

import datetime as dt
import signal
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine
from releases.models import Alert
from releases.tests.cast import published
from releases.tests.faults.books import State, account, readers, states
from releases.tests.processes import ANYBODY, DROP, SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

READERS, SLOW = 40, 1.0  # seconds between the dot and its 250
SPINS_AFTER = 40  # seconds; all of it takes four


@pytest.fixture(autouse=True)
def in_finite_time() -> Iterator[None]:
    """A run that goes on for ever fails."""

    def fail(*_: object) -> None:
        raise AssertionError("the run goes on for ever")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(SPINS_AFTER)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def slowly(server: SmtpServer) -> None:
    """Let each 250 behind the dot come late."""
    server.script(ANYBODY, "after", "250 2.0.0 OK", meanwhile=lambda: time.sleep(SLOW))


def when_some_are_under_way(server: SmtpServer, act: Callable[[], object]) -> None:
    """Do something when several connections wait for their 250."""

    def look() -> None:
        if len(server.messages) >= 4 and not done:
            done.append(True)
            act()
        time.sleep(SLOW)

    done: list[bool] = []
    server.script(ANYBODY, "after", "250 2.0.0 OK", meanwhile=look)


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("mail", "550 5.7.1 We take no mail of yours"),
        ("mail", "452 4.3.1 Insufficient system storage"),
        ("mail", "421 4.3.2 Closing"),
        ("mail", DROP),
        ("rcpt", "550 5.7.1 We take no mail of yours"),
        ("rcpt", "421 4.3.2 Closing"),
    ],
)
def test_a_server_that_takes_no_more_is_heard_out_about_what_it_has(
    smtp_server: SmtpServer, stage: Any, reply: str
) -> None:
    readers(READERS)
    alert = published(alert=True).alert
    when_some_are_under_way(smtp_server, lambda: smtp_server.script(ANYBODY, stage, reply))
    engine.run()
    taken = len(smtp_server.messages)
    assert 4 <= taken < READERS
    assert states(alert) == {State.SENT: taken, State.QUEUED: READERS - taken}
    assert account(smtp_server, expected=taken).extra == 0
    assert Alert.objects.stopped().get().stopped_until > timezone.now() - dt.timedelta(minutes=1)


def test_a_cancelled_mailing_counts_what_was_under_way_as_delivered(smtp_server: SmtpServer) -> None:
    readers(READERS)
    alert = published(alert=True).alert

    def cancel_and_refuse() -> None:
        smtp_server.script(ANYBODY, "mail", "550 5.7.1 We take no mail of yours")
        Alert.objects.update(cancelled_at=timezone.now())

    when_some_are_under_way(smtp_server, cancel_and_refuse)
    engine.run()
    engine.prepare(timezone.now())
    taken = len(smtp_server.messages)
    assert states(alert) == {State.SENT: taken, State.CANCELLED: READERS - taken}


def test_a_run_that_is_asked_to_stop_waits_for_what_is_under_way(smtp_server: SmtpServer) -> None:
    readers(READERS)
    alert = published(alert=True).alert
    slowly(smtp_server)
    engine.run(should_stop=lambda: len(smtp_server.messages) >= 8)
    taken = len(smtp_server.messages)
    assert states(alert) == {State.SENT: taken, State.QUEUED: READERS - taken}
