"""Alerts that are on their way at the same time share the mail server, whatever their size."""

from typing import Any

import pytest

from releases.alerts import engine, sending
from releases.tests.alerts.test_engine import readers, states
from releases.tests.alerts.test_leaving import running_engine
from releases.tests.cast import published
from releases.tests.processes import SmtpServer


def titles(server: SmtpServer) -> list[str]:
    """What was written about, mail after mail."""
    return [str(received.message["Subject"]) for received in server.messages]


@pytest.mark.django_db
def test_two_alerts_take_turns(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_WINDOW = 4
    readers(20)
    for title in ("Vatten", "Vägar"):
        published(title=title, alert=True)
    engine.run()
    assert set(titles(smtp_server)[:12]) == {"Vatten", "Vägar"}
    assert len(smtp_server.messages) == 40


@pytest.mark.django_db(transaction=True)
def test_an_alert_that_is_published_meanwhile_does_not_wait_for_the_end(
    smtp_server: SmtpServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "DUE_CHECK", 0.05)
    settings.ALERT_WINDOW, smtp_server.pace = 4, 0.05
    readers(60)
    first = published(title="Vatten", alert=True)
    with running_engine():
        smtp_server.wait_for(3)
        second = published(title="Vägar", alert=True)
        smtp_server.wait_for(40)
        smtp_server.pace = 0
    order = titles(smtp_server)
    assert order.index("Vägar") < 60
    assert states(first.alert) == states(second.alert) == {"sent": 60}
