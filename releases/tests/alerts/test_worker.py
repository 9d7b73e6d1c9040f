"""The engine in a real worker: who rings, and what is there when nobody has heard. What is killed: tests/faults."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from releases import tasks
from releases.alerts import engine
from releases.models import Edition, Notice, Release
from releases.services import publishing, subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_release, an_editor, published
from releases.tests.faults.books import Account, State, account, assert_balanced, readers, states
from releases.tests.processes import Broker, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_publication_reaches_the_mailbox_by_its_bell(worker: Worker, smtp_server: SmtpServer) -> None:
    readers(3)
    worker.start()
    edition = published(alert=True)
    smtp_server.wait_for(3)
    wait_for(lambda: states(edition.alert) == {State.SENT: 3})


def test_a_request_to_subscribe_is_answered_by_its_bell(worker: Worker, smtp_server: SmtpServer) -> None:
    worker.start()
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    smtp_server.wait_for(1)
    wait_for(lambda: Notice.objects.filter(sent_at__isnull=False).exists())


def test_without_redis_publishing_works_and_mail_comes_later(
    worker: Worker, smtp_server: SmtpServer, redis_down: Broker
) -> None:
    readers(3)
    edition = published(alert=True)
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    assert Edition.objects.live().get() == edition
    redis_down.start()
    worker.start()
    tasks.sweep.delay()
    smtp_server.wait_for(4)
    wait_for(lambda: states(edition.alert) == {State.SENT: 3})


def test_a_broker_that_was_restarted_hears_the_next_bell(
    worker: Worker, smtp_server: SmtpServer, broker: Broker
) -> None:
    readers(1)
    published(title="Före", alert=True)
    broker.wipe()
    published(title="Efter", alert=True)
    worker.start()
    smtp_server.wait_for(2)


def test_a_sweep_publishes_what_is_due(worker: Worker, smtp_server: SmtpServer) -> None:
    readers(1)
    release = a_release()
    editor = an_editor()
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=editor)
    Release.objects.update(scheduled_for=timezone.now())
    worker.start()
    tasks.sweep.delay()
    smtp_server.wait_for(1)


def test_many_runs_at_once_send_each_mail_once(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_RUNS, settings.ALERT_WINDOW = 4, 3
    readers(60)
    edition = published(alert=True)
    _in_threads(engine.run, times=8)
    assert account(smtp_server, expected=60) == Account(0, 0, 60)
    assert states(edition.alert) == {State.SENT: 60}
    assert_balanced()


def _in_threads(work: Any, *, times: int) -> None:
    def do(_number: int) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(do, range(times)))
