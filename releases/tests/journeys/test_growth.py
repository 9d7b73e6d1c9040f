"""No public address costs more as the archive grows than what its page shows."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from releases.models import Edition
from releases.newsroom.feeds import views as feeds_views
from releases.newsroom.paging import Cursor
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_person, an_editor, published
from releases.tests.journeys.hostile import public_routes

pytestmark = pytest.mark.django_db
# Half of them stay, more than a list shows (and so many does a feed), so what is shown has stopped growing.
HALF, SHOWN_IN_FEED = 44, 10
# These show or count everything there is, and say so on the page: each number of a filter, each row of a file.
COUNTS_ALL = (
    *(
        "beslut/",
        "beslut.csv",
        "beslut.json",
        "beslut.xlsx",
        "pressmeddelanden/",
        "namnder/",
        "presskontakter/",
    ),
    *("sitemap", "pressbilder/", "api/v1/bodies", "api/v1/keywords", "metrics", "halsa/"),
)
# What grows; bodies, keywords and people are few.
ARCHIVE = ("edition", "release", "published", "searchentry", "withdrawnmatter")
PLACES = {"year": "2026", "slug": "nyhet-1", "number": "1", "case_number": "kn-2026-1", "matter": "kn-2026-1"}


def grow(first: int) -> None:
    """Publish as many releases again and withdraw every second; each has a matter that was decided on twice."""
    facts = {"committees": [a_committee()], "keywords": [a_keyword()], "contacts": [a_person()]}
    for number in range(first, first + HALF):
        days = (dt.date(2025, 1, 1), dt.date(2025, 2, 1))
        decisions = [{"outcome": "Ja.", "date": day, "case_number": f"KN 2026/{number}"} for day in days]
        at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + dt.timedelta(hours=number)
        edition = published(title=f"Nyhet {number}", at=at, decisions=decisions, **facts)
        if number % 2 == 0:
            publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        # PostgreSQL reads and sorts all of a small table, whatever index there is; it is made to expect large ones.
        for table in ARCHIVE:
            cursor.execute(
                "UPDATE pg_class SET reltuples = reltuples * 10000 WHERE relname LIKE %s",
                [f"releases_{table}%"],
            )


def rows_read() -> int:
    """Return how many rows this transaction has read of all tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def cost(address: str) -> tuple[int, int]:
    """Return how many queries an address asks and how many rows they read."""
    client = Client()
    client.get(address)  # what is read once in a process
    before = rows_read()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        b"".join(response) if response.streaming else response.content
    return len(asked), rows_read() - before


def test_an_archive_of_twice_the_size_costs_no_address_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_views, "FEED_SIZE", SHOWN_IN_FEED)
    grow(0)
    routes = [route for route in public_routes() if not route.pattern.startswith(COUNTS_ALL)]
    person = a_person("Disa Ö", is_press_contact=True)
    places = PLACES | {"pk": str(person.pk), "first": str(Cursor.at(Edition.objects.live()[0]))}
    addresses = [route.filled(places.get(name, "1") for name in route.places) for route in routes]
    slugs = ("/namnder/kulturnamnden/", "/nyckelord/kultur/")
    addresses += [f"{slug}{end}" for slug in slugs for end in ("", "flode.atom")]
    addresses += [
        "/arenden/kn-2026-2/flode.atom",
        "/arenden/finns-inte-1/flode.atom",
        "/arenden/finns-inte-1/",
    ]
    # Its usual list of 50 is longer than this archive.
    addresses = [f"{address}?limit=10" if address == "/api/v1/matters" else address for address in addresses]
    assert "/api/v1/matters?limit=10" in addresses
    before = {address: cost(address) for address in addresses}
    grow(HALF)
    after = {address: cost(address) for address in addresses}
    # A page's worth of rows may be read in another way when the planner knows more of them.
    dearer = {
        address: (before[address], after[address])
        for address in addresses
        if after[address][0] > before[address][0] or after[address][1] > before[address][1] + 8
    }
    assert dearer == {}
