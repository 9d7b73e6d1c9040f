"""Reads the demo data as typed values: one TOML file for the directory, one for each release.

Whatever stands in a file that this does not know is an error, so a misspelt
key is found by the first test and not by a reader of the page.
"""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from releases.document import (
    ApproximateDate,
    BudgetKind,
    CommitteeKind,
    DecisionStatus,
    Precision,
)
from releases.document.changes import ChangeKind

FOLDER = Path(__file__).parent
# What press releases seldom look like, and sometimes do; for `make judges` and tests, not for newcomers.
ODD = FOLDER / "odd"
# The press images, as files that an editor could upload.
PICTURES = FOLDER / "pictures"
FIRST_MONTH = {"våren": 3, "sommaren": 6, "hösten": 9, "vintern": 12}
NO_BREAK_SPACE = "\u00a0"
BETWEEN_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")

Value = TypeVar("Value")


class TomlTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a TOML file."""


class DemoCommittee(TomlTable, frozen=True):
    name: str
    definite: str
    kind: CommitteeKind
    parent: str = ""
    aliases: tuple[str, ...] = ()
    needs_approval: bool = False
    valid_to: dt.date | None = None


class DemoRole(TomlTable, frozen=True, rename={"valid_from": "from", "valid_to": "to"}):
    title: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    committee: str = ""

    def held(self, on: dt.date) -> bool:
        """Tell whether the role was held on the day `on`."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class DemoPerson(TomlTable, frozen=True):
    name: str
    phones: tuple[str, ...]
    roles: tuple[DemoRole, ...]
    party: str = ""
    press_contact: bool = False

    def role(self, on: dt.date, committees: tuple[str, ...]) -> DemoRole | None:
        """Return the role held on the day `on`, preferably in one of these bodies; None when there was none."""
        held = [role for role in self.roles if role.held(on)]
        return next((role for role in held if role.committee in committees), held[0] if held else None)


class DemoImage(TomlTable, frozen=True):
    """The name of a file in PICTURES, without its extension, and the words that travel with it.

    `consent_days` is how many days from now those in it have agreed to, `focal_point` what must be seen, in percent.
    """

    picture: str
    alt: str
    caption: str
    licence: str = ""
    consent_days: int | None = None
    focal_point: tuple[int, int] | None = None


class DemoDirectory(TomlTable, frozen=True):
    boilerplates: dict[str, str]
    parties: dict[str, str]
    keywords: tuple[str, ...]
    committees: tuple[DemoCommittee, ...]
    people: tuple[DemoPerson, ...]
    images: tuple[DemoImage, ...]


class DemoDecision(TomlTable, frozen=True):
    """A decision; `date` and `follow_up` are as exact as their words: "2018-11-21", "2018-11", "våren 2019", "2019".

    `meets_in_days` is when the body meets about it, counted from the day it is loaded.
    """

    outcome: str
    committee: str
    status: DecisionStatus = DecisionStatus.DECIDED
    date: str = ""
    paragraph: str = ""
    case_number: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    reservations: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    dissent_text: str = ""
    appeal_by: dt.date | None = None
    follow_up: str = ""
    meets_in_days: int | None = None
    protocol_url: str = ""


class DemoBudgetLine(TomlTable, frozen=True):
    """Whole SEK; `years` is one year, or the first and the last."""

    amount: int
    purpose: str
    kind: BudgetKind
    committee: str
    years: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=2)]


class DemoLink(TomlTable, frozen=True):
    url: str
    label: str


class DemoCorrection(TomlTable, frozen=True):
    """The second edition: when, what kind of change, why, and what it says instead.

    `was` are words of the body and `becomes` what stands in their place; None for `budget` leaves it as it is.
    """

    at: dt.datetime
    was: str
    becomes: str
    kind: ChangeKind = ChangeKind.CORRECTION
    note: str = ""
    budget: tuple[DemoBudgetLine, ...] | None = None


class DemoAnswer(TomlTable, frozen=True):
    by: str
    text: str


class DemoComment(TomlTable, frozen=True):
    """What a colleague said about a field, or about `quote` in it, and what was answered."""

    field: str
    by: str
    text: str
    quote: str = ""
    to: str = ""
    answers: tuple[DemoAnswer, ...] = ()
    closed_by: str = ""


class DemoRelease(TomlTable, frozen=True):
    """A release.

    `in_days` is when a scheduled one goes out, counted from the day it is
    loaded; one that `asks` was to go out two hours before that and waits for a
    person. `returned` are the words with which a draft was sent back.
    `checked_by` is who was asked by a link whether the quotes are correct.
    `author` is who writes it.
    `version_of` is the slug of an earlier release that this one says in another
    language. `roles`, `alts` and `captions` say in the release's language what
    its contacts are and its images show; without them the directory does.
    """

    slug: str
    title: str
    lead: str
    body: str
    committees: tuple[str, ...]
    keywords: tuple[str, ...]
    contacts: tuple[str, ...]
    decisions: tuple[DemoDecision, ...]
    state: Literal["draft", "submitted", "approved", "scheduled", "published", "withdrawn"] = "published"
    language: str = "sv"
    published: dt.datetime | None = None
    in_days: int | None = None
    asks: bool = False
    returned: str = ""
    checked_by: str = ""
    author: Literal["skribent", "redaktor"] = "skribent"
    withdrawn: dt.datetime | None = None
    withdrawal_reason: str = ""
    version_of: str = ""
    roles: dict[str, str] = {}
    alts: dict[str, str] = {}
    captions: dict[str, str] = {}
    images: tuple[str, ...] = ()
    budget: tuple[DemoBudgetLine, ...] = ()
    links: tuple[DemoLink, ...] = ()
    correction: DemoCorrection | None = None
    comments: tuple[DemoComment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a release that is out without a time, or scheduled without one. Raises ValueError."""
        if (self.published is None) == (self.state in {"published", "withdrawn"}):
            raise ValueError(f"{self.slug}: `published` goes with a release that is out, and only with one")
        if (self.withdrawn is None) == (self.state == "withdrawn"):
            raise ValueError(f"{self.slug}: `withdrawn` goes with a withdrawn release, and only with one")
        if (self.in_days is None) == (self.state == "scheduled"):
            raise ValueError(f"{self.slug}: `in_days` goes with a scheduled release, and only with one")


def read_directory(folder: Path = FOLDER) -> DemoDirectory:
    """Read bodies, parties, people, keywords and images. Raises msgspec.ValidationError."""
    return _read(folder / "directory.toml", DemoDirectory)


def read_releases(folder: Path = FOLDER) -> Iterator[DemoRelease]:
    """Read every release, in the order of the names of their files. Raises msgspec.ValidationError."""
    for path in sorted((folder / "releases").glob("*.toml")):
        yield _read(path, DemoRelease, slug=path.stem[len("2026-11-22-") :])


def approximate(words: str) -> ApproximateDate:
    """Read a date as exactly as it is known. Raises ValueError for words that are no date."""
    season, _, year = words.rpartition(" ")
    if season:
        return ApproximateDate(date=dt.date(int(year), FIRST_MONTH[season], 1), precision=Precision.SEASON)
    precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[words.count("-")]
    return ApproximateDate(date=dt.date.fromisoformat((words + "-01-01")[:10]), precision=precision)


def _read(path: Path, kind: type[Value], **more: str) -> Value:
    text = BETWEEN_THOUSANDS.sub(NO_BREAK_SPACE, path.read_text(encoding="utf-8"))
    values: dict[str, Any] = msgspec.toml.decode(text) | more
    return msgspec.convert(values, kind)
