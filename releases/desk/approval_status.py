"""Who must say yes to a release, and who has: above its form, before it is published, and where it is reviewed."""

from dataclasses import dataclass

from releases.desk.access import APPROVE
from releases.document import ReleaseDocument
from releases.models import Approval, Editor, EmergencyPublication, Release
from releases.services import approvals

State = Release.State
#: The states in which a text can be approved.
REVIEWED = {State.SUBMITTED, State.APPROVED, State.SCHEDULED, State.PUBLISHED}


@dataclass(frozen=True, slots=True)
class ApprovalStatus:
    """What an editor reads about the approval of a release.

    `given` is the approval that fits what it says now, `lost` the one that does no more. `is_own` says that the
    reader is one of its writers, where that matters.
    """

    is_needed: bool
    waits: bool
    given: Approval | None = None
    lost: Approval | None = None
    is_own: bool = False
    can_approve: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it cannot go out as it is, but in an emergency."""
        return self.is_needed and self.given is None

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say."""
        return self.is_needed or self.waits or self.given is not None or self.lost is not None


def of(release: Release, composed: ReleaseDocument, reader: Editor, *, has_changes: bool) -> ApprovalStatus:
    """Return where the approval of a release, composed, stands for a reader; asks about writers only who may approve.

    `has_changes` says of a published release whether it says anything else than the public reads.
    """
    if release.state == State.WITHDRAWN or (release.state == State.PUBLISHED and not has_changes):
        return ApprovalStatus(is_needed=False, waits=False)
    fits = approvals.fits(release, composed)
    open_to_review = release.state in REVIEWED and not fits and reader.has_perm(APPROVE)
    is_own = open_to_review and reader.pk in approvals.writers(release)
    return ApprovalStatus(
        is_needed=approvals.is_needed(release),
        waits=not fits and (release.state == State.SUBMITTED or release.handed_over_at is not None),
        given=release.approval if fits else None,
        lost=None if fits else release.approval,
        is_own=is_own,
        can_approve=open_to_review and not is_own,
    )


def emergencies(release: Release) -> list[EmergencyPublication]:
    """Return what of a release went out in an emergency and waits for somebody's approval."""
    unapproved = EmergencyPublication.objects.unapproved().filter(edition__release=release)
    return list(unapproved.select_related("edition", "by").defer("edition__content"))
