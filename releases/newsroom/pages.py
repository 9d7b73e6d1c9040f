"""The pages of the press room. Whatever they say about a release is read from its editions."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation

from releases import municipality
from releases.languages import swedish
from releases.models import Committee, Edition, Keyword
from releases.newsroom.contacts.directory import press_contacts
from releases.newsroom.context import press_room
from releases.newsroom.filtering import Option, by_kind
from releases.newsroom.formats.json_ld import news_article
from releases.newsroom.language_versions import original_of, translations_among
from releases.newsroom.languages import frame_of, versions_of_release
from releases.newsroom.ledger import matters
from releases.newsroom.legacy_renditions import remade_in
from releases.newsroom.page_cache.compiled_queries import Prepared, StandIn
from releases.newsroom.page_cache.fragments import EditionFragments
from releases.newsroom.paging import Page, page_in

FRONT_SIZE = 9
LATEST_SIZE = 4
_ANY_YEAR, _ANY_SLUG = StandIn.for_number(), StandIn.for_text()
# When the accessibility statement was last assessed; a year later it is due again (DOS-lagen 13 §, MDFFS 2019:2).
ACCESSIBILITY_ASSESSED = dt.date(2026, 11, 22)


def front(request: HttpRequest) -> HttpResponse:
    """Show the newest release large, and those before it as a list."""
    editions = list(Edition.objects.live().once()[:FRONT_SIZE])
    return render(
        request,
        "newsroom/front.html",
        {
            "main": editions[0] if editions else None,
            "editions": editions[1:],
            "remade": remade_in(editions),
            "translations": translations_among(editions),
            "contacts": press_contacts(),
        },
    )


def release(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The live edition at this address; 410 with the reason when it was withdrawn."""
    history = _history(year, slug)
    live = next((edition for edition in history if edition.live), None)
    return _edition_page(request, live, history) if live else _withdrawn_page(request, history)


def edition(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """One edition by its number, saying so when it is not the one that holds."""
    history = _history(year, slug)
    if not any(known.live for known in history):
        return _withdrawn_page(request, history)
    named = next((known for known in history if known.number == number), None)
    if named is None:
        raise Http404
    return _edition_page(request, named, history)


def committees(request: HttpRequest) -> HttpResponse:
    """Show all bodies by kind, each with the number of its live releases."""
    today = timezone.localdate()
    by_body = Edition.objects.filter(live=True).once().order_by().values_list("committees")
    counted = dict(by_body.annotate(Count("pk")))
    existing = {body.pk for body in Committee.objects.active(today)}
    options = (
        (
            body.kind,
            Option(
                body.slug, swedish.sentence_start(body.definite), counted.get(body.pk, 0), body.pk in existing
            ),
        )
        for body in Committee.objects.all()
        if body.pk in existing or body.pk in counted
    )
    return render(request, "newsroom/committees.html", {"kinds": by_kind(options)})


def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about one body. One that is yet to come is not known here before its first release."""
    known = Committee.objects.known(timezone.localdate()).select_related("parent")
    body = get_object_or_404(known, slug=slug)
    page = page_in(request.GET, Edition.objects.live().once().about(body))
    return render(request, "newsroom/committee.html", {"committee": body, **_listed(page)})


def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything with one keyword. A keyword that only drafts have is not known here."""
    topic = get_object_or_404(Keyword, slug=slug)
    editions = Edition.objects.live().once().tagged(topic)
    page = page_in(request.GET, editions)
    if not page.editions and not editions.exists():
        raise Http404
    return render(request, "newsroom/keyword.html", {"keyword": topic, **_listed(page)})


def about(request: HttpRequest) -> HttpResponse:
    """Show what the press room is and how to reach the communications staff."""
    return render(request, "newsroom/about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement (DOS-lagen 2018:1937, 13 §)."""
    assessed = municipality.facts()["assessed"]
    context = {
        "assessed": dt.date.fromisoformat(assessed) if assessed else ACCESSIBILITY_ASSESSED,
        "shortcomings": press_room(request)["press_room"]["shortcomings"].splitlines(),
    }
    return render(request, "newsroom/accessibility.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept of subscribers and why (GDPR, article 13)."""
    return render(request, "newsroom/privacy.html")


def _listed(page: Page) -> dict[str, Any]:
    return {
        "page": page,
        "remade": remade_in(page.editions),
        "translations": translations_among(page.editions),
        "newer_url": f"?fore={page.newer}",
        "older_url": f"?efter={page.older}",
    }


def _history(year: int, slug: str) -> list[Edition]:
    """Return every edition at the address, the latest first, in one query. Raises Http404."""
    history = _editions_at_address().ask({_ANY_YEAR: year, _ANY_SLUG: slug})
    if not history:
        raise Http404
    return history


@cache
def _editions_at_address() -> Prepared[Edition]:
    found = Edition.objects.at_address(_ANY_YEAR.value, _ANY_SLUG.value)
    return Prepared(found, stand_ins=(_ANY_YEAR, _ANY_SLUG))


def _edition_page(request: HttpRequest, edition: Edition, history: Sequence[Edition]) -> HttpResponse:
    beside = matters.beside(edition, LATEST_SIZE)
    of_editions = {
        "edition": edition,
        "hides_phones": edition.hides_phones(),
        "corrections": [known for known in history if known.is_noted() and known.number <= edition.number],
        "translations": beside.translations,
        "original": original_of(edition, beside.translations),
        "remade": remade_in([edition]),
    }
    around = {
        "edition": edition,
        "related": beside.related,
        "came_later": any(one.first_published_at > edition.first_published_at for one in beside.related),
        "latest": beside.latest,
    }
    derived = {
        "document": edition.document,
        "json_ld": (lambda: news_article(edition, beside.translations)) if edition.live else "",
    }
    context = {
        "edition": edition,
        "document": edition.document,
        "fragments": EditionFragments(of_editions, derived),
        "around": EditionFragments(around, derived),
        "live": next(known for known in history if known.live),
    }
    return _framed(request, edition, "newsroom/release.html", context, translations=beside.translations)


def _withdrawn_page(request: HttpRequest, history: Sequence[Edition]) -> HttpResponse:
    """Say when and why, and nothing of what was withdrawn. Raises Http404 when nothing was."""
    withdrawn = next((known for known in history if known.withdrawn_at), None)
    if withdrawn is None:
        raise Http404
    return _framed(request, withdrawn, "newsroom/withdrawn.html", {"edition": withdrawn}, status=410)


def _framed(
    request: HttpRequest,
    edition: Edition,
    template: str,
    context: dict[str, Any],
    *,
    translations: Iterable[Edition] = (),
    status: int = 200,
) -> HttpResponse:
    """Render a page about a release in a language that whoever reads the release can read."""
    addresses = {one.language: one.get_absolute_url() for one in translations}
    with translation.override(frame_of(request.path_info, edition.language)):
        switch = versions_of_release(request.get_full_path_info(), edition.language, addresses)
        return render(request, template, {**context, "versions": switch}, status=status)
