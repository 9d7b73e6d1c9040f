"""Adding up the ledger, honestly: each sort of money by itself, only what is decided, and the same money once."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _

from releases import charts
from releases.document import BudgetKind, DecisionStatus
from releases.languages import active, swedish
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES
from releases.models.ledger import LedgerQuerySet
from releases.newsroom.ledger.selection import LedgerSelection

# A tender often fits in a frame that was told of before, so adding frames would count the same money twice.
NEVER_ADDED = {BudgetKind.FRAME}
STATUSES = (DecisionStatus.DECIDED, DecisionStatus.SENT_ON, DecisionStatus.PROPOSAL)


@dataclass
class Amounts:
    """How many amounts, and together how much in SEK."""

    count: int = 0
    total: int = 0

    def add(self, count: int, total: int) -> None:
        self.count += count
        self.total += total


@dataclass
class KindOfMoney:
    """One sort of money. Only what is decided is its sum; the rest is told beside it."""

    kind: BudgetKind
    decided: Amounts = field(default_factory=Amounts)
    pending: Amounts = field(default_factory=Amounts)
    unstated: Amounts = field(default_factory=Amounts)

    @property
    def label(self) -> str:
        return swedish.sentence_start(str(BUDGET_KINDS[self.kind]))

    @property
    def is_added(self) -> bool:
        return self.kind not in NEVER_ADDED

    def part(self, status: str) -> Amounts:
        parts = {DecisionStatus.DECIDED.value: self.decided, "": self.unstated}
        return parts.get(status, self.pending)


@dataclass(frozen=True)
class MoneyTotals:
    """What the chosen money comes to."""

    count: int
    repeats: int
    kinds: list[KindOfMoney]
    charts: list[charts.Chart]


@dataclass(frozen=True)
class DecisionTotals:
    """What the chosen decisions come to."""

    count: int
    repeats: int
    statuses: list[tuple[str, int]]
    voted: int
    with_reservations: int
    charts: list[charts.Chart]


def number_of(rows: LedgerQuerySet) -> int:
    """Count the rows: one query."""
    return rows.order_by().count()


def of_money(selection: LedgerSelection) -> MoneyTotals:
    """Add up the chosen money: four queries."""
    rows = selection.money().order_by()
    counted = rows.aggregate(all=Count("pk"), repeated=Count("pk", filter=Q(repeats=True)))
    kinds = kinds_of(rows.once())
    return MoneyTotals(
        count=counted["all"],
        repeats=counted["repeated"],
        kinds=kinds,
        charts=_money_charts(selection, rows.once()),
    )


def of_decisions(selection: LedgerSelection) -> DecisionTotals:
    """Count the chosen decisions: three queries."""
    rows = selection.decisions().order_by()
    once = Q(repeats=False)
    by_status = {code.value: Count("pk", filter=once & Q(status=code.value)) for code in DECISION_STATUSES}
    counted = rows.aggregate(
        all=Count("pk"),
        repeated=Count("pk", filter=~once),
        voted=Count("pk", filter=once & Q(votes_for__isnull=False, votes_against__isnull=False)),
        dissented=Count("pk", filter=once & ~Q(reservations=[])),
        **by_status,
    )
    statuses = [
        (swedish.sentence_start(str(DECISION_STATUSES[code])), counted[code.value])
        for code in STATUSES
        if counted[code.value]
    ]
    return DecisionTotals(
        count=counted["all"],
        repeats=counted["repeated"],
        statuses=statuses,
        voted=counted["voted"],
        with_reservations=counted["dissented"],
        charts=_decision_charts(rows.once()),
    )


def charted_kind(selection: LedgerSelection) -> BudgetKind:
    """Return the sort of money that is drawn: the chosen one, else new money."""
    return selection.kind or BudgetKind.NEW


def kinds_of(rows: LedgerQuerySet) -> list[KindOfMoney]:
    """Add up budget lines, each sort of money by itself; sorts that do not occur are left out."""
    found = {kind: KindOfMoney(kind) for kind in BUDGET_KINDS}
    for kind, status, count, total in rows.values_list("kind", "status").annotate(Count("pk"), Sum("amount")):
        found[BudgetKind(kind)].part(status).add(count, total)
    return [one for one in found.values() if one.decided.count or one.pending.count or one.unstated.count]


def _money_charts(selection: LedgerSelection, rows: LedgerQuerySet) -> list[charts.Chart]:
    kind = charted_kind(selection)
    if kind in NEVER_ADDED:
        return []
    decided = rows.filter(kind=kind, status=selection.status or DecisionStatus.DECIDED)
    total = Abs(Sum("amount")) if kind == BudgetKind.SAVING else Sum("amount")
    words = {"kind": swedish.sentence_start(str(BUDGET_KINDS[kind]))}
    sums = charts.Measure(_("Kronor"), active.number, active.amount, active.short_amount)
    return _drawn(
        charts.columns(_("%(kind)s by first year") % words, sums, _by_year(decided, total)),
        charts.rows(_("%(kind)s by body") % words, sums, _by_body(decided, total)),
    )


def _decision_charts(rows: LedgerQuerySet) -> list[charts.Chart]:
    numbers = charts.Measure(_("Decisions"), active.number, active.number, active.number)
    return _drawn(
        charts.columns(_("Decisions by year"), numbers, _by_year(rows, Count("pk"))),
        charts.rows(_("Decisions by body"), numbers, _by_body(rows, Count("pk"))),
    )


def _by_year(rows: LedgerQuerySet, measure: Any) -> list[tuple[int, int]]:
    return [
        (year, value) for year, value in rows.values_list("year").annotate(measured=measure).order_by("year")
    ]


def _by_body(rows: LedgerQuerySet, measure: Any) -> list[tuple[str, int]]:
    named = rows.exclude(body="").annotate(name=Coalesce("committee__definite", "body"))
    found = named.values_list("name").annotate(measured=measure)
    return [(swedish.sentence_start(body), value) for body, value in found]


def _drawn(*drawings: charts.Chart | None) -> list[charts.Chart]:
    return [drawing for drawing in drawings if drawing]
