"""How sure a reading is of each field, and why: what is unsure is for a person to look at."""

from dataclasses import dataclass
from enum import StrEnum

from releases.capture.headline import TitleClue
from releases.capture.layout import Layout


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


UNSURE = frozenset(
    {
        ReadingClue.FIRST_LINE,
        ReadingClue.NO_RUNNING_TEXT,
        ReadingClue.NOT_SHOWN,
        ReadingClue.NOT_REACHED,
        ReadingClue.NOBODY,
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
    """How one field was read."""

    field: str
    reason: ReadingClue

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
