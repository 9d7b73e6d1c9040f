"""A mailing that is due and gets nowhere is seen, whatever the process that should send it does."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases import retention
from releases.alerts import engine, standstill
from releases.models import Alert, Delivery
from releases.services import steering
from releases.tests.cast import an_editor, published
from releases.tests.desk.reading import words
from releases.tests.faults.books import readers
from releases.tests.processes import ANYBODY, SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

State = Delivery.State
STUCK = "inget har kommit iväg på tre minuter"


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def a_mailing(*, began: float, progressed: float | None = None, **facts: Any) -> Alert:
    """Return a mailing to five readers that began so many minutes ago; `facts` are of its deliveries."""
    now = timezone.now()
    everybody = readers(5)
    alert = Alert.objects.create(
        edition=published(),
        begins_at=now - minutes(began),
        frozen_at=now - minutes(began),
        recipients=5,
        progressed_at=None if progressed is None else now - minutes(progressed),
    )
    rows = {"next_attempt_at": now - minutes(began)} | facts
    Delivery.objects.bulk_create(Delivery(alert=alert, subscriber=reader, **rows) for reader in everybody)
    return alert


def is_red(client: Client) -> bool:
    retention.sweep(timezone.now())
    return not client.get("/halsa/redo").json()["checks"]["progress"]


@pytest.mark.parametrize(
    ("facts", "red"),
    [
        ({"began": 4}, True),
        ({"began": 4, "state": State.SENDING, "claimed_by": 7}, True),
        ({"began": 60, "progressed": 4}, True),
        ({"began": 60, "progressed": 2}, False),
        ({"began": 2}, False),
        ({"began": 60, "progressed": 30, "state": State.SENT}, False),
        ({"began": 60, "progressed": 30, "state": State.HELD}, False),
    ],
)
def test_three_minutes_without_an_outcome_are_red(client: Client, facts: dict[str, Any], red: bool) -> None:
    alert = a_mailing(**facts)
    assert standstill.standing_still(timezone.now()).exists() is red
    assert standstill.stands_still(alert, timezone.now()) is red
    client.force_login(an_editor())
    page = words(client.get(reverse("desk:progress", args=[alert.edition.release_id])))
    assert (STUCK in page) is red


@pytest.mark.parametrize(
    "facts",
    [
        {"paused_at": minutes(0)},
        {"cancelled_at": minutes(0)},
        {"superseded_at": minutes(0)},
        {"finished_at": minutes(0)},
        {"stopped_until": minutes(10)},
        {"stopped_until": -minutes(1)},
        {"stopped_reason": "452 4.3.1 Full"},
        {"begins_at": minutes(1)},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_what_waits_for_a_reason_is_not_red(facts: dict[str, Any]) -> None:
    alert = a_mailing(began=60)
    now = timezone.now()
    written = {
        name: now + value if isinstance(value, dt.timedelta) else value for name, value in facts.items()
    }
    Alert.objects.filter(pk=alert.pk).update(**written)
    assert not standstill.standing_still(now).exists()


def test_mails_that_wait_to_be_tried_again_are_not_red(client: Client) -> None:
    a_mailing(began=60, progressed=30, next_attempt_at=timezone.now() + minutes(5))
    assert not is_red(client)


def test_recipients_that_nobody_counts_are_red() -> None:
    alert = a_mailing(began=60)
    alert.deliveries.all().delete()
    Alert.objects.filter(pk=alert.pk).update(frozen_at=None)
    assert standstill.standing_still(timezone.now()).exists()


def test_a_resumed_mailing_has_three_minutes_anew() -> None:
    alert = a_mailing(began=60)
    steering.pause(alert, by=an_editor())
    steering.resume(alert, by=an_editor())
    assert not standstill.standing_still(timezone.now()).exists()


def test_a_run_that_hangs_turns_it_red_and_one_that_sends_does_not(
    client: Client, smtp_server: SmtpServer
) -> None:
    goes_on = threading.Event()
    smtp_server.script(ANYBODY, "after", "250 2.0.0 OK", times=1, meanwhile=lambda: goes_on.wait(60))
    alert = a_mailing(began=4)

    def send() -> None:
        engine.run()
        connection.close()

    hanging = threading.Thread(target=send)
    hanging.start()
    try:
        smtp_server.wait_for(1)
        assert not client.get("/halsa/redo").json()["checks"]["progress"]
    finally:
        goes_on.set()
        hanging.join()
    alert.refresh_from_db()
    assert alert.progressed_at
    assert client.get("/halsa/redo").json()["checks"]["progress"]
