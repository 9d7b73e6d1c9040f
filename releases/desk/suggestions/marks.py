"""The text that was read, line by line, with marks where something was read from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from releases.capture import Reading
from releases.capture.spans import Span

#: What a line as a whole became, by the first part of a path. The first that fits is said.
BECAME: Mapping[str, Any] = {
    "title": _("Title"),
    "lead": _("Lead"),
    "body": _("Body text"),
    "contacts": _("Contact"),
    "keywords": _("Keywords"),
    "links": _("Link"),
    "boilerplate": _("About"),
}


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """Words of a line, and the paths of all that was read from them, apart by spaces; "" when nothing was."""

    text: str
    paths: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the text, with `paths` as a piece has. `became` says what of the release it is, "" when left out."""

    anchor: str
    paths: str
    became: Any
    sort: str
    pieces: tuple[MarkedPiece, ...]


def marked_lines(reading: Reading) -> tuple[MarkedLine, ...]:
    """Return the lines of the text that was read, in pieces by what was read from them."""
    by_line: dict[int, list[tuple[Span, str]]] = {}
    for path, spans in reading.evidence.items():
        for span in spans:
            by_line.setdefault(span.line, []).append((span, path))
    return tuple(_marked(number, text, by_line.get(number, [])) for number, text in enumerate(reading.lines))


def anchor_of(reading: Reading, path: str) -> str:
    """Return the id of the first words that a field was read from, "" when nobody knows."""
    first = next(iter(reading.evidence.get(path, ())), None)
    if first is None:
        return ""
    return _line_anchor(first.line) if is_of_lines(path) else _piece_anchor(first.line, first.start)


def _marked(number: int, text: str, found: list[tuple[Span, str]]) -> MarkedLine:
    whole = [path for _span, path in found if is_of_lines(path)]
    sort = next((sort for sort in BECAME if sort in {path.partition(".")[0] for path in whole}), "")
    words = [(span, path) for span, path in found if not is_of_lines(path)]
    became, pieces = BECAME.get(sort, ""), tuple(_pieces(number, text, words))
    return MarkedLine(_line_anchor(number), " ".join(whole), became, sort, pieces)


def _pieces(number: int, text: str, found: list[tuple[Span, str]]) -> Iterator[MarkedPiece]:
    edges = sorted({0, len(text), *(edge for span, _path in found for edge in (span.start, span.end))})
    for start, end in pairwise(edges):
        paths = [path for span, path in found if span.start <= start and end <= span.end]
        yield MarkedPiece(text[start:end], " ".join(paths), _piece_anchor(number, start) if paths else "")


def is_of_lines(path: str) -> bool:
    """Tell whether a field is read from whole lines: then they are named, and not marked word by word."""
    return path.partition(".")[0] in BECAME


def _line_anchor(line: int) -> str:
    return f"rad-{line}"


def _piece_anchor(line: int, start: int) -> str:
    return f"ord-{line}-{start}"
