"""Swedish clocks: as a rule a time is one moment, on two nights a year it is none or two."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from releases.desk import localtime

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST, LAST = dt.datetime.fromisoformat("1990-01-01"), dt.datetime.fromisoformat("2037-12-31")


def test_an_hour_in_march_does_not_exist() -> None:
    assert localtime.moments(dt.datetime.fromisoformat("2026-03-29T02:30"), STOCKHOLM) == ()


def test_an_hour_in_october_comes_twice_an_hour_apart() -> None:
    first, second = localtime.moments(dt.datetime.fromisoformat("2026-10-25T02:30"), STOCKHOLM)
    assert second.astimezone(dt.UTC) - first.astimezone(dt.UTC) == dt.timedelta(hours=1)


@given(st.datetimes(FIRST, LAST))
def test_every_moment_found_shows_the_time_asked_for(wall: dt.datetime) -> None:
    for moment in localtime.moments(wall, STOCKHOLM):
        shown = moment.astimezone(dt.UTC).astimezone(STOCKHOLM)
        assert shown.replace(tzinfo=None, fold=0) == wall.replace(fold=0)


@given(st.datetimes(FIRST, LAST, timezones=st.just(dt.UTC)))
def test_every_moment_is_found_by_what_clocks_show_then(moment: dt.datetime) -> None:
    wall = moment.astimezone(STOCKHOLM).replace(tzinfo=None)
    assert moment in [found.astimezone(dt.UTC) for found in localtime.moments(wall, STOCKHOLM)]
