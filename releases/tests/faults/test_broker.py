"""Promise 4: Valkey holds nothing that cannot be lost. And whatever rings twice sends once."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from releases import tasks
from releases.models import Alert, Edition, Release
from releases.services import steering
from releases.services.steering import NotPossible
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.publication.test_publication import ask
from releases.tests.desk.reading import words
from releases.tests.faults.books import (
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
from releases.tests.processes import Beat, Broker, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

PROMISED = 30  # seconds after the next sweep


@pytest.fixture
def beats(worker: Worker, tmp_path: Path) -> Iterator[list[Beat]]:
    """Two of them, as when somebody has started the service on two machines."""
    both = [Beat(tmp_path / f"beat-{number}") for number in range(2)]
    yield both
    for beat in both:
        beat.kill()


@pytest.mark.parametrize("worker_too", [False, True], ids=["broker", "broker and worker"])
def test_a_broker_wiped_at_half_costs_at_most_a_sweep(
    size: Size, worker: Worker, broker: Broker, smtp_server: SmtpServer, worker_too: bool
) -> None:
    readers(size.readers)
    smtp_server.pace = 0.01
    worker.start()
    alert = published(alert=True).alert
    smtp_server.wait_for(size.readers // 2, seconds=60)
    if worker_too:
        worker.kill()
    broker.wipe()
    smtp_server.pace = 0
    if worker_too:
        worker.start()
    tasks.sweep.delay()
    wait_for(lambda: is_recorded(alert), seconds=PROMISED)
    assert states(alert) == {State.SENT: size.readers}
    assert account(smtp_server, expected=size.readers).lost == 0
    assert_balanced()


def test_without_a_broker_the_editor_is_answered_as_always_and_mail_goes_out_later(
    size: Size, worker: Worker, redis_down: Broker, smtp_server: SmtpServer
) -> None:
    readers(size.readers)
    release, browser = a_release(), Client()
    browser.force_login(an_editor())
    address = f"/redaktion/pressmeddelanden/{release.pk}/publicera/"
    answer = browser.post(address, ask(browser, "publish", release), follow=True)
    assert (answer.status_code, "Publicerat." in words(answer)) == (200, True)
    assert browser.get(Edition.objects.get().get_absolute_url()).status_code == 200
    redis_down.start()
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: is_recorded(Alert.objects.get()), seconds=PROMISED)
    assert account(smtp_server, expected=size.readers) == Account(0, 0, size.readers)


def test_two_beats_and_two_sweepers_send_once(
    size: Size, worker: Worker, beats: list[Beat], smtp_server: SmtpServer
) -> None:
    readers(size.readers)
    release = a_release()
    Release.objects.filter(pk=release.pk).update(state="scheduled", scheduled_for=timezone.now())
    worker.start(concurrency=2, ALERT_RUNS="2")
    for beat in beats:
        beat.start()
    wait_for(Alert.objects.exists, seconds=60, what="the scheduled release")
    sweep_until(lambda: is_recorded(Alert.objects.get()))
    assert Edition.objects.count() == 1
    assert account(smtp_server, expected=size.readers) == Account(0, 0, size.readers)
    assert_balanced()


def test_many_retries_at_once_send_once(size: Size, worker: Worker, smtp_server: SmtpServer) -> None:
    refused = readers(size.readers)[::3]
    for reader in refused:
        smtp_server.script(reader.email, "rcpt", "552 5.2.2 Mailbox full", times=1)
    worker.start()
    alert, editor = published(alert=True).alert, an_editor()
    wait_for(lambda: is_recorded(alert), seconds=60)
    assert states(alert)[State.FAILED] == len(refused)

    def retry(_number: int) -> bool:
        try:
            steering.retry_failed(alert, by=editor)
        except NotPossible:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(size.clicks) as people:
        assert sum(people.map(retry, range(size.clicks))) == 1
    sweep_until(lambda: states(alert) == {State.SENT: size.readers})
    time.sleep(0.5)  # for a mail too many to arrive
    assert account(smtp_server, expected=size.readers) == Account(0, 0, size.readers)
    assert_balanced()
