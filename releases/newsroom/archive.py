"""The archive: what a reader chose to see, and how much there is of everything else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from releases import swedish
from releases.document import CommitteeKind
from releases.models import Committee, Edition, Keyword
from releases.models.edition import EditionQuerySet

KIND_HEADINGS = {
    CommitteeKind.ASSEMBLY: _("Assemblies"),
    CommitteeKind.COMMITTEE: _("Committees"),
    CommitteeKind.SUBCOMMITTEE: _("Subcommittees"),
    CommitteeKind.COMPANY: _("Companies"),
    CommitteeKind.OTHER: _("Other bodies"),
}
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")
YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class Selection:
    """What the archive is narrowed to. Its address says the same in Swedish: ?namnd= &nyckelord= &ar= &sprak=."""

    committee: Committee | None = None
    keyword: Keyword | None = None
    year: int | None = None
    language: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Selection":
        """Read an address. Raises Http404 for a body, keyword, year or language that is none of ours."""
        year, language = query.get("ar", ""), query.get("sprak", "")
        if year and not YEAR.fullmatch(year):
            raise Http404
        if language and language not in dict(settings.RELEASE_LANGUAGES):
            raise Http404
        return cls(
            committee=named(Committee.objects.all(), query.get("namnd", "")),
            keyword=named(
                Keyword.objects.filter(editions__live=True).distinct(), query.get("nyckelord", "")
            ),
            year=int(year) if year else None,
            language=language,
        )

    def editions(self) -> EditionQuerySet:
        """Return the live editions that fit, the newest first."""
        return self.among(Edition.objects.live())

    def among(self, found: EditionQuerySet) -> EditionQuerySet:
        """Return those of the editions that fit."""
        found = found.about(self.committee) if self.committee else found
        found = found.tagged(self.keyword) if self.keyword else found
        found = found.from_year(self.year) if self.year else found
        return found.filter(language=self.language) if self.language else found

    def without(self, name: str) -> "Selection":
        return replace(self, **{name: "" if name == "language" else None})  # type: ignore[arg-type]

    def parameters(self) -> dict[str, str]:
        chosen = {
            "namnd": self.committee.slug if self.committee else "",
            "nyckelord": self.keyword.slug if self.keyword else "",
            "ar": str(self.year or ""),
            "sprak": self.language,
        }
        return {name: value for name, value in chosen.items() if value}

    def address(self, **more: str) -> str:
        """Return the archive's address with this selection and `more` parameters."""
        query = urlencode({**self.parameters(), **more})
        return reverse("newsroom:archive") + (f"?{query}" if query else "")

    def labels(self) -> list[tuple[str, str]]:
        """Return what is chosen, in words, each with the address of the archive without it."""
        words = {
            "committee": swedish.sentence_start(self.committee.definite) if self.committee else "",
            "keyword": self.keyword.name if self.keyword else "",
            "year": str(self.year or ""),
            "language": str(dict(settings.RELEASE_LANGUAGES).get(self.language, "")),
        }
        return [(label, self.without(name).address()) for name, label in words.items() if label]


@dataclass(frozen=True)
class Option:
    """One line of a filter: its value in the address, its words, and how many editions it would show."""

    value: str
    label: Any
    count: int
    selected: bool = False


@dataclass(frozen=True)
class Facets:
    """The filters of the archive, each counted within what the other filters leave."""

    committees: list[tuple[Any, list[Option]]]
    keywords: list[Option]
    years: list[Option]
    languages: list[Option]
    total: int

    @classmethod
    def of(cls, selection: Selection) -> "Facets":
        """Count what there is: four queries, whatever the number of editions shown."""
        years = _years(selection)
        return cls(
            committees=_committees(selection),
            keywords=_keywords(selection),
            years=years,
            languages=_languages(selection),
            total=sum(option.count for option in years if option.selected or not selection.year),
        )


def by_kind(options: Iterable[tuple[str, Option]]) -> list[tuple[Any, list[Option]]]:
    """Group (kind, option) pairs under their headings, in the order of KIND_HEADINGS and then by name."""
    grouped: dict[str, list[Option]] = {kind: [] for kind in KIND_HEADINGS}
    for kind, option in options:
        grouped[kind].append(option)
    return [
        (KIND_HEADINGS[CommitteeKind(kind)], sorted(found, key=lambda option: swedish.sort_key(option.label)))
        for kind, found in grouped.items()
        if found
    ]


def named(rows: Any, slug: str) -> Any:
    """Return the row of this slug, None when none is asked for. Raises Http404."""
    if not slug:
        return None
    row = rows.filter(slug=slug).first() if SLUG.fullmatch(slug) else None
    if row is None:
        raise Http404
    return row


def _counted(selection: Selection, name: str, *columns: str) -> Iterable[tuple[Any, ...]]:
    """Return rows of the columns' values and their number of editions, as if this filter were not set."""
    editions = selection.without(name).editions().order_by().filter(**{f"{columns[0]}__isnull": False})
    return editions.values_list(*columns).annotate(Count("pk"))


def _committees(selection: Selection) -> list[tuple[Any, list[Option]]]:
    columns = ("committees__slug", "committees__definite", "committees__kind")
    counted = {
        (slug, definite, kind): count
        for slug, definite, kind, count in _counted(selection, "committee", *columns)
    }
    if chosen := selection.committee:
        counted.setdefault((chosen.slug, chosen.definite, chosen.kind), 0)
    return by_kind(
        (
            kind,
            Option(
                slug, swedish.sentence_start(definite), count, selected=bool(chosen and slug == chosen.slug)
            ),
        )
        for (slug, definite, kind), count in counted.items()
    )


def _keywords(selection: Selection) -> list[Option]:
    found = _counted(selection, "keyword", "keywords__slug", "keywords__name")
    counted = {(slug, name): count for slug, name, count in found}
    if chosen := selection.keyword:
        counted.setdefault((chosen.slug, chosen.name), 0)
    options = (
        Option(slug, name, count, selected=bool(chosen and slug == chosen.slug))
        for (slug, name), count in counted.items()
    )
    return sorted(options, key=lambda option: swedish.sort_key(option.label))


def _years(selection: Selection) -> list[Option]:
    counted = dict(_counted(selection, "year", "year"))
    if selection.year:
        counted.setdefault(selection.year, 0)
    years = sorted(counted.items(), reverse=True)
    return [Option(str(year), str(year), count, year == selection.year) for year, count in years]


def _languages(selection: Selection) -> list[Option]:
    counted = dict(_counted(selection, "language", "language"))
    if selection.language:
        counted.setdefault(selection.language, 0)
    names = dict(settings.RELEASE_LANGUAGES)
    return [
        Option(code, names[code], counted[code], code == selection.language)
        for code in names
        if code in counted
    ]
