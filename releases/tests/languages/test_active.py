"""Dates, money and words in templates, as those write them who read them."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from releases.document import ApproximateDate, Precision, richtext
from releases.languages import active, swedish
from releases.templatetags.press import mail_share, set_body
from releases.templatetags.wording import approximate_time

LATE = dt.datetime(2025, 12, 31, 23, 5, tzinfo=dt.UTC)


def test_a_moment_is_shown_as_stockholm_had_it() -> None:
    assert (active.date(LATE), active.time(LATE)) == ("1\u00a0januari\u00a02026", "kl.\u00a00.05")


def test_an_edition_known_only_by_its_day_claims_no_time() -> None:
    assert active.time(dt.datetime(2018, 10, 24, 22, tzinfo=dt.UTC)) == ""


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


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            "sv",
            [
                "−12 500",
                "12 500 kronor",
                "150 mnkr",
                "−1,5 md kr",
                "500 tkr",
            ],
        ),
        (
            "en",
            ["−12,500", "SEK 12,500", "SEK 150m", "−SEK 1.5bn", "SEK 500k"],
        ),
        (
            "fi",
            ["−12 500", "12 500 kruunua", "150 milj. kr", "−1,5 mrd. kr", "500 tuh. kr"],
        ),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(language: str, written: list[str]) -> None:
    amounts = (150_000_000, -1_500_000_000, 500_000)
    with translation.override(language):
        found = [
            active.number(-12_500),
            active.amount(12_500),
            *(active.short_amount(sek) for sek in amounts),
        ]
    assert [words.replace("\u00a0", " ") for words in found] == written


@pytest.mark.parametrize(("language", "time"), [("sv", "kl. 9.05"), ("en", "at 09:05"), ("fi", "klo 9.05")])
def test_a_clock_is_read_as_the_reader_reads_it(language: str, time: str) -> None:
    with translation.override(language):
        assert active.time(dt.datetime(2026, 11, 22, 8, 5, tzinfo=dt.UTC)) == time.replace(" ", "\u00a0")


@pytest.mark.parametrize("month", range(1, 13))
def test_the_seasons_are_the_same_everywhere(month: int) -> None:
    value = ApproximateDate(date=dt.date(2026, month, 1), precision=Precision.SEASON)
    places = []
    for language, seasons in active.WRITTEN.items():
        with translation.override(language):
            places.append(seasons.SEASONS.index(active.approximate_date(value).split("\u00a0")[0]))
    assert places == [month % 12 // 3] * 3


@pytest.mark.parametrize("typed", ["62", "§62", "§ 62"])
def test_a_paragraph_has_its_sign_once(typed: str) -> None:
    assert swedish.paragraph(typed) == "§\u00a062"


def test_names_are_sorted_as_swedes_sort_them() -> None:
    names = ["Öberg", "ek", "Äng", "Åker", "Zorn", "Ek", "Élan"]
    assert sorted(names, key=swedish.sort_key) == ["ek", "Ek", "Élan", "Zorn", "Åker", "Äng", "Öberg"]


@given(words=st.text(alphabet="abcdefåäö <>&", max_size=40))
def test_framing_tables_changes_no_other_word(words: str) -> None:
    cleaned = richtext.clean(words)
    assert set_body(cleaned).strip() == cleaned


def test_a_shared_title_survives_the_mail_program(settings: pytest.FixtureRequest) -> None:
    settings.SITE_URL = "https://press.example.se"
    assert mail_share("Ny bro & väg?", "/x/") == (
        "mailto:?subject=Ny%20bro%20%26%20v%C3%A4g%3F&body=https%3A%2F%2Fpress.example.se%2Fx%2F"
    )
