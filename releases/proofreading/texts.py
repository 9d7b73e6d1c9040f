"""The texts of a release as rules read them: field by field, block by block, sentence by sentence.

Every letter has its place: a block knows where it begins in its field, so
that a finding leads to its words. White space of any sort is one plain space.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from releases.capture.sentences import sentences
from releases.document import ReleaseDocument, markup
from releases.document.markup import Element

BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "td", "th", "caption", "figcaption", "blockquote", "div"})
LINE_END = "\n"
# Longer ones are no prose: tables without cells, lists of addresses, what a machine wrote.
LONGEST_SENTENCE = 2_000


class SentenceSort(StrEnum):
    """What a block is: what somebody says decides nothing, and a heading is no sentence."""

    PROSE = "prose"
    HEADING = "heading"
    QUOTE = "quote"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. `start` counts the letters of its field before it."""

    field: str
    text: str
    start: int
    sort: SentenceSort = SentenceSort.PROSE


def sentences_of(document: ReleaseDocument) -> tuple[Sentence, ...]:
    """Return every sentence of title, lead, decisions and body, in that order."""
    return tuple(_sentences(document))


def _sentences(document: ReleaseDocument) -> Iterator[Sentence]:
    yield from _divided("title", plain(document.title), 0, SentenceSort.HEADING)
    start = 0
    for line in document.lead.split("\n"):
        yield from _divided("lead", plain(line), start, SentenceSort.PROSE)
        start += len(plain(line)) + 1
    for index, decision in enumerate(document.decisions):
        yield from _divided(f"decisions.{index}.outcome", plain(decision.outcome), 0, SentenceSort.PROSE)
    start = 0
    for text, sort in _blocks(markup.parse(document.body), SentenceSort.PROSE):
        yield from _divided("body", text, start, sort)
        start += len(text) + len(LINE_END)


def plain(text: str) -> str:
    """Return the text with one plain space for every stretch of white space."""
    return " ".join(text.split())


def _divided(field: str, text: str, start: int, sort: SentenceSort) -> Iterator[Sentence]:
    at = 0
    for sentence in sentences(text):
        at = text.find(sentence, at)
        if len(sentence) <= LONGEST_SENTENCE:
            yield Sentence(field, sentence, start + at, sort)
        at += len(sentence)


def _blocks(holder: Element, sort: SentenceSort) -> Iterator[tuple[str, SentenceSort]]:
    """Yield the words of each innermost block; words between blocks are blocks of their own."""
    loose = [holder.text or ""]
    for child in holder:
        if child.tag in BLOCKS or _holds_blocks(child):
            yield from _block(loose, sort)
            yield from _blocks(child, _sort(child, sort))
            loose = [child.tail or ""]
        else:
            loose += [" " if child.tag == "br" else markup.words(child), child.tail or ""]
    yield from _block(loose, sort)


def _block(pieces: list[str], sort: SentenceSort) -> Iterator[tuple[str, SentenceSort]]:
    if text := plain("".join(pieces)):
        yield text, sort


def _holds_blocks(element: Element) -> bool:
    return any(one.tag in BLOCKS for one in element.iterdescendants())


def _sort(element: Element, around: SentenceSort) -> SentenceSort:
    if element.tag == "blockquote" or around is SentenceSort.QUOTE:
        return SentenceSort.QUOTE
    if element.tag in {"td", "th"}:
        return SentenceSort.CELL
    return SentenceSort.HEADING if element.tag in {"h2", "h3", "h4", "caption", "figcaption"} else around
