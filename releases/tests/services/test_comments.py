"""Comments: what is said stays, changes nothing of the release, and is mailed to whom it concerns and nobody else."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from releases import retention
from releases.alerts import staff_mails
from releases.desk.roles import StaffRole
from releases.models import BudgetLine, Comment, CommentThread, Editor, Release, StaffMail
from releases.services import comment_places, comments, publishing, review, rights, share_links, steps
from releases.services.comment_places import FormPlace
from releases.tests.cast import a_release, an_editor
from releases.tests.four_eyes import a_member
from releases.tests.journeys.visitor import one_spaced, text_of
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(minutes=3)


@pytest.fixture
def author() -> Editor:
    return a_member(StaffRole.WRITER, "skribenten")


@pytest.fixture
def reviewer() -> Editor:
    return a_member(StaffRole.APPROVER, "granskaren")


@pytest.fixture
def release(author: Editor) -> Release:
    money = [{"amount": 50_000, "purpose": "gungor"}, {"amount": 20_000, "purpose": "sand"}]
    return a_release(created_by=author, budget=money)


def mailed(said: CommentThread | None = None) -> set[str]:
    """Return who is owed a mail about comments."""
    mails = StaffMail.objects.filter(kind="comments")
    return set(
        (mails.filter(comments__thread=said) if said else mails).values_list("editor__username", flat=True)
    )


def text(release: Release) -> Any:
    return Release.objects.get(pk=release.pk).checksum(), Release.objects.get(pk=release.pk).updated_at


def test_a_comment_changes_neither_the_text_nor_its_approval(release: Release, reviewer: Editor) -> None:
    before = text(release)
    review.submit(release, by=release.created_by)
    review.approve(release, by=reviewer, expected=review.seen(Release.objects.get(pk=release.pk)))
    approved = Release.objects.get(pk=release.pk)
    thread = comments.comment(release, by=reviewer, text="Vilken vår?", place="body", quote="under våren")
    comments.answer(thread, by=release.created_by, text="Nästa.")
    comments.close(thread, by=reviewer)
    now = Release.objects.get(pk=release.pk)
    assert (now.checksum(), now.approval_id) == (before[0], approved.approval_id)
    assert now.updated_at == approved.updated_at


def test_two_who_answer_and_close_at_once_are_both_kept(release: Release, reviewer: Editor) -> None:
    thread = comments.comment(release, by=reviewer, text="Stämmer det?", place="lead")
    seen_by_both = CommentThread.objects.get(pk=thread.pk)
    comments.close(thread, by=reviewer, text="Jag såg det nu.")
    comments.answer(seen_by_both, by=release.created_by, text="Ja, det stämmer.")
    comments.close(seen_by_both, by=release.created_by)
    said = [(one.kind, one.text, one.by.username) for one in thread.comments.all()]
    assert said == [
        ("said", "Stämmer det?", "granskaren"),
        ("closed", "Jag såg det nu.", "granskaren"),
        ("said", "Ja, det stämmer.", "skribenten"),
    ]
    thread.refresh_from_db()
    assert thread.closed_by == reviewer
    comments.reopen(thread, by=reviewer)
    assert CommentThread.objects.unclosed().get() == thread


def test_the_database_keeps_what_was_said(release: Release, reviewer: Editor) -> None:
    comments.comment(release, by=reviewer, text="Stämmer det?", place="lead", quote="ritat")
    for change in (
        lambda: Comment.objects.update(text="Utmärkt!"),
        lambda: CommentThread.objects.update(quote="något annat"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_new_comment_is_mailed_to_writers_reviewer_and_addressee_and_not_to_its_author(
    release: Release, reviewer: Editor
) -> None:
    review.submit(release, by=release.created_by, reviewer=reviewer)
    publisher = a_member(StaffRole.PUBLISHER, "redaktoren")
    a_member(StaffRole.PUBLISHER, "nagon-annan")
    thread = comments.comment(release, by=reviewer, text="När öppnar den?", place="body", to=publisher)
    assert mailed(thread) == {"skribenten", "redaktoren"}
    other = comments.comment(release, by=publisher, text="Och vem betalar?")
    assert mailed(other) == {"skribenten", "granskaren"}


def test_an_answer_is_mailed_to_the_thread_and_the_writer_and_a_closing_to_who_began_it(
    release: Release, reviewer: Editor, smtp_server: SmtpServer
) -> None:
    publisher = a_member(StaffRole.PUBLISHER, "redaktoren")
    thread = comments.comment(release, by=reviewer, text="När?")
    StaffMail.objects.all().delete()
    comments.answer(thread, by=publisher, text="I juni.")
    assert mailed() == {"granskaren", "skribenten"}
    StaffMail.objects.all().delete()
    comments.close(thread, by=release.created_by)
    assert mailed() == {"granskaren"}


def test_what_is_said_within_minutes_is_one_mail_with_words_quote_and_link(
    release: Release, reviewer: Editor, smtp_server: SmtpServer
) -> None:
    Editor.objects.filter(pk=reviewer.pk).update(first_name="Lena", last_name="Tavelmyr")
    reviewer.refresh_from_db()
    thread = comments.comment(
        release, by=reviewer, text="Vem sa <b>det</b>?\nOch när?", place="body", quote="själva har <ritat>"
    )
    comments.answer(thread, by=reviewer, text="Jag menar förslagen.")
    staff_mails.run()
    assert smtp_server.messages == []
    staff_mails.run(now=lambda: timezone.now() + LATER)
    (mail,) = smtp_server.to("skribenten@example.se")
    said = text_of(mail.message)
    assert one_spaced(mail.message["Subject"]) == "2 kommentarer: Ny lekplats vid Lövholmen"
    assert "”själva har <ritat>”" in said
    assert "Vem sa <b>det</b>?" in said
    assert "Lena Tavelmyr kommenterar (Brödtext)" in one_spaced(said)
    assert "Lena Tavelmyr svarar (Brödtext)" in one_spaced(said)
    assert f"/redaktion/pressmeddelanden/{release.pk}/kommentarer/#kommentar-{thread.pk}" in said
    html = mail.message.get_body(("html",)).get_content()
    assert "Vem sa &lt;b&gt;det&lt;/b&gt;?<br>" in html
    assert "&lt;ritat&gt;" in html
    comments.answer(thread, by=reviewer, text="Hallå?")
    staff_mails.run(now=lambda: timezone.now() + LATER)
    assert len(smtp_server.to("skribenten@example.se")) == 2


def test_whoever_left_or_lost_the_right_is_not_mailed(
    release: Release, reviewer: Editor, smtp_server: SmtpServer
) -> None:
    gone, lost = a_member(StaffRole.WRITER, "borta"), a_member(StaffRole.WRITER, "utan-ratt")
    for editor in (gone, lost):
        comments.comment(release, by=reviewer, text="Vad tror du?", to=editor)
    Editor.objects.filter(pk=gone.pk).update(is_active=False)
    lost.groups.clear()
    staff_mails.run(now=lambda: timezone.now() + LATER)
    assert {address for message in smtp_server.messages for address in message.recipients} == {
        "skribenten@example.se"
    }
    thread = comments.comment(release, by=reviewer, text="Och du?", to=gone)
    assert thread.addressee is None


@pytest.mark.parametrize(
    ("text", "refusal"),
    [(" \n", comments.NothingSaid), ("x" * 100_000, comments.TooMuchSaid)],
)
def test_nothing_and_too_much_are_refused(
    release: Release, reviewer: Editor, text: str, refusal: type[Exception]
) -> None:
    thread = comments.comment(release, by=reviewer, text="När?")
    for say in (
        lambda: comments.comment(release, by=reviewer, text=text),
        lambda: comments.answer(thread, by=reviewer, text=text),
    ):
        with pytest.raises(refusal):
            say()
    assert Comment.objects.count() == 1


def test_who_lost_the_right_says_nothing_more(release: Release) -> None:
    editor = a_member(StaffRole.WRITER, "utan-ratt")
    thread = comments.comment(release, by=editor, text="När?")
    editor.groups.clear()
    steps_taken: list[Callable[[], object]] = [
        lambda: comments.comment(release, by=editor, text="Och hur?"),
        lambda: comments.answer(thread, by=editor, text="Nå?"),
        lambda: comments.close(thread, by=editor),
        lambda: comments.reopen(thread, by=editor),
    ]
    for take in steps_taken:
        with pytest.raises(rights.NotAllowed):
            take()


def test_a_release_that_went_meanwhile_takes_no_comment(release: Release, reviewer: Editor) -> None:
    thread = comments.comment(release, by=reviewer, text="När?")
    publishing.publish(release, by=None, alert=False)
    publishing.withdraw(release, by=an_editor(), reason="Fel.", alert=False)
    with pytest.raises(steps.WrongState):
        comments.comment(release, by=reviewer, text="Och nu?")
    comments.answer(thread, by=release.created_by, text="Aldrig.")
    assert not CommentThread.objects.waiting_for(release.created_by).exists()
    draft = a_release()
    lost = comments.comment(draft, by=reviewer, text="När?")
    Release.objects.filter(pk=draft.pk).delete()
    for say in (
        lambda: comments.comment(draft, by=reviewer, text="När?"),
        lambda: comments.answer(lost, by=reviewer, text="När?"),
    ):
        with pytest.raises(comments.ReleaseGone):
            say()


def test_words_are_found_after_edits_and_known_to_be_gone(release: Release, reviewer: Editor) -> None:
    def is_there() -> bool:
        read = Release.objects.with_everything().get(pk=release.pk)
        return comment_places.still_there(read, read.comment_threads.get())

    comments.comment(release, by=reviewer, text="Säkert?", place="body", quote="våren. Barnen i  kvarteret")
    assert is_there()
    Release.objects.update(
        body="<p>Ny text.</p><p>Klart under <em>vå</em>ren.</p><p>Barnen i kvarteret vann.</p>"
    )
    assert is_there()
    Release.objects.update(body="<p>Klart under hösten. Barnen i kvarteret vann.</p>")
    assert not is_there()


def test_a_comment_follows_its_row_and_says_when_it_is_gone(release: Release, reviewer: Editor) -> None:
    def label() -> str:
        read = Release.objects.with_everything().get(pk=release.pk)
        return comment_places.label_in(read, FormPlace.read(read.comment_threads.get().place))

    sand = release.budget_lines.get(purpose="sand")
    comments.comment(release, by=reviewer, text="Mer?", place=f"budget_lines:{sand.pk}:amount")
    assert label() == "Belopp 2: belopp i kronor"
    BudgetLine.objects.filter(purpose="gungor").delete()
    assert label() == "Belopp 1: belopp i kronor"
    sand.delete()
    assert label() == "Belopp som har tagits bort: belopp i kronor"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("lead", "lead"),
        ("decisions", "decisions"),
        ("decisions:17:outcome", "decisions:17:outcome"),
        ("decisions:17:pk__in", "decisions"),
        ("decisions:x:outcome", "decisions"),
        ("created_by", ""),
        ("<b>", ""),
        ("a:b:c:d", ""),
    ],
)
def test_a_place_that_nobody_knows_is_the_next_larger_one(written: str, read: str) -> None:
    assert str(FormPlace.read(written)) == read


def test_comments_leave_as_saved_versions_do(release: Release, reviewer: Editor) -> None:
    comments.comment(release, by=reviewer, text="När?")
    later = timezone.now() + settings.REVISIONS_KEPT + dt.timedelta(days=1)
    retention.forget(later)
    assert CommentThread.objects.count() == 1
    publishing.publish(release, by=None, alert=False)
    retention.forget(timezone.now() + dt.timedelta(days=1))
    assert CommentThread.objects.count() == 1
    retention.forget(later)
    assert CommentThread.objects.count() == Comment.objects.count() == 0


def test_a_link_to_a_draft_shows_no_comment(release: Release, reviewer: Editor, client: Any) -> None:
    comments.comment(release, by=reviewer, text="Hemlig synpunkt", place="lead", quote="ritat")
    links = [
        share_links.ask(release, by=reviewer, name="Alva Ek", is_mailed=False),
        share_links.share_under_embargo(
            release,
            by=reviewer,
            name="N",
            email="n@example.org",
            until=timezone.now() + dt.timedelta(hours=1),
        ),
    ]
    for link in links:
        page = client.get(f"/delat/{share_links.token_of(link)}/").content.decode()
        assert "Lövholmen" in page
        assert "synpunkt" not in page
