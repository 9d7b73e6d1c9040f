"""Promise 5 and the faults of mail servers: what is wrong with one address, or with the server, harms nobody else."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases import retention
from releases.alerts import engine
from releases.mail.smtp.pool import IN_A_ROW
from releases.models import Alert, Subscriber
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.desk.reading import words
from releases.tests.faults.books import (
    BEAT,
    Account,
    State,
    account,
    assert_balanced,
    is_recorded,
    readers,
    states,
    sweep_until,
)
from releases.tests.faults.conftest import Size
from releases.tests.processes import ANYBODY, DROP, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SENDING_TAKES = 6  # seconds, so that something can be done in the middle of it
CONNECTIONS = 4  # the default of ALERT_CONNECTIONS
TWO_MINUTES = dt.timedelta(minutes=2)


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    """What the next sweeps do when this time has passed."""
    engine.run(now=lambda: timezone.now() + after)


def test_bad_addresses_stop_nobody(
    size: Size, worker: Worker, smtp_server: SmtpServer, record_property: Callable[[str, object], None]
) -> None:
    everybody = readers(size.readers)
    gone, later, dropped = (
        everybody[::10],
        everybody[5::10],
        everybody[3 :: 30 if size.readers < 100 else 100],
    )
    for reader in gone:
        smtp_server.script(reader.email, "rcpt", "550 5.1.1 No such user")
    for number, reader in enumerate(later):
        stage = ("rcpt", "data", "dot")[number % 3]
        smtp_server.script(reader.email, stage, "451 4.7.1 Greylisted", times=1)
    for number, reader in enumerate(dropped):
        smtp_server.script(reader.email, ("rcpt", "data", "dot")[number % 3], DROP, times=1)
    worker.start()
    alert = published(alert=True).alert
    waiting = len(later) + len(dropped)
    good = size.readers - len(gone) - waiting
    expected = {State.SENT: good, State.FAILED: len(gone), State.QUEUED: waiting}
    wait_for(lambda: states(alert) == expected, seconds=120, what=f"{expected}, not {states(alert)}")
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {1}
    worker.stop()
    run(after=TWO_MINUTES)
    assert states(alert) == {State.SENT: size.readers - len(gone), State.FAILED: len(gone)}
    found = account(smtp_server, expected=size.readers - len(gone))
    record_property("lost", found.lost)
    record_property("extra", found.extra)
    assert (found.lost, found.extra) == (0, 0)
    assert_balanced()


def test_a_slow_250_is_waited_for_and_its_mail_sent_once(
    size: Size, worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(20)
    smtp_server.script(
        "reader7@example.se", "after", "250 2.0.0 OK", times=1, meanwhile=lambda: time.sleep(size.slow)
    )
    worker.start()
    alert = published(alert=True).alert
    # The other connections go on; the mail whose envelope has travelled with the slow one's dot waits with it.
    smtp_server.wait_for(19, seconds=30)
    sweep_until(lambda: is_recorded(alert), seconds=size.slow + 60)
    assert account(smtp_server, expected=20) == Account(0, 0, 20)


@pytest.mark.parametrize(
    ("stage", "most"), [("rcpt", 0), ("data", 0), ("dot", 0), ("after", 1)], ids=lambda value: str(value)
)
def test_a_connection_that_drops_repeats_at_most_one_mail(
    smtp_server: SmtpServer, stage: Any, most: int
) -> None:
    readers(20)
    smtp_server.script("reader7@example.se", stage, DROP, times=1)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: 19, State.QUEUED: 1}
    run(after=TWO_MINUTES)
    assert states(alert) == {State.SENT: 20}
    assert account(smtp_server, expected=20) == Account(lost=0, extra=most, message_ids=20)


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data", "dot"])
def test_421_is_met_with_another_connection_and_charges_nobody(smtp_server: SmtpServer, stage: Any) -> None:
    readers(20)
    smtp_server.script(ANYBODY, stage, "421 4.3.2 Closing", times=3)
    alert = published(alert=True).alert
    while not is_recorded(alert):
        run()
    assert account(smtp_server, expected=20) == Account(0, 0, 20)
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_a_limit_of_mails_a_connection_delays_and_charges_nobody(smtp_server: SmtpServer, stage: str) -> None:
    readers(60)
    smtp_server.most_per_connection = stage, 7, "452 4.5.3 Too many recipients this session"
    alert = published(alert=True).alert
    run()
    assert account(smtp_server, expected=60) == Account(0, 0, 60)
    assert set(alert.deliveries.values_list("attempts", "state")) == {(1, State.SENT)}


def test_a_policy_refusal_stops_the_queue_alarms_and_unsubscribes_nobody(
    size: Size, worker: Worker, smtp_server: SmtpServer, client: Client
) -> None:
    readers(size.readers)
    smtp_server.script(ANYBODY, "rcpt", "550 5.7.1 Your mail looks like spam")
    worker.start()
    alert = published(alert=True).alert
    wait_for(Alert.objects.stopped().exists, what="the pause")
    time.sleep(BEAT)
    assert states(alert) == {State.QUEUED: size.readers}
    assert sum(alert.deliveries.values_list("attempts", flat=True)) == IN_A_ROW
    assert Subscriber.objects.confirmed().count() == size.readers
    assert_alarmed(client, "550 5.7.1 Your mail looks like spam")


@pytest.mark.parametrize(
    "wrong",
    [{"MAIL_USER": "press", "MAIL_PASSWORD": "fel"}, {"MAIL_TLS": "starttls"}, {"MAIL_TLS": "tls"}],
    ids=["password", "starttls", "tls"],
)
def test_a_server_that_cannot_be_used_leaves_everything_queued_and_alarms(
    worker: Worker, smtp_server: SmtpServer, client: Client, wrong: dict[str, str]
) -> None:
    readers(20)
    worker.start(**wrong)
    alert = published(alert=True).alert
    wait_for(Alert.objects.stopped().exists, what="the pause")
    assert states(alert) == {State.QUEUED: 20}
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {0}
    assert_alarmed(client, Alert.objects.get().stopped_reason)
    worker.stop()
    worker.start()
    sweep_until(lambda: is_recorded(alert))
    assert account(smtp_server, expected=20) == Account(0, 0, 20)


def test_a_correction_while_sending_gives_everybody_one_frozen_edition(
    size: Size, worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(size.readers)
    smtp_server.pace = SENDING_TAKES * CONNECTIONS / size.readers
    worker.start()
    edition = published(title="Fel rubrik", alert=True)
    smtp_server.wait_for(size.readers // 4, seconds=60)
    release = edition.release
    release.title = "Rätt rubrik"
    release.save()
    publishing.correct(release, by=an_editor(), note="Rubriken var fel.")
    smtp_server.pace = 0
    sweep_until(lambda: not Alert.objects.unfinished().exists())
    subjects: dict[str, list[str]] = {}
    for received in smtp_server.messages:
        subjects.setdefault(received.recipients[0], []).append(received.message["Subject"])
    assert len(subjects) == size.readers
    early = [received for received in subjects.values() if "Fel rubrik" in received[0]]
    assert 0 < len(early) < size.readers
    assert all(len(received) == 2 and "Rätt rubrik" in received[1] for received in early)
    assert all("Rätt rubrik" in received[-1] for received in subjects.values())
    assert_balanced()


def test_a_withdrawal_while_sending_cancels_the_rest(
    size: Size, worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(size.readers)
    smtp_server.pace = SENDING_TAKES * CONNECTIONS / size.readers
    worker.start(ALERT_WINDOW="10")
    edition = published(alert=True)
    alert = edition.alert
    smtp_server.wait_for(size.readers // 4, seconds=60)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.", alert=False)
    smtp_server.pace = 0
    sweep_until(lambda: is_recorded(alert))
    sent = len(smtp_server.messages)
    assert states(alert) == {State.SENT: sent, State.CANCELLED: size.readers - sent}
    assert sent < size.readers
    assert_balanced()


def assert_alarmed(client: Client, reason: str) -> None:
    """The health page is red and the desk's front page says why."""
    retention.sweep(timezone.now())
    assert client.get("/halsa/redo").json()["checks"]["mail"] is False
    client.force_login(an_editor())
    assert " ".join(reason.split()) in words(client.get("/redaktion/"))
