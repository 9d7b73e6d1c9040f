"""The settings' limits, kept by real mailings. Nothing is timed here; test_rate_limits.py has a clock of its own."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine, rate_limits
from releases.models import Alert, Delivery
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=timezone.get_default_timezone())


def an_alert(*addresses: str, **facts: Any) -> Alert:
    for address in addresses:
        a_subscriber(address)
    return Alert.objects.create(edition=published(), **facts)


def states() -> set[tuple[str, int]]:
    return set(Delivery.objects.values_list("state", "attempts"))


def received(server: SmtpServer) -> list[str]:
    return [message.recipients[0] for message in server.messages]


def test_a_rate_lets_everything_through_once(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_RATE, settings.ALERT_WINDOW = 40, 5
    addresses = [f"reader{number}@example.se" for number in range(60)]
    an_alert(*addresses)
    engine.run()
    assert sorted(received(smtp_server)) == sorted(addresses)
    assert states() == {("sent", 1)}


def test_a_slow_domain_keeps_nobody_else_waiting(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_DOMAIN_RATES, settings.ALERT_WINDOW = {"gmail.com": 8.0}, 5
    slow = [f"reader{number}@gmail.com" for number in range(20)]
    fast = [f"reader{number}@example.se" for number in range(20)]
    an_alert(*slow, *fast)
    engine.run()
    arrived = received(smtp_server)
    assert sorted(arrived) == sorted(slow + fast)
    assert arrived[-1] in slow
    assert states() == {("sent", 1)}


def test_who_waits_for_a_slot_has_lost_no_attempt(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_DOMAIN_RATES = {"gmail.com": 0.01}
    an_alert(*[f"reader{number}@gmail.com" for number in range(3)])
    waiting = Delivery.objects.filter(
        state="queued", next_attempt_at__gt=timezone.now() + dt.timedelta(seconds=9)
    )
    engine.run(should_stop=lambda: waiting.count() == 2)
    assert states() == {("sent", 1), ("queued", 0)}
    first, second = waiting.order_by("next_attempt_at").values_list("next_attempt_at", flat=True)
    assert second - first == dt.timedelta(seconds=100)


def test_a_new_address_sends_so_much_today_and_the_rest_tomorrow(
    smtp_server: SmtpServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "FIRST_DAY", 7)
    settings.MAIL_WARM_UP, settings.ALERT_WINDOW = NOON.date(), 5
    an_alert(*[f"reader{number}@example.se" for number in range(20)], begins_at=NOON)
    for _again in range(2):
        engine.run(now=lambda: NOON)
        alert = Alert.objects.get()
        assert len(smtp_server.messages) == 7
        assert "efter midnatt" in alert.stopped_reason
        assert timezone.localtime(alert.stopped_until) == NOON + dt.timedelta(hours=12)
    engine.run(now=lambda: NOON + dt.timedelta(hours=12, minutes=1))
    assert len(smtp_server.messages) == 20
    alert.refresh_from_db()
    assert (alert.stopped_reason, states()) == ("", {("sent", 1)})


def test_a_warm_address_has_no_limit(smtp_server: SmtpServer, settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rate_limits, "FIRST_DAY", 0)
    settings.MAIL_WARM_UP = NOON.date() - dt.timedelta(days=rate_limits.WARM_AFTER)
    an_alert("anna@example.se", begins_at=NOON)
    engine.run(now=lambda: NOON)
    assert len(smtp_server.messages) == 1
