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
from releases.services import approvals, editions, publishing, review
from releases.services.steps import PublishingError
from releases.tests.cast import an_editor
from releases.tests.four_eyes import CASES, STEPS, TABLE, a_member, change, may, release_in

pytestmark = pytest.mark.django_db
TRIES = 50


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
    taken = {step: is_taken(step, release, actor) for step in STEPS}
    assert taken == {step: may(state, step, role, is_own=is_own) for step in STEPS}


@pytest.mark.parametrize("state", TABLE)
def test_whoever_lost_the_account_may_do_nothing(state: str) -> None:
    actor = a_member(StaffRole.PUBLISHER)
    release = release_in(state, by=an_editor("skribenten"))
    Editor.objects.filter(pk=actor.pk).update(is_active=False)
    assert not any(is_taken(step, release, actor) for step in STEPS)


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
