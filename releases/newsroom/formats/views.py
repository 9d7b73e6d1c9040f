"""One release in each of its formats, found at the address of its page.

A withdrawn release answers 410 with the reason in all of them.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from releases import municipality
from releases.absolute_urls import whole
from releases.models import Edition
from releases.newsroom.formats import card as drawn
from releases.newsroom.formats import kit as packed
from releases.newsroom.formats import ninjs, vcard
from releases.newsroom.formats.files import NotStored, Packed, archive, extension_of, file_name, opened
from releases.newsroom.formats.lookup import Withdrawn, gone_in_words, live_edition
from releases.newsroom.formats.plain import as_text
from releases.newsroom.language_versions import translations_of
from releases.newsroom.legacy_renditions import remade_in

Thing = TypeVar("Thing")
Response = TypeVar("Response", bound=HttpResponseBase)
ZIP = "application/zip"


@gone_in_words
def text(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """Answer the release as plain text (UTF-8)."""
    edition = live_edition(year, slug)
    words = as_text(edition, translations_of(edition))
    return _canonical(HttpResponse(words, content_type="text/plain; charset=utf-8"), edition)


def item(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """The release as ninjs; for a withdrawn one the item that cancels it, as 410."""
    try:
        edition = live_edition(year, slug)
    except Withdrawn as withdrawn:
        return _json(ninjs.cancelled(withdrawn.edition), status=410)
    news_item = ninjs.item(edition, remade_in([edition]), translations_of(edition))
    return _canonical(_json(news_item), edition)


@gone_in_words
def kit(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """Answer the press kit: the release, its pictures and its contacts in one ZIP file."""
    edition = live_edition(year, slug)
    others = translations_of(edition)
    facts = (edition.sha256, edition.number, edition.hides_phones(), [one.pk for one in others])
    mark = (packed.CONTENTS, *facts, municipality.facts(), settings.SITE_URL)

    def answer() -> HttpResponseBase:
        return _zip(packed.kit(edition, remade_in([edition]), others), f"{slug}.zip", edition)

    return _canonical(_unless_known(request, mark, answer), edition)


@gone_in_words
def images(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """All press images of a release in full size, with captions and credits."""
    edition = live_edition(year, slug)
    if not edition.document.images:
        raise Http404

    def answer() -> HttpResponseBase:
        return _zip(packed.pictures(edition, f"{slug}-bilder"), f"{slug}-bilder.zip", edition)

    mark = (packed.CONTENTS, edition.sha256, municipality.facts(), settings.SITE_URL)
    return _canonical(_unless_known(request, mark, answer), edition)


@gone_in_words
def image(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponseBase:
    """The original of the release's n-th image, as a download with a name that says what it is."""
    picture = _nth(live_edition(year, slug).document.images, number)
    name = f"{slug}-bild-{number}{extension_of(picture.url)}"
    return _unless_known(request, (picture.sha256 or picture.url,), lambda: _download(picture.url, name))


@gone_in_words
def card(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """Answer the picture (PNG) that social media show beside a link to the release."""
    edition = live_edition(year, slug)
    room = municipality.facts()
    mark = (drawn.DRAWING, edition.sha256, room["name"], room["tagline"], room["accent"])
    return _unless_known(request, mark, lambda: HttpResponse(drawn.card(edition), content_type="image/png"))


@gone_in_words
def contact(request: HttpRequest, year: int, slug: str, number: int) -> HttpResponse:
    """The release's n-th contact as a vCard."""
    edition = live_edition(year, slug)
    person = _nth(edition.document.contacts, number)
    source = whole(edition.get_absolute_url())
    written = vcard.vcard(person, source=source, changed=edition.published_at)
    return _named(HttpResponse(written, content_type=vcard.MEDIA_TYPE), file_name(person.name, ".vcf"))


def _nth(things: Sequence[Thing], number: int) -> Thing:
    if not 1 <= number <= len(things):
        raise Http404
    return things[number - 1]


def _zip(files: Iterable[Packed], name: str, edition: Edition) -> HttpResponseBase:
    moment = timezone.localtime(edition.published_at)
    return _named(StreamingHttpResponse(archive(files, moment=moment), content_type=ZIP), name)


def _download(address: str, name: str) -> HttpResponseBase:
    try:
        return FileResponse(opened(address), as_attachment=True, filename=name)
    except NotStored as missing:
        raise Http404 from missing


def _json(data: ninjs.Item, *, status: int = 200) -> HttpResponse:
    response = JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _named(response: Response, name: str) -> Response:
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _canonical(response: Response, edition: Edition) -> Response:
    """Tell search engines that the page is what to show (RFC 6596)."""
    response["Link"] = f'<{whole(edition.get_absolute_url())}>; rel="canonical"'
    return response


def _unless_known(
    request: HttpRequest, mark: Sequence[object], answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Answer 304 without doing the work when the reader holds what `mark` describes (RFC 9110, 13.1.2)."""
    etag = quote_etag(hashlib.sha256(repr(mark).encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers.setdefault("ETag", etag)
    return response
