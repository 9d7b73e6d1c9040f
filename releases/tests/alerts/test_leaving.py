"""Readers who leave, and editors who stop a mailing, while the engine is about to write."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from releases.alerts import engine
from releases.mail import tokens
from releases.mail.smtp.pool import Pool
from releases.models import AccessToken, Delivery, Subscriber, delivery
from releases.services import steering, subscribing
from releases.tests.alerts.test_engine import an_alert, another_session, readers, states
from releases.tests.cast import an_editor
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.mark.parametrize("pause", [0, 0.02, 0.3])
def test_no_mail_begins_after_leaving_has_committed(
    smtp_server: SmtpServer, settings: Any, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    """Readers leave while their mails are claimed, at a fast, a slow and a very slow mail server."""
    settings.ALERT_WINDOW = 20
    leavers = readers(30)[5:]
    keys = tokens.issue(leavers, AccessToken.Purpose.MANAGE)
    smtp_server.pace = pause
    begun, left = begins(monkeypatch), {}
    alert = an_alert()
    with running_engine():
        smtp_server.wait_for(2)
        for leaver in reversed(leavers[::3]):
            subscribing.leave(keys[leaver.pk])
            left[leaver.email] = time.monotonic()
        smtp_server.pace = 0
    late = {address for address, moment in left.items() if begun.get(address, 0) > moment}
    assert late == set()
    assert states(alert)[State.SENT] == len(smtp_server.messages)
    assert sum(states(alert).values()) == 30


def test_a_run_that_stands_still_keeps_nobody_from_leaving(
    smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "BEGINS_WITHIN", dt.timedelta(seconds=0.1))
    [leaver] = readers(1)
    alert = an_alert()
    engine.prepare(timezone.now())
    alert.deliveries.update(state=State.SENDING, claimed_by=4711)
    with another_session() as frozen:
        frozen.execute("SELECT pg_advisory_lock(4711), pg_advisory_lock(-4711)")
        subscribing.erase(leaver)
        frozen.execute("SELECT pg_advisory_unlock_all()")
    assert not Subscriber.objects.exists()
    engine.run()
    assert states(alert) == {State.CANCELLED: 1}


@pytest.mark.parametrize("verb", [steering.pause, steering.cancel])
@pytest.mark.parametrize("pause", [0.05, 0.3])
def test_no_mail_begins_after_an_editor_has_stopped_the_mailing(
    smtp_server: SmtpServer,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    verb: Callable[..., None],
    pause: float,
) -> None:
    """Editors stop it while mails are claimed, at a slow and a very slow mail server."""
    settings.ALERT_WINDOW = 20
    readers(30)
    editor = an_editor()
    smtp_server.pace = pause
    begun = begins(monkeypatch)
    alert = an_alert()
    with running_engine():
        smtp_server.wait_for(1)
        verb(alert, by=editor)
        stopped = time.monotonic()
        smtp_server.pace = 0
    assert [address for address, moment in begun.items() if moment > stopped] == []
    assert states(alert)[State.SENT] == len(smtp_server.messages) == len(begun)


def begins(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """When each mail begins, by recipient; filled while the engine runs."""
    moments: dict[str, float] = {}
    next_parcel = Pool.next_parcel

    def noted(pool: Pool, *, joined: bool) -> Any:
        if parcel := next_parcel(pool, joined=joined):
            moments[parcel.recipient] = time.monotonic()
        return parcel

    monkeypatch.setattr(Pool, "next_parcel", noted)
    return moments


@contextmanager
def running_engine() -> Iterator[None]:
    """The engine in a thread with a connection of its own; ends when everything is sent."""

    def work() -> None:
        try:
            engine.run()
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join()
