"""What machines that watch are told."""

import datetime as dt
import socket
import threading
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from releases import retention
from releases.alerts import engine, notices
from releases.models import Alert, Bounce, Notice, Pulse
from releases.monitoring import health
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import Broker, SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept() -> None:
    retention.sweep(timezone.now())


def red(client: Client) -> set[str]:
    """Return the checks that did not pass, having looked whether the status agrees."""
    answer = client.get("/halsa/redo")
    failed = {name for name, passed in answer.json()["checks"].items() if not passed}
    assert answer.status_code == (503 if failed else 200)
    return failed


def test_all_is_well_after_a_sweep(client: Client, swept: None, broker: Broker) -> None:
    answer = client.get("/halsa/redo")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": dict.fromkeys(
            (
                *("database", "migrations", "broker", "sweep", "books", "mail", "progress", "reputation"),
                *("notices", "held", "media", "failures"),
            ),
            True,
        ),
    }


def test_nothing_is_kept_by_caches_or_cookies(client: Client, swept: None) -> None:
    for address in ("/halsa/liv", "/halsa/redo"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies


def test_without_beat_it_is_red_within_three_minutes(client: Client, swept: None) -> None:
    Pulse.objects.update(beat_at=timezone.now() - dt.timedelta(minutes=3))
    assert red(client) == {"sweep", "books"}


def test_before_the_first_sweep_it_is_red(client: Client) -> None:
    assert red(client) == {"sweep", "books"}


def test_a_silent_broker_is_red_and_not_an_error(client: Client, swept: None, redis_down: Broker) -> None:
    try:
        assert red(client) == {"broker"}
    finally:
        redis_down.start()


def test_a_mailing_that_stands_still_is_red(client: Client, swept: None) -> None:
    Alert.objects.create(edition=published(), stopped_reason="550 5.7.1 No")
    assert red(client) == {"mail"}


def test_mail_that_comes_back_because_of_us_is_red_for_a_day(
    client: Client, swept: None, settings: Any
) -> None:
    alert = Alert.objects.create(edition=published())
    for number in range(settings.BOUNCES_POLICY_ALARM):
        assert red(client) == set()
        Bounce.objects.create(
            alert=alert, delivery_id=number, kind=Bounce.Kind.POLICY, received_at=timezone.now()
        )
    assert red(client) == {"reputation"}
    Bounce.objects.update(received_at=timezone.now() - dt.timedelta(days=1))
    assert red(client) == set()


def test_a_missing_migration_is_red(client: Client, swept: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="releases").latest("id").delete()
    assert red(client) == {"migrations"}


def test_it_is_alive_without_asking_the_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/halsa/liv")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db(transaction=True)
def test_a_database_that_refuses_is_red_and_not_an_error(
    client: Client, swept: None, monkeypatch: Any
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", "there_is_none")
    assert {"database", "migrations", "sweep", "books", "mail", "progress", "reputation"} <= red(client)
    connection.close()


@pytest.mark.parametrize("address", ["/halsa/liv", "/halsa/redo"])
def test_nothing_can_be_posted(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def ask_to_subscribe(number: int) -> None:
    subscribing.request(
        f"ny{number}@example.se", interests=Interests(everything=True), ip=f"203.0.113.{number}"
    )


def grow_older(minutes: int) -> None:
    Notice.objects.filter(sent_at=None).update(next_attempt_at=timezone.now() - dt.timedelta(minutes=minutes))


def test_confirmations_that_nobody_sends_are_red(
    client: Client, swept: None, smtp_server: SmtpServer
) -> None:
    ask_to_subscribe(1)
    assert red(client) == set()
    grow_older(4)
    assert red(client) == {"notices"}
    notices.run()
    assert red(client) == set()


def test_however_many_ask_nothing_turns_red_while_some_are_answered(
    client: Client, swept: None, smtp_server: SmtpServer
) -> None:
    ask_to_subscribe(1)
    notices.run()
    for number in range(2, 50):
        ask_to_subscribe(number)
    grow_older(10)
    assert red(client) == set()


def test_mail_that_waits_for_a_person_is_red(client: Client, swept: None) -> None:
    a_subscriber()
    published(alert=True)
    engine.prepare(timezone.now() + dt.timedelta(days=2))
    assert red(client) == {"held"}


def test_a_folder_that_takes_no_uploads_is_red(client: Client, swept: None, settings: Any) -> None:
    settings.MEDIA_ROOT = "/proc/media"  # nobody writes there, not even root
    assert red(client) == {"media"}


def test_a_folder_that_is_not_there_yet_is_well(
    client: Client, swept: None, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media" / "later"
    assert red(client) == set()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_accepts_and_never_answers_is_reported(
    client: Client, swept: None, monkeypatch: Any
) -> None:
    connection.close()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", silent.getsockname()[1])
        assert red(client) >= {"database", "migrations", "sweep", "notices", "held"}
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_somebody_has_locked_is_reported(client: Client, swept: None) -> None:
    locked, finished = threading.Event(), threading.Event()

    def lock() -> None:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE releases_notice IN ACCESS EXCLUSIVE MODE")
            locked.set()
            finished.wait()
        connection.close()

    somebody = threading.Thread(target=lock)
    somebody.start()
    locked.wait()
    try:
        assert "notices" in red(client)
    finally:
        finished.set()
        somebody.join()
    assert red(client) == set()


def test_what_may_be_waited_for_adds_up_to_less_than_five_seconds() -> None:
    assert health.DATABASE_PATIENCE + health.PATIENCE + health.BROKER_PATIENCE <= 5
