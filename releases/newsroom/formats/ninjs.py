"""The release as a news item for editorial systems: ninjs 3.1 (IPTC, News in JSON).

ninjs allows no properties of one's own, so decisions and money stand as
descriptions and events that every reader of the format can show; as data they
are in our own API. Empty properties are left out.
"""

import datetime as dt
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from releases import municipality
from releases.absolute_urls import whole
from releases.document import (
    Attachment,
    Contact,
    Decision,
    Image,
    Link,
    ReleaseDocument,
    licences,
    renditions,
    richtext,
    shapes,
)
from releases.languages import active, swedish
from releases.ledger.words import decision_words, in_one_line
from releases.models import Edition
from releases.newsroom.absolute_documents import absolute_document
from releases.newsroom.formats.lookup import withdrawal_in_words
from releases.templatetags import press
from releases.templatetags.pictures import licence_name
from releases.templatetags.wording import position

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
Item = dict[str, Any]


def item(edition: Edition, remade: Mapping[str, str], translations: Iterable[Edition] = ()) -> Item:
    """Return the live edition as a ninjs item, associated with its `translations`.

    `remade`: where earlier images have renditions, by SHA-256.
    """
    composed = absolute_document(edition)
    return _present(
        {
            **_identity(edition),
            "pubStatus": "usable",
            "language": composed.language,
            "title": composed.title,
            "slugline": edition.slug,
            "headlines": [_text(composed.title, role="main")],
            "descriptions": _descriptions(composed),
            "bodies": _bodies(composed),
            "edNote": _correction(edition),
            "genres": [{"name": _("Press release"), "literal": "pressrelease"}],
            "subjects": _subjects(composed),
            "organisations": _organisations(composed),
            "people": _people(composed),
            "infoSources": [_publisher()],
            "events": [_event(decision) for decision in composed.decisions],
            "renditions": _renditions(edition),
            "associations": [
                *_associations(composed, remade),
                *(_translation(one) for one in translations),
            ],
            **_rights(),
        }
    )


def cancelled(edition: Edition) -> Item:
    """Return the item that tells a system which has the release already to stop using it."""
    return _present(
        {
            **_identity(edition),
            "versionCreated": _moment(edition.withdrawn_at),
            "pubStatus": "canceled",
            "edNote": withdrawal_in_words(edition),
        }
    )


def _identity(edition: Edition) -> Item:
    return {
        "standard": STANDARD,
        # The address stays the same through all editions, as ninjs asks of the uri of an item.
        "uri": whole(edition.get_absolute_url()),
        "type": "text",
        "representationType": "full",
        "version": str(edition.number),
        "firstCreated": _moment(edition.first_published_at),
        "contentCreated": _moment(edition.first_published_at),
        "versionCreated": _moment(edition.published_at),
        "altIds": [
            {"role": "edition", "value": str(edition.number)},
            {"role": "permalink", "value": whole(edition.permanent_url())},
            {"role": "sha256", "value": edition.sha256},
        ],
    }


def _rights() -> Item:
    room = municipality.facts()
    terms = _("You may quote and reprint the press releases freely.")
    return {
        "copyrightHolder": room["name"],
        "usageTerms": f"{terms} {room['image_terms']}",
        "rightsInfo": {"linkedRights": whole(reverse("newsroom:about"))},
        "trustIndicators": [
            {"title": _("What has been published stays published"), "href": whole(reverse("newsroom:about"))}
        ],
    }


def _descriptions(composed: ReleaseDocument) -> list[Item]:
    return [
        *([_text(composed.lead, role="summary")] if composed.lead else []),
        *(_text(decision_in_words(decision), role="decision") for decision in composed.decisions),
        *(_text(in_one_line(line), role="budget") for line in composed.budget),
        *([_text(composed.boilerplate, role="boilerplate")] if composed.boilerplate else []),
    ]


def decision_in_words(decision: Decision) -> str:
    """Return a decision in one paragraph: "Beslutat: Nämnden … Beslutades av: Kulturnämnden. Datum: …"."""
    words = decision_words(decision)
    facts = "".join(f" {row}" if row.url else f" {row}." for row in words.rows)
    return f"{words.status}: {words.outcome}{facts}"


def _bodies(composed: ReleaseDocument) -> list[Item]:
    words = richtext.to_text(composed.body)
    counts = {"charCount": len(words), "wordCount": len(words.split())}
    return [
        {"role": "main", "contentType": "text/html", **counts, "value": composed.body},
        {"role": "main", "contentType": "text/plain", **counts, "value": words},
    ]


def _correction(edition: Edition) -> str:
    label = _("Update") if edition.kind == Edition.Kind.UPDATE else _("Correction")
    return f"{label}: {edition.correction_note}" if edition.correction_note else ""


def _subjects(composed: ReleaseDocument) -> list[Item]:
    return [
        {
            "name": keyword.name,
            "rel": "keyword",
            "uri": whole(reverse("newsroom:keyword", args=[keyword.slug])),
            "literal": keyword.slug,
        }
        for keyword in composed.keywords
    ]


def _organisations(composed: ReleaseDocument) -> list[Item]:
    return [
        {
            "name": swedish.sentence_start(body.definite),
            "rel": "about",
            "uri": whole(reverse("newsroom:committee", args=[body.slug])),
            "literal": body.slug,
        }
        for body in composed.committees
    ]


def _people(composed: ReleaseDocument) -> list[Item]:
    speakers = {quote.speaker: quote for quote in composed.quotes}
    return [
        *(_contact(contact) for contact in composed.contacts),
        *(
            _present({"name": name, "rel": "quoted", "literal": _titled(name, quote.party, quote.role)})
            for name, quote in speakers.items()
        ),
    ]


def _contact(contact: Contact) -> Item:
    name = _titled(contact.name, contact.party, position(contact))
    ways = [("phone", (swedish.phone_uri(phone) or phone).removeprefix("tel:")) for phone in contact.phones]
    ways += [("email", contact.email)] if contact.email else []
    info = [{"type": kind, "role": "press", "name": name, "value": value} for kind, value in ways]
    return _present({"name": contact.name, "rel": "contact", "literal": name, "contactInfo": info})


def _titled(name: str, party: str, role: str) -> str:
    return ", ".join(part for part in (f"{name} ({party})" if party else name, role) if part)


def _publisher() -> Item:
    room = municipality.facts()
    ways = {
        "phone": swedish.phone_uri(room["phone"]).removeprefix("tel:") or room["phone"],
        "web": room["website"],
    }
    address = {"lines": [room["street"], room["postal"]], "country": "SE"}
    return {
        "name": room["name"],
        "role": "publisher",
        "uri": whole("/"),
        "contactInfo": [
            *({"type": kind, "role": "office", "value": value} for kind, value in ways.items() if value),
            {"type": "address", "role": "office", "address": address},
        ],
    }


def _event(decision: Decision) -> Item:
    marks = [decision.case_number, swedish.paragraph(decision.paragraph)]
    identifier = " ".join(mark for mark in marks if mark)
    return _present({"id": identifier, "name": decision.outcome, "rel": "decision", "literal": identifier})


def _renditions(edition: Edition) -> list[Item]:
    address = [edition.year, edition.slug]
    return [
        _rendition("web", edition.get_absolute_url(), "text/html"),
        _rendition("text", reverse("newsroom:text", args=address), "text/plain"),
        _rendition("presskit", reverse("newsroom:kit", args=address), "application/zip"),
        {
            **_rendition("card", reverse("newsroom:card", args=address), "image/png"),
            "width": 1200,
            "height": 630,
        },
    ]


def _associations(composed: ReleaseDocument, remade: Mapping[str, str]) -> list[Item]:
    return [
        *(_picture(image, remade.get(image.sha256, image.url)) for image in composed.images),
        *(_file(attachment) for attachment in composed.attachments),
        *(_link(link) for link in composed.links),
    ]


def _picture(image: Image, address: str) -> Item:
    """Return a press image; `address` tells of its renditions."""
    media_type = mimetypes.guess_type(image.url)[0] or "image/jpeg"
    original = {**_rendition("original", image.url, media_type), "width": image.width, "height": image.height}
    smallest = renditions.plain(address)[:1]
    return _present(
        {
            "name": image.caption or image.alt,
            "uri": image.url,
            "rel": "image",
            "type": "picture",
            "pubStatus": "usable",
            "by": image.credit,
            "copyrightNotice": image.credit,
            "usageTerms": _usage_terms(image),
            "altIds": [{"role": "sha256", "value": image.sha256}] if image.sha256 else [],
            "descriptions": [
                *([_text(image.caption, role="caption")] if image.caption else []),
                *([_text(image.alt, role="altText")] if image.alt else []),
            ],
            "renditions": [
                original,
                *(_smaller("thumbnail", one) for one in smallest),
                *(_smaller(_format_and_width(one), one) for one in renditions.of(address)),
                *(_smaller(f"{shape}-{_format_and_width(one)}", one) for shape, one in _crops(address)),
            ],
        }
    )


def _file(attachment: Attachment) -> Item:
    original = _rendition("original", attachment.url, attachment.media_type)
    return {
        "name": attachment.title,
        "uri": attachment.url,
        "rel": "attachment",
        "type": "text",
        "title": attachment.title,
        "renditions": [{**original, "title": attachment.title, "sizeInBytes": attachment.size}],
    }


def _link(link: Link) -> Item:
    return {"name": link.label, "uri": whole(link.url), "rel": "seeAlso", "title": link.label}


def _translation(edition: Edition) -> Item:
    """Return the same release in another language; of versions, the one first written is the original."""
    address = whole(edition.get_absolute_url())
    return {
        "name": press.own_name(edition.language),
        "uri": address,
        "rel": "translation" if edition.version_of_id else "original",
        "type": "text",
        "pubStatus": "usable",
        "language": edition.language,
        "title": edition.title,
        "renditions": [_rendition("page", address, "text/html")],
    }


def _rendition(name: str, address: str, media_type: str) -> Item:
    return {"name": name, "href": whole(address), "contentType": media_type}


def _smaller(name: str, one: renditions.ImageRendition) -> Item:
    return {**_rendition(name, one.url, one.media_type), "width": one.width, "height": one.height}


def _usage_terms(image: Image) -> str:
    known = licences.PUBLIC.get(image.licence)
    if known:
        return f"{known.name}, {known.url}"
    return licence_name(image.licence) or municipality.facts()["image_terms"]


def _crops(address: str) -> Iterator[tuple[str, renditions.ImageRendition]]:
    for shape in shapes.points_in(address):
        yield from ((shape, one) for one in shapes.crops(address, shape))


def _format_and_width(one: renditions.ImageRendition) -> str:
    """Return what a rendition is called: "avif-960"."""
    return f"{one.media_type.removeprefix('image/')}-{one.width}"


def _text(value: str, *, role: str) -> Item:
    return {"role": role, "contentType": "text/plain", "value": value}


def _moment(moment: dt.datetime | None) -> str:
    return active.machine_time(moment) if moment else ""


def _present(properties: Item) -> Item:
    return {name: value for name, value in properties.items() if value not in ("", [], None)}
