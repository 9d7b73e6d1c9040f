"""The engine in a real worker that is killed, stopped, and left without its broker."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from releases import publishing, subscribing, tasks
from releases.alerts import books, engine
from releases.models import Alert, Delivery, Edition, Interest, Notice, Release, Subscriber
from releases.publishing import PublishingError
from releases.subscribing import Interests
from releases.tests.cast import a_release, an_editor, published
from releases.tests.services import Broker, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State
WINDOW = 5


def readers(count: int) -> None:
    now = timezone.now()
    rows = Subscriber.objects.bulk_create(
        Subscriber(
            email=f"reader{number}@example.se",
            state=Subscriber.State.CONFIRMED,
            consent_version="prov",
            requested_at=now,
        )
        for number in range(count)
    )
    Interest.objects.bulk_create(Interest(subscriber=row, kind=Interest.Kind.EVERYTHING) for row in rows)


def everything_sent(alert: Alert) -> bool:
    counts = alert.deliveries.all().counts()
    return 0 < counts[State.SENT] == sum(counts.values())


def copies(server: SmtpServer) -> Counter[str]:
    return Counter(received.recipients[0] for received in list(server.messages))


def assert_balanced() -> None:
    assert books.unbalanced(finished_since=timezone.now() - dt.timedelta(days=1)) == []


def test_a_publication_reaches_the_mailbox_by_its_bell(worker: Worker, smtp_server: SmtpServer) -> None:
    readers(3)
    worker.start()
    edition = published(alert=True)
    smtp_server.wait_for(3)
    wait_for(lambda: everything_sent(edition.alert))


def test_a_request_to_subscribe_is_answered_by_its_bell(worker: Worker, smtp_server: SmtpServer) -> None:
    worker.start()
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    smtp_server.wait_for(1)
    wait_for(lambda: Notice.objects.filter(sent_at__isnull=False).exists())


def test_a_killed_worker_loses_nobody_and_repeats_at_most_a_window(
    worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(60)
    worker.start(ALERT_WINDOW=str(WINDOW))
    edition = published(alert=True)
    for number in (7, 24, 41):
        smtp_server.wait_for(number)
        worker.kill()
        worker.start(ALERT_WINDOW=str(WINDOW))
        tasks.sweep.delay()
    wait_for(lambda: everything_sent(edition.alert), seconds=60)
    counted = copies(smtp_server)
    assert len(counted) == 60
    assert sum(counted.values()) - 60 <= 3 * WINDOW
    assert len({received.message["Message-ID"] for received in smtp_server.messages}) == 60
    assert_balanced()


@pytest.mark.parametrize("children_too", [True, False])
def test_a_stopped_worker_repeats_nothing(
    worker: Worker, smtp_server: SmtpServer, children_too: bool
) -> None:
    readers(60)
    worker.start(ALERT_WINDOW=str(WINDOW))
    edition = published(alert=True)
    smtp_server.wait_for(12)
    worker.stop(children_too=children_too)
    assert not edition.alert.deliveries.filter(state=State.SENDING).exists()
    assert edition.alert.deliveries.filter(state=State.SENT).count() == len(smtp_server.messages) < 60
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: everything_sent(edition.alert))
    assert set(copies(smtp_server).values()) == {1}
    assert_balanced()


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
    wait_for(lambda: everything_sent(edition.alert))


def test_a_wiped_redis_is_made_good_by_the_next_sweep(
    worker: Worker, smtp_server: SmtpServer, broker: Broker
) -> None:
    readers(3)
    edition = published(alert=True)
    broker.wipe()
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: everything_sent(edition.alert))
    assert set(copies(smtp_server).values()) == {1}


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


def test_fifty_clicks_at_once_are_one_edition_one_alert_and_one_mail_each(smtp_server: SmtpServer) -> None:
    readers(5)
    release, editor = a_release(), an_editor()

    def click(_number: int) -> bool:
        try:
            publishing.publish(release, by=editor)
        except PublishingError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        published_by = list(pool.map(click, range(50)))
    assert sum(published_by) == 1
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)
    _in_threads(engine.run, times=10)
    assert set(copies(smtp_server).values()) == {1}
    assert everything_sent(Alert.objects.get())


def test_many_runs_at_once_send_each_mail_once(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_RUNS, settings.ALERT_WINDOW = 4, 3
    readers(60)
    edition = published(alert=True)
    _in_threads(engine.run, times=8)
    assert set(copies(smtp_server).values()) == {1}
    assert len(smtp_server.messages) == 60
    assert everything_sent(edition.alert)
    assert_balanced()


def _in_threads(work: Any, *, times: int) -> None:
    def do(_number: int) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(do, range(times)))
