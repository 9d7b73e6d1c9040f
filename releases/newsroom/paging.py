"""Pages of editions by key, not by number: page 50,000 costs what the first one costs.

A cursor names the edition at the page's edge: microseconds since 1970 and the
row's id. The index `edition_live_newest` is read from there, so nothing is
counted and nothing is skipped, and a new release moves nobody's page.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q

from releases.models import Edition
from releases.models.edition import EditionQuerySet

PAGE_SIZE = 20
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# 16 digits of microseconds reach the year 2286; 18 digits fit PostgreSQL's bigint.
CURSOR = re.compile(r"(-?[0-9]{1,16})\.([0-9]{1,18})")


class BadCursor(ValueError):
    """The text is no cursor that this module wrote."""


@dataclass(frozen=True)
class Cursor:
    moment: dt.datetime
    pk: int

    @classmethod
    def at(cls, edition: Edition) -> "Cursor":
        return cls(edition.first_published_at, edition.pk)

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
class Page:
    """Some editions, the newest first, and the cursors of the pages beside it ("" when there is none)."""

    editions: list[Edition]
    newer: str = ""
    older: str = ""


def page_of(editions: EditionQuerySet, *, after: str = "", before: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the first page, the page after (older than) a cursor, or the one before it. Raises BadCursor."""
    if before:
        return _page_before(editions, Cursor.read(before), size)
    rows = list((_older_than(editions, Cursor.read(after)) if after else editions)[: size + 1])
    shown = rows[:size]
    return Page(
        editions=shown,
        newer=str(Cursor.at(shown[0])) if after and shown else "",
        older=str(Cursor.at(shown[-1])) if len(rows) > size else "",
    )


def _page_before(editions: EditionQuerySet, cursor: Cursor, size: int) -> Page:
    rows = list(_newer_than(editions, cursor).order_by("first_published_at", "pk")[: size + 1])
    if len(rows) <= size:
        # What is left above is less than a page, or just one: that is the first page, shown whole.
        return page_of(editions, size=size)
    shown = rows[:size][::-1]
    return Page(editions=shown, newer=str(Cursor.at(shown[0])), older=str(Cursor.at(shown[-1])))


def _older_than(editions: EditionQuerySet, cursor: Cursor) -> EditionQuerySet:
    # The first condition bounds the index scan; the second settles editions of the same moment.
    return editions.filter(
        Q(first_published_at__lt=cursor.moment) | Q(pk__lt=cursor.pk), first_published_at__lte=cursor.moment
    )


def _newer_than(editions: EditionQuerySet, cursor: Cursor) -> EditionQuerySet:
    return editions.filter(
        Q(first_published_at__gt=cursor.moment) | Q(pk__gt=cursor.pk), first_published_at__gte=cursor.moment
    )
