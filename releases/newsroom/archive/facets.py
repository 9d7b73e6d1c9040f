"""The filters of the archive: what can be chosen, and how many editions each choice would show."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.languages import active, swedish
from releases.models import Committee, Keyword, SearchEntry
from releases.newsroom.filtering import Option, by_kind
from releases.search.counting import Counts
from releases.search.filters import AMOUNT_BANDS

if TYPE_CHECKING:
    from releases.newsroom.archive.views import Search

# How many editions each choice would show, by its value; None where nothing was counted.
Counted = dict[str, int] | None


@dataclass(frozen=True)
class Band:
    """Amounts of about one size: in words, and the address of the search narrowed to them."""

    label: str
    address: str
    count: int
    selected: bool


@dataclass(frozen=True)
class ArchiveFacets:
    """What each filter offers. Where there is too much to count, everything is offered, uncounted."""

    committees: list[tuple[Any, list[Option]]]
    keywords: list[Option]
    years: list[Option]
    languages: list[Option]
    amounts: list[Band]
    decisions: int | None

    @classmethod
    def of(cls, search: "Search", counts: Counts) -> "ArchiveFacets":
        """Put words to the counts: two queries, whatever the number of editions."""
        chosen = search.selection
        decisions = counts.of("decision")
        return cls(
            committees=_committees(counts.of("committee"), chosen.committee),
            keywords=_keywords(counts.of("keyword"), chosen.keyword),
            years=_years(counts.of("year"), chosen.year),
            languages=_languages(counts.of("language"), chosen.language),
            amounts=_bands(search, counts.of("amount") or {}),
            decisions=None if decisions is None else decisions.get("true", 0),
        )


def _committees(counted: Counted, chosen: Committee | None) -> list[tuple[Any, list[Option]]]:
    known = Committee.objects.known(timezone.localdate())
    rows = known if counted is None else known.filter(pk__in=_ids(counted, chosen))
    return by_kind(
        (body.kind, _option(body, body.slug, swedish.sentence_start(body.definite), counted, chosen))
        for body in rows
    )


def _keywords(counted: Counted, chosen: Keyword | None) -> list[Option]:
    known = Keyword.objects.public()
    rows = known if counted is None else Keyword.objects.filter(pk__in=_ids(counted, chosen))
    options = (_option(topic, topic.slug, topic.name, counted, chosen) for topic in rows)
    return sorted(options, key=lambda option: swedish.sort_key(option.label))


def _years(counted: Counted, chosen: int | None) -> list[Option]:
    years = _every_year() if counted is None else {*map(int, counted), *([chosen] if chosen else [])}
    return [
        Option(str(year), str(year), None if counted is None else counted.get(str(year), 0), year == chosen)
        for year in sorted(years, reverse=True)
    ]


def _every_year() -> set[int]:
    by_year = SearchEntry.objects.order_by("year").values_list("year", flat=True)
    first, last = by_year.first(), by_year.last()
    return set(range(first, last + 1)) if first and last else set()


def _languages(counted: Counted, chosen: str) -> list[Option]:
    return [
        Option(code, label, None if counted is None else counted.get(code, 0), code == chosen)
        for code, label in settings.RELEASE_LANGUAGES
        if counted is None or code in counted or code == chosen
    ]


def _bands(search: "Search", counted: dict[str, int]) -> list[Band]:
    bounds = (None, *AMOUNT_BANDS, None)
    bands = []
    for number, (least, below) in enumerate(pairwise(bounds)):
        most = below - 1 if below else None
        selected = (search.least, search.most) == (least, most)
        if count := counted.get(str(number), 0):
            address = search.between(least, most).address()
            bands.append(Band(_band(least, below), address, count, selected))
    return bands


def _band(least: int | None, below: int | None) -> str:
    """Return a band in words: "under 100 000 kronor", "1 miljon kronor till 10 miljoner kronor"."""
    if least is None:
        return _("under %(sum)s") % {"sum": _short(below or 0)}
    if below is None:
        return _("%(sum)s or more") % {"sum": _short(least)}
    return _("%(least)s to %(most)s") % {"least": _short(least), "most": _short(below)}


def _short(sek: int) -> str:
    if sek < 1_000_000:
        return active.amount(sek)
    millions = sek // 1_000_000
    words = ngettext("SEK %(number)s million", "SEK %(number)s million", millions)
    return words % {"number": active.number(millions)}


def _ids(counted: dict[str, int], chosen: Committee | Keyword | None) -> Iterable[int]:
    return {*map(int, counted), *([chosen.pk] if chosen else [])}


def _option(
    row: Committee | Keyword, value: str, label: str, counted: Counted, chosen: Committee | Keyword | None
) -> Option:
    count = None if counted is None else counted.get(str(row.pk), 0)
    return Option(value, label, count, selected=row == chosen)
