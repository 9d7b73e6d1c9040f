"""How a body reads: its words, the time they take, and LIX.

LIX is the mean number of words in a sentence plus the percentage of words of
more than six letters. Headings and cells are no sentences and stay out of it.
Source: Björnsson, "Läsbarhet" (1968), with his five levels.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from releases.document import ReleaseDocument, markup
from releases.document.markup import Element
from releases.proofreading.texts import BLOCKS, SentenceSort, sentences_of

# "450 000" is one word, and so is "LSS-boende".
WORD = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+|\w+(?:[-’'.,:/]\w+)*")
LETTERS_OF_A_SHORT_WORD = 6
# Silent reading of Swedish: 199 words a minute. Source: Trauzettel-Klosinski & Dietz, IReST (2012).
WORDS_A_MINUTE = 200


class Level(StrEnum):
    """Björnsson's levels, by the LIX that each begins at."""

    VERY_EASY = "very easy"
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    VERY_HARD = "very hard"


BEGINS_AT = ((60, Level.VERY_HARD), (50, Level.HARD), (40, Level.MEDIUM), (30, Level.EASY))


@dataclass(frozen=True, slots=True)
class Readability:
    """`words` and `minutes` are of the whole body, `lix` of its sentences; a body without any has 0."""

    words: int
    minutes: int
    lix: int

    @property
    def level(self) -> Level:
        """How hard it is to read for somebody who is used to reading."""
        return next((level for least, level in BEGINS_AT if self.lix >= least), Level.VERY_EASY)


def readability(body: str) -> Readability:
    """Return the figures of a body's HTML."""
    document = ReleaseDocument(title="", body=body)
    prose = [
        one.text for one in sentences_of(document) if one.sort in {SentenceSort.PROSE, SentenceSort.QUOTE}
    ]
    words = len(_words("".join(_pieces(markup.parse(body)))))
    return Readability(words, -(-words // WORDS_A_MINUTE), lix(prose))


def lix(sentences: Iterable[str]) -> int:
    """Return the LIX of sentences, 0 when there are none with words."""
    divided = [words for sentence in sentences if (words := _words(sentence))]
    return round(_lix(len(divided), sum(map(len, divided)), sum(map(_long, divided)))) if divided else 0


def hardest(sentences: Sequence[str], most: int) -> list[int]:
    """Return which sentences cost the most: without them the LIX would be lowest; the costliest first."""
    counted = [(len(words), _long(words)) for words in map(_words, sentences)]
    number = sum(1 for words, _of_them in counted if words)
    words, long = (sum(column) for column in zip(*counted, strict=True)) if counted else (0, 0)
    without = {
        index: _lix(number - 1, words - own, long - of_them)
        for index, (own, of_them) in enumerate(counted)
        if own and number > 1
    }
    return sorted(without, key=without.__getitem__)[:most]


def _lix(sentences: int, words: int, long: int) -> float:
    return words / sentences + 100 * long / words


def _long(words: Sequence[str]) -> int:
    return sum(len(word) > LETTERS_OF_A_SHORT_WORD and not word[0].isdigit() for word in words)


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _pieces(one: Element) -> Iterator[str]:
    """Yield the text of a body with line breaks where a block or a line ends: words in parts are whole."""
    yield one.text or ""
    for child in one:
        yield from _pieces(child)
        yield "\n" if child.tag in BLOCKS or child.tag == "br" else ""
        yield child.tail or ""
