"""The release as a schema.org NewsArticle (JSON-LD 1.1), for search engines, inside its page."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from releases import municipality
from releases.absolute_urls import whole
from releases.document import Image, licences, renditions, richtext, shapes
from releases.languages import active, swedish
from releases.models import Edition
from releases.newsroom.absolute_documents import absolute_document

# So that no text can end the <script> that holds it, or begin a comment (HTML, 4.12.1.3).
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
# What search engines show of a headline (schema.org asks for no more).
HEADLINE_LENGTH = 110


def news_article(edition: Edition, translations: Iterable[Edition] = ()) -> SafeString:
    """Return the JSON text of the article, safe to stand in a <script type="application/ld+json">."""
    return mark_safe(json.dumps(article(edition, translations), ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def article(edition: Edition, translations: Iterable[Edition] = ()) -> dict[str, Any]:
    """Return the article as JSON-ready data; `translations` are the live editions in other languages."""
    composed = absolute_document(edition)
    address = whole(edition.get_absolute_url())
    card = whole(reverse("newsroom:card", args=[edition.year, edition.slug]))
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": composed.title[:HEADLINE_LENGTH],
        "description": composed.lead,
        "articleBody": richtext.to_text(composed.body),
        "inLanguage": composed.language,
        **_linked(edition, list(translations)),
        "datePublished": active.machine_time(edition.first_published_at),
        "dateModified": active.machine_time(edition.published_at),
        "version": edition.number,
        # schema.org/correction is of what was wrong; an update says nothing of that.
        "correction": edition.correction_note if edition.kind == Edition.Kind.CORRECTION else "",
        "author": _municipality(),
        "publisher": _municipality(),
        "keywords": [keyword.name for keyword in composed.keywords],
        "about": [
            {
                "@type": "GovernmentOrganization",
                "name": swedish.sentence_start(body.definite),
                "url": whole(reverse("newsroom:committee", args=[body.slug])),
            }
            for body in composed.committees
        ],
        "image": [
            *(_picture(image) for image in composed.images),
            *(_crop(image, one) for image in composed.images for one in _crops(image)),
            {"@type": "ImageObject", "url": card, "width": 1200, "height": 630},
        ],
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def _picture(image: Image) -> dict[str, Any]:
    """Return a press image in a size that pages show; `contentUrl` is the original (schema.org/MediaObject)."""
    shown = renditions.at_most(image.url, renditions.LADDER[-1])
    small = renditions.plain(image.url)[:1]
    return {
        "@type": "ImageObject",
        "url": shown.url if shown else image.url,
        "width": shown.width if shown else image.width,
        "height": shown.height if shown else image.height,
        "contentUrl": image.url,
        **({"thumbnailUrl": small[0].url} if small else {}),
        "caption": image.caption or image.alt,
        "creditText": image.credit,
        **_licence(image),
    }


def _licence(image: Image) -> dict[str, str]:
    known = licences.PUBLIC.get(image.licence)
    return {"license": known.url} if known else {}


def _crops(image: Image) -> Iterator[renditions.ImageRendition]:
    return filter(None, (shapes.cut(image.url, shape) for shape in shapes.SHAPES))


def _crop(image: Image, one: renditions.ImageRendition) -> dict[str, Any]:
    """Return a picture cut around what must be seen of it, in one of the shapes that search engines ask for."""
    size = {"url": one.url, "width": one.width, "height": one.height}
    return {"@type": "ImageObject", **size, "creditText": image.credit, **_licence(image)}


def _linked(edition: Edition, translations: list[Edition]) -> dict[str, Any]:
    """Return what an original was translated to, or of a translation what it is one of."""
    original = next((one for one in translations if one.version_of_id is None), None)
    return {
        "translationOfWork": _version(original) if original else "",
        "workTranslation": [] if edition.version_of_id else [_version(one) for one in translations],
    }


def _version(edition: Edition) -> dict[str, Any]:
    address = whole(edition.get_absolute_url())
    return {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": edition.title[:HEADLINE_LENGTH],
        "inLanguage": edition.language,
    }


def _municipality() -> dict[str, Any]:
    room = municipality.facts()
    return {
        "@type": "GovernmentOrganization",
        "name": room["name"],
        "url": room["website"],
        "logo": whole(reverse("newsroom:mark")),
    }
