"""The press kit: a release with everything that belongs to it, in one archive."""

import json
from collections.abc import Iterable, Iterator, Mapping

from django.template.loader import render_to_string
from django.utils import translation

from releases.absolute_urls import whole
from releases.document import Image
from releases.languages import active
from releases.models import Edition
from releases.newsroom.context import press_room
from releases.newsroom.formats import ninjs
from releases.newsroom.formats.files import Packed, extension_of, file_name
from releases.newsroom.formats.plain import as_text
from releases.newsroom.formats.vcard import vcard

# Raise it when the kit holds something else than before, so that readers fetch it anew.
CONTENTS = 3


def kit(
    edition: Edition, remade: Mapping[str, str], translations: Iterable[Edition] = ()
) -> Iterator[Packed]:
    """Yield the files of a press kit: text, ninjs, images with credits, contact cards and attachments."""
    translations = list(translations)
    composed, folder = edition.document, edition.slug
    address = whole(edition.get_absolute_url())
    yield Packed(f"{folder}/pressmeddelande.txt", as_text(edition, translations))
    item = json.dumps(ninjs.item(edition, remade, translations), ensure_ascii=False, indent=2)
    yield Packed(f"{folder}/pressmeddelande.json", item + "\n")
    yield from pictures(edition, f"{folder}/bilder")
    for number, contact in enumerate(composed.contacts, start=1):
        name = file_name(contact.name, ".vcf", number=number)
        card = vcard(contact, source=address, changed=edition.published_at)
        yield Packed(f"{folder}/kontakter/{name}", card)
    for number, file in enumerate(composed.attachments, start=1):
        name = file_name(file.title, extension_of(file.url), number=number)
        yield Packed(f"{folder}/bilagor/{name}", address=file.url)


def pictures(edition: Edition, folder: str) -> Iterator[Packed]:
    """Yield the release's press images in their full size, and a file of captions and credits."""
    captions = []
    for number, image in enumerate(edition.document.images, start=1):
        name = file_name(image.caption or image.alt, extension_of(image.url), number=number)
        captions.append((name, image))
        yield Packed(f"{folder}/{name}", address=image.url)
    if captions:
        yield Packed(f"{folder}/bildtexter.txt", _captions(edition, captions))


def _captions(edition: Edition, captions: Iterable[tuple[str, Image]]) -> str:
    """Return captions, credits and terms in the language of the release; `captions` name the files."""
    with translation.override(active.spoken(edition.language)):
        context = {"captions": captions, "address": whole(edition.get_absolute_url()), **press_room()}
        return render_to_string("newsroom/captions.txt", context)
