"""What a reader of the API may ask for: the parameters of each list, and the rows they leave."""

import datetime as dt
import re
from typing import Annotated

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from releases.document import BudgetKind, DecisionStatus, casenumbers
from releases.document.characters import normal
from releases.models import Committee, Edition, Keyword, PublishedBudgetLine, PublishedDecision
from releases.models.edition import EditionQuerySet
from releases.models.ledger import LedgerQuerySet
from releases.newsroom.paging import CURSOR

LARGEST = 10**15  # kronor: more than there are, and within PostgreSQL's bigint
LANGUAGES = [code for code, _name in settings.RELEASE_LANGUAGES]
# What an address names by a path or a query is text, and "1.0", " 1", "yes" and 1790000000 can be meant as many things.
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
FIRST_MOMENT, LAST_MOMENT = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
TRUTH = {"true": True, "false": False}
# RFC 3339, the part of ISO 8601 that reads in one way only; a date alone, and a moment without seconds or zone.
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)?"
)
A_MOMENT = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}


def read_number(words: str) -> int:
    """Return the whole number that an address says. Raises PydanticCustomError."""
    if not WHOLE_NUMBER.fullmatch(words):
        raise PydanticCustomError("int_parsing", "no whole number")
    return int(words)


def read_truth(words: str) -> bool:
    """Return what "true" or "false" says. Raises PydanticCustomError for any other words."""
    if words not in TRUTH:
        raise PydanticCustomError("bool_parsing", "neither true nor false")
    return TRUTH[words]


def read_moment(words: str) -> dt.datetime:
    """Return a date or moment in UTC. Raises PydanticCustomError.

    Without a zone it is meant as people in Sweden write it. What UTC has no year for is the first or last moment.
    """
    if not MOMENT.fullmatch(words):
        raise PydanticCustomError("datetime_parsing", "no date and no moment")
    try:
        moment = dt.datetime.fromisoformat(words.upper())
    except ValueError as wrong:
        raise PydanticCustomError("datetime_parsing", "not in the calendar") from wrong
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.get_default_timezone())
    try:
        return aware.astimezone(dt.UTC)
    except OverflowError:
        return FIRST_MOMENT if aware.year == dt.MINYEAR else LAST_MOMENT


def _normal(given: object) -> object:
    return normal(given) if isinstance(given, str) else given


Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,120}$")]
Limit = Annotated[int, Field(ge=1, le=100), BeforeValidator(read_number)]
Year = Annotated[int, Field(ge=1900, le=2999), BeforeValidator(read_number)]
Amount = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(read_number)]
Truth = Annotated[bool, BeforeValidator(read_truth)]
Language = Annotated[str, Field(json_schema_extra={"enum": LANGUAGES}, pattern=f"^({'|'.join(LANGUAGES)})$")]
Moment = Annotated[dt.datetime, BeforeValidator(read_moment), WithJsonSchema(A_MOMENT)]
Place = Annotated[str, Field(json_schema_extra={"pattern": f"^({CURSOR.pattern})?$"})]
CaseNumber = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]
Party = Annotated[str, BeforeValidator(_normal), Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]


class Paging(Schema):
    """Which part of a list is wanted."""

    limit: Limit = Field(20, description=gettext_noop("How many at a time, at most 100."))
    after: Place = Field(
        "", description=gettext_noop("Where to go on: taken from “next” in the last answer.")
    )


class Releases(Paging):
    body: Slug | None = Field(None, description=gettext_noop("About this body: its slug."))
    keyword: Slug | None = Field(None, description=gettext_noop("With this keyword: its slug."))
    year: Year | None = Field(None, description=gettext_noop("First published in this year."))
    language: Language | None = Field(None, description=gettext_noop("Written in this language."))
    has_decision: Truth | None = Field(None, description=gettext_noop("With a decision, or without one."))
    min_amount: Amount | None = Field(
        None, description=gettext_noop("With an amount of at least this, in SEK.")
    )
    max_amount: Amount | None = Field(
        None, description=gettext_noop("With an amount of at most this, in SEK.")
    )
    since: Moment | None = Field(
        None, description=gettext_noop("Published or corrected at this moment or later.")
    )

    def editions(self) -> EditionQuerySet:
        """Return the live editions that fit. Raises Http404 for a body or keyword that is not known."""
        found = Edition.objects.live()
        found = found.about(body_called(self.body)) if self.body else found
        found = found.tagged(_keyword(self.keyword)) if self.keyword else found
        found = found.from_year(self.year) if self.year else found
        found = found.filter(language=self.language) if self.language else found
        found = found.filter(published_at__gte=self.since) if self.since else found
        if self.has_decision is not None:
            decided = Exists(PublishedDecision.objects.filter(edition=OuterRef("pk")))
            found = found.filter(decided if self.has_decision else ~decided)
        if self.min_amount is not None or self.max_amount is not None:
            lines = PublishedBudgetLine.objects.of_size(self.min_amount, self.max_amount)
            found = found.filter(Exists(lines.filter(edition=OuterRef("pk"))))
        return found


class Ledger(Paging):
    """What decisions and amounts can both be narrowed by."""

    body: Slug | None = Field(None, description=gettext_noop("Of this body: its slug."))
    year: Year | None = Field(None, description=gettext_noop("Of this year."))
    matter: CaseNumber | None = Field(
        None, description=gettext_noop("With this case number, in any spelling.")
    )
    status: DecisionStatus | None = Field(None, description=gettext_noop("How far the decision has come."))
    include_repeats: Truth = Field(
        False,
        description=gettext_noop(
            "Also rows that tell of the same as another row, such as a translation. They may not be added up."
        ),
    )

    def narrowed(self, rows: LedgerQuerySet) -> LedgerQuerySet:
        rows = rows if self.include_repeats else rows.once()
        rows = rows.of_body(body_called(self.body)) if self.body else rows
        rows = rows.from_year(self.year) if self.year else rows
        rows = rows.in_matter(matter_called(self.matter)) if self.matter is not None else rows
        return rows.filter(status=self.status) if self.status else rows


class Decisions(Ledger):
    party: Party | None = Field(None, description=gettext_noop("Against which this party reserved itself."))

    def rows(self) -> LedgerQuerySet:
        """Return the decisions that fit. Raises Http404."""
        rows = self.narrowed(PublishedDecision.objects.all())
        return rows.filter(reserving_parties__contains=[self.party]) if self.party else rows


class BudgetLines(Ledger):
    kind: BudgetKind | None = Field(None, description=gettext_noop("Where the money comes from."))
    min_amount: Amount | None = Field(None, description=gettext_noop("At least this, in SEK."))
    max_amount: Amount | None = Field(None, description=gettext_noop("At most this, in SEK."))

    def rows(self) -> LedgerQuerySet:
        """Return the amounts that fit. Raises Http404."""
        rows = self.narrowed(PublishedBudgetLine.objects.of_size(self.min_amount, self.max_amount))
        return rows.filter(kind=self.kind) if self.kind else rows


class Matters(Schema):
    limit: Limit = Field(50, description=gettext_noop("How many at a time, at most 100."))
    after: CaseNumber = Field(
        "", description=gettext_noop("Where to go on: taken from “next” in the last answer.")
    )


class Withdrawals(Paging):
    since: Moment | None = Field(None, description=gettext_noop("Withdrawn at this moment or later."))


def body_called(slug: str) -> Committee:
    """Return the body with this slug. Raises Http404."""
    body = Committee.objects.known(timezone.localdate()).filter(slug=slug).first()
    if body is None:
        raise Http404(_("There is no body called “%(slug)s”.") % {"slug": slug})
    return body


def matter_called(words: str) -> str:
    """Return the canonical form of a case number. Raises Http404 for words that are none."""
    matter = casenumbers.canonical(words)
    if not matter:
        raise Http404(_("“%(words)s” is no case number.") % {"words": words})
    return matter


def _keyword(slug: str) -> Keyword:
    keyword = Keyword.objects.public().filter(slug=slug).first()
    if keyword is None:
        raise Http404(_("There is no keyword called “%(slug)s”.") % {"slug": slug})
    return keyword
