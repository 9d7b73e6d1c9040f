"""Which stored files the public may see: those of releases that are live.

A file is public while some edition of a live release shows it. Earlier editions
count: they stay readable under their numbers until the release is withdrawn.
`enter` is called for every edition when it is frozen, and when all is derived
anew; entering twice changes nothing.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from lxml import html as lxml_html

from releases import document
from releases.document import renditions
from releases.models import Edition, PressImage, ShownFile
from releases.models.edition import EditionQuerySet

# What the storage names files like, and nothing that could leave its folder.
NAME = re.compile(r"(?P<stem>(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+)(?:\.[A-Za-z0-9_-]+)+", re.ASCII)


@transaction.atomic
def enter(edition: Edition) -> None:
    """Write which files the edition shows."""
    shown = dict(shown_by(edition.frozen))
    ShownFile.objects.filter(edition=edition).exclude(stem__in=shown).delete()
    rows = [ShownFile(edition=edition, stem=stem, sha256=sha256) for stem, sha256 in shown.items()]
    ShownFile.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["stem", "edition"], update_fields=["sha256"]
    )


def is_public(name: str) -> bool:
    """Return whether anybody may see the stored file of this name, a rendition included."""
    return any(_editions(rows).filter(live=True).exists() for rows in _rows(name))


def withdrawn_with(name: str) -> Edition | None:
    """Return the withdrawn edition that the file went with, the latest when there are several, None for none."""
    found = (_editions(rows).withdrawn().order_by("-withdrawn_at").first() for rows in _rows(name))
    return next(filter(None, found), None)


def stem_of(name: str) -> str:
    """Return what a stored file shares with its renditions ("bilder/Xq3"), "" for a name that is none of ours."""
    match = NAME.fullmatch(name)
    return match["stem"] if match else ""


def shown_by(composed: document.ReleaseDocument) -> Iterator[tuple[str, str]]:
    """Yield the stem of each file, with its checksum if it is a press image that may be remade elsewhere."""
    for address in (*_pictures_in(composed.body), *(file.url for file in composed.attachments)):
        yield from _known(address)
    for image in composed.images:
        yield from _known(image.url, "" if renditions.of(image.url) else image.sha256)


def _known(address: str, sha256: str = "") -> Iterator[tuple[str, str]]:
    name = unquote(address.removeprefix(settings.MEDIA_URL))
    if address.startswith(settings.MEDIA_URL) and (stem := stem_of(name)):
        yield stem, sha256


def _pictures_in(body: str) -> list[str]:
    if "<img" not in body:
        return []
    root = lxml_html.fragment_fromstring(body, create_parent="div")
    return [image.get("src", "") for image in root.iter("img")]


def _rows(name: str) -> Iterator[QuerySet[ShownFile]]:
    """Yield the rows of the file itself, then those of the press image that it was remade of with renditions.

    Pages show such a press image (the same bytes) at its new address, which no edition names.
    """
    if stem := stem_of(name):
        yield ShownFile.objects.filter(stem=stem)
        same = PressImage.objects.filter(file__startswith=f"{stem}.").exclude(sha256="")
        yield ShownFile.objects.filter(sha256__in=same.values("sha256"))


def _editions(rows: QuerySet[ShownFile]) -> EditionQuerySet:
    """Return every edition of the releases of which one shows the file."""
    return Edition.objects.filter(release__in=rows.values("edition__release"))
