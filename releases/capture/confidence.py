"""How sure a reading is of each field, and why: what is unsure is for a person to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from releases.capture.headline import TitleClue
from releases.capture.layout import Layout
from releases.document import BudgetLine, Committee, Decision


class ReadingClue(StrEnum):
    """Why a field is sure or unsure."""

    MARKED = "marked"
    NAMED_ELSEWHERE = "named elsewhere"
    COMPARED = "compared"
    FIRST_LINE = "first line"
    RUNNING_TEXT = "running text"
    NO_RUNNING_TEXT = "no running text"
    SHOWN = "shown"
    NOT_SHOWN = "not shown"
    REACHED = "can be reached"
    NOT_REACHED = "cannot be reached"
    NOBODY = "nobody"
    TYPED = "typed"
    FROM_TEXT = "from the text"
    NOT_NAMED = "not named"
    IN_PASSING = "named in passing"
    WITHOUT_BODY = "without body"
    WITHOUT_PURPOSE = "without purpose"
    DAMAGED = "damaged letters"
    CUT = "cut"
    UNKNOWN = "unknown"
    FROM_LIST = "from the list"
    NOT_DESCRIBED = "not described"
    MISSING = "missing"
    TAKEN = "taken"


UNSURE = frozenset(
    {
        ReadingClue.FIRST_LINE,
        ReadingClue.NO_RUNNING_TEXT,
        ReadingClue.NOT_SHOWN,
        ReadingClue.NOT_REACHED,
        ReadingClue.NOBODY,
        ReadingClue.IN_PASSING,
        ReadingClue.WITHOUT_BODY,
        ReadingClue.WITHOUT_PURPOSE,
        ReadingClue.DAMAGED,
        ReadingClue.CUT,
        ReadingClue.UNKNOWN,
        ReadingClue.NOT_DESCRIBED,
        ReadingClue.MISSING,
        ReadingClue.TAKEN,
    }
)
OF_TITLE = {
    TitleClue.MARKED: ReadingClue.MARKED,
    TitleClue.DECLARED: ReadingClue.NAMED_ELSEWHERE,
    TitleClue.COMPARED: ReadingClue.COMPARED,
    TitleClue.FIRST: ReadingClue.FIRST_LINE,
}


@dataclass(frozen=True, slots=True)
class Confidence:
    """How one field was read. `words` are what is unsure of it, as far as that is a part of the field."""

    field: str
    reason: ReadingClue
    words: str = ""

    @property
    def is_sure(self) -> bool:
        """True when a person need not look at the field."""
        return self.reason not in UNSURE


def confidences(layout: Layout, *, is_dated: bool) -> tuple[Confidence, ...]:
    """Return how sure the title, lead, date and contacts of a page are. `is_dated`: the page says when it was shown."""
    return (
        Confidence("title", OF_TITLE[layout.title_by]),
        Confidence("lead", ReadingClue.RUNNING_TEXT if layout.lead else ReadingClue.NO_RUNNING_TEXT),
        Confidence("published", ReadingClue.SHOWN if is_dated else ReadingClue.NOT_SHOWN),
        Confidence("contacts", _of_contacts(layout)),
    )


def _of_contacts(layout: Layout) -> ReadingClue:
    if not layout.contacts:
        return ReadingClue.NOBODY
    reached = all(one.phones or one.email for one in layout.contacts)
    return ReadingClue.REACHED if reached else ReadingClue.NOT_REACHED


def of_rows(
    committees: Sequence[Committee],
    decisions: Sequence[Decision],
    budget: Sequence[BudgetLine],
    *,
    in_passing: bool,
) -> tuple[Confidence, ...]:
    """Return how sure the data is that was read from running text. `in_passing`: the bodies are only mentioned."""
    named = ReadingClue.IN_PASSING if in_passing else ReadingClue.FROM_TEXT
    decided = [one.outcome for one in decisions if one.committee is None]
    spent = [str(one.amount) for one in budget if not one.purpose]
    return (
        Confidence("committees", named if committees else ReadingClue.NOT_NAMED, _listed(committees)),
        Confidence("decisions", _of_some(decisions, decided, ReadingClue.WITHOUT_BODY), " · ".join(decided)),
        Confidence("budget", _of_some(budget, spent, ReadingClue.WITHOUT_PURPOSE), " · ".join(spent)),
    )


def _listed(committees: Sequence[Committee]) -> str:
    return ", ".join(one.definite for one in committees)


def _of_some(rows: Sequence[object], unsure: Sequence[str], clue: ReadingClue) -> ReadingClue:
    if not rows:
        return ReadingClue.NOT_NAMED
    return clue if unsure else ReadingClue.FROM_TEXT
