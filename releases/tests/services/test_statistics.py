"""Statistics: totals of days from what was counted, and nothing that leads back to a reader or to who has left."""

import datetime as dt

import pytest
from django.utils import timezone

from releases import page_counts
from releases.models import PageCount, Subscriber, SubscriberDay
from releases.page_counts import PageCounter
from releases.services import statistics, subscribing
from releases.tests.cast import a_committee, a_subscriber

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def counter() -> PageCounter:
    """A counter of a process, with nothing left in Valkey of other tests."""
    page_counts.take()
    return PageCounter()


def on(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def counted(day: dt.date, kind: str = "all") -> tuple[int, int, int, int]:
    row = SubscriberDay.objects.get(day=day, kind=kind)
    return row.subscribers, row.came, row.left, row.bounced


def test_what_processes_count_is_added_up_in_one_row_a_day_and_page(counter: PageCounter) -> None:
    for other in (counter, PageCounter()):
        for path in ("/a/", "/a/", "/b/"):
            other.count(path, BROWSER)
        other.gather()
    statistics.sweep(timezone.now())
    counter.count("/a/", BROWSER)
    counter.gather()
    statistics.sweep(timezone.now())
    assert dict(PageCount.objects.values_list("path", "reads")) == {"/a/": 5, "/b/": 2}
    assert set(PageCount.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_robots_and_endless_addresses_are_not_counted(counter: PageCounter) -> None:
    for agent in ("Googlebot/2.1", "curl/8.5", "", "Uptime monitor"):
        counter.count("/", agent)
    counter.count("/" + "x" * 400, BROWSER)
    counter.gather()
    assert page_counts.take() == {}


def test_one_process_counts_so_many_addresses_and_no_more(
    counter: PageCounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_counts, "MOST_KEPT", 3)
    for number in range(9):
        counter.count(f"/{number}/", BROWSER)
    counter.gather()
    assert len(page_counts.take()) == 3


def test_without_valkey_counts_are_lost_and_nothing_else(counter: PageCounter, settings: pytest.Item) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    counter.count("/", BROWSER)
    counter.gather()
    statistics.sweep(timezone.now())
    assert not PageCount.objects.exists()
    assert SubscriberDay.objects.exists()


def test_each_day_says_how_many_came_left_and_were_paused() -> None:
    body = a_committee()
    a_subscriber("a@example.se", confirmed_at=on(DAY))
    goes = a_subscriber("b@example.se", confirmed_at=on(DAY), committees=[body])
    statistics.count_subscribers(DAY)
    assert counted(DAY) == (2, 2, 0, 0)
    goes_back = a_subscriber("c@example.se", confirmed_at=on(DAY + dt.timedelta(days=1)), committees=[body])
    subscribing.erase(goes)
    Subscriber.objects.filter(email="a@example.se").update(
        state="paused", paused_at=on(DAY + dt.timedelta(days=1))
    )
    statistics.count_subscribers(DAY + dt.timedelta(days=1))
    assert counted(DAY + dt.timedelta(days=1)) == (1, 1, 1, 1)
    assert counted(DAY + dt.timedelta(days=1), "committee") == (1, 1, 1, 0)
    subscribing.erase(goes_back)
    statistics.count_subscribers(DAY + dt.timedelta(days=2))
    assert counted(DAY + dt.timedelta(days=2), "committee") == (0, 0, 1, 0)


def test_a_day_is_counted_once() -> None:
    statistics.count_subscribers(DAY)
    a_subscriber(confirmed_at=on(DAY))
    statistics.count_subscribers(DAY)
    assert counted(DAY) == (0, 0, 0, 0)


def test_statistics_name_nobody_and_no_matter() -> None:
    for number in ("KS/2026:1", "KS/2026:2"):
        a_subscriber(f"{number[-1]}@example.se", matters=[number])
    statistics.count_subscribers(DAY)
    assert counted(DAY, "matter")[0] == 2
    fields = {field.name for model in (PageCount, SubscriberDay) for field in model._meta.get_fields()}
    assert fields == {
        *("id", "day", "path", "reads", "kind", "committee", "keyword"),
        *("subscribers", "came", "left", "bounced"),
    }


def test_totals_are_forgotten_after_three_years() -> None:
    for years in (1, 4):
        PageCount.objects.create(day=timezone.localdate() - dt.timedelta(days=365 * years), path="/", reads=1)
    statistics.forget(timezone.now())
    assert PageCount.objects.count() == 1
