"""Who else has a release open, what they have not saved, and who has saved since: one calm line each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.desk.drafting.wording import moment
from releases.models import Editor, Presence, Release, Revision

NOW = "nu"


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """A sentence, and where one sees more of it: the words of a link and its address, both "" when there is none."""

    words: str
    link: str = ""
    address: str = ""


def lines(release: Release, *, reader: Editor, stamp: dt.datetime | None = None) -> list[PresenceLine]:
    """Return what an editor should know of the others, in three queries.

    `stamp` is the release's `updated_at` that the editor's form has shown; None where there is no form.
    """
    here = Presence.objects.here(timezone.now()).filter(release=release).exclude(editor=reader)
    people = {one.editor for one in here.select_related("editor")}
    unsaved = _unsaved_of_others(release, reader)
    found = [_line(release, revision, is_here=revision.editor in people) for revision in unsaved]
    busy = {revision.editor for revision in unsaved}
    found += [
        PresenceLine(_("%(name)s has this open too.") % {"name": person})
        for person in sorted(people - busy, key=str)
    ]
    return [*_overtaken(release, stamp, reader), *found]


def of_both(release: Release, *, reader: Editor) -> list[PresenceLine]:
    """Return the lines before a step that the public sees: also what the reader has typed and not saved."""
    own = release.revisions.unsaved().filter(editor=reader, stamp=release.updated_at).first()
    mine = []
    if own is not None:
        words = _("You have unsaved changes from %(time)s, which are not part of this.")
        mine = [_with_comparison(words % {"time": moment(own.kept_at)}, release, own)]
    return [*mine, *lines(release, reader=reader)]


def comparison_address(release: Release, before: Revision | None, after: Revision | None) -> str:
    """Return where two versions are compared; None is the release as it stands."""
    ids = {"fran": before.pk if before else NOW, "till": after.pk if after else NOW}
    query = "&".join(f"{name}={value}" for name, value in ids.items())
    return f"{reverse('desk:revision_compare', args=[release.pk])}?{query}"


def _unsaved_of_others(release: Release, reader: Editor) -> list[Revision]:
    """Return the latest unsaved version of each other editor, without its text."""
    found = release.revisions.unsaved().exclude(editor=reader).select_related("editor").defer("content")
    return list({revision.editor_id: revision for revision in reversed(found)}.values())


def _line(release: Release, revision: Revision, *, is_here: bool) -> PresenceLine:
    words = (
        _("%(name)s has this open too, with unsaved changes from %(time)s.")
        if is_here
        else _("%(name)s has unsaved changes from %(time)s.")
    )
    facts = {"name": revision.editor, "time": moment(revision.kept_at)}
    return _with_comparison(words % facts, release, revision)


def _with_comparison(words: str, release: Release, revision: Revision) -> PresenceLine:
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
    yield PresenceLine(words, _("See what changed"), comparison_address(release, before, None))


def saver(revision: Revision, reader: Editor) -> str:
    """Return who has saved a version, as its reader calls them."""
    if revision.editor is None:
        return _("Somebody else")
    return _("You, in another window,") if revision.editor == reader else str(revision.editor)
