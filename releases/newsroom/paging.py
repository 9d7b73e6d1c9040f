"""Pages by key, not by number: page 50,000 costs what the first one costs.

A cursor names the row at the page's edge: microseconds since 1970 and the
row's id. The index of the newest (`edition_live_newest`, `decision_newest` …)
is read from there, so nothing is counted and nothing is skipped, and a new
release moves nobody's page.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# 16 digits of microseconds reach the year 2286; 18 digits fit PostgreSQL's bigint.
CURSOR = re.compile(r"(-?[0-9]{1,16})\.([0-9]{1,18})")


class Dated(Protocol):
    """An edition, or a row that tells what one says."""

    pk: Any
    first_published_at: dt.datetime


Row = TypeVar("Row", bound=Dated)


class BadCursor(ValueError):
    """The text is no cursor that this module wrote."""


@dataclass(frozen=True)
class Cursor:
    moment: dt.datetime
    pk: int

    @classmethod
    def at(cls, row: Dated) -> "Cursor":
        return cls(row.first_published_at, row.pk)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read what `str` wrote. Raises BadCursor."""
        found = CURSOR.fullmatch(text)
        if not found:
            raise BadCursor(text[:40])
        return cls(EPOCH + dt.timedelta(microseconds=int(found[1])), int(found[2]))

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // dt.timedelta(microseconds=1)}.{self.pk}"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, the newest first, and the cursors of the pages beside it ("" when there is none)."""

    rows: list[Row]
    newer: str = ""
    older: str = ""

    @property
    def editions(self) -> list[Row]:
        """The rows of a page of editions, by the name that templates of editions know."""
        return self.rows


def page_of(found: QuerySet[Any], *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page[Any]:
    """Return the first page, the page after (older than) a cursor, or the one before it. Raises BadCursor."""
    if before:
        return _page_before(found, Cursor.read(before), size)
    rows = list((older_than(found, Cursor.read(after)) if after else found)[: size + 1])
    shown = rows[:size]
    return Page(
        rows=shown,
        newer=str(Cursor.at(shown[0])) if after and shown else "",
        older=str(Cursor.at(shown[-1])) if len(rows) > size else "",
    )


def page_in(query: QueryDict, found: QuerySet[Any]) -> Page[Any]:
    """Return the page that an address asks for with ?efter= or ?fore=. Raises Http404 for a cursor that is none."""
    try:
        return page_of(found, after=query.get("efter", ""), before=query.get("fore", ""))
    except BadCursor as wrong:
        raise Http404 from wrong


def older_than(found: QuerySet[Any], cursor: Cursor, *, by: str = "first_published_at") -> QuerySet[Any]:
    """Return the rows beyond a cursor in the order of the column `by`, the latest first."""
    # The first condition bounds the index scan; the second settles rows of the same moment.
    earlier = Q(**{f"{by}__lt": cursor.moment}) | Q(pk__lt=cursor.pk)
    return found.filter(earlier, **{f"{by}__lte": cursor.moment})


def _page_before(found: QuerySet[Any], cursor: Cursor, size: int) -> Page[Any]:
    rows = list(_newer_than(found, cursor).order_by("first_published_at", "pk")[: size + 1])
    if len(rows) <= size:
        # What is left above is less than a page, or just one: that is the first page, shown whole.
        return page_of(found, size=size)
    shown = rows[:size][::-1]
    return Page(rows=shown, newer=str(Cursor.at(shown[0])), older=str(Cursor.at(shown[-1])))


def _newer_than(found: QuerySet[Any], cursor: Cursor) -> QuerySet[Any]:
    return found.filter(
        Q(first_published_at__gt=cursor.moment) | Q(pk__gt=cursor.pk), first_published_at__gte=cursor.moment
    )
