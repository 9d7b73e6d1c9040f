"""How a body reads: the figures that the line below the text shows."""

import pytest

from releases.proofreading.readability import Level, Readability, lix, readability


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        ([], 0),
        (["–"], 0),
        (["Vi bygger en bro."], 4),
        (["Kommunstyrelsen beslutar om broarna.", "Vi bygger nu."], 46),
        (["Det kostar 450 000 000 kronor."], 4),
    ],
)
def test_lix_is_words_a_sentence_and_the_share_of_long_words(sentences: list[str], expected: int) -> None:
    assert lix(sentences) == expected


def test_headings_and_cells_count_as_words_and_not_as_sentences() -> None:
    body = "<h2>Kommunfullmäktigesammanträde</h2><p>Vi bygger nu.</p><table><tr><td>Kostnadsberäkning</td></tr></table>"
    assert readability(body) == Readability(words=5, minutes=1, lix=3)


def test_a_word_in_parts_is_one_and_words_in_blocks_are_two() -> None:
    assert readability("<p><b>Bro</b>arna byggs</p><p>nu</p><p>ett<br>två</p>").words == 5


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (200, 1), (201, 2), (1000, 5)])
def test_a_minute_is_two_hundred_words(words: int, minutes: int) -> None:
    assert readability(f"<p>{'ord ' * words}</p>").minutes == minutes


@pytest.mark.parametrize(
    ("figure", "level"),
    [(29, Level.VERY_EASY), (30, Level.EASY), (40, Level.MEDIUM), (50, Level.HARD), (60, Level.VERY_HARD)],
)
def test_the_levels_are_bjornssons(figure: int, level: Level) -> None:
    assert Readability(100, 1, figure).level is level
