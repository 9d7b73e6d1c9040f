"""How fast mail may begin, with a clock of the test's own."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.alerts.rate_limits import RateLimit, allowance

rates = st.floats(0.1, 500)
pauses = st.lists(st.floats(0, 3), min_size=1, max_size=60)


@given(rate=rates, pauses=pauses)
def test_no_more_begins_than_the_rate_and_one_second_of_it(rate: float, pauses: list[float]) -> None:
    pace, now, begun = RateLimit(0, rate=rate), 0.0, 0
    for pause in pauses:
        now += pause
        room = pace.room(50, now)
        pace.took(room)
        begun += room
    assert begun <= rate * now + max(2, rate) + 1e-6


@given(rate=rates)
def test_the_rate_is_reached(rate: float) -> None:
    pace, begun = RateLimit(0, rate=rate), 0
    for tick in range(1, 1001):
        room = pace.room(1000, tick / 10)
        pace.took(room)
        begun += room
    assert begun >= rate * 99 - 1


def test_without_a_limit_there_is_room() -> None:
    pace = RateLimit(0)
    assert pace.room(50, 0) == 50
    assert pace.wait(1, "anna@gmail.com", 0) == 0
    assert not pace.is_exhausted


@given(rate=rates, count=st.integers(1, 300))
def test_mails_to_one_domain_get_slots_at_its_rate(rate: float, count: int) -> None:
    pace = RateLimit(0, domain_rates={"gmail.com": rate})
    waits = [pace.wait(number, f"{number}@gmail.com", 0) for number in range(count)]
    at_once = waits.count(0)
    assert at_once <= max(1, rate)
    later = sorted(wait for wait in waits if wait)
    assert later == [wait for wait in waits if wait]
    for earlier, next_one in pairwise(later):
        assert next_one - earlier == pytest.approx(1 / rate)


def test_who_comes_back_for_a_slot_waits_no_second_time() -> None:
    pace = RateLimit(0, domain_rates={"gmail.com": 1})
    assert [pace.wait(number, "anna@gmail.com", 0) for number in range(3)] == [0, 1, 2]
    assert pace.has_slots_after(0)
    assert [pace.wait(number, "anna@gmail.com", 2) for number in (1, 2)] == [0, 0]
    assert not pace.has_slots_after(2.1)


def test_other_domains_pass() -> None:
    pace = RateLimit(0, domain_rates={"gmail.com": 1})
    pace.wait(1, "anna@gmail.com", 0)
    assert [
        pace.wait(number, f"anna@{name}", 0) for number, name in enumerate(("example.se", "x.gmail.com"))
    ] == [
        0,
        0,
    ]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    pace = RateLimit(100, rate=10)
    pace.took(pace.room(50, 100))
    assert pace.room(50, 50) == 0


def test_what_is_allowed_today_is_not_exceeded() -> None:
    pace = RateLimit(0, allowance=70)
    pace.took(pace.room(50, 0))
    assert pace.room(50, 0) == 20
    pace.took(20)
    assert (pace.room(50, 1000), pace.is_exhausted) == (0, True)


@pytest.mark.parametrize(
    ("day", "mails"), [(-3, 1000), (0, 1000), (1, 2000), (4, 16_000), (13, 8_192_000), (14, None), (99, None)]
)
def test_a_new_address_sends_twice_as_much_each_day(day: int, mails: int | None) -> None:
    first = dt.date(2026, 11, 22)
    assert allowance(first, first + dt.timedelta(days=day)) == mails
