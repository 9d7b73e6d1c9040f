"""How what readers type is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.search.parsing import ParsedQuery, Phrase, TooLong, Word, read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ny bro", ((Word("ny"),), (Word("bro"),))),
        ("bro eller tunnel", ((Word("bro"), Word("tunnel")),)),
        ("ny bro OR tunnel", ((Word("ny"),), (Word("bro"), Word("tunnel")))),
        ('"ny bro"', ((Phrase(("ny", "bro")),),)),
        ("”ny bro”", ((Phrase(("ny", "bro")),),)),
        ('"ny bro', ((Phrase(("ny", "bro")),),)),
        ('"bro"', ((Phrase(("bro",)),),)),
        ("KS/2018:298", ((Phrase(("ks", "2018", "298")),),)),
        ("50 000", ((Word("50000"),),)),
    ],
)
def test_words_phrases_and_alternatives(text: str, wanted: tuple) -> None:
    assert read(text) == ParsedQuery(wanted)


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [("bro -tunnel", Word("tunnel")), ('bro -"ny tunnel"', Phrase(("ny", "tunnel")))],
)
def test_unwanted_words(text: str, unwanted: object) -> None:
    assert read(text) == ParsedQuery(((Word("bro"),),), (unwanted,))


def test_an_unwanted_word_is_no_alternative() -> None:
    assert read("bro -tunnel eller färja") == ParsedQuery(
        ((Word("bro"),), (Word("färja"),)), (Word("tunnel"),)
    )


@pytest.mark.parametrize(
    "text", ["", "   ", "-", '"', '""', "OR", "eller", "- - -", "&|!()<->:*", "\x00", "–"]
)
def test_operators_alone_mean_nothing(text: str) -> None:
    assert read(text) == ParsedQuery()


@pytest.mark.parametrize("text", ["bro" * 100, "a b c d e f g h i j k l m n o p q", '"' + "a b " * 20])
def test_what_is_too_long_is_refused(text: str) -> None:
    with pytest.raises(TooLong):
        read(text)


@given(st.text(max_size=200))
def test_anything_can_be_typed(text: str) -> None:
    try:
        parts = read(text).parts()
    except TooLong:
        return
    assert all(part.text for part in parts)
