"""A correction or a withdrawal that waits whole: the public keeps what it has, and what was undone was never known."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases.desk.roles import StaffRole
from releases.document import sha256
from releases.document.changes import ChangeKind
from releases.models import Alert, Edition, Editor, HubNotice, Release, ReleaseEvent, StaffMail
from releases.services import approvals, clock, publishing, readiness, review, rights, steps, waiting_changes
from releases.tests.cast import a_release, an_editor
from releases.tests.four_eyes import a_member, change, release_in

pytestmark = pytest.mark.django_db
WAIT = dt.timedelta(minutes=2)
PUBLIC = ("/", "/flode.atom", "/api/v1/releases", "/pressmeddelanden/", "/sitemap.xml")


def now(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


def changed(**facts: Any) -> Release:
    """Return a published release with a correction in work."""
    release = a_release(**facts)
    publishing.publish(release, by=an_editor(), alert=False)
    change(release)
    return now(release)


def correct(release: Release, **facts: Any) -> None:
    seen = sha256(now(release).compose())
    facts = {"by": an_editor(), "note": "Det var barnen.", "expected": seen, **facts}
    waiting_changes.correct_after_undo(release, wait=WAIT, **facts)


def withdraw(release: Release, **facts: Any) -> None:
    facts = {"by": an_editor(), "reason": "Fel text.", **facts}
    waiting_changes.withdraw_after_undo(release, wait=WAIT, **facts)


def over(release: Release, ago: dt.timedelta = dt.timedelta(0)) -> list[Edition]:
    """Let the time be over and the clock come by."""
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now() - ago)
    return clock.publish_due(timezone.now())


@pytest.mark.parametrize("wait", [correct, withdraw])
def test_an_undone_change_was_never_known_in_public(client: Client, settings: Any, wait: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example.se/"
    release = changed(title="Ny bro")
    address = release.editions.get().get_absolute_url()
    counts = [model.objects.count() for model in (Edition, Alert, HubNotice)]
    before = [client.get(page).content for page in (*PUBLIC, address)]
    wait(release)
    assert clock.publish_due(timezone.now()) == []
    assert [client.get(page).content for page in (*PUBLIC, address)] == before
    waiting_changes.undo(release, by=an_editor())
    assert clock.publish_due(timezone.now() + WAIT) == []
    assert [client.get(page).content for page in (*PUBLIC, address)] == before
    assert [model.objects.count() for model in (Edition, Alert, HubNotice)] == counts
    assert (now(release).state, now(release).waiting_change, now(release).scheduled_for) == (
        "published",
        "",
        None,
    )


@pytest.mark.parametrize(
    ("kind", "became", "mends"),
    [
        (ChangeKind.CORRECTION, "correction", False),
        (ChangeKind.UPDATE, "update", False),
        (ChangeKind.TYPO, "first", True),
    ],
)
def test_when_its_time_is_over_the_change_is_public_as_it_was_chosen(
    kind: ChangeKind, became: str, mends: bool
) -> None:
    release = changed()
    correct(release, kind=kind, alert=False)
    (edition,) = over(release)
    assert (edition.number, edition.kind, edition.mends_spelling) == (2, became, mends)
    assert edition.published_by == an_editor()
    assert now(release).waiting_change == ""


def test_page_and_mail_of_a_correction_go_out_together() -> None:
    release = a_release()
    publishing.publish(release, by=an_editor(), alert=True)
    change(release)
    correct(release)
    assert Alert.objects.filter(kind="correction").count() == 0
    (edition,) = over(release)
    assert edition.alerts.get(kind="correction").begins_at - edition.published_at < dt.timedelta(seconds=5)


def test_when_its_time_is_over_a_withdrawal_takes_the_page_away(client: Client) -> None:
    release = changed()
    address = release.editions.get().get_absolute_url()
    withdraw(release)
    assert client.get(address).status_code == 200
    over(release)
    assert client.get(address).status_code == 410
    assert release.editions.get().withdrawal_reason == "Fel text."


def test_a_text_that_was_changed_meanwhile_asks_and_the_public_keeps_what_it_has() -> None:
    release = changed()
    correct(release)
    change(release, "En tredje ingress.")
    assert over(release) == []
    asking = now(release)
    assert (asking.asks_why, asking.state, asking.editions.count()) == ("text_changed", "published", 1)
    assert list(Release.objects.asking()) == [release]
    assert StaffMail.objects.filter(kind="asks").exists()
    assert clock.publish_due(timezone.now()) == []
    publishing.correct(release, by=an_editor(), note="Det var barnen.", alert=False)
    assert not Release.objects.asking().exists()


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (lambda release: Editor.objects.update(is_superuser=False), "not_allowed"),
        (lambda release: Release.objects.update(lead=""), "text_changed"),
    ],
)
def test_a_change_that_may_not_go_out_asks(meanwhile: Any, why: str) -> None:
    release = changed()
    correct(release)
    meanwhile(release)
    assert over(release) == []
    assert now(release).asks_why == why


def test_a_change_that_is_an_hour_late_asks_and_can_be_undone() -> None:
    release = changed()
    withdraw(release)
    assert over(release, dt.timedelta(hours=2)) == []
    assert now(release).asks_why == "late"
    assert waiting_changes.undo(release, by=an_editor()) == "withdrawal"
    assert (now(release).state, now(release).asks_since) == ("published", None)


def test_while_a_correction_waits_no_other_begins_and_none_is_reviewed() -> None:
    release = changed()
    correct(release)
    for step in (
        lambda: correct(release),
        lambda: publishing.correct(release, by=an_editor(), note="Ännu en."),
        lambda: review.submit(release, by=an_editor()),
        lambda: review.take_back(release, by=an_editor()),
        lambda: review.approve(release, by=an_editor(), expected=review.seen(now(release))),
        lambda: review.return_to_author(release, by=an_editor(), words="Skriv om."),
    ):
        with pytest.raises(steps.ChangeWaits):
            step()
    assert now(release).waiting_words == "Det var barnen."


def test_a_withdrawal_takes_the_place_of_a_correction_that_waits() -> None:
    release = changed()
    correct(release)
    withdraw(release)
    with pytest.raises(steps.ChangeWaits):
        withdraw(release)
    with pytest.raises(steps.ChangeWaits):
        correct(release)
    over(release)
    assert now(release).state == "withdrawn"
    assert release.editions.count() == 1


def test_a_withdrawal_at_once_ends_what_waits() -> None:
    release = changed()
    correct(release)
    publishing.withdraw(release, by=an_editor(), reason="Fel text.")
    assert clock.publish_due(timezone.now() + WAIT) == []
    with pytest.raises(steps.WrongState):
        waiting_changes.undo(release, by=an_editor())


def test_what_is_not_waiting_is_not_undone() -> None:
    release = changed()
    with pytest.raises(waiting_changes.NothingWaits):
        waiting_changes.undo(release, by=an_editor())
    correct(release)
    with pytest.raises(rights.NotAllowed):
        waiting_changes.undo(release, by=a_member(StaffRole.APPROVER))


def test_what_lacks_a_reason_or_was_not_read_does_not_begin_to_wait() -> None:
    release = changed()
    for step, error in (
        (lambda: correct(release, note=" "), readiness.NotReady),
        (lambda: correct(release, expected="0" * 64), steps.TextChanged),
        (lambda: correct(release, kind=ChangeKind.TYPO, alert=True), publishing.NothingToMail),
        (lambda: correct(release, by=a_member(StaffRole.WRITER)), rights.NotAllowed),
        (lambda: withdraw(release, reason=""), readiness.NotReady),
        (lambda: withdraw(release, by=a_member(StaffRole.WRITER)), rights.NotAllowed),
    ):
        with pytest.raises(error):
            step()
    assert not now(release).waiting_change


def test_an_approval_holds_through_the_wait_and_a_saved_change_ends_both(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"
    with pytest.raises(approvals.NotApproved):
        correct(release_in("changed", by=an_editor("skribent")))
    approved = release_in("changed, approved", by=an_editor("skribent"))
    correct(approved, alert=False)
    assert len(over(approved)) == 1
    other = release_in("changed, approved", by=an_editor("skribent"))
    correct(other)
    change(other, "En tredje ingress.")
    assert review.drop_outdated(other, by=an_editor())
    assert (now(other).waiting_change, now(other).scheduled_for) == ("", None)


def test_the_history_says_what_was_to_happen_and_when() -> None:
    release = changed()
    correct(release)
    waits = ReleaseEvent.objects.get(step="change_waits")
    assert (waits.note, waits.chosen_time) == ("Det var barnen.", now(release).scheduled_for)
    waiting_changes.undo(release, by=an_editor())
    assert release.events.first().step == "change_undone"
