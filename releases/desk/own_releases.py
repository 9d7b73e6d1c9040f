"""Whose releases wait for what: an editor's own, and those of everybody else by their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.utils.translation import gettext_lazy as _

from releases.models import Editor, Release

State = Release.State
ROWS = 5
UNFINISHED = (State.DRAFT, State.SUBMITTED, State.APPROVED)
PILES = (
    (State.SUBMITTED, _("For review")),
    (State.APPROVED, _("Approved")),
    (State.DRAFT, _("Others’ drafts")),
    (State.SCHEDULED, _("Scheduled")),
)


@dataclass(frozen=True, slots=True)
class Pile:
    """The releases that wait for the same thing: how many, and the first of them."""

    state: str
    label: Any
    count: int
    releases: Sequence[Release]


def of(editor: Editor) -> Pile | None:
    """Return what an editor has begun and not brought out, the latest first; None when there is nothing."""
    rows = Release.objects.filter(_own(editor), state__in=UNFINISHED)
    found = list(rows.annotate(count=Window(Count("pk"))).order_by("-updated_at")[:ROWS])
    return Pile("own", _("Yours"), found[0].count, found) if found else None


def of_others(editor: Editor, *, shown: set[int]) -> list[Pile]:
    """Return what others have in work, and all that is scheduled, by state; not what is `shown` (ids) elsewhere."""
    others = Release.objects.exclude(_own(editor), state__in=UNFINISHED).exclude(pk__in=shown)
    counts = dict(others.order_by().values_list("state").annotate(Count("pk")))
    return [
        Pile(state, label, counts[state], list(_first(others, state)))
        for state, label in PILES
        if counts.get(state)
    ]


def _own(editor: Editor) -> Q:
    return Q(created_by=editor)


def _first(releases: QuerySet[Release], state: State) -> QuerySet[Release]:
    found = releases.filter(state=state).select_related("created_by")
    return found.order_by("scheduled_for" if state == State.SCHEDULED else "-updated_at")[:ROWS]
