"""Wishes add up, each is answered by mail, and no address is mailed about itself more than it bears."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from releases.alerts import notices
from releases.mail import tokens
from releases.models import AccessToken, AddressChange, Notice, Rhythm, Subscriber
from releases.services import readdressing, subscribing
from releases.services.subscribing import Interests, Timetable
from releases.tests.cast import a_committee, a_keyword, a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

ADDRESS = "anna@example.se"
EVERYTHING = Interests(everything=True)
QUARTER = dt.timedelta(minutes=15)
STATES = [None, Subscriber.State.PENDING, Subscriber.State.CONFIRMED]


def ask(*names: str, interests: Interests | None = None, **facts: object) -> None:
    """Ask to follow the bodies of these names, everything when there are none."""
    bodies = tuple(a_committee(name).pk for name in names)
    wish = interests or Interests(everything=not bodies, committees=bodies)
    subscribing.request(ADDRESS, interests=wish, ip="192.0.2.1", **facts)  # type: ignore[arg-type]


def follows(subscriber: Subscriber | None = None) -> list[str]:
    subscriber = subscriber or Subscriber.objects.get()
    return sorted(str(interest) for interest in subscriber.interests.all())


def later(age: dt.timedelta) -> None:
    """Let so much time pass for all that was owed."""
    for notice in Notice.objects.all():
        Notice.objects.filter(pk=notice.pk).update(
            created_at=notice.created_at - age,
            begins_at=notice.begins_at - age,
            next_attempt_at=notice.next_attempt_at - age,
        )


def send(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    notices.run(now=lambda: timezone.now() + after)


def words(server: SmtpServer) -> list[str]:
    """The text parts of all mails so far, the oldest first."""
    parts = [received.message.get_body(("plain",)) for received in server.messages]
    return [str(part.get_content()) for part in parts if part is not None]


def test_what_an_unconfirmed_address_asks_for_adds_up() -> None:
    ask("kulturnämnden")
    ask("tekniska nämnden")
    ask(interests=Interests(everything=False, keywords=(a_keyword("cykel").pk,), matters=("KS 1",)))
    assert follows() == ["KS-1", "cykel", "kulturnämnden", "tekniska nämnden"]


def test_everything_takes_the_place_of_single_wishes_and_stays() -> None:
    ask("kulturnämnden")
    ask()
    ask("tekniska nämnden")
    assert [interest.kind for interest in Subscriber.objects.get().interests.all()] == ["everything"]


def test_a_paused_address_keeps_what_it_followed() -> None:
    a_subscriber(ADDRESS, state=Subscriber.State.PAUSED, committees=[a_committee("kulturnämnden")])
    ask("tekniska nämnden")
    assert follows() == ["kulturnämnden", "tekniska nämnden"]


def test_a_choice_of_rhythm_or_language_is_not_undone_by_a_wish_that_chooses_none() -> None:
    ask("kulturnämnden", timetable=Timetable(Rhythm.WEEKLY, 16, 0), language="fi")
    ask("tekniska nämnden", page_language="sv")
    reader = Subscriber.objects.get()
    assert (reader.rhythm, reader.digest_hour, reader.language) == (Rhythm.WEEKLY, 16, "fi")
    ask("tekniska nämnden", timetable=Timetable(Rhythm.DAILY), language="en")
    reader.refresh_from_db()
    assert (reader.rhythm, reader.language) == (Rhythm.DAILY, "en")


def test_the_pages_own_language_is_no_choice(client: Client) -> None:
    client.post("/en/prenumerera/", {"email": ADDRESS, "sprak": "en"})
    client.post("/prenumerera/", {"email": ADDRESS, "sprak": "sv", "rytm": "genast"})
    assert Subscriber.objects.get().language == "en"


def test_a_second_wish_is_answered_within_a_quarter_of_an_hour(smtp_server: SmtpServer) -> None:
    ask("kulturnämnden")
    send()
    ask("tekniska nämnden")
    send()
    assert len(smtp_server.messages) == 1
    send(after=QUARTER + dt.timedelta(seconds=1))
    assert len(smtp_server.messages) == 2
    assert "Tekniska nämnden" in words(smtp_server)[1]


def test_the_same_wish_twice_is_one_mail(smtp_server: SmtpServer) -> None:
    for _again in range(3):
        ask("kulturnämnden")
    send(after=dt.timedelta(hours=1))
    assert len(smtp_server.messages) == 1


@pytest.mark.parametrize("state", STATES)
def test_who_lost_the_mail_gets_it_again_after_a_quarter_of_an_hour(
    smtp_server: SmtpServer, state: str | None
) -> None:
    if state:
        a_subscriber(ADDRESS, state=state)
    for _again in range(2):
        ask()
        send()
        later(QUARTER + dt.timedelta(seconds=1))
    assert len(smtp_server.to(ADDRESS)) == 2


@pytest.mark.parametrize("state", STATES)
def test_no_address_is_mailed_more_than_three_times_a_day_on_request(
    smtp_server: SmtpServer, state: str | None
) -> None:
    if state:
        a_subscriber(ADDRESS, state=state)
    for _quarter in range(12):
        ask()
        send()
        later(QUARTER + dt.timedelta(seconds=1))
    assert len(smtp_server.to(ADDRESS)) == 3


@pytest.mark.parametrize("state", STATES)
def test_the_answer_to_a_second_wish_tells_nothing_about_the_address(
    client: Client, state: str | None
) -> None:
    if state:
        a_subscriber(ADDRESS, state=state)
    answers = []
    for name in ("kulturnämnden", "kulturnämnden", "tekniska nämnden", "byggnadsnämnden"):
        fields = {"email": ADDRESS, "omfang": "urval", "namnd": a_committee(name).slug}
        answer = client.post("/prenumerera/", fields)
        answers.append((answer.status_code, answer["Location"], answer.content))
    assert set(answers) == {(302, "/prenumerera/tack/", b"")}


def test_wishes_of_a_subscriber_are_each_asked_about(smtp_server: SmtpServer) -> None:
    reader = a_subscriber(ADDRESS, committees=[a_committee("kulturnämnden")])
    ask("tekniska nämnden")
    send()
    ask("byggnadsnämnden")
    ask("fritidsnämnden")
    send(after=QUARTER + dt.timedelta(seconds=1))
    first, second = words(smtp_server)
    assert "Tekniska nämnden" in first
    assert "Byggnadsnämnden" in second
    assert "Fritidsnämnden" in second
    assert follows(reader) == ["kulturnämnden"]


def test_a_wish_beyond_the_days_mails_is_asked_about_the_day_after(smtp_server: SmtpServer) -> None:
    a_subscriber(ADDRESS, committees=[a_committee("kulturnämnden")])
    for number in range(4):
        ask(f"nämnd {number}")
        send()
        later(QUARTER + dt.timedelta(seconds=1))
    assert len(smtp_server.messages) == 3
    later(dt.timedelta(hours=23, minutes=30))
    send()
    assert "Nämnd 3" in words(smtp_server)[3]


def test_who_has_confirmed_is_not_asked_again(smtp_server: SmtpServer) -> None:
    ask("kulturnämnden")
    ask("tekniska nämnden")
    reader = Subscriber.objects.get()
    subscribing.confirm(tokens.issue([reader], AccessToken.Purpose.CONFIRM)[reader.pk])
    send(after=dt.timedelta(hours=1))
    assert not any("/prenumerera/bekrafta/" in text for text in words(smtp_server))
    assert follows(reader) == ["kulturnämnden", "tekniska nämnden"]


def test_a_new_address_that_was_mailed_today_is_mailed_again(smtp_server: SmtpServer) -> None:
    reader = a_subscriber("bo@example.se")
    manage = tokens.issue([reader], AccessToken.Purpose.MANAGE)[reader.pk]
    ask()
    readdressing.request(manage, ADDRESS, ip="192.0.2.1")
    send()
    assert len(smtp_server.to(ADDRESS)) == 2
    readdressing.request(manage, ADDRESS, ip="192.0.2.1")
    later(QUARTER + dt.timedelta(seconds=1))
    readdressing.request(manage, ADDRESS, ip="192.0.2.1")
    send()
    assert len(smtp_server.to(ADDRESS)) == 3
    links = [text.partition("/prenumerera/adress/")[2][:32] for text in words(smtp_server)]
    assert links[1] == links[2] == tokens.issue_for_address(AddressChange.objects.get())


def test_the_pages_promise_no_mail_that_does_not_come(client: Client) -> None:
    page = " ".join(client.get("/prenumerera/tack/").content.decode().split())
    assert "Vi har skickat" not in page
    assert "en kvart" in page
    assert "högst tre" in page


def test_a_mail_that_waits_for_its_turn_is_no_late_mail(settings: pytest.FixtureRequest) -> None:
    settings.METRICS_TOKEN = "prov"
    published()
    ask("kulturnämnden")
    Notice.objects.update(sent_at=timezone.now())
    ask("tekniska nämnden")
    metrics = Client().get("/metrics", headers={"authorization": "Bearer prov"}).content.decode()
    assert "press_notices_waiting 0" in metrics
    assert "press_notice_age_seconds 0" in metrics
