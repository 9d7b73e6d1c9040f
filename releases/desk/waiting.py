"""What waits for the editor who opens the desk: texts to approve or to find a reviewer for, and emergencies."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from releases.desk.access import APPROVE, PUBLISH
from releases.models import CommentThread, Editor, EmergencyPublication, Release
from releases.services import approvals, rights
from releases.services.comment_places import FormPlace

ROWS = 6


@dataclass(frozen=True, slots=True)
class WithoutReviewer:
    """A text that is handed over to somebody who may not approve it, and why not."""

    release: Release
    why: str


def context(editor: Editor) -> dict[str, Any]:
    """Return for the front page what waits for an editor, in a constant number of queries.

    An emergency is shown to everybody until it is approved.
    """
    to_review, without = _handed_over(editor)
    emergencies = EmergencyPublication.objects.unapproved().select_related("edition", "by")
    return {
        "to_review": to_review[:ROWS],
        "without_reviewer": without[:ROWS],
        "emergencies": list(emergencies.defer("edition__content")[:ROWS]),
        "comments_for_you": _comments_for(editor),
    }


def _comments_for(editor: Editor) -> list[CommentThread]:
    """Return open threads for this editor, the oldest first, each with what the form calls its place."""
    found = list(CommentThread.objects.waiting_for(editor).select_related("release", "created_by")[:ROWS])
    for thread in found:
        thread.label = FormPlace.read(thread.place).label  # type: ignore[attr-defined]
    return found


def _handed_over(editor: Editor) -> tuple[list[Release], list[WithoutReviewer]]:
    """Return the texts that this editor can approve, and those that nobody is asked about who may approve them.

    The first are asked of this editor, or of anybody, and written by others. The others are shown to their author, and
    to whoever may approve or publish: they choose somebody else.
    """
    waiting = Release.objects.waiting_for_review()
    if not (editor.has_perm(APPROVE) or editor.has_perm(PUBLISH)):
        waiting = waiting.filter(Q(handed_over_by=editor) | Q(created_by=editor))
    ordered = waiting.select_related("handed_over_by", "created_by", "reviewer").order_by(
        "handed_over_at", "pk"
    )
    found = list(ordered.defer("body"))
    writers = approvals.writers_among(found) if found else {}
    may_approve = {one.pk for one in rights.holders(rights.APPROVE)} if found else set()
    own = [
        release
        for release in found
        if editor.pk in may_approve
        and release.reviewer_id in (None, editor.pk)
        and editor.pk not in {release.handed_over_by_id, *writers[release.pk]}
    ]
    return own, [one for release in found if (one := _without(release, writers[release.pk], may_approve))]


def _without(release: Release, writers: frozenset[int], may_approve: set[int]) -> WithoutReviewer | None:
    """Return a text whose named reviewer may not approve it, None for any other."""
    if release.reviewer is None:
        return None
    if release.reviewer.pk in writers:
        return WithoutReviewer(
            release, _("%(name)s was asked to approve it and has written in it.") % {"name": release.reviewer}
        )
    if release.reviewer.pk not in may_approve:
        return WithoutReviewer(
            release,
            _("%(name)s was asked to approve it and may not approve any more.") % {"name": release.reviewer},
        )
    return None
