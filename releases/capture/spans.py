"""Where on a page words stand, so that whoever is shown what was read can see what it was read from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one line: the line counted from 0, and letters of it with one space for every white space."""

    line: int
    start: int
    end: int


class Words(str):
    """Text of a page that knows where it stands there. What is made of it anew (cut, joined) is plain text again."""

    span: Span

    def __new__(cls, text: str, span: Span) -> "Words":
        """Return `text` as the words that stand at `span`."""
        words = super().__new__(cls, text)
        words.span = span
        return words


# For each field of what was read, by its path ("decisions.0.date"), the words that it was read from.
Evidence = Mapping[str, tuple[Span, ...]]


def stretch(text: str, start: int, end: int | None = None) -> str:
    """Return `text[start:end]` without outer white space, with its place if that of the text is known."""
    cut = text[start:end]
    words = cut.strip()
    if not isinstance(text, Words):
        return words
    before = text[: start + len(cut) - len(cut.lstrip())]
    begins = text.span.start + len(one_space(before + "x")) - 1
    return Words(words, Span(text.span.line, begins, begins + len(one_space(words))))


def one_space(text: str) -> str:
    """Return the text with one plain space for every stretch of white space, no-break ones too."""
    spaced = " ".join(text.split())
    return Words(spaced, text.span) if isinstance(text, Words) else spaced


def spans_of(*texts: str) -> tuple[Span, ...]:
    """Return where the texts stand, those whose place is known, each once and in the order of the page."""
    return tuple(sorted({text.span for text in texts if isinstance(text, Words)}))


def joined(spans: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Return several lists of places as one, each once and in the order of the page."""
    return tuple(sorted({span for some in spans for span in some}))
