"""Share links: who may read a draft and for how long, and what becomes of an answer."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from releases.models import Release, ReleaseEvent, ShareLink, StaffMail
from releases.services import publishing, rights, share_links, steps
from releases.services.share_links import CheckState, End
from releases.tests.cast import a_release, an_editor

pytestmark = pytest.mark.django_db
QUOTE = "<p>– Vi bygger nu, säger Alva Ek (S), ordförande.</p>"
OTHER = "<p>– Vi bygger snart, säger Alva Ek (S), ordförande.</p>"


def a_check(release: Release | None = None, **facts: object) -> ShareLink:
    release = release or a_release(body=QUOTE, created_by=an_editor("skribenten"))
    facts = {"name": "Alva Ek", "email": "alva@example.se", "speaker": "Alva Ek", **facts}
    return share_links.ask(release, by=an_editor(), **facts)


def shown(link: ShareLink) -> str:
    return share_links.checksum(link, Release.objects.get(pk=link.release_id).compose())


def test_the_database_holds_no_token() -> None:
    link = a_check()
    token = share_links.token_of(link)
    assert len(token) == 32
    row = ShareLink.objects.values().get(pk=link.pk)
    assert all(token not in str(value) and token.encode() != value for value in row.values())
    assert share_links.opened(token) == link


def test_an_answer_is_in_the_history_and_mailed_to_author_and_asker() -> None:
    link = a_check()
    share_links.answer(
        share_links.token_of(link), agrees=False, words="Vi bygger i vår.", expected=shown(link)
    )
    event = link.release.events.get(step=ReleaseEvent.Step.CHECK_PROPOSED)
    assert event.note == "Alva Ek\n\nVi bygger i vår."
    mails = StaffMail.objects.filter(kind=StaffMail.Kind.PROPOSED)
    assert sorted(mail.editor.username for mail in mails) == ["redaktor", "skribenten"]


def test_an_answer_changes_nothing_of_the_release() -> None:
    link = a_check()
    before = Release.objects.values().get(pk=link.release_id)
    share_links.answer(share_links.token_of(link), agrees=True, expected=shown(link))
    assert Release.objects.values().get(pk=link.release_id) == before


def test_the_same_answer_twice_is_one() -> None:
    link = a_check()
    share_links.answer(share_links.token_of(link), agrees=True, expected=shown(link))
    with pytest.raises(share_links.AlreadyAnswered):
        share_links.answer(share_links.token_of(link), agrees=True, expected=shown(link))
    assert link.answers.count() == 1


def test_a_quote_changed_between_page_and_click_is_not_answered() -> None:
    link = a_check()
    seen = shown(link)
    Release.objects.update(body=OTHER)
    with pytest.raises(steps.TextChanged):
        share_links.answer(share_links.token_of(link), agrees=True, expected=seen)
    assert not link.answers.exists()


def test_a_change_elsewhere_asks_nobody_again_about_a_quote() -> None:
    link = a_check()
    seen = shown(link)
    Release.objects.update(lead="En annan ingress.")
    assert shown(link) == seen


def test_what_is_left_of_a_check() -> None:
    link = a_check()

    def state() -> list[CheckState]:
        release = Release.objects.get(pk=link.release_id)
        return [state for _link, state in share_links.open_checks(release, release.compose())]

    assert state() == [CheckState.UNANSWERED]
    share_links.answer(share_links.token_of(link), agrees=False, comment="Nej.", expected=shown(link))
    assert state() == [CheckState.PROPOSED]
    share_links.answer(share_links.token_of(link), agrees=True, expected=shown(link))
    assert state() == []
    Release.objects.update(body=OTHER)
    assert state() == [CheckState.OLDER]


def test_no_without_a_word_is_no_answer() -> None:
    link = a_check()
    with pytest.raises(share_links.NothingProposed):
        share_links.answer(share_links.token_of(link), agrees=False, words=" ", expected=shown(link))


ENDS: dict[End, Callable[[ShareLink], object]] = {
    End.REVOKED: lambda link: share_links.revoke(link, by=an_editor()),
    End.EXPIRED: lambda link: ShareLink.objects.update(expires_at=timezone.now()),
    End.UNKNOWN: lambda link: share_links.rotate(link, by=an_editor()),
    End.PUBLISHED: lambda link: publishing.publish(link.release, by=an_editor(), alert=False),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_has_ended_takes_no_answer(end: End) -> None:
    link = a_check()
    token, seen = share_links.token_of(link), shown(link)
    ENDS[end](link)
    with pytest.raises(share_links.LinkEnded) as ended:
        share_links.answer(token, agrees=True, expected=seen)
    assert ended.value.end == end


def test_whoever_may_not_write_makes_ends_and_replaces_no_link() -> None:
    link, outsider = a_check(), an_editor("utan", is_superuser=False)
    for act in (
        lambda: share_links.ask(link.release, by=outsider, name="Alva Ek", email="a@example.se"),
        lambda: share_links.revoke(link, by=outsider),
        lambda: share_links.rotate(link, by=outsider),
    ):
        with pytest.raises(rights.NotAllowed):
            act()


def test_a_published_release_is_not_shared() -> None:
    release = a_release(body=QUOTE)
    publishing.publish(release, by=an_editor(), alert=False)
    with pytest.raises(steps.WrongState):
        a_check(release)


def test_a_revoked_link_is_not_mailed() -> None:
    link = a_check()
    assert link.mails.count() == 1
    share_links.revoke(link, by=an_editor())
    assert not link.mails.exists()


def test_an_embargo_is_of_a_time_to_come_and_outlives_it() -> None:
    release, until = a_release(), timezone.now() + dt.timedelta(hours=3)
    facts = {"by": an_editor(), "name": "Nyhetsdesken", "email": "desk@example.org"}
    link = share_links.share_under_embargo(release, until=until, **facts)
    assert link.expires_at == until + share_links.LIFE
    with pytest.raises(share_links.TimePassed):
        share_links.share_under_embargo(release, until=timezone.now(), **facts)


def test_a_link_is_forgotten_a_month_after_its_end_and_the_history_stays() -> None:
    link = a_check()
    share_links.forget(link.expires_at + share_links.KEPT)
    assert ShareLink.objects.exists()
    share_links.forget(link.expires_at + share_links.KEPT + dt.timedelta(seconds=1))
    assert not ShareLink.objects.exists()
    assert link.release.events.filter(step=ReleaseEvent.Step.CHECK_ASKED).exists()
