"""Atom feeds (RFC 4287): the latest, of everything, one body or one keyword, with their full content."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from releases import swedish
from releases.models import Committee, Edition, Keyword
from releases.models.edition import EditionQuerySet

FEED_SIZE = 30


class FullContentFeed(Atom1Feed):
    """Atom with the whole text beside the summary (RFC 4287, 4.1.3)."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html", "xml:lang": item["language"]})


def everything(request: HttpRequest) -> HttpResponse:
    return feed_of(request, _("Press releases"), reverse("newsroom:front"), Edition.objects.live())


def committee(request: HttpRequest, slug: str) -> HttpResponse:
    body = get_object_or_404(Committee, slug=slug)
    link = reverse("newsroom:committee", args=[slug])
    return feed_of(request, swedish.sentence_start(body.definite), link, Edition.objects.live().about(body))


def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    """A keyword that only drafts have is not known here."""
    topic = get_object_or_404(Keyword, slug=slug)
    editions = Edition.objects.live().tagged(topic)
    if not editions.exists():
        raise Http404
    return feed_of(request, topic.name, reverse("newsroom:keyword", args=[slug]), editions)


def feed_of(request: HttpRequest, title: str, link: str, editions: EditionQuerySet) -> HttpResponse:
    """Answer with a feed of the newest of these editions; `link` is the path of the page that shows the same."""
    feed = FullContentFeed(
        title=f"{settings.PRESS_ROOM['name']}: {title}",
        link=settings.SITE_URL + link,
        feed_url=settings.SITE_URL + request.path,
        description="",
        language="sv",
        author_name=settings.PRESS_ROOM["name"],
        author_link=settings.SITE_URL + reverse("newsroom:front"),
    )
    for edition in editions[:FEED_SIZE]:
        feed.add_item(**_entry(edition))
    response = HttpResponse(content_type=feed.content_type)
    feed.write(response, "utf-8")
    return response


def _entry(edition: Edition) -> dict[str, Any]:
    composed = edition.document
    address = settings.SITE_URL + edition.get_absolute_url()
    return {
        "title": composed.title,
        "link": address,
        # The address never changes, so a correction updates the entry instead of adding one.
        "unique_id": address,
        "description": linebreaksbr(composed.lead, autoescape=True),
        "content": _content(edition),
        "language": composed.language,
        "pubdate": edition.first_published_at,
        "updateddate": edition.published_at,
        "categories": [body.name for body in composed.committees] + [word.name for word in composed.keywords],
    }


def _content(edition: Edition) -> str:
    markup = render_to_string(
        "newsroom/feed_content.html", {"document": edition.document, "edition": edition}
    )
    # Readers show the content far from here: an image needs its whole address.
    return markup.replace(' src="/', f' src="{settings.SITE_URL}/')
