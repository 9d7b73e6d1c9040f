"""Facts in words: a decision and a budget line, the same on the page and in both parts of the letter."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from releases.document import BudgetLine, Decision, Dissent
from releases.languages import active, swedish
from releases.models.release import BUDGET_KINDS, DECISION_STATUSES


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled fact, and where to read more if there is such a place.

    `name` says which fact it is. `quotes` tells whether the words are the municipality's own, in the language of the
    release.
    """

    name: str
    label: str
    words: str
    url: str = ""
    quotes: bool = False


@dataclass(frozen=True, slots=True)
class DecisionWords:
    status: str
    outcome: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class BudgetWords:
    amount: str
    purpose: str
    details: str
    body: str


def decision_words(decision: Decision) -> DecisionWords:
    """Return a decision as a heading word, its outcome, and the rows that are known."""
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


def decision_rows(decision: Decision) -> tuple[Row, ...]:
    """Return what is known of a decision besides its status and outcome: the same on the page and in the mail."""
    return tuple(row for row in _rows(decision) if row.words)


def _rows(decision: Decision) -> Iterator[Row]:
    dated, followed_up = (
        active.approximate_date(day) if day else "" for day in (decision.date, decision.follow_up)
    )
    body = swedish.sentence_start(decision.committee.definite) if decision.committee else ""
    yield Row("committee", _("Decided by"), body)
    yield Row("date", _("Date"), dated)
    yield Row("paragraph", _("Paragraph"), _paragraph(decision.paragraph))
    yield Row("case_number", _("Case number"), decision.case_number)
    yield Row("vote", _("Vote"), _vote(decision))
    yield Row("reservations", _("Reservation"), _names(decision.reservations))
    yield Row("statements", _("Special statement"), _names(decision.statements))
    yield Row("dissent", _("What the minority wanted"), decision.dissent_text, quotes=True)
    yield Row("appeal_by", _("Appeal by"), active.date(decision.appeal_by) if decision.appeal_by else "")
    yield Row("follow_up", _("Follow-up"), followed_up)
    yield Row(
        "minutes", _("Minutes"), _("Read the minutes") if decision.protocol_url else "", decision.protocol_url
    )


def _paragraph(number: str) -> str:
    return f"§{swedish.NO_BREAK_SPACE}{number.removeprefix('§').strip()}" if number else ""


def _vote(decision: Decision) -> str:
    if decision.votes_for is None or decision.votes_against is None:
        return ""
    return _("%(yes)s for, %(no)s against") % {"yes": decision.votes_for, "no": decision.votes_against}


def _names(dissents: Iterable[Dissent]) -> str:
    return ", ".join(_name(dissent) for dissent in dissents)


def _name(dissent: Dissent) -> str:
    party = f" ({dissent.party})" if dissent.party else ""
    return f"{dissent.name}{party}" if dissent.name else dissent.party
