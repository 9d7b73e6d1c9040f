"""What machines that watch are told."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from releases.alerts import housekeeping
from releases.models import Alert, Bounce, Pulse
from releases.tests.cast import published
from releases.tests.services import Broker

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept() -> None:
    housekeeping.sweep(timezone.now())


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
            ("database", "migrations", "broker", "sweep", "books", "mail", "reputation"), True
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
    assert {"database", "migrations", "sweep", "books", "mail", "reputation"} <= red(client)
    connection.close()


@pytest.mark.parametrize("address", ["/halsa/liv", "/halsa/redo"])
def test_nothing_can_be_posted(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
