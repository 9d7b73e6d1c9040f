"""Cursors and pages, whatever the moments: several releases may share one."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.models import Edition
from releases.newsroom.paging import EPOCH, BadCursor, Cursor, page_of
from releases.tests.cast import published

MOMENTS = st.integers(-(10**15), 10**16 - 1).map(
    lambda microseconds: EPOCH + dt.timedelta(microseconds=microseconds)
)


@given(moment=MOMENTS, pk=st.integers(1, 2**62 // 10))
def test_a_cursor_is_read_back_to_the_microsecond(moment: dt.datetime, pk: int) -> None:
    assert Cursor.read(str(Cursor(moment, pk))) == Cursor(moment, pk)


@given(text=st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    with contextlib.suppress(BadCursor):
        assert isinstance(Cursor.read(text), Cursor)


@pytest.mark.django_db
def test_releases_of_the_same_moment_are_neither_lost_nor_repeated() -> None:
    moment = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    expected = [published(at=moment) for _ in range(7)][::-1]
    seen: list[Edition] = []
    page = page_of(Edition.objects.live(), size=3)
    seen += page.editions
    while page.older:
        page = page_of(Edition.objects.live(), after=page.older, size=3)
        seen += page.editions
    assert seen == expected


@pytest.mark.django_db
def test_going_back_to_less_than_a_page_shows_the_first_page_whole() -> None:
    day = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    newest, *rest = [published(at=day - dt.timedelta(days=age)) for age in range(5)]
    page = page_of(Edition.objects.live(), before=str(Cursor.at(rest[0])), size=3)
    assert page.editions == [newest, *rest[:2]]
    assert page.newer == ""
