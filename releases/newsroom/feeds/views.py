"""The feeds: everything, one body, one keyword, or whatever the archive is narrowed to.

What changed last comes first, so that a correction or withdrawal of an old
release reaches those who only fetch the first page.
"""

import heapq
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from releases import websub
from releases.absolute_urls import whole
from releases.languages import swedish
from releases.models import Committee, Edition, Keyword
from releases.models.edition import EditionQuerySet
from releases.newsroom.archive.views import asked_for
from releases.newsroom.feeds.atom import MEDIA_TYPE, Feed, atom, changed_at
from releases.newsroom.language_versions import translations_among
from releases.newsroom.paging import BadCursor, Cursor, older_than

FEED_SIZE = 30


def everything(request: HttpRequest) -> HttpResponse:
    """Answer the feed of all press releases."""
    return feed_of(request, _("Press releases"), reverse("newsroom:front"), Edition.objects.all())


def committee(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the feed of one body's press releases. Raises Http404."""
    body = get_object_or_404(Committee.objects.known(timezone.localdate()), slug=slug)
    link = reverse("newsroom:committee", args=[slug])
    return feed_of(request, swedish.sentence_start(body.definite), link, Edition.objects.about(body))


def keyword(request: HttpRequest, slug: str) -> HttpResponse:
    """A keyword that only drafts have is not known here."""
    topic = get_object_or_404(Keyword, slug=slug)
    editions = Edition.objects.tagged(topic)
    if not editions.exists():
        raise Http404
    return feed_of(request, topic.name, reverse("newsroom:keyword", args=[slug]), editions)


def archive(request: HttpRequest) -> HttpResponse:
    """The archive as it is searched and narrowed."""
    search, form = asked_for(request.GET)
    if form.errors:
        raise BadRequest(form.errors.as_text())
    title = search.label() or _("Press releases")
    editions = search.among(Edition.objects.all())
    return feed_of(request, title, search.address(), editions, parameters=search.parameters())


def feed_of(
    request: HttpRequest,
    title: str,
    link: str,
    editions: EditionQuerySet,
    *,
    parameters: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer with a page of a feed of the live and withdrawn among `editions`. Raises Http404.

    `link` is the path of the page that shows people the same, `parameters` what narrows both.
    """
    after = request.GET.get("efter", "")
    shown, older = _changed(editions, after)
    parameters = parameters or {}
    described = Feed(
        title=title,
        page=link,
        first=_address(request, parameters),
        address=_address(request, {**parameters, "efter": after}),
        older=_address(request, {**parameters, "efter": older}) if older else "",
        # The hub hears of whole feeds: nobody knows what searches are followed.
        hub="" if parameters or after else websub.hub(),
    )
    translations = translations_among(edition for edition in shown if edition.live)
    response = HttpResponse(atom(described, shown, translations), content_type=MEDIA_TYPE)
    if described.hub:
        # WebSub, 4: both where the hub is and what the feed is called there.
        response["Link"] = f'<{described.hub}>; rel="hub", <{whole(described.address)}>; rel="self"'
    return response


def _address(request: HttpRequest, parameters: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in parameters.items() if value})
    return request.path + (f"?{query}" if query else "")


def _changed(editions: EditionQuerySet, after: str) -> tuple[list[Edition], str]:
    """Return a page of live and withdrawn editions, the latest changed first, and the cursor of the next.

    Two queries that each read an index from the cursor on, and a merge.
    """
    try:
        cursor = Cursor.read(after) if after else None
    except BadCursor as wrong:
        raise Http404 from wrong
    live = _from(editions.filter(live=True), "changed_at", cursor)
    withdrawn = _from(editions.withdrawn(), "withdrawn_at", cursor)
    both = heapq.merge(live, withdrawn, key=lambda edition: (changed_at(edition), edition.pk), reverse=True)
    merged = list(both)[: FEED_SIZE + 1]
    shown = merged[:FEED_SIZE]
    older = str(Cursor(changed_at(shown[-1]), shown[-1].pk)) if len(merged) > FEED_SIZE else ""
    return shown, older


def _from(editions: EditionQuerySet, column: str, cursor: Cursor | None) -> EditionQuerySet:
    beyond: EditionQuerySet = older_than(editions, cursor, by=column) if cursor else editions  # type: ignore[assignment]
    return beyond.order_by(f"-{column}", "-pk")[: FEED_SIZE + 1]
