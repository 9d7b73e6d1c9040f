"""What waits for the editor who opens the desk: texts to approve, and what went out in an emergency."""

from typing import Any

from django.db.models import Q

from releases.desk.access import APPROVE
from releases.models import Editor, EmergencyPublication, Release

ROWS = 6


def context(editor: Editor) -> dict[str, Any]:
    """Return for the front page what waits for an editor, in a constant number of queries.

    An emergency is shown to everybody until it is approved.
    """
    emergencies = EmergencyPublication.objects.unapproved().select_related("edition", "by")
    return {
        "to_review": list(_to_review(editor)[:ROWS]) if editor.has_perm(APPROVE) else [],
        "emergencies": list(emergencies.defer("edition__content")[:ROWS]),
    }


def _to_review(editor: Editor) -> Any:
    """Texts that wait for this editor, or for anybody, those that others handed over."""
    asked = Q(reviewer=editor) | Q(reviewer=None)
    waiting = Release.objects.waiting_for_review().filter(asked).exclude(handed_over_by=editor)
    own = Q(handed_over_by=None, created_by=editor)
    ordered = waiting.exclude(own).select_related("handed_over_by", "created_by")
    return ordered.order_by("handed_over_at", "pk")
