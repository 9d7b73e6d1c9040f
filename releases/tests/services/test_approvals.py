"""An approval is of one text, by somebody who has not written it, and of nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from releases.desk import roles
from releases.desk.roles import StaffRole
from releases.models import (
    Approval,
    Committee,
    Edition,
    Editor,
    EmergencyPublication,
    Person,
    Release,
    ReleaseEvent,
    StaffMail,
)
from releases.services import approvals, clock, drafting, publishing, readiness, review, rights, steps
from releases.services.approvals import AlreadyApproved, NotApproved, OwnText
from releases.tests.cast import a_committee, a_person, a_release, an_editor
from releases.tests.four_eyes import a_member, change, release_in

pytestmark = pytest.mark.django_db
Step = ReleaseEvent.Step


@pytest.fixture(autouse=True)
def approval_is_asked_for(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"


@pytest.fixture
def author() -> Editor:
    return a_member(StaffRole.WRITER, "skribenten")


@pytest.fixture
def approver() -> Editor:
    return a_member(StaffRole.APPROVER)


@pytest.fixture
def publisher() -> Editor:
    return a_member(StaffRole.PUBLISHER)


def approve(release: Release, by: Editor) -> Approval:
    return review.approve(release, by=by, expected=review.seen(now(release)))


def now(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


def save(release: Release, by: Editor, lead: str) -> None:
    """Save another lead as the desk's form does."""
    drafting.note_before(release)
    row = now(release)
    row.lead = lead
    row.save()
    drafting.note_saved(row, by=by, tab=None, merged=False)
    review.drop_outdated(row, by=by)


# --- Whose text it is ---


@pytest.mark.parametrize("role", [StaffRole.APPROVER, StaffRole.PUBLISHER, StaffRole.ADMINISTRATOR])
def test_an_editor_never_approves_their_own_text(role: StaffRole, author: Editor) -> None:
    writer = a_member(role, "medforfattare")
    begun, saved, handed_over = a_release(created_by=writer), a_release(created_by=author), a_release()
    save(saved, writer, "En egen ingress.")
    for release in (begun, saved):
        review.submit(release, by=author)
    review.submit(handed_over, by=writer)
    for release in (begun, saved, handed_over):
        with pytest.raises(OwnText):
            approve(release, writer)
    assert not Approval.objects.exists()


def test_a_second_role_makes_nobody_a_reader_of_their_own_text(author: Editor) -> None:
    release = release_in("submitted", by=author)
    roles.give(StaffRole.PUBLISHER, to=author)
    author.groups.add(*a_member(StaffRole.APPROVER).groups.all())
    with pytest.raises(OwnText):
        approve(release, author)


def test_saving_a_form_and_changing_nothing_is_no_writing(author: Editor, approver: Editor) -> None:
    release = release_in("submitted", by=author)
    save(release, approver, release.lead)
    assert approve(release, approver).by == approver


def test_whoever_wrote_before_the_last_approved_text_may_approve_what_others_changed(
    author: Editor, approver: Editor
) -> None:
    release = release_in("approved", by=author)
    roles.give(StaffRole.APPROVER, to=author)
    save(release, approver, "Godkännaren ändrade själv.")
    with pytest.raises(OwnText):
        approve(release, approver)
    assert approve(release, author).by == author


def test_what_was_approved_and_sent_back_later_has_not_been_agreed_on(
    author: Editor, approver: Editor
) -> None:
    release = release_in("approved", by=author)
    roles.give(StaffRole.APPROVER, to=author)
    save(release, approver, "Ändrat.")
    review.return_to_author(release, by=approver, words="Nej, skriv om allt.")
    review.submit(release, by=approver)
    with pytest.raises(OwnText):
        approve(release, author)


# --- Exactly which text ---


def test_an_approved_text_is_published_as_it_was_approved(approver: Editor, publisher: Editor) -> None:
    release = release_in("submitted", by=an_editor("skribenten"))
    approval = approve(release, approver)
    assert now(release).state == Release.State.APPROVED
    edition = publishing.publish(release, by=publisher)
    assert edition.sha256 == approval.sha256


@pytest.mark.parametrize("state", ["approved", "scheduled"])
def test_a_saved_change_takes_the_approval_and_the_time_away(
    state: str, author: Editor, publisher: Editor
) -> None:
    release = release_in(state, by=author)
    save(release, publisher, "Ett annat antal barn.")
    row = now(release)
    assert (row.state, row.approval, row.scheduled_for) == (Release.State.SUBMITTED, None, None)
    assert row.events.filter(step=Step.APPROVAL_LOST, by=publisher).exists()
    with pytest.raises(NotApproved):
        publishing.publish(release, by=publisher)


def test_a_change_and_back_is_approved_once_more(author: Editor, publisher: Editor) -> None:
    release = release_in("approved", by=author)
    before = release.lead
    save(release, author, "Ett annat antal barn.")
    save(release, author, before)
    with pytest.raises(NotApproved):
        publishing.publish(release, by=publisher)


def test_a_contact_renamed_in_the_directory_leaves_no_approval_that_fits(publisher: Editor) -> None:
    release = release_in("scheduled", by=an_editor("skribenten"))
    Person.objects.update(name="Alva Ek Lund")
    with pytest.raises(NotApproved):
        publishing.publish(release, by=publisher)
    Release.objects.update(scheduled_for=timezone.now() - dt.timedelta(minutes=1))
    assert clock.publish_due(timezone.now()) == []
    assert now(release).asks_why == "not_approved"
    assert list(Release.objects.waiting_for_review()) == [release]


def test_nobody_approves_a_text_that_they_have_not_read(author: Editor, approver: Editor) -> None:
    release = release_in("submitted", by=author)
    seen = review.seen(release)
    change(release)
    with pytest.raises(steps.TextChanged):
        review.approve(release, by=approver, expected=seen)


def test_an_approved_text_is_not_approved_again(author: Editor, approver: Editor) -> None:
    release = release_in("approved", by=author)
    with pytest.raises(AlreadyApproved):
        approve(release, approver)


def test_what_lacks_something_is_not_approved(approver: Editor) -> None:
    release = a_release(lead="")
    review.submit(release, by=an_editor("skribenten"))
    with pytest.raises(readiness.NotReady):
        approve(release, approver)


def test_a_correction_goes_out_when_it_is_approved_too(
    author: Editor, approver: Editor, publisher: Editor
) -> None:
    release = release_in("changed, submitted", by=author)
    with pytest.raises(NotApproved):
        publishing.correct(release, by=publisher, note="Ingressen.")
    approve(release, approver)
    change(release, "Ändrat efteråt.")
    with pytest.raises(NotApproved):
        publishing.correct(release, by=publisher, note="Ingressen.")
    change(release)
    assert publishing.correct(release, by=publisher, note="Ingressen.").number == 2
    assert now(release).approval is None


@pytest.mark.parametrize("change_it", [{"sha256": "0" * 64}, {"kind": "afterwards"}])
def test_the_database_refuses_to_change_or_delete_an_approval(change_it: dict[str, str]) -> None:
    release_in("published", by=an_editor("skribenten"))
    with pytest.raises(DatabaseError, match="kept as it was given"), transaction.atomic():
        Approval.objects.update(**change_it)
    with pytest.raises(DatabaseError, match="kept as it was given"), transaction.atomic():
        Approval.objects.all().delete()


def test_a_draft_is_deleted_with_its_approvals(author: Editor) -> None:
    release = release_in("approved", by=author)
    review.take_back(release, by=author)
    release.delete()
    assert not Approval.objects.exists()


# --- Where it is asked for ---


def test_where_no_approval_is_asked_for_everything_is_as_before(settings: Any, publisher: Editor) -> None:
    settings.PRESS_APPROVAL = "no"
    assert publishing.publish(a_release(created_by=publisher), by=publisher).number == 1


@pytest.mark.parametrize("place", ["committees", "decision", "budget"])
def test_bodies_that_ask_for_it_are_asked_wherever_they_stand(
    place: str, settings: Any, publisher: Editor
) -> None:
    settings.PRESS_APPROVAL = "bodies"
    strict, free = a_committee("socialnämnden", needs_approval=True), a_committee("kulturnämnden")
    facts: dict[str, Any] = {
        "committees": {"committees": [free, strict]},
        "decision": {"committees": [free], "decisions": [{"committee": strict, "outcome": "Ja."}]},
        "budget": {
            "committees": [free],
            "budget": [{"committee": strict, "amount": 5, "purpose": "Gungor", "first_year": 2026}],
        },
    }[place]
    with pytest.raises(NotApproved):
        publishing.publish(a_release(**facts), by=publisher)
    assert publishing.publish(a_release(committees=[free]), by=publisher)


def test_a_body_taken_off_a_correction_is_still_asked(settings: Any, publisher: Editor) -> None:
    settings.PRESS_APPROVAL = "bodies"
    strict = a_committee("socialnämnden")
    release = a_release(committees=[strict])
    publishing.publish(release, by=publisher)
    Committee.objects.update(needs_approval=True)
    release.committees.clear()
    with pytest.raises(NotApproved):
        publishing.correct(release, by=publisher, note="Fel nämnd.")


def test_what_is_imported_from_the_archive_needs_nobody() -> None:
    then = dt.datetime(2018, 10, 25, 11, 7, tzinfo=dt.UTC)
    assert publishing.publish(a_release(), by=None, at=then, alert=False).year == 2018


# --- In an emergency ---


def test_an_emergency_needs_a_reason(author: Editor, publisher: Editor) -> None:
    release = release_in("submitted", by=author)
    with pytest.raises(readiness.NotReady):
        publishing.publish(release, by=publisher, emergency="  ")
    with pytest.raises(NotApproved):
        publishing.publish(release, by=None, emergency="Ingen svarar för det.")
    assert not Edition.objects.exists()


def test_an_emergency_mails_those_who_may_approve_and_stays_until_one_of_them_has(
    author: Editor, approver: Editor, publisher: Editor
) -> None:
    release = release_in("draft", by=author)
    edition = publishing.publish(release, by=publisher, emergency="Vattnet är otjänligt.")
    assert {mail.editor for mail in StaffMail.objects.all()} == {approver, an_editor("chefen")}
    assert release.events.get(step=Step.EMERGENCY).note == "Vattnet är otjänligt."
    for somebody in (publisher, author):
        with pytest.raises((OwnText, rights.NotAllowed)):
            review.approve_afterwards(edition.emergency, by=somebody)
    assert EmergencyPublication.objects.unapproved().get() == edition.emergency
    approval = review.approve_afterwards(edition.emergency, by=approver)
    assert (approval.kind, approval.sha256) == (Approval.Kind.AFTERWARDS, edition.sha256)
    assert not EmergencyPublication.objects.unapproved().exists()


def test_an_approval_afterwards_lets_no_later_text_out(
    author: Editor, approver: Editor, publisher: Editor
) -> None:
    release = release_in("draft", by=author)
    edition = publishing.publish(release, by=publisher, emergency="Vattnet är otjänligt.")
    review.approve_afterwards(edition.emergency, by=approver)
    change(release)
    with pytest.raises(NotApproved):
        publishing.correct(release, by=publisher, note="Ingressen.")
    assert (
        publishing.correct(release, by=publisher, note="Ingressen.", emergency="Kokas nu.").emergency.by
        == publisher
    )


def test_what_went_out_in_an_emergency_has_not_been_agreed_on(author: Editor, publisher: Editor) -> None:
    release = release_in("draft", by=author)
    publishing.publish(release, by=publisher, emergency="Vattnet är otjänligt.")
    roles.give(StaffRole.APPROVER, to=author)
    change(release)
    with pytest.raises(OwnText):
        approve(release, author)


def test_an_emergency_is_none_where_the_text_is_approved(author: Editor, publisher: Editor) -> None:
    release = release_in("approved", by=author)
    publishing.publish(release, by=publisher, emergency="Bråttom.")
    assert not EmergencyPublication.objects.exists()


# --- Handed over, sent back ---


def test_a_named_reviewer_is_mailed_and_must_be_somebody_who_may(author: Editor, approver: Editor) -> None:
    release = a_release(created_by=author)
    for unfit in (author, a_member(StaffRole.WRITER, "annan")):
        with pytest.raises(review.UnfitReviewer):
            review.submit(release, by=author, reviewer=unfit)
    review.submit(release, by=author, reviewer=approver)
    mail = StaffMail.objects.get()
    assert (mail.kind, mail.editor, mail.by) == (StaffMail.Kind.REVIEW, approver, author)
    assert now(release).reviewer == approver


def test_whoever_is_not_asked_may_still_approve(author: Editor, approver: Editor, publisher: Editor) -> None:
    release = a_release(created_by=author)
    review.submit(release, by=author, reviewer=approver)
    assert approve(release, publisher).by == publisher


def test_sending_back_demands_words_and_mails_them_to_the_author(author: Editor, approver: Editor) -> None:
    release = release_in("submitted", by=author)
    with pytest.raises(review.WordsMissing):
        review.return_to_author(release, by=approver, words=" \n ")
    review.return_to_author(release, by=approver, words="Vem beslutade?")
    mail = StaffMail.objects.get()
    assert (mail.kind, mail.editor, mail.words) == (StaffMail.Kind.RETURNED, author, "Vem beslutade?")
    assert (now(release).state, release.events.get(step=Step.RETURNED).note) == ("draft", "Vem beslutade?")


def test_whoever_lost_the_right_between_page_and_click_is_refused(author: Editor, approver: Editor) -> None:
    release = release_in("submitted", by=author)
    assert approver.has_perm("releases.approve_release")
    roles.give(StaffRole.WRITER, to=Editor.objects.get(pk=approver.pk))
    with pytest.raises(rights.NotAllowed):
        approve(release, approver)


def test_what_was_scheduled_by_somebody_who_lost_the_right_does_not_go_out(
    author: Editor, publisher: Editor
) -> None:
    release = release_in("approved", by=author)
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=publisher)
    roles.give(StaffRole.WRITER, to=publisher)
    Release.objects.update(scheduled_for=timezone.now() - dt.timedelta(minutes=1))
    assert clock.publish_due(timezone.now()) == []


def test_an_account_without_an_address_is_owed_no_mail(author: Editor) -> None:
    silent = a_member(StaffRole.APPROVER, "tyst")
    Editor.objects.filter(pk=silent.pk).update(email="")
    release = a_release(created_by=author)
    review.submit(release, by=author, reviewer=Editor.objects.get(pk=silent.pk))
    assert not StaffMail.objects.exists()


def test_a_contact_of_a_draft_may_be_renamed_without_anything_being_lost(approver: Editor) -> None:
    release = a_release(contacts=[a_person("Bo Ek")], created_by=an_editor("skribenten"))
    review.submit(release, by=an_editor("skribenten"))
    Person.objects.filter(name="Bo Ek").update(name="Bo Lund")
    assert approve(release, approver).content["document"]["contacts"][0]["name"] == "Bo Lund"
    assert not approvals.stands_without(now(release), now(release).compose())
