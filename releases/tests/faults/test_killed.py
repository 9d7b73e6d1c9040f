"""Promises 1 and 2: whatever is killed while mail is sent, nobody is lost and little is repeated."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from releases import tasks
from releases.tests.cast import published
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
from releases.tests.faults.postgres import Postgres
from releases.tests.processes import Broker, SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

Figure = Callable[[str, object], None]
WINDOW = 50  # the default of ALERT_WINDOW
LIFE = 1.0  # seconds after which the next fault comes, at the latest
CONNECTIONS = 4  # the default of ALERT_CONNECTIONS


def test_nobody_is_lost_whatever_is_killed(
    size: Size,
    postgres: Postgres,
    broker: Broker,
    worker: Worker,
    smtp_server: SmtpServer,
    chance: random.Random,
    report_progress: Callable[[str], None],
    record_property: Figure,
) -> None:
    def kill() -> None:
        worker.kill()
        worker.start(ALERT_WINDOW=str(WINDOW))

    faults = [kill] * size.kills + [broker.wipe] * size.wipes + [postgres.restart] * size.restarts
    chance.shuffle(faults)
    readers(size.readers)
    worker.start(ALERT_WINDOW=str(WINDOW))
    smtp_server.pace = pace_for(size.readers, lives=len(faults))
    alert = published(alert=True).alert
    for number, fault in enumerate(faults, 1):
        assert not is_recorded(alert), f"everything was sent before fault {number}"
        unsent = size.readers - len({received.recipients for received in smtp_server.messages})
        smtp_server.pace = pace_for(unsent, lives=len(faults) - number + 1)
        time.sleep(chance.uniform(0, LIFE))
        fault()
        tasks.sweep.delay()
        report_progress(f"fault {number} of {len(faults)}, {len(smtp_server.messages)} mails so far")
    smtp_server.pace = 0
    sweep_until(lambda: is_recorded(alert))
    found, bound = account(smtp_server, expected=size.readers), size.kills * WINDOW
    for name, figure in vars(found).items() | {("kills", size.kills), ("bound", bound)}:
        record_property(name, figure)
    assert (found.lost, found.message_ids) == (0, size.readers)
    assert found.extra <= bound
    assert states(alert) == {State.SENT: size.readers}
    assert_balanced()


def test_a_mail_that_was_killed_before_its_dot_arrives_once(worker: Worker, smtp_server: SmtpServer) -> None:
    readers(5)
    one_at_a_time = {"ALERT_WINDOW": "1", "ALERT_CONNECTIONS": "1"}
    worker.start(**one_at_a_time)
    dead = threading.Event()

    def die() -> None:
        worker.kill()
        dead.set()

    smtp_server.script("reader3@example.se", "data", "451 4.3.0 Nobody hears this", times=1, meanwhile=die)
    alert = published(alert=True).alert
    assert dead.wait(20)
    worker.start(**one_at_a_time)
    sweep_until(lambda: is_recorded(alert))
    assert account(smtp_server, expected=5) == Account(lost=0, extra=0, message_ids=5)
    assert states(alert) == {State.SENT: 5}


def test_a_mail_that_was_killed_between_its_250_and_its_record_comes_twice_under_one_id(
    worker: Worker, smtp_server: SmtpServer
) -> None:
    readers(5)
    one_at_a_time = {"ALERT_WINDOW": "1", "ALERT_CONNECTIONS": "1"}
    worker.start(**one_at_a_time)
    with nothing_recorded() as refuse_records:
        smtp_server.script("reader3@example.se", "after", "250 2.0.0 OK", times=1, meanwhile=refuse_records)
        alert = published(alert=True).alert
        record = wait_for(sessions_that_wait_to_write, what="the record of the mail")
        worker.kill()
        end_sessions(record)
    worker.start(**one_at_a_time)
    sweep_until(lambda: is_recorded(alert))
    assert account(smtp_server, expected=5) == Account(lost=0, extra=1, message_ids=5)
    assert len(smtp_server.to("reader3@example.se")) == 2


@pytest.mark.parametrize("children_too", [True, False], ids=["group", "parent"])
def test_stopped_workers_repeat_nothing(
    size: Size,
    worker: Worker,
    smtp_server: SmtpServer,
    chance: random.Random,
    children_too: bool,
    report_progress: Callable[[str], None],
    record_property: Figure,
) -> None:
    readers(size.readers)
    smtp_server.pace = pace_for(size.readers, lives=size.stops)
    worker.start()
    alert = published(alert=True).alert
    for number in range(size.stops):
        time.sleep(chance.uniform(0, LIFE))
        worker.stop(children_too=children_too)
        assert State.SENDING not in states(alert)
        worker.start()
        tasks.sweep.delay()
        report_progress(f"stop {number + 1} of {size.stops}, {len(smtp_server.messages)} mails so far")
    smtp_server.pace = 0
    sweep_until(lambda: is_recorded(alert))
    found = account(smtp_server, expected=size.readers)
    record_property("extra", found.extra)
    assert found == Account(lost=0, extra=0, message_ids=size.readers)
    assert_balanced()


def pace_for(mails: int, *, lives: int) -> float:
    """Return the seconds that the mail server should take for a mail, so that so many last for so many lives."""
    return 0.6 * LIFE * CONNECTIONS * lives / max(1, mails)


@contextmanager
def nothing_recorded() -> Iterator[Callable[[], None]]:
    """Gives what makes every write to the deliveries wait until the context ends."""
    facts = connection.get_connection_params()
    keys = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{key: facts[key] for key in keys if facts.get(key)}) as session:
        yield lambda: session.execute("LOCK TABLE releases_delivery IN EXCLUSIVE MODE") and None
        session.rollback()


def sessions_that_wait_to_write() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'releases_delivery'::regclass"
            " AND mode = 'RowExclusiveLock'"
        )
        return [number for (number,) in cursor.fetchall()]


def end_sessions(numbers: list[int]) -> None:
    """End what would otherwise write down what its dead client had asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(number, 5000) FROM unnest(%s) AS number", [numbers])
