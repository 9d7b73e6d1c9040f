"""The release as a schema.org NewsArticle (JSON-LD 1.1), for search engines, inside its page."""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from releases import richtext, swedish
from releases.models import Edition
from releases.newsroom.elsewhere import read_elsewhere, whole

# So that no text can end the <script> that holds it, or begin a comment (HTML, 4.12.1.3).
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
# What search engines show of a headline (schema.org asks for no more).
HEADLINE_LENGTH = 110


def news_article(edition: Edition) -> SafeString:
    """Return the JSON text of the article, safe to stand in a <script type="application/ld+json">."""
    return mark_safe(json.dumps(article(edition), ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def article(edition: Edition) -> dict[str, Any]:
    """Return the article as JSON-ready data."""
    composed = read_elsewhere(edition)
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
        "datePublished": timezone.localtime(edition.first_published_at).isoformat(timespec="seconds"),
        "dateModified": timezone.localtime(edition.published_at).isoformat(timespec="seconds"),
        "version": edition.number,
        "correction": edition.correction_note,
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
            *(
                {
                    "@type": "ImageObject",
                    "url": image.url,
                    "width": image.width,
                    "height": image.height,
                    "caption": image.caption or image.alt,
                    "creditText": image.credit,
                }
                for image in composed.images
            ),
            {"@type": "ImageObject", "url": card, "width": 1200, "height": 630},
        ],
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in facts.items() if value not in ("", [])}


def _municipality() -> dict[str, Any]:
    room = settings.PRESS_ROOM
    return {
        "@type": "GovernmentOrganization",
        "name": room["name"],
        "url": room["website"],
        "logo": whole(reverse("newsroom:mark")),
    }
