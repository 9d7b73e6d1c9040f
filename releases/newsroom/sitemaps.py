"""Sitemaps (sitemaps.org) for search engines: an index, the releases in pages by key, and the latest news."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import F, Q, Window
from django.db.models.functions import Mod, RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from releases.models import Committee, Edition, Keyword
from releases.newsroom.feeds.xml import permitted
from releases.newsroom.language_versions import translations_among
from releases.newsroom.languages import PREFIXED, versions
from releases.newsroom.ledger.matters import returning
from releases.newsroom.paging import BadCursor, Cursor

MEDIA_TYPE = "application/xml; charset=utf-8"
# sitemaps.org allows 50,000 addresses in a file; fewer make files that are quick to fetch.
SITEMAP_SIZE = 10_000
# Google's rules for news sitemaps: the last two days, at most a thousand.
NEWS_AGE, NEWS_SIZE = dt.timedelta(days=2), 1_000
PAGES = (
    "front",
    "archive",
    "ledger",
    "matters",
    "committees",
    "contacts",
    "pictures",
    "about",
    "accessibility",
    "privacy",
    "subscribe",
    "api",
)


def index(request: HttpRequest) -> HttpResponse:
    """Every sitemap. A page of releases begins at an edition, so new releases move no other page."""
    numbered = Edition.objects.live().annotate(
        place=Window(RowNumber(), order_by=[F("first_published_at").asc(), F("pk").asc()])
    )
    firsts = numbered.annotate(rest=Mod(F("place") - 1, SITEMAP_SIZE)).filter(rest=0)
    rows = firsts.order_by("first_published_at", "pk").values_list("first_published_at", "pk")
    cursors = [str(Cursor(moment, pk)) for moment, pk in rows]
    return _xml(request, "sitemap_index.xml", {"cursors": cursors})


def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are no releases."""
    committees = Committee.objects.published_about()
    keywords = Keyword.objects.public()
    addresses = [
        *(reverse(f"newsroom:{name}") for name in PAGES),
        *(
            reverse("newsroom:matter", args=[matter])
            for matter in returning().values_list("matter", flat=True)
        ),
        *(reverse("newsroom:committee", args=[body.slug]) for body in committees),
        *(reverse("newsroom:keyword", args=[topic.slug]) for topic in keywords),
    ]
    return _xml(request, "sitemap_pages.xml", {"pages": [versions(address) for address in addresses]})


def releases(request: HttpRequest, first: str) -> HttpResponse:
    """The live editions from the one a cursor names, the oldest first. Raises Http404 for no cursor of ours."""
    try:
        cursor = Cursor.read(first)
    except BadCursor as wrong:
        raise Http404 from wrong
    onward = Edition.objects.live().filter(
        Q(first_published_at__gt=cursor.moment) | Q(pk__gte=cursor.pk), first_published_at__gte=cursor.moment
    )
    editions = onward.order_by("first_published_at", "pk").defer("content")[:SITEMAP_SIZE]
    context = {"editions": editions, "translations": translations_among(editions)}
    return _xml(request, "sitemap_releases.xml", context)


def news(request: HttpRequest) -> HttpResponse:
    """What was published in the last two days."""
    since = timezone.now() - NEWS_AGE
    editions = Edition.objects.live().filter(first_published_at__gte=since).defer("content")
    return _xml(request, "sitemap_news.xml", {"editions": editions[:NEWS_SIZE]})


def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt (RFC 9309): what search engines are asked to leave alone."""
    context = {"prefixes": ["", *(f"/{language}" for language in PREFIXED)]}
    return render(request, "newsroom/robots.txt", context, content_type="text/plain; charset=utf-8")


def _xml(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    document = permitted(render_to_string(f"newsroom/{template}", dict(context), request))
    return HttpResponse(document, content_type=MEDIA_TYPE)
