"""The verbs of origins: noting where a release was read and what is unsure of it; and that a person has looked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.capture.confidence import Confidence, ReadingClue
from releases.models import Editor, Origin, Release

#: What each field of a reading is called.
FIELD_NAMES: Mapping[str, Any] = {
    "title": _("title"),
    "lead": _("lead"),
    "body": _("body text"),
    "published": _("day of publication"),
    "language": _("language"),
    "versions": _("language versions"),
    "committees": _("bodies"),
    "decisions": _("decisions"),
    "budget": _("amounts"),
    "contacts": _("contacts"),
    "keywords": _("keywords"),
    "images": _("images"),
    "files": _("files"),
    "address": _("old address"),
}
#: Why a field is unsure, as the end of a sentence that begins with its name.
REASONS: Mapping[str, Any] = {
    ReadingClue.FIRST_LINE: _("nothing on the page says that the first line is the title"),
    ReadingClue.NO_RUNNING_TEXT: _("there is no running text"),
    ReadingClue.NOT_SHOWN: _("no day is shown"),
    ReadingClue.NOT_REACHED: _("somebody has neither telephone nor e-mail"),
    ReadingClue.NOBODY: _("nobody is named"),
    ReadingClue.IN_PASSING: _("only mentioned in the text"),
    ReadingClue.WITHOUT_BODY: _("the text does not say who decided"),
    ReadingClue.WITHOUT_PURPOSE: _("the text does not say what the money is for"),
    ReadingClue.DAMAGED: _("letters were damaged in the file"),
    ReadingClue.CUT: _("was too long and is cut"),
    ReadingClue.UNKNOWN: _("is not stated, or is none of this press room's"),
    ReadingClue.NOT_DESCRIBED: _("nobody has written what they show"),
    ReadingClue.MISSING: _("missing"),
    ReadingClue.TAKEN: _("leads to another press release already"),
}


def note(release: Release, *, address: str, unsure: Iterable[Confidence]) -> Origin:
    """Write down where a release was read, if that is a web address, and which fields a person should look at."""
    address = address if address.startswith(("http://", "https://")) else ""
    doubts = [[one.field, one.reason.value, one.words] for one in unsure]
    return Origin.objects.create(release=release, address=address, doubts=doubts)


def check(release: Release, *, by: Editor) -> bool:
    """Note that a person has looked at what was unsure; return False when nothing waited for that."""
    waiting = Origin.objects.unsure().filter(release=release)
    return bool(waiting.update(checked_at=timezone.now(), checked_by=by))


def doubts_of(release: Release) -> list[tuple[str, str, str]]:
    """Return what nobody has looked at yet, each as (name of the field, why, which part of it), in words."""
    origin = Origin.objects.unsure().filter(release=release).first()
    return in_words(origin.doubts) if origin else []


def in_words(doubts: Iterable[Iterable[str]]) -> list[tuple[str, str, str]]:
    """Return doubts as they are stored in words; a field or reason that this version does not know as it stands."""
    found = []
    for field, reason, words in doubts:
        found.append((str(FIELD_NAMES.get(field, field)), str(REASONS.get(reason, reason)), words))
    return found
