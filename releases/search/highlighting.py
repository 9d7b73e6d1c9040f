"""Shows where a hit says what was searched for: marked words, and the stretch of text that says most of it.

Pure functions over text. Words are marked by the vocabulary's own answer to the
query, so "skola" marks "förskolechefer" where that is why the text was found.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from releases.document import ReleaseDocument, richtext
from releases.document.characters import normal
from releases.search import words

PASSAGE = 220  # characters
BEFORE = 70  # of these at most before the first marked word


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is marked as a whole, or not at all."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class _Place:
    start: int
    end: int
    word: str


def marked(text: str, marks: Set[str]) -> list[Piece]:
    """Return the text in pieces, those of the words in `marks` being marked."""
    text = normal(text)
    pieces: list[Piece] = []
    end = 0
    for place in _places(text, marks):
        if place.start > end:
            pieces.append(Piece(text[end : place.start]))
        pieces.append(Piece(text[place.start : place.end], is_marked=True))
        end = place.end
    return [*pieces, Piece(text[end:])] if text[end:] else pieces


def passage(document: ReleaseDocument, marks: Set[str]) -> str:
    """Return the stretch of the document beside title and lead that holds most different marks; "" when none does."""
    stretches = (
        (number, text, first)
        for text in _paragraphs(document)
        for number, first in _reached(_places(text, marks))
    )
    best = max(stretches, key=lambda stretch: stretch[0], default=None)
    return _cut(best[1], best[2].start) if best else ""


def _paragraphs(document: ReleaseDocument) -> Iterable[str]:
    """Yield what else the index holds of a document, in the order a reader meets it."""
    yield from (
        " ".join(line.split()) for line in richtext.to_text(document.body).splitlines() if line.strip()
    )
    for decision in document.decisions:
        yield from (decision.outcome, decision.case_number, decision.dissent_text)
    for line in document.budget:
        yield line.purpose
    for contact in document.contacts:
        yield ", ".join(filter(None, (contact.name, contact.role, contact.committee, contact.organisation)))
    for image in document.images:
        yield image.caption or image.alt


def _places(text: str, marks: Set[str]) -> list[_Place]:
    found = ((match, words.plain(match[0])) for match in words.NUMBER_OR_WORD.finditer(text))
    return [_Place(match.start(), match.end(), word) for match, word in found if word in marks]


def _reached(places: Sequence[_Place]) -> Iterator[tuple[int, _Place]]:
    """Yield each mark with how many different ones a passage beginning with it holds."""
    inside: Counter[str] = Counter()
    end = 0
    for index, first in enumerate(places):
        while end < len(places) and (end <= index or places[end].end <= first.start + PASSAGE - BEFORE):
            inside[places[end].word] += 1
            end += 1
        yield len(inside), first
        inside[first.word] -= 1
        if not inside[first.word]:
            del inside[first.word]


def _cut(text: str, start: int) -> str:
    """Return PASSAGE characters around `start`, cut between words."""
    if len(text) <= PASSAGE:
        return text.strip()
    begin = max(0, min(start - BEFORE, len(text) - PASSAGE))
    end = min(len(text), begin + PASSAGE)
    if begin:
        begin = min(text.find(" ", begin) + 1 or begin, start)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), start)
        end = end if end > start else min(len(text), begin + PASSAGE)
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")
