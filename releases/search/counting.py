"""How many editions fit, in all and for each choice that a filter offers: one statement.

Each filter is counted within what the words and the other filters leave, so a
reader sees what choosing it would give. Counting costs time for each hit and
tells little when there are very many: over MOST hits it stops, and says so.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from releases.models import SearchEntry
from releases.search.filters import AMOUNT_BANDS, Filters, as_flag

MOST = 10_000  # hits that are counted one by one
FACETS = ("committee", "keyword", "year", "language", "decision", "amount")
COLUMNS = ("committee_ids", "keyword_ids", "year", "language", "has_decision", "amounts")

COUNTS = """
WITH hits AS MATERIALIZED ({hits})
SELECT facet, value, n FROM (
    SELECT CASE grouping(year, language, has_decision)
            WHEN 3 THEN 'year' WHEN 5 THEN 'language' WHEN 6 THEN 'decision' ELSE 'hits' END AS facet,
        coalesce(year::text, language, has_decision::text) AS value,
        CASE grouping(year, language, has_decision)
            WHEN 3 THEN count(*) FILTER (WHERE {year}) WHEN 5 THEN count(*) FILTER (WHERE {language})
            WHEN 6 THEN count(*) FILTER (WHERE {decision}) ELSE count(*) END AS n
    FROM hits GROUP BY GROUPING SETS ((year), (language), (has_decision), ())
    UNION ALL SELECT 'fitting', NULL, count(*) FROM hits WHERE {every}
    UNION ALL SELECT 'committee', id::text, count(*)
        FROM (SELECT unnest(committee_ids) FROM hits WHERE {committee}) chosen (id) GROUP BY id
    UNION ALL SELECT 'keyword', id::text, count(*)
        FROM (SELECT unnest(keyword_ids) FROM hits WHERE {keyword}) chosen (id) GROUP BY id
    UNION ALL SELECT 'amount', band::text, count(*) FROM hits, LATERAL (
        SELECT DISTINCT width_bucket(amount, ARRAY[{bands}]) FROM unnest(amounts) amount) bands (band)
        WHERE amounts <> '{{}}' AND {amount} GROUP BY band
) counted WHERE n > 0
"""


@dataclass(frozen=True)
class Counts:
    """`hits` fit the words, `fitting` the filters too; both end at MOST + 1, and then nothing else is counted."""

    hits: int = 0
    fitting: int = 0
    # What each choice would give, by the filter's name and the choice's value: an id, a year, a code, a band.
    choices: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def is_more(self) -> bool:
        """Tell whether there are more fitting editions than were counted."""
        return self.fitting > MOST

    def of(self, facet: str) -> dict[str, int] | None:
        """Return the counts of one filter's choices, None when there are too many hits to count them."""
        return self.choices.get(facet, {}) if self.hits <= MOST else None


def count(entries: QuerySet[SearchEntry], filters: Filters) -> Counts:
    """Count entries that fit the words, with the filters laid over them. Call it within a plan (`planning`)."""
    conditions = filters.conditions()
    flags = {f"fits_{facet}": as_flag(conditions[facet]) for facet in conditions}
    hits = entries.order_by().annotate(**flags).values(*COLUMNS, *flags)[: MOST + 1]
    with connection.cursor() as cursor:
        sql, parameters = hits.query.sql_with_params()
        cursor.execute(_statement(sql, list(flags)), parameters)
        rows = cursor.fetchall()
    found: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    totals = {"hits": 0, "fitting": 0}
    for facet, value, number in rows:
        if facet in totals:
            totals[facet] = number
        else:
            found[facet][value] = number
    if totals["hits"] > MOST:
        return Counts(MOST + 1, _fitting(entries, filters) if conditions else MOST + 1)
    return Counts(totals["hits"], totals["fitting"], found)


def _statement(hits: str, flags: list[str]) -> str:
    others = {
        facet: " AND ".join(flag for flag in flags if flag != f"fits_{facet}") or "true" for facet in FACETS
    }
    bands = ", ".join(str(bound) for bound in AMOUNT_BANDS)
    return COUNTS.format(hits=hits, every=" AND ".join(flags) or "true", bands=bands, **others)


def _fitting(entries: QuerySet[SearchEntry], filters: Filters) -> int:
    return entries.order_by().filter(*filters.conditions().values())[: MOST + 1].count()
