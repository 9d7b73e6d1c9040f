"""Finding: from a wish to counted, ordered entries.

By date, hits are read by key, so page 50,000 costs what page 1 costs. By
relevance, the newest RANKED hits are ranked: a reader who wants older ones
orders by date, and a common word costs no more than a rare one.
"""

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from releases.models import SearchEntry
from releases.search import planning
from releases.search.counting import MOST, Counts, count
from releases.search.expansion import Understood
from releases.search.filters import Filters

RANKED = 1_000
# What a word counts for in the rest, the text, the lead and the title (ts_rank's order: D, C, B, A).
WEIGHTS = "{0.1, 0.3, 0.6, 1.0}"
RANKING = """
SELECT edition_id, max(first_published_at) OVER (), count(*) OVER ()
FROM ({newest}) newest
ORDER BY {fulfilled}
    -- The word itself is worth more than a compound with it. 1: a long text does not win by its length.
    2 * ts_rank(%s, vector, to_tsquery('simple', %s), 1) + ts_rank(%s, vector, to_tsquery('simple', %s), 1) DESC,
    first_published_at DESC, edition_id DESC
LIMIT %s OFFSET %s
"""
FULFILLED = "%s * (vector @@ to_tsquery('simple', %s))::int"


@dataclass(frozen=True)
class Ranked:
    """Ids of some editions, the most relevant first, and how many were ranked.

    `until` is the newest hit's moment. Pages that follow end there too, so that a release which is published
    between two pages moves nobody's place.
    """

    editions: tuple[int, ...] = ()
    until: dt.datetime | None = None
    total: int = 0


@dataclass(frozen=True)
class SearchResult:
    """What was found: the fitting entries, the newest first, and how many there are.

    `is_relaxed` tells that nothing fits every wish, so that what fits some of them is shown.
    """

    entries: QuerySet[SearchEntry]
    counts: Counts
    words: Understood | None = None
    is_relaxed: bool = False

    def plan(self) -> AbstractContextManager[None]:
        """Return the plan that `entries` are to be read by: `with found.plan(): page = list(found.entries[:20])`."""
        if self.words is None or self.words.is_empty:
            return nullcontext()
        return planning.newest_first() if self.counts.is_more else planning.through_the_index()

    def ranked(self, *, until: dt.datetime | None = None, offset: int = 0, size: int) -> Ranked:
        """Return hits by relevance, those of releases published after `until` left out."""
        if not self.counts.fitting or self.words is None:
            return Ranked()
        entries = self.entries.filter(first_published_at__lte=until) if until else self.entries
        newest = entries.values("edition_id", "first_published_at", "vector")[:RANKED]
        with self.plan(), connection.cursor() as cursor:
            sql, parameters = newest.query.sql_with_params()
            fulfilled, wishes = self._fulfilled(self.words)
            rank = (WEIGHTS, self.words.exact(), WEIGHTS, self.words.some_wish())
            statement = RANKING.format(newest=sql, fulfilled=fulfilled)
            cursor.execute(statement, (*parameters, *wishes, *rank, size, offset))
            rows = cursor.fetchall()
        return Ranked(tuple(row[0] for row in rows), *rows[0][1:]) if rows else Ranked()

    def _fulfilled(self, words: Understood) -> tuple[str, list[str | float]]:
        """Where not every wish must be fulfilled, the rarest count most; else all entries are alike in this."""
        if not self.is_relaxed:
            return "", []
        wishes: list[str | float] = [value for wish in words.wishes for value in (wish.weight, wish.any)]
        return " + ".join([FULFILLED] * len(words.wishes)) + " DESC,", wishes


def find(words: Understood | None, filters: Filters) -> SearchResult:
    """Find and count what fits. Without words (None) everything does; with words that mean nothing, nothing does."""
    if words is None:
        return _counted(SearchEntry.objects.all(), filters)
    if words.is_empty:
        return SearchResult(SearchEntry.objects.none(), Counts(), words)
    found = _counted(SearchEntry.objects.saying(words.every_wish()), filters, words)
    if found.counts.hits or len(words.wishes) == 1:
        return found
    return _counted(SearchEntry.objects.saying(words.some_wish()), filters, words, is_relaxed=True)


def nothing() -> SearchResult:
    """Return what is found where nothing could be asked: no entry, and no count of any choice."""
    return SearchResult(SearchEntry.objects.none(), Counts(hits=MOST + 1))


def fitting(words: Understood | None, filters: Filters) -> QuerySet[SearchEntry]:
    """Return the entries that fit every wish and every filter, the newest first."""
    if words is None:
        return _narrowed(SearchEntry.objects.all(), filters)
    if words.is_empty:
        return SearchEntry.objects.none()
    return _narrowed(SearchEntry.objects.saying(words.every_wish()), filters)


def _narrowed(entries: QuerySet[SearchEntry], filters: Filters) -> QuerySet[SearchEntry]:
    return entries.filter(*filters.conditions().values()).order_by("-first_published_at", "-pk")


def _counted(
    entries: QuerySet[SearchEntry],
    filters: Filters,
    words: Understood | None = None,
    *,
    is_relaxed: bool = False,
) -> SearchResult:
    with planning.through_the_index() if words else nullcontext():
        counts = count(entries, filters)
    return SearchResult(_narrowed(entries, filters), counts, words, is_relaxed)
