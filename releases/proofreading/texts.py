"""The texts of a release as rules read them: field by field, block by block, sentence by sentence.

Every letter has its place: a block knows where it begins in its field, so
that a finding leads to its words. White space of any sort is one plain space.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

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


@dataclass(frozen=True, slots=True)
class LinkedWords:
    """A link in a text: where it leads, and its words with the letters of its field before them."""

    address: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The words of an innermost block, its tag ("" between blocks), and the links in it."""

    text: str
    sort: SentenceSort
    tag: str
    start: int
    links: tuple[LinkedWords, ...] = ()


Piece = tuple[str, Element | None]


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
    for block in blocks_of(document.body):
        yield from _divided("body", block.text, block.start, block.sort)


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


def blocks_of(body: str) -> Iterator[TextBlock]:
    """Yield the words of each innermost block of a body; words between blocks are blocks of their own."""
    start = 0
    for tag, sort, pieces in _runs(markup.parse(body), "", SentenceSort.PROSE):
        if text := plain("".join(words for words, _link in pieces)):
            yield TextBlock(text, sort, tag, start, tuple(_links(pieces, start)))
            start += len(text) + len(LINE_END)


def _runs(holder: Element, tag: str, sort: SentenceSort) -> Iterator[tuple[str, SentenceSort, list[Piece]]]:
    loose: list[Piece] = [(holder.text or "", None)]
    for child in holder:
        if child.tag in BLOCKS or _holds_blocks(child):
            yield tag, sort, loose
            yield from _runs(child, str(child.tag), _sort(child, sort))
            loose = [(child.tail or "", None)]
        else:
            loose += [*_pieces(child, None), (child.tail or "", None)]
    yield tag, sort, loose


def _pieces(child: Element, link: Element | None) -> Iterator[Piece]:
    link = child if child.tag == "a" else link
    yield " " if child.tag == "br" else child.text or "", link
    for inner in child:
        yield from _pieces(inner, link)
        yield inner.tail or "", link


def _links(pieces: list[Piece], start: int) -> Iterator[LinkedWords]:
    """Yield the links of a block; each piece of it is counted as `plain` writes it."""
    letters, is_parted = 0, False
    for link, group in groupby(pieces, key=lambda piece: piece[1]):
        words = "".join(text for text, _link in group)
        is_parted = letters > 0 and (is_parted or words[:1].isspace())
        text = plain(words)
        at = letters + is_parted
        if text:
            letters, is_parted = at + len(text), words[-1].isspace()
        if link is not None:
            yield LinkedWords(link.get("href", ""), text, start + at)


def _holds_blocks(element: Element) -> bool:
    return any(one.tag in BLOCKS for one in element.iterdescendants())


def _sort(element: Element, around: SentenceSort) -> SentenceSort:
    if element.tag == "blockquote" or around is SentenceSort.QUOTE:
        return SentenceSort.QUOTE
    if element.tag in {"td", "th"}:
        return SentenceSort.CELL
    return SentenceSort.HEADING if element.tag in {"h2", "h3", "h4", "caption", "figcaption"} else around
