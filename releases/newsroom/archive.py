"""What the archive can be narrowed to by body, keyword, year and language, and how such choices are listed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases import swedish
from releases.document import CommitteeKind
from releases.models import Committee, Keyword
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
            committee=named(Committee.objects.known(timezone.localdate()), query.get("namnd", "")),
            keyword=named(Keyword.objects.public(), query.get("nyckelord", "")),
            year=int(year) if year else None,
            language=language,
        )

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

    def words(self) -> dict[str, str]:
        """Return what is chosen, in words, by the name of the choice; "" where nothing is."""
        return {
            "committee": swedish.sentence_start(self.committee.definite) if self.committee else "",
            "keyword": self.keyword.name if self.keyword else "",
            "year": str(self.year or ""),
            "language": str(dict(settings.RELEASE_LANGUAGES).get(self.language, "")),
        }


@dataclass(frozen=True)
class Option:
    """One line of a filter: its value in the address, its words, and how many editions it would show if counted."""

    value: str
    label: Any
    count: int | None
    selected: bool = False


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
