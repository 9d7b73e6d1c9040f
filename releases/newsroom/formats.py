"""The press room for machines, and for those who want words only: text, sitemap, robots.txt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from releases import richtext
from releases.models import Committee, Edition, Keyword

# sitemaps.org: at most 50,000 addresses in one file.
SITEMAP_SIZE = 50_000
PAGES = ("front", "archive", "committees", "contacts", "about", "accessibility", "privacy", "subscribe")


def text(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The live edition as plain text; the page itself tells of a withdrawal."""
    edition = Edition.objects.at_address(year, slug).filter(live=True).first()
    if edition is None:
        raise Http404
    context = {
        "edition": edition,
        "document": edition.document,
        "body": richtext.to_text(edition.document.body),
    }
    return render(request, "newsroom/release.txt", context, content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page a search engine may show, the newest releases first (sitemaps.org)."""
    editions = Edition.objects.live().only("year", "slug", "published_at")
    context = {
        "pages": [f"newsroom:{name}" for name in PAGES],
        "committees": Committee.objects.filter(editions__live=True).distinct(),
        "keywords": Keyword.objects.filter(editions__live=True).distinct(),
        "editions": editions[: SITEMAP_SIZE - 2_000],
    }
    return render(request, "newsroom/sitemap.xml", context, content_type="application/xml; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "newsroom/robots.txt", content_type="text/plain; charset=utf-8")
