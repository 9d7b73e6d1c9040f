"""What the archive can be narrowed to by body, keyword, year and language, and how such choices are listed."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils import timezone

from releases.languages import swedish
from releases.models import Committee, Keyword
from releases.models.edition import EditionQuerySet
from releases.newsroom.filtering import YEAR, named


@dataclass(frozen=True)
class ArchiveSelection:
    """What the archive is narrowed to. Its address says the same in Swedish: ?namnd= &nyckelord= &ar= &sprak=."""

    committee: Committee | None = None
    keyword: Keyword | None = None
    year: int | None = None
    language: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "ArchiveSelection":
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

    def without(self, name: str) -> "ArchiveSelection":
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
