"""How texts fall into words, and what of a word is part of others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.search import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ny gång- och cykelbro!", ["ny", "gång", "och", "cykelbro"]),
        ("TN-2018/00312", ["tn", "2018", "00312"]),
        ("50 000 kronor", ["50000", "kronor"]),
        ("50\u00a0000\u00a0kronor", ["50000", "kronor"]),
        ("1\u202f200\u202f000 personer", ["1200000", "personer"]),
        ("år 2025 300 platser", ["år", "2025", "300", "platser"]),
        ("full\u00admäktige", ["fullmäktige"]),
        ("50 m²", ["50", "m2"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_a_text_falls_into_words(text: str, found: list[str]) -> None:
    assert words.in_text(text) == found


@given(st.text())
def test_words_are_never_empty_or_endless(text: str) -> None:
    assert all(0 < len(word) <= words.LONGEST for word in words.in_text(text))


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("skola", "skol"),
        ("skolan", "skol"),
        ("skolornas", "skol"),
        ("bron", "bro"),
        ("vattenläckan", "vattenläck"),
        ("rummet", "rum"),
        ("kommun", "kommun"),
        ("avgift", "avgift"),
        ("plan", "plan"),
    ],
)
def test_an_ending_is_no_part_of_a_compound(word: str, stem: str) -> None:
    assert words.components(word)[0] == stem


@pytest.mark.parametrize(
    ("word", "other"),
    [("cykel", "cykl"), ("skogsbränder", "skogsbrand"), ("bok", "böck"), ("nyckeln", "nyckl")],
)
def test_a_stem_may_have_two_forms(word: str, other: str) -> None:
    assert other in words.components(word)


@pytest.mark.parametrize("word", ["ny", "2026", "å", "en"])
def test_what_is_too_short_or_a_number_is_part_of_nothing(word: str) -> None:
    assert words.components(word) == []
