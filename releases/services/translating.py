"""Language versions: the same release written in another language.

A version is a release of its own, with its own address, editions and history,
that knows the release it was first written as (`version_of`, never a chain).
It begins as a copy to be translated, and remembers which edition of the
original it takes account of, so that a correction there is not forgotten here.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Coalesce

from releases import document
from releases.document import richtext
from releases.models import Edition, Editor, Release, ReleaseEvent
from releases.services.rows import write_again

State = Release.State
LANGUAGES = [code for code, _name in settings.RELEASE_LANGUAGES]
# What the version says in words of its own; everything else is the same facts in every language.
ROWS = ("decisions", "budget_lines", "contacts", "release_images", "attachments", "links")
CHOSEN = ("committees", "keywords")
# Shorter lines may be names, and are the same in any language.
SHORTEST_PROSE = 40  # characters


class LanguageNotOpen(Exception):
    """The release is there in this language already, is withdrawn, or the language is none of ours."""


class NothingMissed(Exception):
    """There is no correction that the version does not follow. Somebody else may have been first."""


@transaction.atomic
def begin(release: Release, *, language: str, by: Editor | None) -> Release:
    """Return a new draft in another language, with the original's facts, and its words to be translated.

    The text about the municipality is the one last used in that language.
    `release` may be the original or any of its versions. Raises LanguageNotOpen.
    """
    original = Release.objects.select_for_update().get(pk=release.original_id)
    if original.state == State.WITHDRAWN or language not in open_languages(original):
        raise LanguageNotOpen(language)
    version = Release.objects.create(
        version_of=original,
        language=language,
        title=original.title,
        lead=original.lead,
        body=original.body,
        boilerplate=_last_boilerplate(language),
        follows_edition=_edition_to_follow(original.pk),
        created_by=by,
    )
    for name in CHOSEN:
        getattr(version, name).set(getattr(original, name).all())
    for name in ROWS:
        for row in getattr(original, name).all():
            write_again(row, version)
    return version


def open_languages(release: Release) -> list[str]:
    """Return the codes of the languages that the release is not written in yet, in the order of the settings."""
    return open_among(family(release).only("language", "state", "version_of"))


def open_among(family: Iterable[Release]) -> list[str]:
    """Return the codes of the languages that are left for a release with these versions; the original is one."""
    taken = {one.language for one in family if one.version_of_id is None or one.state != State.WITHDRAWN}
    return [code for code in LANGUAGES if code not in taken]


def lacking(release: Release) -> tuple[str, ...]:
    """Return the names of MINORITY_LANGUAGES that a saved original has no version in, not even begun; () for others."""
    wanted = set(settings.MINORITY_LANGUAGES) - {release.language}
    if not wanted or release.pk is None or release.version_of_id is not None:
        return ()
    wanted -= set(release.versions.exclude(state=State.WITHDRAWN).values_list("language", flat=True))
    return _names(wanted)


def lacked_since(moment: dt.datetime) -> list[tuple[Release, tuple[str, ...]]]:
    """Return the originals first published after `moment` with the names of MINORITY_LANGUAGES that they lack.

    The latest first, in two queries at most.
    """
    wanted = set(settings.MINORITY_LANGUAGES)
    if not wanted:
        return []
    originals = Release.objects.filter(
        state=State.PUBLISHED,
        version_of=None,
        editions__live=True,
        editions__first_published_at__gte=moment,
    )
    found = []
    for release in originals.order_by("-editions__first_published_at").prefetch_related("versions"):
        known = {
            release.language,
            *(one.language for one in release.versions.all() if one.state != State.WITHDRAWN),
        }
        if names := _names(wanted - known):
            found.append((release, names))
    return found


def _names(codes: Collection[str]) -> tuple[str, ...]:
    return tuple(str(name) for code, name in settings.RELEASE_LANGUAGES if code in codes)


def family(release: Release) -> models.QuerySet[Release]:
    """Return the release in all its languages, itself and the original among them."""
    return Release.objects.filter(models.Q(pk=release.original_id) | models.Q(version_of=release.original_id))


def missed_correction(version: Release) -> Edition | None:
    """Return the correction of the original that the version may lack; None when it says the same."""
    if version.version_of_id is None:
        return None
    return missed_corrections([version]).get(version.pk)


def missed_corrections(versions: Iterable[Release]) -> dict[int, Edition]:
    """Return the original's latest edition by the id of each version that does not follow it yet, in one query.

    Spelling that was mended in one language is no matter of another one.
    """
    versions = [one for one in versions if one.version_of_id and one.state != State.WITHDRAWN]
    originals = {one.version_of_id for one in versions}
    latest = _latest_in_words().filter(release__in=originals).order_by("number") if originals else []
    by_original = {edition.release_id: edition for edition in latest}
    return {
        one.pk: edition
        for one in versions
        if (edition := by_original.get(one.original_id)) and edition.number > (one.follows_edition or 1)
    }


def lagging() -> models.QuerySet[Release]:
    """Return the published versions whose originals were corrected since, without a word from an editor about it."""
    followed = Coalesce("follows_edition", 1)
    missed = _latest_in_words().filter(
        release=models.OuterRef("version_of"), number__gt=models.OuterRef("followed")
    )
    return Release.objects.annotate(followed=followed).filter(models.Exists(missed), state=State.PUBLISHED)


def _latest_in_words() -> models.QuerySet[Edition]:
    """Return the editions that say something new, of releases that are out."""
    live = Edition.objects.filter(release=models.OuterRef("release"), live=True)
    return Edition.objects.filter(models.Exists(live), mends_spelling=False).defer("content")


@transaction.atomic
def confirm(version: Release, *, by: Editor | None) -> None:
    """Note that an editor has looked: the original's correction changes nothing here. Raises NothingMissed."""
    version = Release.objects.select_for_update().get(pk=version.pk)
    missed = missed_correction(version)
    if missed is None:
        raise NothingMissed
    # An update leaves `updated_at` alone: the text that another editor may be writing has not changed.
    Release.objects.filter(pk=version.pk).update(follows_edition=missed.number)
    version.events.create(step=ReleaseEvent.Step.CHECKED, by=by)


def follow(version: Release) -> None:
    """Let a version that is being published take account of the original as it stands. The caller saves it."""
    if version.version_of_id:
        version.follows_edition = _edition_to_follow(version.version_of_id)


def untranslated(release: Release, composed: document.ReleaseDocument) -> tuple[str, ...]:
    """Return the names of what a version still says in the words of its original; () for any other release.

    "lead" and "body" are whole texts, which cannot be the same in two languages;
    of the others it may be meant so: "title", "paragraphs", "decisions",
    "budget", "contacts" and "images".
    """
    if release.version_of_id is None:
        return ()
    known = _words_of_the_original(release.version_of_id)
    paragraphs = _paragraphs(composed)
    left = [line for line in paragraphs if line in known]
    found = {
        "title": _said(composed.title) in known,
        "lead": bool(composed.lead) and _said(composed.lead) in known,
        "body": bool(paragraphs) and len(left) == len(paragraphs),
        "paragraphs": len(left) < len(paragraphs) and any(len(line) >= SHORTEST_PROSE for line in left),
        "decisions": any(_said(one.outcome) in known for one in composed.decisions),
        "budget": any(_said(line.purpose) in known for line in composed.budget),
        "contacts": any(contact.role and _said(contact.role) in known for contact in composed.contacts),
        "images": any(_said(image.alt) in known for image in composed.images),
    }
    return tuple(name for name, is_left in found.items() if is_left)


def _words_of_the_original(original: int) -> frozenset[str]:
    """Return all that the original says, or has said in any edition: a version may have begun from each of them."""
    release = Release.objects.with_everything().get(pk=original)
    documents: Sequence[document.ReleaseDocument] = [
        release.compose(),
        *(edition.frozen for edition in release.editions.all()),
    ]
    return frozenset(words for composed in documents for words in _words(composed))


def _words(composed: document.ReleaseDocument) -> list[str]:
    return [
        *(_said(words) for words in (composed.title, composed.lead)),
        *_paragraphs(composed),
        *(_said(decision.outcome) for decision in composed.decisions),
        *(_said(line.purpose) for line in composed.budget),
        *(_said(contact.role) for contact in composed.contacts),
        *(_said(image.alt) for image in composed.images),
    ]


def _paragraphs(composed: document.ReleaseDocument) -> list[str]:
    lines = map(_said, richtext.to_text(composed.body).splitlines())
    return [line for line in lines if line]


def _said(words: str) -> str:
    """Return the words as they sound: spaces and capitals make no translation."""
    return " ".join(words.split()).casefold()


def _edition_to_follow(original: int) -> int:
    live = Edition.objects.filter(release=original, live=True).values_list("number", flat=True).first()
    return live or 1


def _last_boilerplate(language: str) -> str:
    used = Release.objects.filter(language=language).exclude(boilerplate="").order_by("-updated_at", "-pk")
    return used.values_list("boilerplate", flat=True).first() or ""
