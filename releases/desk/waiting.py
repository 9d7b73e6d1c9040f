"""What waits for the editor who opens the desk: texts to approve, and what went out in an emergency."""

from typing import Any

from django.db.models import Q

from releases.desk.access import APPROVE
from releases.models import CommentThread, Editor, EmergencyPublication, Release
from releases.services import approvals
from releases.services.comment_places import FormPlace

ROWS = 6


def context(editor: Editor) -> dict[str, Any]:
    """Return for the front page what waits for an editor, in a constant number of queries.

    An emergency is shown to everybody until it is approved.
    """
    emergencies = EmergencyPublication.objects.unapproved().select_related("edition", "by")
    return {
        "to_review": _to_review(editor)[:ROWS] if editor.has_perm(APPROVE) else [],
        "emergencies": list(emergencies.defer("edition__content")[:ROWS]),
        "comments_for_you": _comments_for(editor),
    }


def _comments_for(editor: Editor) -> list[CommentThread]:
    """Return open threads for this editor, the oldest first, each with what the form calls its place."""
    found = list(CommentThread.objects.waiting_for(editor).select_related("release", "created_by")[:ROWS])
    for thread in found:
        thread.label = FormPlace.read(thread.place).label  # type: ignore[attr-defined]
    return found


def _to_review(editor: Editor) -> list[Release]:
    """Texts that wait for this editor, or for anybody, and that others have written."""
    asked = Q(reviewer=editor) | Q(reviewer=None)
    waiting = Release.objects.waiting_for_review().filter(asked).exclude(handed_over_by=editor)
    ordered = waiting.select_related("handed_over_by", "created_by").order_by("handed_over_at", "pk")
    found = list(ordered.defer("body"))
    writers = approvals.writers_among(found) if found else {}
    return [release for release in found if editor.pk not in writers[release.pk]]
