"""A decision and an amount in words: one list of facts, for page, mail, text, feed, ninjs and differences.

`decision_rows` is the list. Each rendering sets it in its own way and adds
nothing to it, so a fact that is new here is seen in all of them. Spreadsheets and
the API have a column for each field instead, under the same labels. The public
rows of the ledger say the same as the frozen decisions that they are derived from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.document import BudgetLine, Decision, Dissent
from releases.languages import active, swedish
from releases.models import PublishedDecision
from releases.models.decision import BUDGET_KINDS, DECISION_STATUSES

# What each fact is called, in the order in which they stand; spreadsheets head their columns with the same words.
LABELS: dict[str, Any] = {
    "committee": gettext_lazy("Decided by"),
    "date": gettext_lazy("Date"),
    "paragraph": gettext_lazy("Paragraph"),
    "case_number": gettext_lazy("Case number"),
    "vote": gettext_lazy("Vote"),
    "reservations": gettext_lazy("Reservation"),
    "statements": gettext_lazy("Special statement"),
    "dissent": gettext_lazy("What the minority wanted"),
    "appeal_by": gettext_lazy("Appeal by"),
    "follow_up": gettext_lazy("Follow-up"),
    "minutes": gettext_lazy("Minutes"),
}
QUOTED = {"dissent"}  # facts in the municipality's own words, in the language of the release


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled fact, and where to read more if there is such a place.

    `name` is its key in LABELS. `quotes` tells whether the words are the municipality's own, in the language of the
    release.
    """

    name: str
    label: str
    words: str
    url: str = ""
    quotes: bool = False

    def __str__(self) -> str:
        return f"{self.label}: {self.words}{f' {self.url}' if self.url else ''}"


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """A decision in words: its status as a heading, its outcome, and the rows that are known."""

    status: str
    outcome: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """An amount in words: "50 000 kronor", its purpose, "2026 · Nya pengar", and "kulturnämnden"."""

    amount: str
    purpose: str
    details: str
    body: str


def decision_words(decision: Decision) -> DecisionWords:
    """Return a decision as a heading word, its outcome, and the rows that are known, in the active language."""
    status = swedish.sentence_start(str(DECISION_STATUSES[decision.status]))
    return DecisionWords(status, decision.outcome, decision_rows(decision))


def budget_words(line: BudgetLine) -> BudgetWords:
    """Return a budget line as "50 000 kronor", its purpose, "2026 · Nya pengar", and "kulturnämnden"."""
    years = swedish.years(line.first_year, line.last_year)
    kind = swedish.sentence_start(str(BUDGET_KINDS[line.kind]))
    return BudgetWords(
        amount=active.amount(line.amount),
        purpose=line.purpose,
        details=" · ".join(part for part in (years, kind) if part),
        body=line.committee.definite if line.committee else "",
    )


def in_one_line(line: BudgetLine) -> str:
    """Return a budget line as "50 000 kronor: lekplats, 2026, nya pengar, kulturnämnden", in the active language."""
    body = line.committee.definite if line.committee else ""
    facts = (
        line.purpose,
        swedish.years(line.first_year, line.last_year),
        str(BUDGET_KINDS[line.kind]),
        body,
    )
    return f"{active.amount(line.amount)}: {', '.join(fact for fact in facts if fact)}"


def decision_rows(decision: Decision | PublishedDecision) -> tuple[Row, ...]:
    """Return what is known of a decision besides its status and outcome, in the active language."""
    url = {"minutes": decision.protocol_url}
    return tuple(
        Row(name, str(LABELS[name]), words, url.get(name, ""), name in QUOTED)
        for name, words in _words(decision)
        if words
    )


def _words(decision: Decision | PublishedDecision) -> Iterator[tuple[str, str]]:
    dates = {"date": decision.date, "follow_up": decision.follow_up}
    known = {name: active.approximate_date(day) if day else "" for name, day in dates.items()}
    yield "committee", swedish.sentence_start(_body(decision))
    yield "date", known["date"]
    yield "paragraph", swedish.paragraph(decision.paragraph)
    yield "case_number", decision.case_number
    yield "vote", _vote(decision)
    yield "reservations", _names(decision.reservations)
    yield "statements", _names(decision.statements)
    yield "dissent", decision.dissent_text
    yield "appeal_by", active.date(decision.appeal_by) if decision.appeal_by else ""
    yield "follow_up", known["follow_up"]
    yield "minutes", _("Read the minutes") if decision.protocol_url else ""


def _body(decision: Decision | PublishedDecision) -> str:
    if isinstance(decision, PublishedDecision):
        return decision.body
    return decision.committee.definite if decision.committee else ""


def _vote(decision: Decision | PublishedDecision) -> str:
    if decision.votes_for is None or decision.votes_against is None:
        return ""
    return _("%(yes)s for, %(no)s against") % {"yes": decision.votes_for, "no": decision.votes_against}


def _names(dissents: Iterable[Dissent | str]) -> str:
    return ", ".join(dissent if isinstance(dissent, str) else dissenter(dissent) for dissent in dissents)


def dissenter(dissent: Dissent) -> str:
    """Return who disagreed, a party, a person or both: "V", "Alva Ek" or "Alva Ek (V)"."""
    if not dissent.name:
        return dissent.party
    return f"{dissent.name} ({dissent.party})" if dissent.party else dissent.name
