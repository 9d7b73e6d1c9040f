"""A form that is being saved: kept before anything else, and merged if somebody has saved meanwhile."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from releases.desk import differences
from releases.desk.access import ADD, WRITE, StaffRequest, page
from releases.desk.drafting import posted, presence, wording
from releases.desk.drafting.wording import Names
from releases.document.form_text import FormText, same
from releases.document.merging import BOTH, MINE, THEIRS, Conflict, merge
from releases.models import Release, Revision
from releases.services import drafting

#: The fields of the page that merges: which version is merged, and before each choice.
MERGED, CHOICE = "_merge", "val-"
#: The steps that a form can be sent with; saving is what each of them begins with.
BUTTONS = ("_continue", "_preview", "_submit", "_publish", "_correct", "_save", "_addanother")


@dataclass
class Attempt:
    """One press of a button that saves.

    `stamp` is what the form had shown when it was opened, `shown` what the page that merges has shown.
    """

    revision: Revision
    stamp: dt.datetime | None
    shown: dt.datetime | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    is_merged: bool = False


class SavedMeanwhile(Exception):
    """Somebody has saved since the form was opened, and an editor has to see both texts."""

    def __init__(self, release: Release, attempt: Attempt) -> None:
        super().__init__(release.pk)
        self.release, self.attempt = release, attempt


def begin(request: StaffRequest, release: Release | None) -> Attempt | None:
    """Keep what was sent before anything else is done with it; None for somebody who may not write."""
    if not request.user.has_perm(WRITE if release else ADD):
        return None
    sent = posted.lists(request.POST)
    if again := _to_be_merged(request, release):
        chosen = {
            name.removeprefix(CHOICE): values[-1] for name, values in sent.items() if name[:4] == CHOICE
        }
        return Attempt(again, again.stamp, shown=posted.stamp_of(sent), chosen=chosen)
    revision = posted.keep(sent, sent, by=request.user, release=release)
    return Attempt(revision, posted.stamp_of(sent))


def saved_before(request: StaffRequest) -> Revision | None:
    """Return what was saved from this very form, if its answer has not arrived and it is sent once more as new."""
    tab = posted.tab_of(posted.lists(request.POST))
    saved = Revision.objects.filter(
        tab=tab, editor=request.user, step=Revision.Step.SAVED, release__isnull=False
    )
    return saved.select_related("release").first()


def keep_again(request: StaffRequest, saved: Revision) -> None:
    """Keep what was sent once more as what goes on from the release that it has become."""
    sent = posted.lists(request.POST)
    drafting.keep(
        posted.read(sent), by=request.user, tab=uuid.uuid4(), release=saved.release, stamp=saved.stamp
    )


def meet(request: StaffRequest, attempt: Attempt, release: Release) -> None:
    """Let the form say both texts if somebody has saved since it was opened. The caller holds the row's lock.

    Raises SavedMeanwhile where an editor has to choose, or has not seen yet what the other has written.
    """
    if attempt.stamp is None or attempt.stamp == release.updated_at:
        return
    release = Release.objects.with_everything().get(pk=release.pk)
    mine = attempt.revision.text
    merged = drafting.merge(mine, release, stamp=attempt.stamp, chosen=attempt.chosen)
    is_new = not same(merged.text, mine) or merged.conflicts
    if merged.undecided or (is_new and attempt.shown != release.updated_at):
        raise SavedMeanwhile(release, attempt)
    attempt.is_merged = bool(is_new)
    request.POST = _form(request, attempt, merged.text, release)  # type: ignore[assignment]


def note(request: StaffRequest, release: Release) -> None:
    """Write down what was saved. The caller holds the row's lock."""
    attempt: Attempt | None = getattr(request, "attempt", None)
    tab = attempt.revision.tab if attempt else None
    drafting.note_saved(release, by=request.user, tab=tab, merged=bool(attempt and attempt.is_merged))
    if tab:
        drafting.leave(by=request.user, tab=tab)


def merge_page(request: StaffRequest, overtaken: SavedMeanwhile) -> HttpResponse:
    """Show what both have changed, and ask about what both have changed differently."""
    release, attempt = Release.objects.with_everything().get(pk=overtaken.release.pk), overtaken.attempt
    buttons = [name for name in BUTTONS if name in request.POST] or ["_continue"]
    context = _context(request, release, attempt)
    return page(request, "drafting/merge.html", release, buttons=buttons, **context)


def _context(request: StaffRequest, release: Release, attempt: Attempt) -> dict[str, Any]:
    mine, theirs = attempt.revision.text, drafting.snapshot(release)
    base = (drafting.base_of(release, attempt.stamp) if attempt.stamp else None) or theirs
    names = wording.names_in(base, mine, theirs)
    as_mine = merge(base, mine, theirs, attempt.chosen)
    as_theirs = merge(base, mine, theirs, attempt.chosen, otherwise=THEIRS)
    return {
        "title": _("Put two texts together"),
        "revision": attempt.revision,
        "stamp": release.updated_at.isoformat(),
        "conflicts": [_Question(conflict, names, attempt.chosen) for conflict in as_mine.conflicts],
        "theirs": wording.between(mine, as_mine.text, names),
        "mine": wording.between(theirs, as_theirs.text, names),
        "has_tried": bool(attempt.shown) and attempt.shown == release.updated_at,
        **_who(request, release),
    }


def _who(request: StaffRequest, release: Release) -> dict[str, Any]:
    saved = release.revisions.filter(step=Revision.Step.SAVED).select_related("editor").defer("content")
    last = saved.first()
    if last is None:
        return {"who": _("Somebody else"), "when": wording.moment(release.updated_at)}
    return {"who": presence.saver(last, request.user), "when": wording.moment(last.kept_at)}


class _Question:
    """A conflict as it is asked: its place in words, both texts by words, and the answers."""

    def __init__(self, conflict: Conflict, names: Names, chosen: Mapping[str, str]) -> None:
        self.key = f"{CHOICE}{conflict.key}"
        self.chosen = chosen.get(conflict.key, "")
        self.conflict = conflict
        self.label = _place(conflict, names)
        self.mine, self.theirs = _lines(conflict, names)
        pairs = differences.of_lines(self.label, self.theirs, self.mine)
        self.paragraphs = pairs.paragraphs

    @property
    def answers(self) -> list[tuple[str, str, list[str]]]:
        """The values of the choice, what each is called, and its text."""
        answers = [(MINE, _("Yours"), self.mine), (THEIRS, _("The saved one"), self.theirs)]
        return [*answers, *([(BOTH, _("Both, yours first"), [])] if self.conflict.has_both else [])]


def _place(conflict: Conflict, names: Names) -> str:
    if not conflict.kind:
        return wording.label_of("", conflict.field)
    row = wording.row_line(conflict.kind, conflict.row, names) if conflict.row else ""
    where = f"{wording.label_of(conflict.kind)} – {row}"
    return f"{where}: {wording.label_of(conflict.kind, conflict.field)}" if conflict.field else where


def _lines(conflict: Conflict, names: Names) -> tuple[list[str], list[str]]:
    if conflict.field:
        both = (conflict.mine, conflict.theirs)
        mine, theirs = (wording.field_lines(conflict.kind, conflict.field, one, names) for one in both)
        return mine, theirs
    row = [wording.row_line(conflict.kind, conflict.row, names)] if conflict.row else []
    return ([] if conflict.mine_is_gone else row), ([] if conflict.theirs_is_gone else row)


def _to_be_merged(request: StaffRequest, release: Release | None) -> Revision | None:
    number = posted.number_of(posted.lists(request.POST), MERGED)
    if not number or release is None:
        return None
    return release.revisions.filter(pk=number, editor=request.user).first()


def _form(request: StaffRequest, attempt: Attempt, text: FormText, release: Release) -> QueryDict:
    form = posted.written(text, drafting.snapshot(release))
    form["seen"] = release.updated_at.isoformat()
    form["tab"] = str(attempt.revision.tab)
    for name in ("csrfmiddlewaretoken", *BUTTONS):
        if name in request.POST:
            form[name] = request.POST[name]
    return form
