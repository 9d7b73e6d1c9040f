"""The shapes of the API's answers. A release is told as its ReleaseDocument, the same as everywhere."""

import datetime as dt
from typing import Generic, TypeVar

from ninja import Schema

from releases.document import ApproximateDate, CommitteeKind, ReleaseDocument

Thing = TypeVar("Thing")


class Listing(Schema, Generic[Thing]):
    """Some of what was asked for, the newest first; `next` is the address of more, or null."""

    items: list[Thing]
    next: str | None


class Formats(Schema):
    """Addresses of the release in other formats."""

    text: str
    ninjs: str
    press_kit: str
    card: str


class Rendition(Schema):
    """A smaller version of a press image. Width and height are pixels."""

    url: str
    width: int
    height: int
    media_type: str


class Version(Schema):
    """A release in another language. `original`: it is the one first written, the others are translated from it."""

    language: str
    title: str
    url: str
    year: int
    slug: str
    original: bool


class EditionFacts(Schema):
    """One edition of a release. `url` shows the edition that holds, `permanent_url` always this one."""

    url: str
    permanent_url: str
    year: int
    slug: str
    number: int
    kind: str
    live: bool
    first_published_at: dt.datetime
    published_at: dt.datetime
    superseded_at: dt.datetime | None
    correction_note: str
    sha256: str


class Release(EditionFacts):
    """An edition with all it says. `renditions`: the smaller versions of its images, by the image's address."""

    versions: list[Version]
    formats: Formats
    document: ReleaseDocument
    renditions: dict[str, list[Rendition]]


class Body(Schema):
    """A body that decides. `releases` counts what is published about it."""

    slug: str
    name: str
    definite: str
    kind: CommitteeKind
    parent: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    releases: int
    url: str
    feed: str


class Topic(Schema):
    """A keyword. `releases` counts what is published with it."""

    slug: str
    name: str
    releases: int
    url: str
    feed: str


class Source(Schema):
    """The release that tells of a decision or an amount."""

    title: str
    url: str
    language: str
    first_published_at: dt.datetime


class PublishedRow(Schema):
    """What decisions and amounts share. `repeats`: another row tells of the same, and only that one may be counted."""

    release: Source
    body: str
    body_slug: str | None
    status: str
    year: int
    case_number: str
    matter: str
    repeats: bool


class DecisionRow(PublishedRow):
    """A published decision. `date` is only as exact as its precision says."""

    outcome: str
    date: ApproximateDate | None
    paragraph: str
    votes_for: int | None
    votes_against: int | None
    reservations: list[str]
    statements: list[str]
    dissent_text: str
    appeal_by: dt.date | None
    follow_up: ApproximateDate | None
    protocol_url: str


class BudgetRow(PublishedRow):
    """A published amount, in whole SEK; a saving is negative."""

    amount: int
    purpose: str
    kind: str
    first_year: int | None
    last_year: int | None


class Matter(Schema):
    """A case number, in the form that all its spellings share, and how much is published about it."""

    matter: str
    case_number: str
    decisions: int
    first_year: int
    last_year: int


class MatterFile(Matter):
    """Everything published about one matter, the newest first."""

    decision_rows: list[DecisionRow]
    budget_rows: list[BudgetRow]


class PressContact(Schema):
    """A person to call, with the role held today."""

    name: str
    party: str
    role: str
    committee: str
    organisation: str
    phones: tuple[str, ...]
    email: str
    vcard: str


class Withdrawal(Schema):
    """That a release was withdrawn, when and why."""

    url: str
    year: int
    slug: str
    first_published_at: dt.datetime
    withdrawn_at: dt.datetime
    reason: str


class Fault(Schema):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(Schema):
    """What was wrong (RFC 9457). `errors` comes with 400; `reason` and `withdrawn_at` come with 410."""

    title: str
    status: int
    detail: str
    errors: list[Fault] = []
    reason: str = ""
    withdrawn_at: dt.datetime | None = None
