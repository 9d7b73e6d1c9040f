"""Weeks of invented statistics, the same on each machine: totals of days, as the sweep would have written them."""

import datetime as dt
import random

from releases.models import Edition, Interest, PageCount, SubscriberDay

WEEKS = 8
PAGES = ("/", "/pressmeddelanden/", "/beslut/", "/presskontakter/", "/arenden/")
READ = (90, 45, 30, 18, 9)  # on a weekday, about
KITS = 3  # of the latest releases
Kind = SubscriberDay.Kind


def make_up(today: dt.date) -> None:
    """Write the reads of WEEKS weeks and the subscribers of each of their days."""
    chance = random.Random(2026)
    days = [today - dt.timedelta(days=number) for number in range(7 * WEEKS, 0, -1)]
    PageCount.objects.bulk_create(row for day in days for row in _reads(day, chance))
    SubscriberDay.objects.bulk_create(_subscribers(days, chance))


def _reads(day: dt.date, chance: random.Random) -> list[PageCount]:
    share = 0.3 if day.weekday() > 4 else 1.0
    counts = {
        path: int(read * share * chance.uniform(0.7, 1.3)) for path, read in zip(PAGES, READ, strict=True)
    }
    for edition in Edition.objects.live().filter(first_published_at__date__lte=day)[:10]:
        age = (day - edition.first_published_at.date()).days
        counts[edition.get_absolute_url()] = int(260 * share / (1 + age) + chance.randint(0, 6))
    for edition in Edition.objects.live().filter(first_published_at__date__lte=day)[:KITS]:
        counts[edition.get_absolute_url().rstrip("/") + ".zip"] = chance.choice((0, 0, 1, 2))
    return [PageCount(day=day, path=path, reads=reads) for path, reads in counts.items() if reads]


def _subscribers(days: list[dt.date], chance: random.Random) -> list[SubscriberDay]:
    """Return the rows of each day: the three readers of the demo at the end, after others have come and left."""
    shares = [(Kind.ALL, None, None), *_followed()]
    rows, levels = [], dict.fromkeys(shares, 0)
    for number, day in enumerate(days):
        is_last = number == len(days) - 1
        for key in shares:
            came = int(chance.random() < 0.35) if key[0] != Kind.ALL else chance.choice((0, 0, 1, 2))
            left = min(levels[key], int(chance.random() < 0.15))
            level = levels[key] + came - left
            levels[key] = level
            kind, committee, keyword = key
            bounced = int(is_last and kind == Kind.ALL)
            rows.append(
                SubscriberDay(
                    day=day,
                    kind=kind,
                    committee_id=committee,
                    keyword_id=keyword,
                    subscribers=level,
                    came=came,
                    left=left,
                    bounced=bounced,
                )
            )
    return rows


def _followed() -> list[tuple[str, int | None, int | None]]:
    return list(Interest.objects.order_by().values_list("kind", "committee", "keyword").distinct())
