"""Follow-ups: what is due, who is reminded of it and when, and what the release that keeps the promise begins with."""

import datetime as dt
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from releases import tasks
from releases.alerts import staff_mails
from releases.models import Edition, Editor, FollowUp, Release, StaffMail
from releases.services import follow_ups, publishing
from releases.services.follow_ups import NothingPromised
from releases.tests.cast import a_committee, a_keyword, a_person, a_release, an_editor
from releases.tests.journeys.visitor import one_spaced, text_of
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
NUMBER = "KN-2026/00017"


def today() -> dt.date:
    return timezone.localdate()


def promised(in_days: int = 20, *, ago: int = 60, title: str = "Ny scen", **facts: Any) -> Edition:
    """Publish a release of `ago` days ago whose decision is to be followed up `in_days` from today."""
    decided = today() - dt.timedelta(days=ago)
    decision = {
        "outcome": "Nämnden inrättar en scen.",
        "committee": a_committee(),
        "case_number": NUMBER,
        "date": decided,
        "follow_up": today() + dt.timedelta(days=in_days),
        "follow_up_precision": "day",
        **facts,
    }
    release = a_release(
        title=title,
        committees=[a_committee()],
        keywords=[a_keyword()],
        contacts=[a_person()],
        decisions=[decision],
        budget=[{"amount": 450_000, "purpose": "scener"}],
        created_by=an_editor("skribent"),
    )
    at = timezone.now() - dt.timedelta(days=ago)
    return publishing.publish(release, by=an_editor("redaktor"), at=at, alert=False)


def due_on(edition: Edition) -> dt.date:
    day: dt.date = edition.release.decisions.get().follow_up
    return day


def begun(edition: Edition) -> Release:
    return follow_ups.begin(edition.release, due_on=due_on(edition), by=an_editor("skribent"))


@pytest.mark.parametrize(
    ("in_days", "is_due"), [(-400, False), (-40, True), (0, True), (25, True), (40, False)]
)
def test_a_follow_up_is_due_from_a_month_before_until_a_year_after(in_days: int, is_due: bool) -> None:
    promised(in_days, ago=500)
    assert bool(follow_ups.due(today())) == is_due


def test_one_whose_last_day_has_passed_is_overdue_and_a_month_lasts_to_its_end() -> None:
    first = today().replace(day=1)
    promised((first - today()).days, follow_up_precision="month")
    (one,) = follow_ups.due(today())
    assert not one.is_overdue(today())
    assert one.is_overdue(follow_ups.month_after(first))


def test_a_later_decision_in_the_matter_keeps_the_promise() -> None:
    promised(-5)
    assert follow_ups.due(today())
    promised(300, ago=1, title="Så gick det med scenen")
    assert follow_ups.due(today()) == []


def test_what_is_withdrawn_promises_nothing() -> None:
    publishing.withdraw(promised().release, by=an_editor(), reason="Fel.")
    assert follow_ups.due(today()) == []


def test_it_begins_with_the_matter_and_a_link_and_no_fact_of_the_earlier_decision() -> None:
    edition = promised()
    draft = Release.objects.get(pk=begun(edition).pk)
    decision = draft.decisions.get()
    assert (decision.case_number, decision.committee) == (NUMBER, a_committee())
    assert (decision.outcome, decision.date, decision.follow_up) == ("", None, None)
    assert [contact.person.name for contact in draft.contacts.all()] == ["Alva Ek"]
    assert (draft.title, draft.body, draft.state) == ("Uppföljning: Ny scen", "", "draft")
    assert (list(draft.committees.all()), list(draft.keywords.all())) == ([a_committee()], [a_keyword()])
    assert not draft.budget_lines.exists()
    link = draft.links.get()
    assert link.label == "Ny scen"
    assert link.url == f"http://testserver{edition.get_absolute_url()}"


def test_who_begins_it_again_gets_the_one_that_was_begun() -> None:
    edition = promised()
    assert begun(edition) == begun(edition)
    (one,) = follow_ups.due(today())
    assert one.begun == begun(edition)


def test_a_draft_that_was_thrown_away_can_be_begun_anew() -> None:
    edition = promised()
    first = begun(edition)
    Release.objects.get(pk=first.pk).delete()
    assert begun(edition).pk != first.pk


def test_what_is_not_needed_is_due_no_more() -> None:
    edition = promised()
    follow_ups.dismiss(edition.release, due_on=due_on(edition), by=an_editor())
    assert follow_ups.due(today()) == []


def test_nothing_is_begun_of_what_was_never_promised() -> None:
    edition = promised()
    with pytest.raises(NothingPromised):
        follow_ups.begin(edition.release, due_on=today(), by=an_editor())
    assert not FollowUp.objects.exists()


@override_settings(SITE_URL="http://testserver")
def test_its_people_are_mailed_once_a_month_before(smtp_server: SmtpServer) -> None:
    edition = promised(20)
    for _sweep in range(3):
        tasks.sweep()
        staff_mails.run()
    assert {mail.editor.username for mail in StaffMail.objects.all()} == {"skribent", "redaktor"}
    assert len(smtp_server.messages) == 2
    (mail,) = smtp_server.to("skribent@example.se")
    said = one_spaced(text_of(mail.message))
    assert mail.message["Subject"] == "Att följa upp: Ny scen"
    assert "Nämnden inrättar en scen." in said
    assert "http://testserver/redaktion/#uppfoljningar" in said
    assert FollowUp.objects.get(release=edition.release).reminded_at


@pytest.mark.parametrize(
    ("in_days", "ago"), [(40, 60), (-1, 60), (20, 2)], ids=["not yet", "past", "just published"]
)
def test_nobody_is_mailed_too_early_too_late_or_about_what_they_have_just_published(
    in_days: int, ago: int
) -> None:
    promised(in_days, ago=ago)
    follow_ups.remind(timezone.now())
    assert not StaffMail.objects.exists()


def test_nobody_is_mailed_about_what_is_begun_or_not_needed() -> None:
    begun(promised(20))
    other = promised(21, title="En annan", case_number="KN-2026/00018")
    follow_ups.dismiss(other.release, due_on=due_on(other), by=an_editor())
    follow_ups.remind(timezone.now())
    assert not StaffMail.objects.exists()


def test_who_has_left_is_not_mailed() -> None:
    promised(20)
    Editor.objects.filter(username="skribent").update(is_active=False)
    follow_ups.remind(timezone.now())
    assert [mail.editor.username for mail in StaffMail.objects.all()] == ["redaktor"]
