"""The front page of the desk: what matters now, first."""

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from releases.alerts import engine
from releases.desk import roles, waiting, week
from releases.document.changes import ChangeKind
from releases.models import Alert, Bounce, Delivery, Editor, Pulse, Release, StaffMail
from releases.services import publishing, review
from releases.tests.cast import a_committee, a_release, an_editor, published
from releases.tests.desk.mailings.alerts import in_undo_window, under_way
from releases.tests.desk.reading import words
from releases.tests.desk.test_release_form import saved
from releases.tests.four_eyes import a_member
from releases.tests.services.test_follow_ups import promised

FRONT = "/redaktion/"


def test_drafts_reviews_schedules_and_the_last_published_are_there(publisher: Client) -> None:
    a_release(title="Ett utkast")
    review.submit(a_release(title="Väntar på granskning"), by=publisher.editor)
    later = timezone.now() + dt.timedelta(days=2)
    publishing.schedule(a_release(title="Går ut i övermorgon"), at=later, by=publisher.editor)
    published(title="Redan ute")
    page = words(publisher.get(FRONT))
    for title in ("Ett utkast", "Väntar på granskning", "Går ut i övermorgon", "Redan ute"):
        assert title in page


def test_what_waits_for_somebody_is_not_what_they_have_written_in(publisher: Client) -> None:
    author = an_editor("skribenten")
    for title in ("Mitt och andras", "Andras"):
        review.submit(a_release(title=title, created_by=author), by=author)
    mixed = Release.objects.get(title="Mitt och andras")
    saved(publisher, mixed, {"lead": "Jag ändrade ingressen."})
    saved(publisher, Release.objects.get(title="Andras"), {})
    waits = waiting.context(publisher.editor)["to_review"]
    assert [release.title for release in waits] == ["Andras"]
    assert "Mitt och andras" in words(publisher.get(FRONT))


def test_a_writer_is_offered_to_write(writer: Client) -> None:
    assert "Nytt pressmeddelande" in words(writer.get(FRONT))


def test_the_tally_of_the_last_mailing_is_shown(writer: Client) -> None:
    alert = published(alert=True).alert
    Alert.objects.update(frozen_at=timezone.now(), recipients=3)
    states = ("sent", "sent", "failed")
    Delivery.objects.bulk_create([Delivery(alert=alert, subscriber=None, state=state) for state in states])
    page = words(writer.get(FRONT))
    assert "2 av 3 mejl mottagna, 1 avvisat" in page


def test_a_dead_sweep_with_work_waiting_is_an_alarm(writer: Client) -> None:
    published(alert=True)
    Alert.objects.update(created_at=timezone.now() - dt.timedelta(minutes=10))
    assert "Utskicken står still" in words(writer.get(FRONT))
    Pulse.objects.create(name=Pulse.SWEEP, beat_at=timezone.now())
    assert "Utskicken står still" not in words(writer.get(FRONT))


def test_a_schedule_that_nobody_kept_is_an_alarm(writer: Client) -> None:
    overdue = timezone.now() - dt.timedelta(minutes=10)
    Release.objects.filter(pk=a_release().pk).update(state="scheduled", scheduled_for=overdue)
    assert "Utskicken står still" in words(writer.get(FRONT))


def test_held_mail_and_a_mail_server_that_refuses_are_shown(writer: Client) -> None:
    alert = published(alert=True).alert
    Delivery.objects.create(alert=alert, subscriber=None, state="held")
    Alert.objects.update(stopped_reason="550 5.7.1 Blocked")
    page = words(writer.get(FRONT))
    assert "1 mejl är mer än ett dygn sent" in page
    assert "550 5.7.1 Blocked" in page


def test_what_waits_for_a_person_leads_to_the_page_with_the_buttons(publisher: Client) -> None:
    held, stopped, paused = (published(title=f"Nyhet {n}", alert=True).alert for n in range(3))
    Delivery.objects.create(alert=held, subscriber=None, state="held")
    Alert.objects.filter(pk=stopped.pk).update(stopped_reason="550 5.7.1 Blocked")
    Alert.objects.filter(pk=paused.pk).update(paused_at=timezone.now())
    front = html.fromstring(publisher.get(FRONT).content.decode())
    links = [str(link) for link in front.xpath("//*[contains(@class, 'notice')]//a/@href")]
    pages = [publisher.get(link).headers["Location"] for link in links]
    assert sorted(page.partition("#")[2] for page in pages) == sorted(
        f"utskick-{alert.pk}" for alert in (held, stopped, paused)
    )


def test_what_can_still_be_stopped_says_so(writer: Client) -> None:
    in_undo_window(published(alert=True), queued=2)
    assert "0 av 2 mejl mottagna, kan ännu stoppas" in words(writer.get(FRONT))


def test_of_a_correction_the_mailing_to_the_most_recipients_is_counted(writer: Client) -> None:
    first = published(alert=True)
    under_way(first.alert, queued=3)
    Release.objects.filter(pk=first.release_id).update(lead="Rättad.")
    publishing.correct(first.release, by=an_editor(), note="Ingressen var fel.")
    engine.prepare(timezone.now())
    assert "0 av 3 mejl mottagna" in words(writer.get(FRONT))


def test_held_mail_that_nobody_can_send_any_more_is_no_alarm(writer: Client) -> None:
    alert = published(alert=True).alert
    Delivery.objects.create(alert=alert, subscriber=None, state="held")
    Alert.objects.update(cancelled_at=timezone.now())
    assert "dygn sent" not in words(writer.get(FRONT))


def test_the_number_of_queries_does_not_grow(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            a_release(title=f"Utkast {number}", created_by=publisher.editor)
            published(title=f"Ute {number}", alert=True)
            review.submit(a_release(title=f"Granskas {number}"), by=an_editor("skribenten"))

    fill(1)
    with django_assert_max_num_queries(35) as few:
        publisher.get(FRONT)
    fill(5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        publisher.get(FRONT)


def test_a_week_shows_what_goes_out_went_out_meets_and_is_followed_up(writer: Client) -> None:
    now = timezone.now()
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    publishing.schedule(a_release(title="Isvägen plogas"), at=now + dt.timedelta(days=7), by=None)
    a_release(title="Ett förslag", decisions=[{"outcome": "Ja.", "committee": a_committee(), "date": monday}])
    published(title="Redan ute")
    promised((monday - timezone.localdate()).days + 6, title="Ny scen")
    days = _days(writer.get(FRONT))
    assert len(days) == 7
    assert "sammanträde Kulturnämnden" in days[0]
    assert "uppföljning Ny scen" in days[6]
    assert "gick ut Redan ute" in days[timezone.localdate().weekday()]
    following = writer.get(FRONT, {"vecka": week.named(monday + dt.timedelta(days=7))})
    assert any("går ut Isvägen plogas" in day for day in _days(following))


def test_a_week_does_not_say_that_something_goes_out_which_waits_for_a_person(writer: Client) -> None:
    late = a_release(title="För sent")
    Release.objects.filter(pk=late.pk).update(
        state=Release.State.SCHEDULED, scheduled_for=timezone.now(), asks_since=timezone.now()
    )
    assert "gick inte ut För sent" in _days(writer.get(FRONT))[timezone.localdate().weekday()]


def test_today_has_a_list_of_its_own_when_something_is_of_today(writer: Client) -> None:
    assert _today(writer) == []
    published(title="Redan ute")
    late = a_release(title="Frågar sedan i går")
    yesterday = timezone.now() - dt.timedelta(days=1)
    Release.objects.filter(pk=late.pk).update(
        state=Release.State.SCHEDULED, scheduled_for=yesterday, asks_since=yesterday
    )
    a_release(decisions=[{"outcome": "Ja.", "committee": a_committee(), "date": timezone.localdate()}])
    publishing.schedule(a_release(title="I morgon"), at=timezone.now() + dt.timedelta(days=1), by=None)
    shown = _today(writer)
    assert [
        title in " ".join(shown) for title in ("Frågar sedan i går Gick inte ut", "Redan ute Gick ut")
    ] == [True] * 2
    assert "Kulturnämnden Sammanträde" in shown
    assert "I morgon" not in " ".join(shown)


def _today(client: Client) -> list[str]:
    found = html.fromstring(client.get(FRONT).content.decode()).xpath(
        "//section[@aria-labelledby='idag']//li"
    )
    return [" ".join(entry.text_content().split()) for entry in found]


@pytest.mark.parametrize(("kind", "label"), [("update", "uppdaterat"), ("correction", "rättat")])
def test_a_week_calls_a_change_what_it_was(writer: Client, kind: str, label: str) -> None:
    release = published(title="Ändrat").release
    Release.objects.filter(pk=release.pk).update(lead="Det öppnar en dag senare.")
    publishing.correct(release, by=None, note="En dag senare.", kind=ChangeKind(kind), alert=False)
    assert f"{label} Ändrat" in _days(writer.get(FRONT))[timezone.localdate().weekday()]


def _days(response: HttpResponse) -> list[str]:
    found = html.fromstring(response.content.decode()).xpath("//li[starts-with(@class, 'week-day')]")
    return [" ".join(day.text_content().split()) for day in found]


@pytest.mark.parametrize("name", ["", "x", "2026", "2026-W60", "0-W1", "9999-W52", "2026-W49-W1"])
def test_a_week_that_is_none_is_this_week(writer: Client, name: str) -> None:
    assert words(writer.get(FRONT, {"vecka": name})) == words(writer.get(FRONT))


def test_an_empty_desk_says_so_and_shows_no_empty_section(writer: Client) -> None:
    page = words(writer.get(FRONT))
    assert "Inget väntar, varken på dig eller på någon annan." in page
    front = html.fromstring(writer.get(FRONT).content.decode())
    assert front.xpath("//*[@id='content']//h2") == []


@pytest.mark.parametrize("role", ["writer", "publisher", "administrator"])
def test_ones_own_releases_stand_apart_from_those_of_others(
    role: str, request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(role)
    a_release(
        title="Mitt", created_by=client.editor if role != "administrator" else an_editor("administrator")
    )
    a_release(title="Deras", created_by=an_editor("annan"))
    page = words(client.get(FRONT))
    assert "Dina 1 Mitt" in page
    assert "Andras utkast 1 Deras" in page


def test_what_waits_for_an_approver_is_shown_once(db: None) -> None:
    approver = an_editor("godkannare", is_superuser=False)
    roles.give(roles.StaffRole.APPROVER, to=approver)
    review.submit(a_release(title="Väntar på svar"), by=an_editor("skribenten"))
    client = Client()
    client.force_login(approver)
    assert words(client.get(FRONT)).count("Väntar på svar") == 1


@pytest.mark.django_db
def test_a_text_whose_reviewer_has_written_in_it_asks_for_another(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"
    writer, reviewer, other, outside = (
        a_member(role, name)
        for role, name in (
            (roles.StaffRole.WRITER, "skribent"),
            (roles.StaffRole.APPROVER, "granskare"),
            (roles.StaffRole.APPROVER, "annan"),
            (roles.StaffRole.WRITER, "utanfor"),
        )
    )
    release = a_release(title="Ny bro", created_by=writer)
    review.submit(release, by=writer, reviewer=reviewer)
    client = Client()
    client.force_login(reviewer)
    saved(client, release, {"lead": "Jag ändrade ingressen."})
    for who, is_shown in ((writer, True), (reviewer, True), (other, True), (outside, False)):
        client.force_login(who)
        page = words(client.get(FRONT))
        assert ("granskare skulle godkänna texten men har själv skrivit i den." in page) is is_shown, who
        assert ("Välj en annan granskare" in page) is is_shown, who
    client.force_login(writer)
    address = reverse("desk:name_reviewer", args=[release.pk])
    assert "granskare" not in words(client.get(address)).split("Vem ska godkänna")[1].split("annan")[0]
    client.post(address, {"reviewer": other.pk})
    client.force_login(other)
    assert "Väntar på dig 1 Ny bro" in words(client.get(FRONT))
    assert StaffMail.objects.filter(kind="review", editor=other).exists()
    assert Release.objects.get().handed_over_by == writer


@pytest.mark.django_db
def test_a_text_whose_reviewer_may_not_approve_any_more_asks_for_another() -> None:
    writer, reviewer = (
        a_member(roles.StaffRole.WRITER, "skribent"),
        a_member(roles.StaffRole.APPROVER, "granskare"),
    )
    review.submit(a_release(created_by=writer), by=writer, reviewer=reviewer)
    Editor.objects.filter(pk=reviewer.pk).update(is_active=False)
    client = Client()
    client.force_login(writer)
    assert "granskare skulle godkänna texten men får inte godkänna längre." in words(client.get(FRONT))


def test_language_versions_that_are_owed_and_missing_are_named(writer: Client, settings: Any) -> None:
    settings.MINORITY_LANGUAGES = ["fi"]
    published(title="Bara på svenska")
    assert "Bara på svenska Saknas: finska" in words(writer.get(FRONT))


def test_mail_that_came_back_lately_is_counted(writer: Client) -> None:
    alert = published(alert=True).alert
    Bounce.objects.create(alert=alert, kind="policy", received_at=timezone.now())
    page = words(writer.get(FRONT))
    assert "1 mejl kom tillbaka de senaste sju dagarna. 1 för att någon tar oss för skräppost" in page
