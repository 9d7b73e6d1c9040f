"""Taking in a release from elsewhere with all that belongs to it: files, language versions, its old address.

One release is one transaction, so whoever ends the work in its middle leaves releases that are whole. A release is
known by its fingerprint, and else by its old address and its title: taking it in again changes nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO

from django.core.files.base import File
from django.db import transaction

from releases.capture import Reading
from releases.capture.confidence import ReadingClue
from releases.capture.elsewhere import FileElsewhere, ReleaseElsewhere
from releases.capture.reading import with_doubt, without_unsure
from releases.document import old_addresses as addresses
from releases.media import images
from releases.models import Attachment, Edition, Editor, OldAddress, PressImage, Release, ReleaseImage
from releases.services import importing, old_addresses, origins, press_images, publishing, translating


class Aim(StrEnum):
    """What a release becomes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class FilesAtHand:
    """The files of one release that are here: pictures as press images, documents as names of stored files.

    `missing` are those that could not be had.
    """

    pictures: tuple[tuple[FileElsewhere, PressImage], ...] = ()
    documents: tuple[tuple[FileElsewhere, str], ...] = ()
    missing: tuple[FileElsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a release from elsewhere became.

    `edition` is None for a draft, `is_new` false when it was here before. `unsure` is what `Origin.doubts` holds.
    """

    release: Release
    edition: Edition | None = None
    is_new: bool = True
    unsure: Sequence[Sequence[str]] = field(default=())


def known_release(source: ReleaseElsewhere) -> Release | None:
    """Return the release that this became before: by its fingerprint, or by its old address with the same title."""
    return importing.known_release(source.reading) or _at_old_address(source)


def release_of_address(address: str) -> Release | None:
    """Return the release that was taken in from exactly this address, host and query included."""
    key = addresses.key_of(address)
    if key is None:
        return None
    known = OldAddress.objects.filter(path=key.path, query=key.query, host=key.host)
    return next((one.release for one in known.select_related("release")), None)


def _at_old_address(source: ReleaseElsewhere) -> Release | None:
    found = release_of_address(source.address)
    return found if found and _words(found.title) == _words(source.reading.document.title) else None


def _words(title: str) -> str:
    return " ".join(title.split()).casefold()


@transaction.atomic
def take_in(
    source: ReleaseElsewhere,
    *,
    aim: Aim,
    by: Editor | None,
    files: FilesAtHand | None = None,
    otherwise: dt.date | None = None,
    is_cautious: bool = False,
) -> TakenIn:
    """Return what the release becomes: a new draft or edition with all that belongs to it, or what it became before.

    `otherwise` dates an archived release that does not say when. With `is_cautious` nothing that was read from
    running text and is unsure is published with nobody having seen it: it is left to a person.
    Raises what `importing.draft`, `importing.archive` and `publishing.publish` do: then nothing is written.
    """
    reading = without_unsure(source.reading) if is_cautious and aim is not Aim.DRAFT else source.reading
    known = known_release(source)
    release = known or importing.draft(reading, by=by)
    unsure: Sequence[Sequence[str]] = ()
    if known is None:
        noted = _with_all_that_belongs(release, source, files or FilesAtHand())
        unsure = origins.note(release, address=source.address, unsure=noted.unsure).doubts
    edition = release.editions.order_by("number").last()
    if edition is None and aim is Aim.ARCHIVED:
        moment = importing.archive_moment(reading, otherwise)
        edition = publishing.publish(release, by=by, at=moment, alert=False)
    elif edition is None and aim is Aim.PUBLISHED:
        edition = publishing.publish(release, by=by)
    return TakenIn(release, edition, known is None, unsure)


def _with_all_that_belongs(release: Release, source: ReleaseElsewhere, files: FilesAtHand) -> Reading:
    """Give a new release its original, its files and its old address; return the reading with the doubts of these."""
    reading = source.reading
    if source.original and not _join_family(release, source.original):
        reading = with_doubt(reading, "versions", ReadingClue.MISSING)
    _attach(release, files)
    if any(not image.alt and not image.is_decorative for _, image in files.pictures):
        reading = with_doubt(reading, "images", ReadingClue.NOT_DESCRIBED)
    if files.missing:
        names = ", ".join(one.title for one in files.missing)
        reading = with_doubt(reading, "files", ReadingClue.MISSING, names)
    for address in dict.fromkeys((source.address, reading.address)):
        try:
            old_addresses.remember(release, address)
        except old_addresses.NamesNoPage:
            continue
        except old_addresses.LeadsElsewhere:
            reading = with_doubt(reading, "address", ReadingClue.TAKEN, address)
    return reading


def _join_family(release: Release, fingerprint: str) -> bool:
    """Make the release a language version of the one with this fingerprint; return False where that is not open."""
    original = Release.objects.select_for_update().filter(source_fingerprint=fingerprint).first()
    if original is None or original.version_of_id or original.pk == release.pk:
        return False
    if release.language not in translating.open_languages(original):
        return False
    release.version_of = original
    translating.follow(release)
    release.save(update_fields=["version_of", "follows_edition"])
    return True


def _attach(release: Release, files: FilesAtHand) -> None:
    ReleaseImage.objects.bulk_create(
        ReleaseImage(
            release=release,
            image=image,
            caption="" if file.caption == image.caption else file.caption,
            position=position,
        )
        for position, (file, image) in enumerate(files.pictures)
    )
    Attachment.objects.bulk_create(
        Attachment(release=release, file=name, title=file.title[:200], position=position)
        for position, (file, name) in enumerate(files.documents)
    )


def keep_picture(content: File | IO[bytes], file: FileElsewhere) -> PressImage:
    """Keep a picture as a press image with its words; one that is here already is used again.

    Raises images.ImageRefused.
    """
    points = {"": file.point} if file.point else {}
    picture = images.take_in(content, points)
    if known := PressImage.objects.filter(sha256=picture.sha256).order_by("pk").first():
        return known
    return press_images.keep(picture, caption=file.caption, credit=file.credit, points=points)
