"""What the engine does with an alert, answer by answer, until the books balance."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from releases.alerts import advisory_locks, engine, notices, reconciliation
from releases.alerts.claims import EXCHANGE
from releases.alerts.mailings import retry_delay
from releases.mail import return_paths, tokens
from releases.models import AccessToken, Alert, Delivery, Edition, Subscriber
from releases.services import publishing, steering, subscribing
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.processes import ANYBODY, DROP, SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def balanced() -> Iterator[None]:
    yield
    assert reconciliation.unbalanced(finished_since=dt.datetime.min.replace(tzinfo=dt.UTC)) == []


@pytest.fixture
def one_by_one(settings: Any) -> None:
    """Windows of one message over one connection, so that a test can count where something happens."""
    settings.ALERT_WINDOW = settings.ALERT_CONNECTIONS = 1


def readers(count: int) -> list[Subscriber]:
    return [a_subscriber(f"reader{number}@example.se") for number in range(count)]


def an_alert() -> Alert:
    return published(alert=True).alert


def run(*, after: dt.timedelta = dt.timedelta(0), **options: Any) -> None:
    engine.run(now=lambda: timezone.now() + after, **options)


def states(alert: Alert) -> dict[str, int]:
    return {state: count for state, count in alert.deliveries.all().counts().items() if count}


def copies(server: SmtpServer) -> Counter[str]:
    return Counter(received.recipients[0] for received in server.messages)


def message_ids(server: SmtpServer, recipient: str) -> set[str]:
    return {received.message["Message-ID"] for received in server.to(recipient)}


class Interruption:
    """Does something before the message with this number; is asked as `should_stop`, and says no."""

    def __init__(self, number: int, what: Callable[[], Any]) -> None:
        self.number, self.what = number, what

    def at(self, server: SmtpServer) -> Callable[[], bool]:
        def asked() -> bool:
            if len(server.messages) >= self.number and self.what:
                what, self.what = self.what, None
                what()
            return False

        return asked


def test_everybody_gets_it_once_and_the_alert_is_finished(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_WINDOW = 3
    readers(8)
    alert = an_alert()
    run()
    run()
    assert copies(smtp_server) == Counter(f"reader{number}@example.se" for number in range(8))
    assert states(alert) == {State.SENT: 8}
    alert.refresh_from_db()
    assert alert.finished_at
    assert alert.recipients == 8
    assert 1 <= smtp_server.connections <= settings.ALERT_CONNECTIONS


def test_an_alert_without_recipients_is_finished(smtp_server: SmtpServer) -> None:
    alert = an_alert()
    run()
    alert.refresh_from_db()
    assert (alert.recipients, bool(alert.finished_at)) == (0, True)
    assert smtp_server.connections == 0


def test_links_in_the_mail_belong_to_its_reader(smtp_server: SmtpServer) -> None:
    anna, bo = readers(2)
    an_alert()
    run()
    for reader in (anna, bo):
        leave = smtp_server.to(reader.email)[0].message["List-Unsubscribe"]
        assert subscribing.find(leave.split("/")[-3]) == reader


def test_a_refused_address_has_failed_and_the_others_have_it(smtp_server: SmtpServer) -> None:
    readers(3)
    smtp_server.script("reader1@example.se", "rcpt", "550 5.1.1 <reader1@example.se> No such user")
    alert = an_alert()
    run()
    assert states(alert) == {State.SENT: 2, State.FAILED: 1}
    failed = alert.deliveries.get(state=State.FAILED)
    assert failed.reply == "550 5.1.1 <…> No such user"
    assert failed.attempts == 1


@pytest.mark.parametrize("reply", ["450 4.2.1 Later", "451 4.7.1 Greylisted", DROP])
def test_a_refusal_for_now_waits_alone(smtp_server: SmtpServer, reply: str) -> None:
    readers(3)
    smtp_server.script("reader1@example.se", "rcpt", reply, times=1)
    alert = an_alert()
    run()
    assert states(alert) == {State.SENT: 2, State.QUEUED: 1}
    run(after=dt.timedelta(seconds=50))
    assert states(alert) == {State.SENT: 2, State.QUEUED: 1}
    run(after=dt.timedelta(seconds=70))
    assert states(alert) == {State.SENT: 3}
    assert alert.deliveries.get(attempts=2).subscriber.email == "reader1@example.se"


def test_pauses_grow_from_a_minute_to_an_hour() -> None:
    pauses = [retry_delay(attempts).total_seconds() / 60 for attempts in range(9)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_full_mailbox_is_left_alone_for_an_hour(smtp_server: SmtpServer) -> None:
    readers(1)
    smtp_server.script(ANYBODY, "rcpt", "452 4.2.2 The recipient's inbox is out of storage space", times=1)
    alert = an_alert()
    run()
    run(after=dt.timedelta(minutes=55))
    assert states(alert) == {State.QUEUED: 1}
    run(after=dt.timedelta(minutes=61))
    assert states(alert) == {State.SENT: 1}


def test_a_whole_day_of_refusals_has_failed(smtp_server: SmtpServer) -> None:
    readers(1)
    smtp_server.script(ANYBODY, "rcpt", "450 4.2.1 Later")
    alert = an_alert()
    for hours in range(25):
        run(after=dt.timedelta(hours=hours - 0.01))
    assert states(alert) == {State.FAILED: 1}
    assert smtp_server.messages == []


def test_a_lost_answer_is_repeated_with_the_same_message_id(smtp_server: SmtpServer) -> None:
    readers(2)
    smtp_server.script("reader0@example.se", "after", DROP, times=1)
    alert = an_alert()
    run()
    run(after=dt.timedelta(minutes=2))
    assert copies(smtp_server) == {"reader0@example.se": 2, "reader1@example.se": 1}
    assert len(message_ids(smtp_server, "reader0@example.se")) == 1
    assert states(alert) == {State.SENT: 2}


@pytest.mark.parametrize("stage", ["connect", "data"])
def test_421_costs_no_attempt(smtp_server: SmtpServer, stage: Any) -> None:
    readers(3)
    smtp_server.script(ANYBODY, stage, "421 4.3.2 Closing", times=1)
    alert = an_alert()
    run()
    assert states(alert) == {State.SENT: 3}
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {1}


def test_a_policy_refusal_stops_the_queue_and_unsubscribes_nobody(smtp_server: SmtpServer) -> None:
    readers(5)
    smtp_server.script(ANYBODY, "rcpt", "550 5.7.1 Your mail looks like spam")
    alert = an_alert()
    run()
    run()
    assert states(alert) == {State.QUEUED: 5}
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {1}
    assert Subscriber.objects.confirmed().count() == 5
    assert Alert.objects.stopped().get().stopped_reason == "550 5.7.1 Your mail looks like spam"


def test_the_queue_goes_on_when_the_policy_has_passed(smtp_server: SmtpServer) -> None:
    readers(5)
    smtp_server.script(ANYBODY, "rcpt", "550 5.7.1 Your mail looks like spam", times=5)
    alert = an_alert()
    run()
    run(after=dt.timedelta(minutes=14))
    assert states(alert) == {State.QUEUED: 5}
    run(after=dt.timedelta(minutes=16))
    assert states(alert) == {State.SENT: 5}
    assert not Alert.objects.stopped().exists()


def test_without_a_mail_server_everything_stays_queued(settings: Any, smtp_server: SmtpServer) -> None:
    readers(3)
    alert = an_alert()
    port, settings.MAIL_PORT = settings.MAIL_PORT, 9
    run()
    assert states(alert) == {State.QUEUED: 3}
    assert set(alert.deliveries.values_list("attempts", flat=True)) == {0}
    assert Alert.objects.stopped().get() == alert
    settings.MAIL_PORT = port
    run()
    assert states(alert) == {State.SENT: 3}
    assert not Alert.objects.stopped().exists()


def test_a_wrong_password_leaves_everything_queued(settings: Any, smtp_server: SmtpServer) -> None:
    readers(3)
    settings.MAIL_USER, settings.MAIL_PASSWORD = "press", "fel"
    alert = an_alert()
    run()
    assert states(alert) == {State.QUEUED: 3}


@pytest.mark.usefixtures("one_by_one")
def test_a_server_that_dies_within_a_message_costs_one_attempt(smtp_server: SmtpServer) -> None:
    readers(4)
    smtp_server.script("reader2@example.se", "dot", DROP, times=1)

    def go_down() -> None:
        smtp_server.script(ANYBODY, "connect", "554 5.3.2 Going down")

    alert = an_alert()
    run(should_stop=Interruption(2, go_down).at(smtp_server))
    assert states(alert) == {State.SENT: 2, State.QUEUED: 2}
    assert sorted(alert.deliveries.values_list("attempts", flat=True)) == [0, 1, 1, 1]


def test_mail_that_is_a_day_late_is_held_until_a_person_says_so(smtp_server: SmtpServer) -> None:
    readers(3)
    alert = an_alert()
    engine.prepare(timezone.now())
    run(after=dt.timedelta(hours=25))
    assert states(alert) == {State.HELD: 3}
    assert smtp_server.messages == []
    steering.release_held(alert, by=an_editor())
    run()
    assert states(alert) == {State.SENT: 3}


@pytest.mark.usefixtures("one_by_one")
def test_withdrawing_cancels_what_has_not_begun(smtp_server: SmtpServer) -> None:
    readers(6)
    alert = an_alert()
    withdraw = Interruption(
        2, lambda: publishing.withdraw(alert.edition.release, by=an_editor(), reason="Fel dag.")
    )
    run(should_stop=withdraw.at(smtp_server))
    assert states(alert) == {State.SENT: 2, State.CANCELLED: 4}
    alert.refresh_from_db()
    assert alert.finished_at


@pytest.mark.usefixtures("one_by_one")
def test_no_mail_begins_after_its_reader_has_left(smtp_server: SmtpServer) -> None:
    leaver = readers(5)[4]
    alert = an_alert()
    token = tokens.issue([leaver], AccessToken.Purpose.MANAGE)[leaver.pk]
    run(should_stop=Interruption(2, lambda: subscribing.leave(token)).at(smtp_server))
    assert smtp_server.to(leaver.email) == []
    assert states(alert) == {State.SENT: 4, State.CANCELLED: 1}


def test_who_has_left_is_found_nowhere_in_the_database(smtp_server: SmtpServer) -> None:
    leaver = a_subscriber("anna.svensson@example.se")
    smtp_server.script(leaver.email, "rcpt", f"550 5.1.1 <{leaver.email}>: unknown", times=1)
    published(alert=True)
    subscribing.request(leaver.email, interests=subscribing.Interests(everything=True), ip="192.0.2.1")
    run()
    notices.run()
    assert tables_with("anna.svensson")
    subscribing.leave(tokens.issue([leaver], AccessToken.Purpose.MANAGE)[leaver.pk])
    assert tables_with("anna.svensson") == []


def test_who_leaves_before_the_run_is_cancelled(smtp_server: SmtpServer) -> None:
    leaver = readers(2)[0]
    alert = an_alert()
    engine.prepare(timezone.now())
    subscribing.leave(tokens.issue([leaver], AccessToken.Purpose.MANAGE)[leaver.pk])
    run()
    assert states(alert) == {State.SENT: 1, State.CANCELLED: 1}


def test_who_is_paused_is_cancelled_also_when_nobody_else_is_left(
    smtp_server: SmtpServer, settings: Any
) -> None:
    settings.ALERT_WINDOW = 2
    readers(5)
    alert = an_alert()
    engine.prepare(timezone.now())
    Subscriber.objects.filter(email__lt="reader4").update(state=Subscriber.State.PAUSED)
    run()
    assert states(alert) == {State.SENT: 1, State.CANCELLED: 4}


@pytest.mark.usefixtures("one_by_one")
def test_a_graceful_stop_writes_down_what_was_sent_and_repeats_nothing(smtp_server: SmtpServer) -> None:
    readers(6)
    alert = an_alert()
    run(should_stop=lambda: len(smtp_server.messages) >= 3)
    assert states(alert) == {State.SENT: 3, State.QUEUED: 3}
    run()
    assert states(alert) == {State.SENT: 6}
    assert max(copies(smtp_server).values()) == 1


def test_a_letter_that_cannot_be_written_stops_no_other_alert(smtp_server: SmtpServer) -> None:
    readers(2)
    good = published(title="Går att läsa", alert=True)
    facts = {"slug": "trasig", "content": {"version": 99}, "title": "Trasig", "number": 1}
    broken = Edition.objects.create(
        release=a_release(),
        year=2026,
        language="sv",
        first_published_at=NOON,
        published_at=NOON,
        sha256="0" * 64,
        **facts,
    )
    Alert.objects.create(edition=broken)
    last = published(title="Också läsbar", alert=True)
    run()
    assert states(good.alert) == states(last.alert) == {State.SENT: 2}
    assert "UnknownVersion" in Alert.objects.stopped().get(edition=broken).stopped_reason


def test_an_address_that_no_header_can_hold_has_failed(smtp_server: SmtpServer) -> None:
    readers(1)
    a_subscriber("å@example.se")
    alert = an_alert()
    run()
    assert states(alert) == {State.SENT: 1, State.FAILED: 1}


def test_what_a_dead_run_had_claimed_is_sent_with_the_same_message_id(smtp_server: SmtpServer) -> None:
    readers(3)
    alert = an_alert()
    engine.prepare(timezone.now())
    subscribers = alert.deliveries.values_list("subscriber", flat=True)
    expected = {f"<{return_paths.message_id(return_paths.mark(alert.pk, reader))}>" for reader in subscribers}
    alert.deliveries.update(state=State.SENDING, claimed_by=4711)
    run()
    assert states(alert) == {State.SENT: 3}
    assert {received.message["Message-ID"] for received in smtp_server.messages} == expected


def test_what_a_living_run_has_claimed_is_left_to_it(smtp_server: SmtpServer) -> None:
    readers(3)
    alert = an_alert()
    engine.prepare(timezone.now())
    alert.deliveries.update(state=State.SENDING, claimed_by=4711)
    with another_session() as living:
        living.execute("SELECT pg_advisory_lock(4711)")
        run()
        assert states(alert) == {State.SENDING: 3}
        living.execute("SELECT pg_advisory_unlock_all()")
    run()
    assert states(alert) == {State.SENT: 3}


def test_a_run_beside_another_goes_away(smtp_server: SmtpServer) -> None:
    readers(1)
    alert = an_alert()
    with another_session() as other:
        other.execute("SELECT pg_advisory_lock(%s, 0)", [advisory_locks.ALERTS])
        run()
        assert states(alert) == {State.QUEUED: 1}
        other.execute("SELECT pg_advisory_unlock_all()")
    run()
    assert states(alert) == {State.SENT: 1}


@pytest.mark.django_db(transaction=True)
def test_a_restarted_database_repeats_nothing(smtp_server: SmtpServer, settings: Any) -> None:
    settings.ALERT_WINDOW = 4
    readers(10)
    alert = an_alert()
    run(should_stop=Interruption(2, end_own_session).at(smtp_server))
    assert states(alert) == {State.SENT: 10}
    assert max(copies(smtp_server).values()) == 1
    assert len(smtp_server.messages) == 10


def another_session() -> psycopg.Connection:
    facts = connection.get_connection_params()
    keys = ("dbname", "host", "port", "user", "password")
    return psycopg.connect(**{key: facts[key] for key in keys if facts.get(key)}, autocommit=True)


def tables_with(words: str) -> list[str]:
    """Return the tables of the whole database with a row in which these words stand."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s', [f"%{words}%"])  # noqa: S608
            found += [table] if cursor.fetchone()[0] else []
        return found


def end_own_session() -> None:
    """What an immediate restart of PostgreSQL does to a run: its connection and its locks are gone."""
    number = connection.connection.info.backend_pid
    with another_session() as administrator:
        administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [number])


@pytest.mark.django_db(transaction=True)
def test_who_pauses_waits_for_a_claim_that_is_being_made(settings: Any) -> None:
    readers(3)
    alert = an_alert()
    engine.prepare(timezone.now())
    claim = {
        "records": "[]",
        "numbers": [],
        "released": [],
        "number": 4711,
        "alert": alert.pk,
        "size": 2,
        "now": timezone.now(),
        "after_time": "-infinity",
        "after_id": 0,
    }
    with psycopg.connect(**connection.get_connection_params()) as other:
        [(claims,)] = psycopg.Cursor(other).execute(EXCHANGE, claim).fetchall()
        assert len(claims) == 2
        with pytest.raises(OperationalError), transaction.atomic():
            Alert.objects.select_for_update(nowait=True).get()
    assert Alert.objects.select_for_update().filter(pk=alert.pk).update(cancelled_at=timezone.now())
    engine.prepare(timezone.now())


@pytest.mark.django_db
def test_a_sweep_changes_no_delivery_while_nothing_is_withdrawn_or_late() -> None:
    readers(3)
    an_alert()
    engine.prepare(timezone.now())
    with CaptureQueriesContext(connection) as asked:
        assert engine.prepare(timezone.now())
    assert not [query["sql"] for query in asked if 'UPDATE "releases_delivery"' in query["sql"]]
