"""The filters of the ledger, each counted within what the other filters leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, Q

from releases.languages import swedish
from releases.models import Party
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.newsroom.filtering import Option, by_kind
from releases.newsroom.ledger.selection import KIND_WORDS, STATUS_WORDS, LedgerSelection, View


class Unnest(Func):
    """A row for each element of an array."""

    function = "unnest"
    arity = 1
    set_returning = True


@dataclass(frozen=True)
class LedgerFacets:
    """What each filter offers, and how many rows it would show."""

    committees: list[tuple[Any, list[Option]]]
    years: list[Option]
    parties: list[Option]
    statuses: list[Option]
    kinds: list[Option]

    @classmethod
    def of(cls, selection: LedgerSelection) -> "LedgerFacets":
        """Count what there is: six queries, whatever the number of rows."""
        return cls(
            committees=_committees(selection),
            years=_years(selection),
            parties=_parties(selection),
            statuses=_statuses(selection),
            kinds=_kinds(selection),
        )


def _counted(selection: LedgerSelection, name: str, *columns: str) -> Iterable[tuple[Any, ...]]:
    """Return rows of the columns' values and their number, as if this filter were not set."""
    rows = selection.without(name).rows().order_by()
    known = rows.filter(**{f"{columns[0]}__isnull": False})
    counted: Iterable[tuple[Any, ...]] = known.values_list(*columns).annotate(Count("pk"))
    return counted


def _committees(selection: LedgerSelection) -> list[tuple[Any, list[Option]]]:
    columns = ("committee__slug", "committee__definite", "committee__kind")
    counted = {tuple(row[:3]): row[3] for row in _counted(selection, "committee", *columns)}
    chosen = selection.committee
    if chosen:
        counted.setdefault((chosen.slug, chosen.definite, chosen.kind), 0)
    return by_kind(
        (kind, Option(slug, swedish.sentence_start(definite), count, bool(chosen and slug == chosen.slug)))
        for (slug, definite, kind), count in counted.items()
    )


def _years(selection: LedgerSelection) -> list[Option]:
    counted = dict(_counted(selection, "year", "year"))
    if selection.year:
        counted.setdefault(selection.year, 0)
    years = sorted(counted.items(), reverse=True)
    return [Option(str(year), str(year), count, year == selection.year) for year, count in years]


def _parties(selection: LedgerSelection) -> list[Option]:
    rows = selection.without("party").rows().order_by()
    path = "" if selection.view == View.DECISIONS else "edition__publisheddecision__"
    # Most decisions have no reservation, and sorting them for nothing was most of the cost.
    dissented = rows.filter(**{f"{path}reserving_parties__len__gt": 0})
    each = dissented.annotate(dissenting=Unnest(F(f"{path}reserving_parties"))).values_list("dissenting")
    # A decision names a party once; an amount may stand beside several decisions.
    counted = dict(each.annotate(Count("pk", distinct=selection.view == View.MONEY)))
    if selection.party:
        counted.setdefault(selection.party, 0)
    names = dict(Party.objects.values_list("abbreviation", "name"))
    options = (
        Option(
            party, f"{names[party]} ({party})" if party in names else party, count, party == selection.party
        )
        for party, count in counted.items()
    )
    return sorted(options, key=lambda option: swedish.sort_key(option.label))


def _statuses(selection: LedgerSelection) -> list[Option]:
    counted = dict(_counted(selection, "status", "status"))
    return [
        Option(word, swedish.sentence_start(str(DECISION_STATUSES[code])), counted.get(code, 0), chosen)
        for word, code in STATUS_WORDS.items()
        if (chosen := code == selection.status) or counted.get(code)
    ]


def _kinds(selection: LedgerSelection) -> list[Option]:
    counted = _kind_counts(selection.without("kind"))
    return [
        Option(word, swedish.sentence_start(str(BUDGET_KINDS[code])), counted.get(code, 0), chosen)
        for word, code in KIND_WORDS.items()
        if (chosen := code == selection.kind) or counted.get(code)
    ]


def _kind_counts(selection: LedgerSelection) -> dict[Any, int]:
    """Return how many rows there are of each kind of money; of decisions, how many whose release names such money."""
    rows = selection.rows().order_by()
    if selection.view == View.MONEY:
        return dict(rows.values_list("kind").annotate(Count("pk")))
    # IN, not EXISTS: PostgreSQL makes a hash of each list, instead of asking an index for each row.
    naming = {code: selection.amounts().filter(kind=code).values("edition") for code in BUDGET_KINDS}
    return rows.aggregate(
        **{code.value: Count("pk", filter=Q(edition__in=naming[code])) for code in BUDGET_KINDS}
    )
