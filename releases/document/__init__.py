"""The press release as one typed value.

A ReleaseDocument is composed from a release, read from a capture, frozen in
an edition and rendered as page, mail, text and JSON. There is no Django in
this file and nothing of ours is imported: everything else may depend on it.

The JSON form is versioned. `encode` writes one canonical byte string for one
value, so its SHA-256 identifies an edition; `decode` reads every version ever
written and never changes what was frozen.
"""

import calendar
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec

VERSION = 1
# Years that decisions and money can be of: before the first are no municipalities (1862), beyond the last is a slip.
FIRST_YEAR, LAST_YEAR = 1800, 2199
# Kronor, of either sign: a hundred times what the country turns over in a year.
LARGEST_AMOUNT = 10**15 - 1


class CommitteeKind(StrEnum):
    """What sort of body decides. The bodies themselves are data, these five sorts are not."""

    ASSEMBLY = "assembly"
    COMMITTEE = "committee"
    SUBCOMMITTEE = "subcommittee"
    COMPANY = "company"
    OTHER = "other"


class Precision(StrEnum):
    """How exactly a date is known: a decision is often dated by its month only."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


class DecisionStatus(StrEnum):
    """How far a matter has come. Committees often only prepare for another body."""

    PROPOSAL = "proposal"
    DECIDED = "decided"
    SENT_ON = "sent_on"


class BudgetKind(StrEnum):
    """Where the money of a budget line comes from."""

    NEW = "new"
    REALLOCATED = "reallocated"
    APPLIED_FOR = "applied_for"
    SAVING = "saving"
    FRAME = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproximateDate:
    """A date with the precision it is known to; `date` is the first day it can mean."""

    date: dt.date
    precision: Precision = Precision.DAY

    @property
    def last_day(self) -> dt.date:
        """The last day it can mean; a winter lasts through February, that of 9999 until the calendar ends."""
        if self.precision == Precision.DAY:
            return self.date
        month = {Precision.MONTH: self.date.month, Precision.SEASON: self.date.month % 12 // 3 * 3 + 2}
        last = month.get(self.precision, 12)
        year = self.date.year + (last < self.date.month)
        if year > dt.MAXYEAR:
            return dt.date.max
        return dt.date(year, last, calendar.monthrange(year, last)[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """A body that decides. `definite` is the form running text uses ("byggnadsnämnden")."""

    name: str
    definite: str
    slug: str
    kind: CommitteeKind = CommitteeKind.COMMITTEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """Who reserved themselves or made a special statement: a party, a person, or both."""

    party: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of one body. `reservations` and `statements` hold the minority's names.

    `appeal_by` is the last day on which a member of the municipality can have it
    tried: three weeks after its minutes were announced (kommunallagen 13 kap. 5 §).
    """

    outcome: str
    committee: Committee | None = None
    status: DecisionStatus = DecisionStatus.DECIDED
    date: ApproximateDate | None = None
    paragraph: str = ""
    case_number: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    reservations: tuple[Dissent, ...] = ()
    statements: tuple[Dissent, ...] = ()
    dissent_text: str = ""
    appeal_by: dt.date | None = None
    follow_up: ApproximateDate | None = None
    protocol_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """Money in a release. `amount` is in whole SEK and may be negative (a saving)."""

    amount: int
    purpose: str
    kind: BudgetKind = BudgetKind.NEW
    first_year: int | None = None
    last_year: int | None = None
    committee: Committee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody to call, with the role held when the release went out.

    `party` is the abbreviation ("S") or "". Phones are as Swedes write them
    ("070-174 06 05"); the tel: form is made when rendered.
    """

    name: str
    party: str = ""
    role: str = ""
    committee: str = ""
    organisation: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What somebody said: read out of the body, where the words stand."""

    text: str
    speaker: str
    party: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A press image. Width and height are pixels of the stored original; a `decorative` one needs no words.

    `licence` is a code of `licences`, "" for the press room's own terms.
    """

    url: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    sha256: str = ""
    decorative: bool = False
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file to download. `size` is in bytes."""

    url: str
    title: str
    size: int
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDocument:
    """The whole press release. `body` is HTML that `richtext.clean` has passed."""

    title: str
    lead: str = ""
    body: str = ""
    language: str = "sv"
    committees: tuple[Committee, ...] = ()
    decisions: tuple[Decision, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    quotes: tuple[Quote, ...] = ()
    contacts: tuple[Contact, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    boilerplate: str = ""


def years(document: ReleaseDocument) -> Iterator[int]:
    """Yield every year that a decision or an amount of the document is dated by."""
    for decision in document.decisions:
        dates = (decision.date, decision.follow_up)
        days = (*(one.date for one in dates if one), decision.appeal_by)
        yield from (day.year for day in days if day)
    for line in document.budget:
        yield from (year for year in (line.first_year, line.last_year) if year is not None)


class UnknownVersion(ValueError):
    """The JSON was written by a newer version of the product than this one."""


# From version N to N + 1: a function from the old JSON object to the new one.
UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}


# What images were not asked about at first: written only where it says something, so that the documents of before
# keep their checksums.
LATER_OF_IMAGES = ("decorative", "licence")


def to_json(document: ReleaseDocument) -> dict[str, Any]:
    """Return the document as JSON-ready data, with its version beside it."""
    data = msgspec.to_builtins(document)
    data["images"] = [
        {name: fact for name, fact in image.items() if fact or name not in LATER_OF_IMAGES}
        for image in data["images"]
    ]
    return {"version": VERSION, "document": data}


def from_json(data: Mapping[str, Any]) -> ReleaseDocument:
    """Read what `to_json` of this or an earlier version wrote.

    Raises UnknownVersion for a version this code does not know, and
    msgspec.ValidationError for data that is no document.
    """
    version, document = data.get("version"), data.get("document")
    if not isinstance(version, int) or not 1 <= version <= VERSION:
        raise UnknownVersion(f"release document of version {version!r}")
    for step in range(version, VERSION):
        document = UPGRADES[step](document)  # type: ignore[arg-type]
    return msgspec.convert(document, ReleaseDocument)


def without_phones(document: ReleaseDocument) -> ReleaseDocument:
    """Return the document with its contacts as they were, but for their phone numbers."""
    contacts = tuple(replace(contact, phones=()) for contact in document.contacts)
    return replace(document, contacts=contacts)


def encode(document: ReleaseDocument) -> bytes:
    """Return the canonical JSON bytes: sorted keys, UTF-8, no spaces."""
    return msgspec.json.encode(to_json(document), order="sorted")


def decode(data: bytes) -> ReleaseDocument:
    """Read the bytes of `encode`; raises as `from_json`."""
    return from_json(msgspec.json.decode(data))


def sha256(document: ReleaseDocument) -> str:
    """Return the SHA-256 (hex) of the document as it would be frozen now."""
    return checksum(to_json(document))


def checksum(data: Mapping[str, Any]) -> str:
    """Return the SHA-256 (hex) of a JSON form as stored, whatever its version."""
    return hashlib.sha256(msgspec.json.encode(data, order="sorted")).hexdigest()
