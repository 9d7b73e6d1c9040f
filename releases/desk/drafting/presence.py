"""Who else has a release open, what they have not saved, and who has saved since: one calm line each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from releases.desk.drafting.wording import moment
from releases.models import Editor, Release, Revision
from releases.services import drafting

NOW = "nu"


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """A sentence, and where one sees more of it: the words of a link and its address, both "" when there is none."""

    words: str
    link: str = ""
    address: str = ""


def lines(
    release: Release,
    *,
    reader: Editor,
    stamp: dt.datetime | None = None,
    at_work: Iterable[Any] | None = None,
) -> list[PresenceLine]:
    """Return what an editor should know of the others, in one query, or two where somebody has saved.

    `stamp` is the release's `updated_at` that the editor's form has shown; None where there is no form.
    `at_work` is what `drafting.at_work` has returned for this release, where that was asked before.
    """
    everybody = drafting.at_work(release) if at_work is None else at_work
    found = [_line(release, other) for other in everybody if other != reader]
    return [*_overtaken(release, stamp, reader), *found]


def of_both(release: Release, *, reader: Editor) -> list[PresenceLine]:
    """Return the lines before a step that the public sees: also what the reader has typed and not saved."""
    own = release.revisions.unsaved().filter(editor=reader, stamp=release.updated_at).first()
    mine = []
    if own is not None:
        words = _("You have unsaved changes from %(time)s, which are not part of this.")
        mine = [_with_comparison(words % {"time": moment(own.kept_at)}, release, own.pk)]
    return [*mine, *lines(release, reader=reader)]


def comparison_address(release: Release, before: int | None, after: int | None) -> str:
    """Return where two versions are compared, by their ids; None is the release as it stands."""
    query = "&".join(f"{name}={number or NOW}" for name, number in (("fran", before), ("till", after)))
    return f"{reverse('desk:revision_compare', args=[release.pk])}?{query}"


def _line(release: Release, other: Any) -> PresenceLine:
    if other.unsaved is None:
        return PresenceLine(_("%(name)s has this open too.") % {"name": other})
    words = (
        _("%(name)s has this open too, with unsaved changes from %(time)s.")
        if other.is_here
        else _("%(name)s has unsaved changes from %(time)s.")
    )
    facts = {"name": other, "time": moment(other.unsaved_at)}
    return _with_comparison(words % facts, release, other.unsaved)


def _with_comparison(words: str, release: Release, revision: int) -> PresenceLine:
    return PresenceLine(words, _("See the difference"), comparison_address(release, None, revision))


def _overtaken(release: Release, stamp: dt.datetime | None, reader: Editor) -> Iterable[PresenceLine]:
    if stamp is None or stamp == release.updated_at:
        return
    saved = release.revisions.filter(step=Revision.Step.SAVED, stamp__gt=stamp).select_related("editor")
    last = saved.defer("content").first()
    if last is None:
        return  # A step was taken, and no word was changed.
    facts = {"name": saver(last, reader), "time": moment(last.kept_at)}
    words = _("%(name)s saved at %(time)s. When you save, you see both texts and nothing is lost.") % facts
    before = release.revisions.filter(step=Revision.Step.SAVED, stamp__gte=stamp).order_by("stamp").first()
    yield PresenceLine(
        words, _("See what changed"), comparison_address(release, before.pk if before else None, None)
    )


def saver(revision: Revision, reader: Editor) -> str:
    """Return who has saved a version, as its reader calls them."""
    if revision.editor is None:
        return _("Somebody else")
    return _("You, in another window,") if revision.editor == reader else str(revision.editor)
