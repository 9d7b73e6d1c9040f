"""Each state, role and step against the verbs, as the table says; and fifty tries at once on the dangerous ones."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from releases.desk.roles import StaffRole
from releases.models import Approval, Edition, Editor, Release, ReleaseEvent
from releases.services import approvals, clock, editions, publishing, review, rights, steps, waiting_changes
from releases.services.steps import PublishingError
from releases.tests.cast import an_editor
from releases.tests.four_eyes import CASES, TABLE, a_member, asked, change, may, release_in
from releases.tests.processes import wait_for

pytestmark = pytest.mark.django_db
TRIES = 50
WAIT = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def approval_is_asked_for(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"


def take(step: str, release: Release, by: Editor) -> None:
    """Call the verb of a step as a door would for somebody who has read the text."""
    seen = review.seen(Release.objects.get(pk=release.pk))
    verbs: dict[str, Callable[[], object]] = {
        "submit": lambda: review.submit(release, by=by),
        "take_back": lambda: review.take_back(release, by=by),
        "approve": lambda: review.approve(release, by=by, expected=seen),
        "send_back": lambda: review.return_to_author(release, by=by, words="Skriv om ingressen."),
        "schedule": lambda: publishing.schedule(
            release, at=timezone.now() + dt.timedelta(days=2), by=by, expected=seen
        ),
        "publish": lambda: publishing.publish(release, by=by, expected=seen, alert=False),
        "correct": lambda: publishing.correct(release, by=by, expected=seen, note="Ingressen.", alert=False),
        "withdraw": lambda: publishing.withdraw(release, by=by, reason="Fel.", alert=False),
        "name_reviewer": lambda: review.name_reviewer(release, by=by, reviewer=None),
        "publish_later": lambda: publishing.publish_after_undo(release, wait=WAIT, by=by, expected=seen),
        "emergency": lambda: publishing.publish(
            release, by=by, expected=seen, alert=False, emergency="Vattnet är otjänligt."
        ),
        "correct_later": lambda: waiting_changes.correct_after_undo(
            release, wait=WAIT, by=by, expected=seen, note="Ingressen.", alert=False
        ),
        "correct_in_an_emergency": lambda: publishing.correct(
            release, by=by, expected=seen, note="Ingressen.", alert=False, emergency="Vattnet är otjänligt."
        ),
        "withdraw_later": lambda: waiting_changes.withdraw_after_undo(
            release, wait=WAIT, by=by, reason="Fel.", alert=False
        ),
        "undo": lambda: waiting_changes.undo(release, by=by),
    }
    verbs[step]()


def is_taken(step: str, release: Release, by: Editor) -> bool:
    """Try a step and undo it; tells whether it was allowed."""
    try:
        with transaction.atomic():
            take(step, release, by)
            transaction.set_rollback(True)
    except PublishingError:
        return False
    return True


@pytest.mark.parametrize(("state", "role", "is_own"), CASES)
def test_a_verb_is_taken_by_those_in_the_table_and_refused_to_all_others(
    state: str, role: StaffRole, is_own: bool
) -> None:
    actor = a_member(role)
    release = release_in(state, by=actor if is_own else an_editor("skribenten"))
    tried = asked(state, role, is_own=is_own)
    taken = {step: is_taken(step, release, actor) for step in tried}
    assert taken == {step: may(state, step, role, is_own=is_own) for step in tried}


@pytest.mark.parametrize("state", TABLE)
def test_whoever_lost_the_account_may_do_nothing(state: str) -> None:
    actor = a_member(StaffRole.PUBLISHER)
    release = release_in(state, by=an_editor("skribenten"))
    Editor.objects.filter(pk=actor.pk).update(is_active=False)
    assert not any(is_taken(step, release, actor) for step in TABLE[state])


def at_once(act: Callable[[int], object], tries: int = TRIES) -> list[object]:
    """Let threads try at once, each with a connection of its own; returns what each was answered."""

    def one(number: int) -> object:
        try:
            return act(number)
        except PublishingError as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(one, range(tries)))


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_to_approve_ones_own_text_are_refused() -> None:
    author = a_member(StaffRole.ADMINISTRATOR)
    release = release_in("submitted", by=author)
    seen = review.seen(release)
    answers = at_once(lambda _try: review.approve(release, by=author, expected=seen))
    assert answers == [approvals.OwnText] * TRIES
    assert not Approval.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_to_publish_what_nobody_approved_are_refused() -> None:
    publisher = a_member(StaffRole.PUBLISHER)
    release = release_in("submitted", by=an_editor("skribenten"))
    answers = at_once(lambda _try: publishing.publish(release, by=publisher))
    assert answers == [approvals.NotApproved] * TRIES
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_to_publish_what_was_changed_after_its_approval_are_refused() -> None:
    publisher = a_member(StaffRole.PUBLISHER)
    release = release_in("scheduled", by=an_editor("skribenten"))
    change(release)
    answers = at_once(lambda _try: publishing.publish(release, by=publisher))
    assert answers == [approvals.NotApproved] * TRIES
    assert not Edition.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_it_is_changed_is_what_was_approved() -> None:
    publisher = a_member(StaffRole.PUBLISHER)
    release = release_in("approved", by=an_editor("skribenten"))
    approved = review.seen(release)

    def act(number: int) -> object:
        return (
            change(release, f"Ändrat {number}.") if number % 2 else publishing.publish(release, by=publisher)
        )

    at_once(act)
    assert {edition.sha256 for edition in Edition.objects.all()} <= {approved}


@pytest.mark.django_db(transaction=True)
def test_of_those_who_approve_and_send_back_at_once_one_wins_and_the_others_hear_it() -> None:
    release = release_in("submitted", by=an_editor("skribenten"))
    seen = review.seen(release)
    people = [a_member(StaffRole.APPROVER, f"granskare{number}") for number in range(4)]

    def act(number: int) -> object:
        by = people[number % 4]
        if number % 2:
            return review.approve(release, by=by, expected=seen)
        return review.return_to_author(release, by=by, words="Skriv om.")

    answers = at_once(act)
    assert sum(isinstance(answer, Approval) or answer is None for answer in answers) == 1
    steps = ReleaseEvent.objects.filter(step__in=["approved", "returned"])
    assert steps.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_with_the_checksum_of_an_earlier_text_are_refused() -> None:
    publisher = a_member(StaffRole.PUBLISHER)
    release = release_in("approved", by=an_editor("skribenten"))
    seen = review.seen(release)
    change(release)
    answers = at_once(lambda _try: publishing.publish(release, by=publisher, expected=seen))
    assert answers == [steps.TextChanged] * TRIES


@pytest.mark.django_db(transaction=True)
def test_fifty_tries_at_once_to_approve_by_a_right_that_was_lost_are_refused() -> None:
    approver = a_member(StaffRole.APPROVER)
    release = release_in("submitted", by=an_editor("skribenten"))
    seen = review.seen(release)
    approver.groups.clear()
    answers = at_once(lambda _try: review.approve(release, by=approver, expected=seen))
    assert answers == [rights.NotAllowed] * TRIES


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["waiting", "changed, waiting", "withdrawal waiting"])
def test_of_undoing_and_the_end_of_the_window_at_once_one_wins_and_the_other_hears_it(state: str) -> None:
    release = release_in(state, by=an_editor("skribenten"))
    publisher = a_member(StaffRole.PUBLISHER)
    undo = review.take_back if state == "waiting" else waiting_changes.undo
    before = ReleaseEvent.objects.count()
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now())

    def act(number: int) -> object:
        return undo(release, by=publisher) if number % 2 else bool(clock.publish_due(timezone.now()))

    answers = at_once(act)
    came_out = answers.count(True)
    undone = [answer for number, answer in enumerate(answers) if number % 2 and not isinstance(answer, type)]
    assert (came_out, len(undone)) in ((1, 0), (0, 1))
    assert ReleaseEvent.objects.count() == before + 1
    row = Release.objects.get(pk=release.pk)
    assert (row.scheduled_for, row.waiting_change) == (None, "")


def is_waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot()"
        )  # what was seen stays within a transaction otherwise
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", ["waiting", "changed, waiting"])
def test_what_is_undone_while_the_clock_waits_for_the_row_does_not_go_out(state: str) -> None:
    release = release_in(state, by=an_editor("skribenten"))
    publisher = a_member(StaffRole.PUBLISHER)
    undo = review.take_back if state == "waiting" else waiting_changes.undo
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now())
    count = Edition.objects.count()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            undo(release, by=publisher)
            came_out = pool.submit(lambda: (clock.publish_due(timezone.now()), connection.close())[0])
            wait_for(is_waiting_for_a_lock, what="the clock at the row")
        assert came_out.result() == []
    assert Edition.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_of_fifty_changes_that_begin_to_wait_at_once_one_waits_or_the_withdrawal_does() -> None:
    release = release_in("changed, approved", by=an_editor("skribenten"))
    publisher = a_member(StaffRole.PUBLISHER)

    def act(number: int) -> object:
        return take("withdraw_later" if number % 5 == 0 else "correct_later", release, publisher)

    answers = at_once(act)
    withdrawals = [answer for number, answer in enumerate(answers) if number % 5 == 0]
    assert withdrawals.count(None) == 1
    assert answers.count(None) in (1, 2)
    assert set(answers) == {None, steps.ChangeWaits}
    assert Release.objects.get(pk=release.pk).waiting_change == "withdrawal"


@pytest.mark.django_db(transaction=True)
def test_an_emergency_is_approved_afterwards_once() -> None:
    release = release_in("submitted", by=an_editor("skribenten"))
    edition = publishing.publish(release, by=a_member(StaffRole.PUBLISHER), emergency="Vattnet är otjänligt.")
    approver = a_member(StaffRole.APPROVER)
    answers = at_once(lambda _try: review.approve_afterwards(edition.emergency, by=approver))
    assert sum(isinstance(answer, Approval) for answer in answers) == 1


def test_a_correction_that_changes_nothing_is_neither_handed_over_nor_approved() -> None:
    release = release_in("published", by=an_editor("skribenten"))
    for step in ("submit", "approve"):
        with pytest.raises(editions.NothingChanged):
            take(step, release, a_member(StaffRole.PUBLISHER))
