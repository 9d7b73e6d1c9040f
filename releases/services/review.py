"""Review: a text is handed over, approved by somebody else, sent back with words, or taken back.

Of two who approve and send back at once the first wins, and the other is told.
"""

from django.db import transaction
from django.utils import timezone

from releases import document
from releases.models import Approval, Editor, EmergencyPublication, Release, StaffMail
from releases.services import approvals, editions, readiness, rights, staff_mails, steps
from releases.services.steps import PublishingError, State, Step


class WordsMissing(PublishingError):
    """A release that is sent back without a word of why."""


class UnfitReviewer(PublishingError):
    """The reviewer asked for may not approve this release: without the right, or one of its writers."""


@transaction.atomic
def submit(release: Release, *, by: Editor, reviewer: Editor | None = None) -> None:
    """Hand a draft, or a correction in work, over for review, to `reviewer` or to anybody who may approve.

    A named reviewer is mailed. Raises WrongState, NotAllowed, UnfitReviewer, or NothingChanged for a published release
    that says what the public reads.
    """
    release = steps.locked(release, State.DRAFT, State.PUBLISHED)
    rights.require(by, rights.WRITE)
    steps.require_no_waiting_change(release)
    if release.state == State.PUBLISHED:
        _require_correction(release)
        if release.handed_over_at:
            raise steps.WrongState(State.SUBMITTED)
    if reviewer is not None and not may_review(reviewer, release, handed_over_by=by):
        raise UnfitReviewer
    approvals.forget(release)
    release.reviewer, release.handed_over_by, release.handed_over_at = reviewer, by, timezone.now()
    steps.move(release, _handed_over(release), Step.SUBMITTED, by)
    if reviewer is not None:
        staff_mails.owe(StaffMail.Kind.REVIEW, release, to=[reviewer], by=by)


@transaction.atomic
def name_reviewer(release: Release, *, by: Editor, reviewer: Editor | None) -> None:
    """Ask somebody else, or anybody who may, about a text that is handed over; whoever is named is mailed.

    Whose text it is stays as it is. Raises WrongState where nothing waits for review, NotAllowed or UnfitReviewer.
    """
    release = steps.locked(release, State.SUBMITTED, State.SCHEDULED, State.PUBLISHED)
    rights.require(by, rights.WRITE)
    if not Release.objects.waiting_for_review().filter(pk=release.pk).exists():
        raise steps.WrongState(release.state)
    if reviewer is not None and not may_review(reviewer, release):
        raise UnfitReviewer
    release.reviewer = reviewer
    steps.move(release, State(release.state), Step.REVIEWER_NAMED, by, str(reviewer or ""))
    if reviewer is not None:
        staff_mails.owe(StaffMail.Kind.REVIEW, release, to=[reviewer], by=by)


@transaction.atomic
def take_back(release: Release, *, by: Editor) -> None:
    """Make a submitted, approved or scheduled release a draft again, or a correction one that nobody reviews.

    Nothing will be published. What is scheduled is for publishers to stop. Raises WrongState or NotAllowed.
    """
    release = steps.locked(release, State.SUBMITTED, State.APPROVED, State.SCHEDULED, State.PUBLISHED)
    rights.require(by, rights.PUBLISH if release.state == State.SCHEDULED else rights.WRITE)
    steps.require_no_waiting_change(release)
    if release.state == State.PUBLISHED and not release.handed_over_at:
        raise steps.WrongState(release.state)
    approvals.forget(release)
    steps.move(release, _with_its_author(release), Step.TAKEN_BACK, by)


@transaction.atomic
def approve(release: Release, *, by: Editor, expected: str) -> Approval:
    """Say yes to the text whose `document.sha256` is `expected`, which others have written.

    Raises WrongState, NotAllowed, TextChanged when it says something else by now, AlreadyApproved, OwnText, NotReady
    when it lacks something, or NothingChanged for a published release that says what the public reads.
    """
    release = steps.locked(release, State.SUBMITTED, State.APPROVED, State.SCHEDULED, State.PUBLISHED)
    rights.require(by, rights.APPROVE)
    steps.require_no_waiting_change(release)
    composed = steps.as_read(release, expected)
    if release.state == State.PUBLISHED:
        _require_correction(release)
    if approvals.fits(release, composed):
        raise approvals.AlreadyApproved
    approvals.require_others_text(release, by)
    readiness.require_complete(release, composed)
    approval = approvals.give(release, composed, by=by)
    state = State.APPROVED if release.state == State.SUBMITTED else State(release.state)
    steps.move(release, state, Step.APPROVED, by)
    return approval


@transaction.atomic
def return_to_author(release: Release, *, by: Editor, words: str) -> None:
    """Send a release, or a correction, that waits for review back to who handed it over, who is mailed `words`.

    Raises WrongState (what is approved by now is not sent back unseen), NotAllowed or WordsMissing.
    """
    release = steps.locked(release, State.SUBMITTED, State.PUBLISHED)
    rights.require(by, rights.APPROVE)
    steps.require_no_waiting_change(release)
    if release.state == State.PUBLISHED and (release.handed_over_at is None or release.approval_id):
        raise steps.WrongState(State.APPROVED if release.approval_id else State.PUBLISHED)
    if not words.strip():
        raise WordsMissing
    author = release.handed_over_by or release.created_by
    approvals.forget(release)
    steps.move(release, _with_its_author(release), Step.RETURNED, by, words.strip())
    if author is not None:
        staff_mails.owe(StaffMail.Kind.RETURNED, release, to=[author], by=by, words=words.strip())


@transaction.atomic
def approve_afterwards(emergency: EmergencyPublication, *, by: Editor) -> Approval:
    """Say yes to an edition that went out in an emergency, which others have written and published.

    Raises NotAllowed, AlreadyApproved or OwnText.
    """
    edition = emergency.edition
    Release.objects.select_for_update().get(pk=edition.release_id)
    rights.require(by, rights.APPROVE)
    if not EmergencyPublication.objects.unapproved().filter(pk=emergency.pk).exists():
        raise approvals.AlreadyApproved
    if by.pk in approvals.writers_of(emergency):
        raise approvals.OwnText
    edition.release.events.create(step=Step.APPROVED_AFTERWARDS, by=by)
    return Approval.objects.create(
        release=edition.release,
        kind=Approval.Kind.AFTERWARDS,
        sha256=edition.sha256,
        content=edition.content,
        by=by,
    )


def drop_outdated(release: Release, *, by: Editor | None) -> bool:
    """Take the approval from a saved release that says something else by now, and whatever rests on it; tells whether.

    What was approved or scheduled waits for review again. Its `updated_at` stays: that is the text's. The caller holds
    the row's lock.
    """
    row = Release.objects.with_everything().select_related("approval").get(pk=release.pk)
    if row.approval is None or approvals.fits(row, row.compose()):
        return False
    changes: dict[str, object] = {"approval": None}
    if row.state == State.APPROVED or (row.state == State.SCHEDULED and approvals.is_needed(row)):
        changes |= {"state": State.SUBMITTED} | steps.NOTHING_WAITS
    elif row.waiting_change and not row.withdrawal_waits and approvals.is_needed(row):
        changes |= steps.NOTHING_WAITS
    Release.objects.filter(pk=row.pk).update(**changes)
    row.events.create(step=Step.APPROVAL_LOST, by=by)
    return True


def may_review(editor: Editor, release: Release, *, handed_over_by: Editor | None = None) -> bool:
    """Tell whether an editor may approve what the release says: with the right, and not one of its writers."""
    if handed_over_by is not None and editor.pk == handed_over_by.pk:
        return False
    has_right = rights.holders(rights.APPROVE).filter(pk=editor.pk).exists()
    return has_right and editor.pk not in approvals.writers(release)


def seen(release: Release) -> str:
    """Return the checksum of what a release says, as `approve` expects it of who has read that."""
    return document.sha256(release.compose())


def _require_correction(release: Release) -> None:
    if not editions.has_changes(release, release.editions.get(live=True)):
        raise editions.NothingChanged


def _handed_over(release: Release) -> State:
    return State.PUBLISHED if release.state == State.PUBLISHED else State.SUBMITTED


def _with_its_author(release: Release) -> State:
    return State.PUBLISHED if release.state == State.PUBLISHED else State.DRAFT
