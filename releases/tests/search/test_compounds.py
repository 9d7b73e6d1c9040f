"""Which words are made with others."""

import pytest

from releases.search import compounds, spelling


def made_with(stem: str, *candidates: str, own: int = 1) -> list[str]:
    return compounds.made_with(stem, dict.fromkeys(candidates, 1), own=own)


@pytest.mark.parametrize(
    ("stem", "compound"),
    [
        ("skol", "förskolechef"),
        ("prostitution", "prostitutionsförebyggande"),
        ("bro", "cykelbro"),
        ("snö", "snöröjning"),
        ("cykel", "cykelbro"),
        ("hyr", "hyresrätter"),
        ("vatt", "dricksvattnet"),
        ("läck", "vattenläckan"),
    ],
)
def test_a_compound_is_known(stem: str, compound: str) -> None:
    assert made_with(stem, compound) == [compound]


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("kost", "kostnad"),
        ("kost", "kostnaderna"),
        ("park", "parkering"),
        ("plan", "kaplan"),
        ("bro", "bromsa"),
        ("hyr", "broschyr"),
        ("val", "kvalitet"),
    ],
)
def test_sharing_letters_makes_no_compound(stem: str, word: str) -> None:
    assert made_with(stem, word) == []


def test_what_is_made_with_a_stranger_is_one_too() -> None:
    assert made_with("kost", "kostnad", "kostnadsfri", "kostchef") == ["kostchef"]


def test_a_word_far_more_common_than_the_stem_is_a_word_of_its_own() -> None:
    assert compounds.made_with("råd", {"område": 900, "områdeschef": 3, "rådhus": 40}, own=50) == ["rådhus"]


def test_an_unknown_compound_falls_into_known_words() -> None:
    known = {"barnomsorg", "avgift", "barn", "omsorg"}
    assert compounds.splits("barnomsorgsavgifter", known) == ("barnomsorg", "avgifter")


def test_what_does_not_fall_into_words_is_left_whole() -> None:
    assert compounds.splits("barnomsorgsxyz", {"barnomsorg"}) == ()


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [("biblotek", "bibliotek", 1), ("bilbiotek", "bibliotek", 1), ("skola", "skola", 0), ("", "bro", 3)],
)
def test_slips_are_counted(typed: str, meant: str, slips: int) -> None:
    assert spelling.distance(typed, meant) == slips


def test_a_misspelt_part_is_found_within_a_word() -> None:
    assert spelling.distance_within("simhal", "simhallsbygge") == 0
    assert spelling.distance_within("simahll", "simhallsbygge") == 1
