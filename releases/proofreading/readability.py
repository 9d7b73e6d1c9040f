"""How a body reads: its words, the time they take, and LIX.

LIX is the mean number of words in a sentence plus the percentage of words of
more than six letters. Headings and cells are no sentences and stay out of it.
Source: Björnsson, "Läsbarhet" (1968), with his five levels.
"""

import re
from collections.abc import Iterable, Iterator
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
    words = [word for sentence in divided for word in sentence]
    if not words:
        return 0
    long = sum(len(word) > LETTERS_OF_A_SHORT_WORD and not word[0].isdigit() for word in words)
    return round(len(words) / len(divided) + 100 * long / len(words))


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _pieces(one: Element) -> Iterator[str]:
    """Yield the text of a body with line breaks where a block or a line ends: words in parts are whole."""
    yield one.text or ""
    for child in one:
        yield from _pieces(child)
        yield "\n" if child.tag in BLOCKS or child.tag == "br" else ""
        yield child.tail or ""
