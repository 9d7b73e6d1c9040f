"""Editions: freezing what a release says, what is derived from it, and whether it says anything else by now."""

from django.db import DataError
from django.utils import timezone

from releases import document, ledger
from releases.document import equivalence
from releases.document.changes import ChangeKind
from releases.media import visibility
from releases.models import Committee, Edition, Editor, Keyword, Release
from releases.search import index
from releases.services import translating
from releases.services.steps import PublishingError


class NothingChanged(PublishingError):
    """A correction that would freeze the same document again."""


class DoesNotFit(PublishingError):
    """Something in the release is longer or larger than an edition can hold."""


def freeze(
    release: Release, composed: document.ReleaseDocument, *, number: int, by: Editor | None, **facts: object
) -> Edition:
    """Write an edition of what the release, composed, says, with all that is derived from it. Raises DoesNotFit."""
    try:
        return _written(release, composed, number=number, published_by=by, **facts)
    except DataError as error:
        raise DoesNotFit from error


def _written(release: Release, composed: document.ReleaseDocument, **facts: object) -> Edition:
    content = document.to_json(composed)
    translating.follow(release)
    release.published_checksum = release.checksum()
    edition = Edition.objects.create(
        release=release,
        version_of_id=release.version_of_id,
        slug=release.slug,
        year=timezone.localdate(facts["first_published_at"]).year,  # type: ignore[arg-type]
        title=composed.title,
        language=composed.language,
        content=content,
        sha256=document.checksum(content),
        **facts,
    )
    derive(edition)
    return edition


def as_readers_know_it(kind: ChangeKind, note: str, before: Edition) -> dict[str, object]:
    """Return kind, note and age of the edition after `before`; mended spelling leaves all three as they were."""
    if kind is ChangeKind.TYPO:
        return {
            "kind": before.kind,
            "correction_note": before.correction_note,
            "mends_spelling": True,
            "known_since": before.changed_at,
        }
    return {"kind": Edition.Kind(kind.value), "correction_note": note}


def has_changes(release: Release, live: Edition) -> bool:
    """Tell whether publishing a correction would show the public anything new."""
    return differs(release.compose(), live)


def note_unchanged(release: Release) -> None:
    """Keep the checksum of a saved release if it still says what its live edition says.

    Lists show a published release as changed when its checksum differs from the one kept here. Saving may change rows
    in a way that no reader sees; then this is called, and the release stays unchanged in the lists.
    """
    row = Release.objects.with_everything().get(pk=release.pk)
    live = row.editions.filter(live=True).first()
    if live and not has_changes(row, live):
        Release.objects.filter(pk=row.pk).update(published_checksum=row.checksum())


def differs(composed: document.ReleaseDocument, live: Edition) -> bool:
    """Tell whether a composed document says anything else than the live edition."""
    return not equivalence.same(composed, live.frozen)


def derive(edition: Edition) -> None:
    """Write what is derived from the edition's document: what finds it, its files, its rows of the ledger."""
    composed = edition.frozen
    edition.committees.set(
        Committee.objects.filter(slug__in=[committee.slug for committee in composed.committees])
    )
    edition.keywords.set(Keyword.objects.filter(slug__in=[keyword.slug for keyword in composed.keywords]))
    visibility.enter(edition)
    # The index before the ledger, always: each takes a lock, and the order keeps two editors from waiting in a ring.
    index.write(edition)
    ledger.enter(edition)
