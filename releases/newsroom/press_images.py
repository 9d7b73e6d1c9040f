"""Press images of the live editions: found by their words, and taken home one by one or several in a ZIP."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from releases import municipality
from releases.languages import active
from releases.languages.slugs import slug_of
from releases.models import PublishedImage
from releases.newsroom.context import press_room
from releases.newsroom.formats.files import Packed, archive, extension_of, file_name
from releases.newsroom.legacy_renditions import remade
from releases.newsroom.paging import page_in

FOLDER = "pressbilder"
PLACE = re.compile(r"([12][0-9]{3})/([-a-zA-Z0-9_]{1,120})/([1-9][0-9]{0,2})")
MOST_PICTURES = 20
MOST_BYTES = 100 * 1024 * 1024
LONGEST_QUERY = 100  # characters
MOST_WORDS = 8
EAGER = 4  # the first row of a wide screen is not worth waiting for


@dataclass(frozen=True)
class ListedImage:
    """A press image as the page shows it. `place` names it as the archive of several does: "2026/slug/1"."""

    row: PublishedImage
    lazy: bool
    place: str
    download: str
    chosen: bool


def pictures(request: HttpRequest) -> HttpResponse:
    """Show the press pictures, narrowed as the address says. Raises Http404."""
    return _page(request, _asked(request))


def package(request: HttpRequest) -> HttpResponseBase:
    """The chosen images in full size as one file, or the page with a sentence that says why not. Raises Http404."""
    chosen = _asked(request)
    rows = _rows(chosen)
    if refusal := _refusal(chosen, rows):
        return _page(request, chosen, refusal)
    if len(rows) < len(chosen):
        raise Http404
    moment = timezone.localtime(max(row.edition.published_at for row in rows))
    response = StreamingHttpResponse(archive(_packed(rows), moment=moment), content_type="application/zip")
    name = f"{FOLDER}-{slug_of(municipality.facts()['name'])}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def searched_words(query: str) -> list[str]:
    """Return the words to look for, in small letters as they are kept."""
    return query.casefold().split()[:MOST_WORDS]


def _page(request: HttpRequest, chosen: Sequence[str], refusal: str = "") -> HttpResponse:
    context = _context(request, chosen, refusal)
    return render(request, "newsroom/pictures.html", context, status=400 if refusal else 200)


def _asked(request: HttpRequest) -> list[str]:
    """Return the places of the pictures that are ticked, each once."""
    return list(dict.fromkeys(request.GET.getlist("bild")))


def _context(request: HttpRequest, chosen: Sequence[str], refusal: str) -> dict[str, object]:
    query = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    found = PublishedImage.objects.showing(searched_words(query)).latest_of_each(active.reading_language())
    page = page_in(request.GET, found.select_related("edition").defer("edition__content"))
    return {
        "page": page,
        "pictures": _shown(page.rows, chosen),
        "count": found.count(),
        "query": query,
        "refusal": refusal,
        "most": MOST_PICTURES,
        "remade": remade(page.rows),
        "newer_url": _address(query, fore=page.newer),
        "older_url": _address(query, efter=page.older),
    }


def _shown(rows: Sequence[PublishedImage], chosen: Iterable[str]) -> list[ListedImage]:
    return [_picture(row, number, chosen) for number, row in enumerate(rows, start=1)]


def _picture(row: PublishedImage, number: int, chosen: Iterable[str]) -> ListedImage:
    place = _place(row)
    return ListedImage(
        row=row,
        lazy=number > EAGER,
        place=place,
        download=reverse("newsroom:image", args=[row.edition.year, row.edition.slug, row.position + 1]),
        chosen=place in chosen,
    )


def _rows(chosen: Sequence[str]) -> list[PublishedImage]:
    """Return the live press images at these places, in their order; what is no place is left out."""
    parts = [match.groups() for place in chosen[: MOST_PICTURES + 1] if (match := PLACE.fullmatch(place))]
    if not parts:
        return []
    places = [Q(edition__year=year, edition__slug=slug, position=int(n) - 1) for year, slug, n in parts]
    rows = PublishedImage.objects.filter(Q(*places, _connector=Q.OR))
    found = {_place(row): row for row in rows.select_related("edition").defer("edition__content")}
    return [found[place] for place in chosen if place in found]


def _place(row: PublishedImage) -> str:
    return f"{row.edition.year}/{row.edition.slug}/{row.position + 1}"


def _refusal(chosen: Sequence[str], rows: Iterable[PublishedImage]) -> str:
    """Return why these pictures do not become a file, "" when they do."""
    if not chosen:
        return _("Choose at least one image.")
    if len(chosen) > MOST_PICTURES:
        return _("Choose at most %(most)s images at a time.") % {"most": MOST_PICTURES}
    stored = (row.name for row in rows if default_storage.exists(row.name))
    if sum(default_storage.size(name) for name in stored) > MOST_BYTES:
        return _("The chosen images are too large for one file. Choose fewer at a time.")
    return ""


def _packed(rows: Sequence[PublishedImage]) -> Iterator[Packed]:
    """Yield the pictures, named by what they show, and a file of captions, credits and terms."""
    named = []
    for number, row in enumerate(rows, start=1):
        name = file_name(row.caption or row.alt, extension_of(row.url), number=number)
        named.append((name, row))
        yield Packed(f"{FOLDER}/{name}", address=row.url)
    words = render_to_string("newsroom/credits.txt", {**press_room(), "named": named}).strip()
    # Windows shows plain text rightly with a byte order mark and its own line ends.
    yield Packed(f"{FOLDER}/bildtexter.txt", "\ufeff" + words.replace("\n", "\r\n") + "\r\n")


def _address(query: str, **more: str) -> str:
    return reverse("newsroom:pictures") + "?" + urlencode({**({"q": query} if query else {}), **more})
