"""What a rule found: the words, the value that they contradict, and what would mend it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from releases.document import ApproximateDate

#: Kronor, a date, or words.
Value = int | str | ApproximateDate


class Weight(StrEnum):
    """Whether a finding keeps the release from being published, or only asks for a second look."""

    BLOCKING = "blocking"
    ADVISING = "advising"


class Mending(StrEnum):
    """What one key does to the words of a place, or to the link or the block that they are."""

    WRITE = "write"
    LINK = "link"
    UNLINK = "unlink"
    HEADING = "heading"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Words in a text of the release. `start` and `end` count letters of `field` as `texts` reads it.

    `field` is "title", "lead", "body", or the outcome of a decision, "decisions.0.outcome".
    """

    field: str
    start: int
    end: int
    words: str
    #: How many times the same words stand in the field before these; counted for what is reported.
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """The value that the words are compared with: "budget.0.amount", or "directory" for what it knows.

    What is compared with nothing has the field to look at, and "".
    """

    field: str
    value: Value = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What one key may write: a value into `field`, or, with a `place`, words in the place of others.

    Of a link the address is mended, which is `instead_of` now.
    """

    field: str
    value: Value
    place: Place | None = None
    mending: Mending = Mending.WRITE
    instead_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference. `said` is what the text says, in all its `places` alike.

    `about` names whom it is about, when it is about a person.
    """

    rule: str
    weight: Weight = Weight.ADVISING
    said: Value
    counterpart: Counterpart
    places: tuple[Place, ...] = ()
    suggestion: Suggestion | None = None
    about: str = ""

    @property
    def id(self) -> str:
        """What an override names: the same while rule, words and value are, wherever they stand."""
        parts = (self.rule, self.about, _canonical(self.said), _canonical(self.counterpart.value))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _canonical(value: Value) -> str:
    if isinstance(value, ApproximateDate):
        return f"{value.date.isoformat()} {value.precision}"
    return str(value) if isinstance(value, int) else " ".join(value.casefold().split())
