"""What a reader typed, read as a wish: words, "phrases", -unwanted words, and alternatives with "eller" or "or".

The syntax is that of PostgreSQL's websearch_to_tsquery, with two differences
that readers expect: "eller" binds the words beside it more tightly than the
space between words, and Swedish quotation marks count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from releases.document.characters import normal
from releases.search import words

MOST_CHARACTERS = 200
MOST_WORDS = 16

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
QUOTES = str.maketrans("“”„»«″", '""""""')
PIECE = re.compile(r'(?P<minus>-*)"(?P<quoted>[^"]*)"?|(?P<plain>\S+)')
OR = frozenset({"or", "eller"})


class TooLong(ValueError):
    """More than a search can be: over MOST_CHARACTERS characters or MOST_WORDS words."""


@dataclass(frozen=True)
class Word:
    """A word in any inflection, also as part of compounds."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words beside each other, perhaps inflected, but no compounds and no guesses. It may be a single word."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)


Part = Word | Phrase


@dataclass(frozen=True)
class ParsedQuery:
    """What was wished for: one of each group of alternatives, and nothing that is unwanted."""

    wanted: tuple[tuple[Part, ...], ...] = ()
    unwanted: tuple[Part, ...] = ()

    def parts(self) -> list[Part]:
        return [part for alternatives in self.wanted for part in alternatives] + list(self.unwanted)


def read(text: str) -> ParsedQuery:
    """Read what was typed; whatever means nothing is passed over. Raises TooLong."""
    text = CONTROL.sub(" ", normal(text)).translate(QUOTES).strip()
    if len(text) > MOST_CHARACTERS:
        raise TooLong
    wanted: list[tuple[Part, ...]] = []
    unwanted: list[Part] = []
    for part, is_unwanted, is_alternative in _parts(text):
        if is_unwanted:
            unwanted.append(part)
        elif is_alternative:
            wanted[-1] += (part,)
        else:
            wanted.append((part,))
    found = ParsedQuery(tuple(wanted), tuple(unwanted))
    if sum(len(part.text.split()) for part in found.parts()) > MOST_WORDS:
        raise TooLong
    return found


def _parts(text: str) -> Iterator[tuple[Part, bool, bool]]:
    """Yield each part with whether it is unwanted, and whether it is an alternative to the one before."""
    before_or = after_wanted = False
    for piece in PIECE.finditer(words.join_numbers(text)):
        if (piece["plain"] or "").lower() in OR:
            before_or = after_wanted
        elif part := _part(piece):
            is_unwanted = bool(piece["minus"] or (piece["plain"] or "").startswith("-"))
            yield part, is_unwanted, before_or and not is_unwanted
            before_or, after_wanted = False, not is_unwanted


def _part(piece: re.Match[str]) -> Part | None:
    """Return a quotation as a phrase, "KS/2018:298" as one too, and a plain word as a word."""
    quoted = piece["plain"] is None
    found = words.in_text(piece["quoted"] if quoted else piece["plain"])
    if not found:
        return None
    return Phrase(tuple(found)) if quoted or len(found) > 1 else Word(found[0])
