"""What Prometheus is told, as its own client reads it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from releases import retention
from releases.alerts import engine, notices
from releases.models import Alert, Bounce, Delivery, Pulse, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

TOKEN = "en-hemlighet"
ADDRESS = "/halsa/matt"


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def ask(client: Client, token: str = TOKEN, address: str = ADDRESS) -> Any:
    return client.get(address, headers={"Authorization": f"Bearer {token}"})


def read(client: Client) -> dict[str, float]:
    """Return each number by its name, and by its label where it has one: "press_deliveries sent"."""
    families = text_string_to_metric_families(ask(client).content.decode())
    samples = (sample for family in families for sample in family.samples)
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


def an_alert(**facts: Any) -> Alert:
    return Alert.objects.create(edition=published(), **facts)


def test_without_a_token_in_the_settings_there_is_no_such_page(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert ask(client, "").status_code == 404
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer fel", f"Basic {TOKEN}", "Bearer å", TOKEN])
def test_without_the_token_nothing_is_answered(client: Client, authorization: str) -> None:
    answer = client.get(ADDRESS, headers={"Authorization": authorization})
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_both_addresses_answer_and_are_not_kept(client: Client) -> None:
    for address in (ADDRESS, "/metrics"):
        answer = ask(client, address=address)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; version=")
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies


def test_nothing_can_be_posted(client: Client) -> None:
    assert client.post(ADDRESS, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_a_mailing_is_counted_by_state_and_rate(client: Client, smtp_server: SmtpServer) -> None:
    for number in range(5):
        a_subscriber(f"reader{number}@example.se")
    smtp_server.script("reader3@example.se", "rcpt", "550 5.1.1 No such user")
    smtp_server.script("reader4@example.se", "rcpt", "451 4.2.1 Later")
    an_alert()
    engine.run()
    found = read(client)
    states = {state: found[f"press_deliveries {state}"] for state in Delivery.State.values}
    assert states == {
        "queued": 1,
        "sending": 0,
        "sent": 3,
        "failed": 1,
        "cancelled": 0,
        "held": 0,
        "excluded": 0,
    }
    assert found["press_sent_last_minute"] == 3
    assert found["press_alerts open"] == 1
    Delivery.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=2))
    assert read(client)["press_sent_last_minute"] == 0


def test_what_is_over_is_not_counted(client: Client, smtp_server: SmtpServer) -> None:
    a_subscriber()
    an_alert()
    engine.run()
    assert read(client)["press_deliveries sent"] == 1
    Alert.objects.update(finished_at=timezone.now() - dt.timedelta(hours=2))
    assert read(client)["press_deliveries sent"] == 0


def test_the_first_mail_is_timed_from_publication_and_from_the_undo_window(
    client: Client, smtp_server: SmtpServer
) -> None:
    a_subscriber()
    alert = an_alert()
    engine.run()
    published_at = timezone.now() - dt.timedelta(seconds=100)
    Alert.objects.update(created_at=published_at, begins_at=published_at + dt.timedelta(seconds=60))
    alert.deliveries.update(finished_at=published_at + dt.timedelta(seconds=61.5))
    found = read(client)
    assert found["press_publish_to_first_mail_seconds"] == 61.5
    assert found["press_first_mail_delay_seconds"] == 1.5


def test_a_first_mail_that_does_not_come_is_waited_for(client: Client) -> None:
    a_subscriber()
    begun = timezone.now() - dt.timedelta(minutes=10)
    an_alert(begins_at=begun)
    engine.prepare(begun)
    found = read(client)
    assert 600 <= found["press_first_mail_delay_seconds"] < 610
    assert 600 <= found["press_queue_age_seconds"] < 610
    Alert.objects.update(paused_at=timezone.now())
    found = read(client)
    assert "press_first_mail_delay_seconds" not in found
    assert found["press_queue_age_seconds"] == 0
    assert found["press_alerts paused"] == 1


def test_the_undo_window_is_no_delay(client: Client) -> None:
    a_subscriber()
    an_alert(begins_at=timezone.now() + dt.timedelta(minutes=1))
    engine.prepare(timezone.now())
    found = read(client)
    assert found["press_queue_age_seconds"] == 0
    assert found["press_alerts undoable"] == 1
    assert "press_first_mail_delay_seconds" not in found


def test_a_mailing_that_stands_still_shows(client: Client) -> None:
    a_subscriber()
    alert = an_alert(stopped_reason="550 5.7.1 No")
    engine.prepare(timezone.now())
    alert.deliveries.update(state=Delivery.State.HELD)
    found = read(client)
    assert (found["press_alerts stopped"], found["press_alerts held"]) == (1, 1)


def test_what_came_back_within_a_day_is_counted_by_kind(client: Client) -> None:
    alert, now = an_alert(), timezone.now()
    for age, kind in ((1, "hard"), (2, "complaint"), (25, "soft")):
        Bounce.objects.create(alert=alert, kind=kind, received_at=now - dt.timedelta(hours=age))
    found = read(client)
    counted = {kind: found[f"press_bounces_last_day {kind}"] for kind in Bounce.Kind.values}
    assert counted == {"hard": 1, "soft": 0, "policy": 0, "complaint": 1}


def test_notices_are_counted_and_timed(client: Client, smtp_server: SmtpServer) -> None:
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    found = read(client)
    assert found["press_notices_waiting"] == 1
    assert 0 <= found["press_notice_age_seconds"] < 10
    assert found["press_subscribers pending"] == 1
    notices.run()
    assert read(client)["press_notices_waiting"] == read(client)["press_notice_age_seconds"] == 0


def test_a_machinery_that_stands_still_shows(client: Client) -> None:
    found = read(client)
    assert found["press_pulse_age_seconds sweep"] == float("inf")
    assert found["press_books_balanced"] == 0
    retention.sweep(timezone.now())
    found = read(client)
    assert found["press_pulse_age_seconds sweep"] < 10
    assert found["press_books_balanced"] == 1
    Pulse.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=4))
    found = read(client)
    assert found["press_pulse_age_seconds sweep"] > 200
    assert found["press_books_balanced"] == 0


def test_it_asks_no_more_with_more_to_count(
    client: Client, smtp_server: SmtpServer, django_assert_num_queries: Any
) -> None:
    for number in range(20):
        a_subscriber(f"reader{number}@example.se")
        an_alert()
    engine.run()
    with django_assert_num_queries(13):
        read(client)


def test_nobody_can_be_known_by_it(client: Client, smtp_server: SmtpServer) -> None:
    a_subscriber("anna@example.se")
    an_alert()
    engine.run()
    text = ask(client).content.decode()
    assert "@" not in text
    assert Subscriber.objects.get().email.partition("@")[0] not in text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_is_503(client: Client, monkeypatch: Any) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "there_is_none")
    assert ask(client).status_code == 503
    connection.close()
