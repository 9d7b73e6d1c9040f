"""One spelling of each word: composed letters, no invisible marks, and joiners where they say something."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.capture import reading
from releases.document import casenumbers, quotes, richtext
from releases.document.characters import INVISIBLE, normal
from releases.search import parsing, words

TEXT = "Förskolan på Älvåkern får en ny gård"
MARKS = [
    "\u00ad",
    "\u200b",
    "\u200c",
    "\u200d",
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202e",
    "\u2060",
    "\u2066",
    "\u2069",
    "\u061c",
    "\ufeff",
    "\u034f",
    "\U000e0041",
    "\ufe0f",
    "\ufe0e",
    "\ufffc",
    "\U000e0100",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_that_nobody_sees_is_gone_wherever_it_stands(mark: str) -> None:
    assert normal(f"{mark}Ny{mark} b{mark}ro{mark}") == "Ny bro"


def test_decomposed_letters_are_composed() -> None:
    assert normal(unicodedata.normalize("NFD", TEXT)) == TEXT


@pytest.mark.parametrize(
    "kept",
    [
        "Ny bro \U0001f469\u200d\U0001f692 invigd",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "\U0001f469\U0001f3fd\u200d\u2695\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "1\ufe0f\u20e3 \u2139\ufe0f \u2764\ufe0f \u2194\ufe0e",
        "\u845b\U000e0100",
        "\u2801\u2800\u2803",
        "می\u200cخواهم",
        "क्\u200dष",
        "1\u00a0200\u00a0000\u202fkr\u2009·",
    ],
)
def test_what_a_script_or_an_emoji_needs_stays(kept: str) -> None:
    assert normal(kept) == kept


@given(st.text())
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert not INVISIBLE.search(once) or INVISIBLE.search(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_text_in_either_form_has_the_same_quotes_words_and_body(form: str) -> None:
    body = "<p>– Vi är nöjda, sä\u00adger Åsa Påhittad (S), ordförande i förskolenämnden.</p>"
    given_text = unicodedata.normalize(form, body)
    composed = quotes.set_quotes(richtext.clean(given_text))
    [quote] = quotes.read_quotes(composed)
    assert (quote.speaker, quote.role) == ("Åsa Påhittad", "ordförande i förskolenämnden")
    assert words.in_text(unicodedata.normalize(form, TEXT)) == words.in_text(TEXT)
    assert parsing.read(unicodedata.normalize(form, TEXT)) == parsing.read(TEXT)
    assert casenumbers.canonical(unicodedata.normalize(form, "ÄN\u200b 2026/1")) == "än-2026-1"


def test_a_capture_in_either_form_is_the_same_capture() -> None:
    page = f"{TEXT}\n\nBarn- och utbildningsnämnden säger ja till en ny förskolegård.\n"
    one, other = reading.read(page), reading.read(unicodedata.normalize("NFD", f"\ufeff{page}"))
    assert one.document == other.document
    assert one.fingerprint == other.fingerprint


def test_an_empty_cell_of_braille_between_words_is_a_space() -> None:
    assert normal("Ny\u2800bro") == "Ny bro"
