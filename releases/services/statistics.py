"""Keeping statistics: what the web processes have counted becomes totals of days, and each day its subscribers."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from releases import page_counts
from releases.models import Interest, PageCount, Subscriber, SubscriberDay

KEPT = dt.timedelta(days=3 * 366)
State = Subscriber.State
Kind = SubscriberDay.Kind
SUMS = ("level", "came", "bounced")
Key = tuple[str, int | None, int | None]

ADD = """
INSERT INTO releases_pagecount (day, path, reads)
SELECT * FROM unnest(%s::date[], %s::text[], %s::int[])
ON CONFLICT (day, path) DO UPDATE SET reads = releases_pagecount.reads + EXCLUDED.reads
"""


def sweep(now: dt.datetime) -> None:
    """Fold in what was read since the last sweep, and count the subscribers of yesterday once."""
    add(page_counts.take())
    count_subscribers(timezone.localdate(now) - dt.timedelta(days=1))


def add(counts: dict[str, int]) -> None:
    """Add sums of reads ("2026-11-30 /path") to the totals of their days."""
    rows = sorted((*key.split(" ", 1), number) for key, number in counts.items())
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(ADD, [list(column) for column in zip(*rows, strict=True)])


@transaction.atomic
def count_subscribers(day: dt.date) -> None:
    """Write how many subscribe after this day and how many came, left and were paused on it; once for each day.

    Who left is the difference to the day before: no row and no time of their own.
    """
    if SubscriberDay.objects.filter(day=day).exists():
        return
    before = _day_before(day)
    found = dict(_counted(day))
    gone = {key: {"level": 0, "came": 0, "bounced": 0} for key, level in before.items() if level}
    rows = [_row(day, key, counts, before) for key, counts in (gone | found).items()]
    SubscriberDay.objects.bulk_create(rows, ignore_conflicts=True)


def forget(now: dt.datetime) -> None:
    """Delete totals that are three years old."""
    oldest = timezone.localdate(now) - KEPT
    PageCount.objects.filter(day__lt=oldest).delete()
    SubscriberDay.objects.filter(day__lt=oldest).delete()


def _row(day: dt.date, key: Key, counts: dict[str, int], before: dict[Key, int]) -> SubscriberDay:
    level, came, bounced = counts["level"], counts["came"], counts["bounced"]
    expected = before.get(key, 0) + came - bounced if before else level
    # More than were expected: some follow this since the day who subscribed before.
    came, left = came + max(0, level - expected), max(0, expected - level)
    kind, committee, keyword = key
    return SubscriberDay(
        day=day,
        kind=kind,
        committee_id=committee,
        keyword_id=keyword,
        subscribers=level,
        came=came,
        left=left,
        bounced=bounced,
    )


def _day_before(day: dt.date) -> dict[Key, int]:
    """Return how many subscribed after the last day that was counted before this one."""
    last = SubscriberDay.objects.filter(day__lt=day).order_by("-day").values("day")[:1]
    rows = SubscriberDay.objects.filter(day__in=last)
    return {
        (kind, committee, keyword): level
        for kind, committee, keyword, level in rows.values_list("kind", "committee", "keyword", "subscribers")
    }


def _counted(day: dt.date) -> Iterator[tuple[Key, dict[str, int]]]:
    yield (Kind.ALL.value, None, None), Subscriber.objects.aggregate(**_sums(day, ""))
    rows = Interest.objects.order_by().values("kind", "committee", "keyword")
    for row in rows.annotate(**_sums(day, "subscriber__")):
        key = (row["kind"], row["committee"], row["keyword"])
        counts = {name: row[name] for name in SUMS}  # type: ignore[literal-required]
        if any(counts.values()):
            yield key, counts


def _sums(day: dt.date, along: str) -> dict[str, Any]:
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    ends = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))

    def counted(**facts: Any) -> Count:
        chosen = {f"{along}{name}": value for name, value in facts.items()}
        return Count(f"{along}pk", filter=Q(**chosen), distinct=True)

    on_the_day = {"confirmed_at__gte": begins, "confirmed_at__lt": ends}
    return {
        "level": counted(state=State.CONFIRMED),
        "came": counted(state__in=[State.CONFIRMED, State.PAUSED], **on_the_day),
        "bounced": counted(state=State.PAUSED, paused_at__gte=begins, paused_at__lt=ends),
    }
