"""What a search is narrowed to, beside its words."""

from dataclasses import dataclass

from django.db.models import BooleanField, Expression, ExpressionWrapper, Q, Value

from releases.models.search import HasAmountBetween

# The bounds of the bands that amounts are counted in, in SEK; one amount belongs to one band.
AMOUNT_BANDS = (100_000, 1_000_000, 10_000_000, 100_000_000)
MOST_SEK = 10**15  # more than any budget; fits a bigint


@dataclass(frozen=True)
class Filters:
    """Ids of the directory's rows; `least` and `most` are whole SEK of at least one budget line, sign aside."""

    committee: int | None = None
    keyword: int | None = None
    year: int | None = None
    language: str = ""
    has_decision: bool = False
    least: int | None = None
    most: int | None = None

    def conditions(self) -> dict[str, Q | Expression]:
        """Return what each filter that is set asks of an entry, by the name of what it filters."""
        asked: dict[str, Q | Expression] = {}
        if self.committee is not None:
            asked["committee"] = Q(committee_ids__contains=[self.committee])
        if self.keyword is not None:
            asked["keyword"] = Q(keyword_ids__contains=[self.keyword])
        if self.year is not None:
            asked["year"] = Q(year=self.year)
        if self.language:
            asked["language"] = Q(language=self.language)
        if self.has_decision:
            asked["decision"] = Q(has_decision=True)
        if self.least is not None or self.most is not None:
            asked["amount"] = _has_amount(self.least or 0, MOST_SEK if self.most is None else self.most)
        return asked


def as_flag(condition: Q | Expression | None) -> Expression:
    """Return a condition as a column of true and false; no condition is true."""
    return ExpressionWrapper(Value(True) if condition is None else condition, output_field=BooleanField())


def _has_amount(least: int, most: int) -> Expression:
    return HasAmountBetween("amounts", least=min(least, MOST_SEK), most=min(most, MOST_SEK))
