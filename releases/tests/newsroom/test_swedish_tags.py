"""Dates, money and words in templates, as Swedes write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases import swedish
from releases.document import ApproximateDate, Precision
from releases.templatetags.press import mail_share, set_body
from releases.templatetags.swedish import approximate_time, paragraph_sign, swedish_date, swedish_time

LATE = dt.datetime(2025, 12, 31, 23, 5, tzinfo=dt.UTC)


def test_a_moment_is_shown_as_stockholm_had_it() -> None:
    assert (swedish_date(LATE), swedish_time(LATE)) == ("1\u00a0januari\u00a02026", "kl.\u00a00.05")


def test_an_edition_known_only_by_its_day_claims_no_time() -> None:
    assert swedish_time(dt.datetime(2018, 10, 24, 22, tzinfo=dt.UTC)) == ""


@pytest.mark.parametrize(
    ("precision", "markup"),
    [
        (Precision.DAY, '<time datetime="2018-10-01">1\u00a0oktober\u00a02018</time>'),
        (Precision.MONTH, '<time datetime="2018-10">oktober\u00a02018</time>'),
        (Precision.SEASON, "hösten\u00a02018"),
        (Precision.YEAR, '<time datetime="2018">2018</time>'),
    ],
)
def test_a_date_is_marked_up_as_exactly_as_it_is_known(precision: Precision, markup: str) -> None:
    assert approximate_time(ApproximateDate(date=dt.date(2018, 10, 1), precision=precision)) == markup


@pytest.mark.parametrize("typed", ["62", "§62", "§ 62"])
def test_a_paragraph_has_its_sign_once(typed: str) -> None:
    assert paragraph_sign(typed) == "§\u00a062"


def test_names_are_sorted_as_swedes_sort_them() -> None:
    names = ["Öberg", "ek", "Äng", "Åker", "Zorn", "Ek", "Élan"]
    assert sorted(names, key=swedish.sort_key) == ["ek", "Ek", "Élan", "Zorn", "Åker", "Äng", "Öberg"]


@given(words=st.text(alphabet="abcdefåäö <>&", max_size=40))
def test_framing_tables_changes_no_other_word(words: str) -> None:
    assert set_body(words) == words


def test_a_shared_title_survives_the_mail_program(settings: pytest.FixtureRequest) -> None:
    settings.SITE_URL = "https://press.example.se"
    assert mail_share("Ny bro & väg?", "/x/") == (
        "mailto:?subject=Ny%20bro%20%26%20v%C3%A4g%3F&body=https%3A%2F%2Fpress.example.se%2Fx%2F"
    )
