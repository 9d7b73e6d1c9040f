"""Digests: at the reader's hour, of everything new and nothing twice, whatever happens meanwhile."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.alerts import audience, digests, engine, matching
from releases.mail import tokens
from releases.models import AccessToken, Alert, Delivery, Edition, Interest, Release, Rhythm, Subscriber
from releases.services import publishing, subscribing
from releases.services.subscribing import Interests, Timetable
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, an_editor, published
from releases.tests.processes import SmtpServer, wait_for

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
A_DAY = dt.timedelta(days=1, minutes=1)
State = Delivery.State
Kind = Alert.Kind
DECISION = {"outcome": "Nämnden säger ja.", "case_number": "KS-2026/00123"}


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    """A moment in November 2026 in Stockholm; the 17th is a Tuesday."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM)


def a_reader(email: str = "lasare@example.se", rhythm: Rhythm = Rhythm.DAILY, **facts: Any) -> Subscriber:
    facts = {"digested_until": local(16, 7), **facts}
    return a_subscriber(email, rhythm=rhythm, **facts)


ASKING = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE %s AND pid <> pg_backend_pid())"


def news(title: str, at: dt.datetime, **facts: Any) -> Edition:
    return published(title=title, at=at, alert=True, **facts)


def titles_in(digest: Alert) -> list[str]:
    return sorted(edition.title for edition in digest.digested.all())


def digests_to(subscriber: Subscriber) -> list[list[str]]:
    """What each digest of this reader told of, the earliest first."""
    mine = Alert.objects.filter(kind=Kind.DIGEST, deliveries__subscriber=subscriber).order_by("pk")
    return [titles_in(digest) for digest in mine]


# --- The moment --------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "now", "moment"),
    [
        (Rhythm.DAILY, local(17, 7), local(17, 7)),
        (Rhythm.DAILY, local(17, 6, 59), local(16, 7)),
        (Rhythm.MEETING, local(17, 23), local(17, 7)),
        (Rhythm.WEEKLY, local(20, 7), local(20, 7)),
        (Rhythm.WEEKLY, local(20, 6), local(13, 7)),
        (Rhythm.WEEKLY, local(19, 12), local(13, 7)),
    ],
)
def test_a_moment_is_an_hour_in_stockholm(rhythm: Rhythm, now: dt.datetime, moment: dt.datetime) -> None:
    assert digests.last_moment(rhythm, 7, 4, now) == moment.astimezone(dt.UTC)


@pytest.mark.parametrize("night", [local(28, 0, month=3), local(24, 0, month=10)])
@pytest.mark.parametrize("hour", [1, 2, 3])
def test_each_day_has_one_moment_also_when_the_clocks_change(night: dt.datetime, hour: int) -> None:
    start = night.astimezone(dt.UTC)
    sweeps = (start + dt.timedelta(minutes=minute) for minute in range(0, 3 * 24 * 60, 10))
    moments = {digests.last_moment(Rhythm.DAILY, hour, 4, now) for now in sweeps}
    assert sorted((moment.astimezone(STOCKHOLM).date() - night.date()).days for moment in moments) in (
        [-1, 0, 1, 2],
        [-1, 0, 1, 2, 3],
    )
    apart = [later - earlier for earlier, later in zip(sorted(moments), sorted(moments)[1:], strict=False)]
    assert min(apart) >= dt.timedelta(hours=22)


# --- What is told ------------------------------------------------------------


def test_everything_new_is_in_one_mail_however_many_interests_match() -> None:
    culture, cycling = a_committee(), a_keyword("cykel")
    reader = a_reader(committees=[culture], keywords=[cycling], matters=["KS 2026/123"])
    news("Bad", local(16, 8), committees=[culture], keywords=[cycling], decisions=[DECISION])
    news("Bro", local(17, 6), keywords=[cycling])
    news("Annat", local(16, 9))
    assert digests.owe(local(17, 7, 1)) == 1
    assert digests_to(reader) == [["Bad", "Bro"]]
    reader.refresh_from_db()
    assert reader.digested_until == local(17, 7)


def test_before_the_hour_nothing_is_owed() -> None:
    a_reader()
    news("Bad", local(16, 8))
    assert digests.owe(local(17, 6, 59)) == 0


def test_who_wants_digests_gets_nothing_at_once_and_the_desk_knows() -> None:
    a_reader()
    a_reader("beslut@example.se", Rhythm.MEETING)
    a_subscriber("direkt@example.se")
    release = a_release()
    assert audience.of(release.compose()).mails.at_once == 1
    assert audience.of(release.compose()).mails.in_digests == 1
    with_decision = a_release(decisions=[DECISION])
    assert audience.of(with_decision.compose()).mails.in_digests == 2
    edition = publishing.publish(release, by=an_editor())
    matching.freeze_owed(timezone.now())
    assert [row.subscriber.email for row in edition.alert.deliveries.all()] == ["direkt@example.se"]


def test_nothing_new_means_no_mail() -> None:
    reader = a_reader(keywords=[a_keyword()])
    news("Annat", local(16, 8))
    assert digests.owe(local(17, 7, 1)) == 0
    assert not Alert.objects.filter(kind=Kind.DIGEST).exists()
    reader.refresh_from_db()
    assert reader.digested_until == local(17, 7)


def test_readers_of_the_same_digest_share_an_alert() -> None:
    culture = a_committee()
    for number in range(3):
        a_reader(f"allt{number}@example.se")
    a_reader("kultur@example.se", committees=[culture])
    news("Bad", local(16, 8), committees=[culture])
    news("Bro", local(16, 9))
    assert digests.owe(local(17, 7, 1)) == 4
    assert sorted(
        (digest.recipients, titles_in(digest)) for digest in Alert.objects.filter(kind=Kind.DIGEST)
    ) == [
        (1, ["Bad"]),
        (3, ["Bad", "Bro"]),
    ]


def test_each_digest_comes_at_the_hour_its_reader_chose() -> None:
    early, late = a_reader("tidig@example.se"), a_reader("sen@example.se", digest_hour=15)
    friday = a_reader("fredag@example.se", Rhythm.WEEKLY)
    news("Bad", local(16, 8))
    digests.owe(local(17, 7, 1))
    news("Bro", local(17, 12))
    digests.owe(local(17, 15, 1))
    assert digests_to(early) == [["Bad"]]
    # "Bad" was due at 15 the day before.
    assert digests_to(late) == [["Bad"], ["Bro"]]
    assert digests_to(friday) == []
    digests.owe(local(20, 7, 1))
    assert digests_to(early) == [["Bad"], ["Bro"]]
    assert digests_to(friday) == [["Bad", "Bro"]]


def test_a_meeting_digest_tells_of_decisions_only() -> None:
    reader = a_reader(rhythm=Rhythm.MEETING)
    news("Bad", local(16, 8))
    news("Bro", local(16, 9), decisions=[DECISION])
    digests.owe(local(17, 7, 1))
    assert digests_to(reader) == [["Bro"]]


def test_what_was_to_mail_nobody_is_in_no_digest() -> None:
    reader = a_reader()
    published(title="Ur arkivet", at=local(16, 8))
    cancelled = news("Stoppat", local(16, 9))
    Alert.objects.filter(edition=cancelled).update(cancelled_at=timezone.now())
    withdrawn = news("Återkallat", local(16, 10))
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel.")
    digests.owe(local(17, 7, 1))
    assert digests_to(reader) == []


def test_a_corrected_release_is_in_the_digest_as_it_is_now() -> None:
    reader = a_reader()
    first = news("Bad", local(16, 8))
    Release.objects.update(title="Nytt bad")
    publishing.correct(first.release, by=an_editor(), note="Rubriken var fel.", at=local(16, 9))
    digests.owe(local(17, 7, 1))
    assert digests_to(reader) == [["Nytt bad"]]


def test_a_reader_whose_mail_came_back_is_not_mailed_later_either() -> None:
    reader = a_reader(state=Subscriber.State.PAUSED)
    news("Bad", local(16, 8))
    digests.owe(local(17, 7, 1))
    reader.refresh_from_db()
    assert (digests_to(reader), reader.digested_until) == ([], local(17, 7))


def test_a_digest_waits_for_the_undo_window_of_what_it_tells() -> None:
    a_reader(digested_until=timezone.now() - dt.timedelta(days=2))
    edition = publishing.publish(a_release(), by=an_editor(), undo=dt.timedelta(hours=1))
    digests.owe(timezone.now() + A_DAY)
    later = edition.alert.begins_at
    assert Alert.objects.get(kind=Kind.DIGEST).begins_at >= later


# --- Once, and whole ---------------------------------------------------------


def test_a_second_sweep_owes_nothing() -> None:
    reader = a_reader()
    news("Bad", local(16, 8))
    digests.owe(local(17, 7, 1))
    digests.owe(local(17, 7, 2))
    assert digests_to(reader) == [["Bad"]]


def test_missed_moments_are_made_up_for_in_one_mail() -> None:
    reader = a_reader()
    news("Bad", local(16, 8))
    news("Bro", local(18, 8))
    digests.owe(local(19, 12, 1))
    assert digests_to(reader) == [["Bad", "Bro"]]


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_owe_each_reader_one_mail() -> None:
    for number in range(20):
        a_reader(f"lasare{number}@example.se")
    news("Bad", local(16, 8))

    def sweep(_number: int) -> int:
        try:
            return digests.owe(local(17, 7, 1))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(sweep, range(8)))
    assert sum(written) == 20
    assert Delivery.objects.filter(alert__kind=Kind.DIGEST).count() == 20


@pytest.mark.django_db(transaction=True)
def test_what_is_being_published_at_the_moment_is_waited_for() -> None:
    in_an_hour = timezone.now() + dt.timedelta(hours=1)
    reader = a_reader(digested_until=timezone.now(), digest_hour=timezone.localtime(in_an_hour).hour)
    release, editor = a_release(title="Bad"), an_editor()
    dated, go_on = threading.Event(), threading.Event()

    def publish() -> None:
        with transaction.atomic():
            publishing.publish(release, by=editor)
            dated.set()
            go_on.wait(10)
        connection.close()

    def sweep() -> None:
        digests.owe(in_an_hour + dt.timedelta(minutes=1))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(publish)]
        dated.wait(10)
        work.append(pool.submit(sweep))
        wait_for(_somebody_waits, what="the sweep to wait")
        go_on.set()
        for each in work:
            each.result()
    assert digests_to(reader) == [["Bad"]]


def _somebody_waits() -> bool:
    """Whether the sweep has seen the publication: it asks for locks again and again."""
    with connection.cursor() as cursor:
        cursor.execute(ASKING, ["%virtualtransaction FROM pg_locks%"])
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_no_editor_waits_for_a_digest_that_waits_for_another(monkeypatch: Any) -> None:
    """An editor's transaction that stays open holds up the digests of that minute, and nobody at the desk."""
    monkeypatch.setattr(digests, "PATIENCE", 3)
    now = timezone.now()
    reader = a_reader(digested_until=now - A_DAY * 2)
    news("Bad", now - A_DAY)
    held, other = a_release(title="Öppen"), a_release(title="Annan")
    opened, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Release.objects.filter(pk=held.pk).update(lead="Under arbete.")
            opened.set()
            go_on.wait(30)
        connection.close()

    def sweep() -> int:
        try:
            return digests.owe(now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold)
        opened.wait(10)
        owed = pool.submit(sweep)
        wait_for(_somebody_waits, what="the sweep to wait")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            Release.objects.filter(pk=other.pk).update(lead="Klar.")
            Release.objects.select_for_update().get(pk=other.pk)
        assert owed.result() == 0
        go_on.set()
    assert digests_to(reader) == []
    assert digests.owe(now) == 1
    assert digests_to(reader) == [["Bad"]]


def test_a_sweeper_whose_clock_is_ahead_tells_nobody_too_early() -> None:
    reader = a_reader(digested_until=timezone.now())
    publishing.publish(a_release(), by=an_editor())
    digests.sweep(timezone.now() + A_DAY)
    reader.refresh_from_db()
    assert digests_to(reader) == []
    assert reader.digested_until < timezone.now()


def test_the_books_of_a_digest_balance() -> None:
    a_reader()
    news("Bad", local(16, 8))
    digests.owe(local(17, 7, 1))
    digest = Alert.objects.get(kind=Kind.DIGEST)
    assert digest.recipients == digest.deliveries.count() == 1


# --- Changing one's mind -----------------------------------------------------


def change(subscriber: Subscriber, rhythm: Rhythm) -> None:
    token = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    subscribing.change(token, Interests(everything=True), Timetable(rhythm))


def a_days_sweeps() -> None:
    """Freeze what is owed and sweep, now and a day later."""
    for later in (dt.timedelta(0), A_DAY):
        digests.owe(timezone.now() + later)
        matching.freeze_owed(timezone.now())


@pytest.mark.parametrize("frozen", [True, False])
def test_from_at_once_to_digests_nothing_comes_twice_or_not_at_all(frozen: bool) -> None:
    reader = a_subscriber()
    before = publishing.publish(a_release(title="Bad"), by=an_editor())
    if frozen:
        matching.freeze_owed(timezone.now())
    change(reader, Rhythm.DAILY)
    publishing.publish(a_release(title="Bro"), by=an_editor())
    a_days_sweeps()
    assert [row.alert.edition for row in reader.deliveries.exclude(alert__kind=Kind.DIGEST)] == [before]
    assert digests_to(reader) == [["Bro"]]


@pytest.mark.parametrize("frozen", [True, False])
def test_from_digests_to_at_once_what_is_left_comes_in_a_last_digest(frozen: bool) -> None:
    reader = a_reader(digested_until=timezone.now())
    before = publishing.publish(a_release(title="Bad"), by=an_editor())
    if frozen:
        matching.freeze_owed(timezone.now())
    change(reader, Rhythm.INSTANT)
    after = publishing.publish(a_release(title="Bro"), by=an_editor())
    a_days_sweeps()
    at_once = {row.alert.edition for row in reader.deliveries.exclude(alert__kind=Kind.DIGEST)}
    in_digests = [title for titles in digests_to(reader) for title in titles]
    if frozen:
        assert (at_once, in_digests) == ({after}, ["Bad"])
    else:
        assert (at_once, in_digests) == ({before, after}, [])
    reader.refresh_from_db()
    assert reader.digested_until is None


def test_there_and_back_again_tells_each_release_once() -> None:
    reader = a_subscriber()
    for title, rhythm in (("Ett", Rhythm.DAILY), ("Två", Rhythm.INSTANT), ("Tre", Rhythm.WEEKLY)):
        publishing.publish(a_release(title=title), by=an_editor())
        change(reader, rhythm)
    publishing.publish(a_release(title="Fyra"), by=an_editor())
    for days in range(9):
        digests.owe(timezone.now() + dt.timedelta(days=days))
    at_once = [row.alert.edition.title for row in reader.deliveries.exclude(alert__kind=Kind.DIGEST)]
    in_digests = [title for titles in digests_to(reader) for title in titles]
    assert sorted(at_once + in_digests) == ["Ett", "Fyra", "Tre", "Två"]


STEPS = st.lists(st.sampled_from(["publish", "freeze", "sweep", *Rhythm.values]), max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_a_reader_changes_and_when_each_release_is_mailed_once(steps: list[str]) -> None:
    with transaction.atomic():
        reader, editor = a_subscriber(), an_editor()
        for number, step in enumerate([*steps, "publish"]):
            if step == "publish":
                publishing.publish(a_release(title=str(number), decisions=[DECISION]), by=editor)
            elif step == "freeze":
                matching.freeze_owed(timezone.now())
            elif step == "sweep":
                digests.owe(timezone.now())
            else:
                change(reader, Rhythm(step))
        for days in (0, 9):
            digests.owe(timezone.now() + dt.timedelta(days=days))
            matching.freeze_owed(timezone.now())
        at_once = [row.alert.edition.title for row in reader.deliveries.exclude(alert__kind=Kind.DIGEST)]
        in_digests = [title for titles in digests_to(reader) for title in titles]
        published_ones = sorted(edition.title for edition in Edition.objects.all())
        assert sorted(at_once + in_digests) == published_ones
        transaction.set_rollback(True)


# --- Words that come later ---------------------------------------------------


def run() -> None:
    engine.run(now=lambda: timezone.now() + dt.timedelta(seconds=1))


def a_digest_that_was_sent(smtp_server: SmtpServer) -> Edition:
    a_reader(digested_until=timezone.now() - dt.timedelta(days=2))
    edition = published(title="Bad", at=timezone.now() - dt.timedelta(days=1, hours=2), alert=True)
    digests.owe(timezone.now())
    run()
    assert [str(received.message["Subject"]) for received in smtp_server.messages] == ["Bad"]
    return edition


def test_a_correction_reaches_who_read_of_it_in_a_digest(smtp_server: SmtpServer) -> None:
    edition = a_digest_that_was_sent(smtp_server)
    Release.objects.update(lead="Rätt ingress.")
    publishing.correct(edition.release, by=an_editor(), note="Ingressen var fel.")
    run()
    digest, correction = (received.message for received in smtp_server.messages)
    assert correction["Subject"] == "Rättelse: Bad"
    assert digest["Message-ID"] in correction["References"]


def test_a_withdrawal_reaches_who_read_of_it_in_a_digest(smtp_server: SmtpServer) -> None:
    edition = a_digest_that_was_sent(smtp_server)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.")
    run()
    assert smtp_server.messages[1].message["Subject"] == "Återkallat: Bad"


def test_a_digest_of_nothing_but_withdrawn_releases_does_not_go_out(smtp_server: SmtpServer) -> None:
    a_reader()
    edition = news("Bad", local(16, 8))
    digests.owe(local(17, 7, 1))
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel dag.")
    Alert.objects.update(late_after=timezone.now() + dt.timedelta(days=1))
    run()
    assert smtp_server.messages == []
    assert Alert.objects.get(kind=Kind.DIGEST).cancelled_at
    assert Delivery.objects.get(alert__kind=Kind.DIGEST).state == State.CANCELLED


def test_a_release_withdrawn_before_the_mail_leaves_is_not_in_it(smtp_server: SmtpServer) -> None:
    a_reader()
    bath = news("Bad", local(16, 8))
    news("Bro", local(16, 9))
    digests.owe(local(17, 7, 1))
    publishing.withdraw(bath.release, by=an_editor(), reason="Fel dag.", alert=False)
    Alert.objects.update(late_after=timezone.now() + dt.timedelta(days=1))
    run()
    (received,) = smtp_server.messages
    body = received.message.get_body(("plain",))
    assert body is not None
    assert "Bro" in body.get_content()
    assert "Bad" not in body.get_content()


# --- Matters -----------------------------------------------------------------


@pytest.mark.parametrize("written", ["KS-2026/00123", "Dnr KS 2026/123", "ks/2026:123 - 001"])
def test_who_follows_a_matter_is_mailed_however_its_number_is_written(written: str) -> None:
    reader = a_subscriber(matters=[written])
    a_subscriber("annat@example.se", matters=["KS-2026/00124"])
    release = a_release(decisions=[DECISION])
    assert audience.of(release.compose()).mails.at_once == 1
    edition = publishing.publish(release, by=an_editor())
    matching.freeze_owed(timezone.now())
    assert edition.alert.deliveries.get().subscriber == reader


def test_an_interest_in_a_matter_names_one() -> None:
    reader = a_subscriber(matters=["KS 1"])
    assert str(reader.interests.get()) == "KS-1"
    with pytest.raises(Exception, match="interest_names_what_it_says"):
        reader.interests.create(kind=Interest.Kind.MATTER)
