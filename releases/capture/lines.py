"""The lines of a capture, whatever machine, browser or copy-and-paste they came through."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from releases.capture.spans import one_space
from releases.document.characters import normal

LINE_BREAK = re.compile(r"\r\n?|[\n\u000b\u000c\u0085\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# "1. Gator": only among neighbours that count on from one; alone it is a sentence that begins with a number.
TYPED_NUMBER = re.compile(r"\(?(?P<number>[0-9]{1,2})[.)]\s+(?=\S)")
BULLET = re.compile(r"\s*[•·▪▫◦●○‣⁃∙■□*\uf0b7]\s*(?=\S)")
# A page that is not text at all: more control characters than a damaged letter here and there.
MOST_CONTROL_CHARACTERS = 0.01
ENDS = ".!?:…"
LONGEST_NUMBERED_HEADING = 90


class UnreadableCapture(ValueError):
    """The file is no capture: empty, binary, or without a single line of a release."""


class LineKind(StrEnum):
    """What the page itself says a line is. Plain text says nothing but for bullets."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    CAPTION = "caption"
    QUOTE = "quote"
    CELL = "cell"


class LineRole(StrEnum):
    """What a page's own names (classes) say that a line is for."""

    LEAD = "lead"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A list item of a page: how deep it stands (1 to 9), and its number as written ("3", "c"), "" for a bullet."""

    level: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in the page's tables a line stands, all counted from 0; `spans` are a cell's colspan and rowspan."""

    table: int
    row: int
    column: int
    is_heading: bool = False
    spans: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer white space. `gap`: an empty line stands before it.

    `markup` is the line's inline HTML when the page was HTML, cleaned when set in a body. Lines of one item or
    cell share it in `place`. `after_break`: the line goes on behind a <br>, so it is no paragraph of its own.
    `role` is what the names in the markup call it.
    """

    text: str
    gap: bool = True
    kind: LineKind = LineKind.TEXT
    markup: str = ""
    place: Item | Cell | None = None
    after_break: bool = False
    role: LineRole | None = None


def decode(data: bytes) -> str:
    """Return the text of a captured file: UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises UnreadableCapture when the bytes are empty or no text.
    """
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "latin-1"):
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return _text_or_refuse(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableCapture("binary")


def normalise(text: str) -> str:
    """Return the text with "\\n" line breaks, composed letters (NFC) and no invisible characters.

    No-break and thin spaces stay: they are part of how the release is written.
    """
    return CONTROL.sub("", normal(LINE_BREAK.sub("\n", text)))


def fingerprint(text: str) -> str:
    """Return the SHA-256 (hex) of the text, the same however it was wrapped, spaced or encoded."""
    return hashlib.sha256(one_space(normalise(text)).encode()).hexdigest()


def broken_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a plain-text capture that are not empty, where it breaks them."""
    return tuple(_numbered(list(_lines(normalise(text)))))


def bulleted(text: str) -> tuple[str, bool]:
    """Return a line without its bullet, and whether it had one."""
    bullet = BULLET.match(text)
    return (text[bullet.end() :], True) if bullet else (text, False)


def _numbered(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those that count 1, 2, 3 as items; a line between them goes on with the item above."""
    marks = [TYPED_NUMBER.match(line.text) if line.kind is LineKind.TEXT else None for line in lines]
    numbered = list(lines)
    run: list[int] = []
    for index, mark in enumerate(marks):
        number = int(mark["number"]) if mark else 0
        if mark and run and number == len(run) + 1:
            run.append(index)
        elif mark or lines[index].gap or lines[index].kind is not LineKind.TEXT:
            _number(numbered, run, marks)
            run = [index] if number == 1 else []
    _number(numbered, run, marks)
    return numbered


def _are_headings(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """True when each numbered line is short, has no full stop, and stands above a sentence: matters of a meeting."""
    below = [lines[index + 1].text if index + 1 < len(lines) else "" for index in run]
    short = all(
        lines[index].text[-1] not in ENDS and len(lines[index].text) <= LONGEST_NUMBERED_HEADING
        for index in run
    )
    return short and all(text.endswith(tuple(ENDS)) for text in below)


def _number(lines: list[Line], run: Sequence[int], marks: Sequence[re.Match[str] | None]) -> None:
    if _are_headings(lines, run):
        return
    for place, index in enumerate(run if len(run) > 1 else (), start=1):
        if mark := marks[index]:
            line = lines[index]
            item = Item(1, str(place))
            lines[index] = replace(line, text=line.text[mark.end() :], kind=LineKind.ITEM, place=item)


def _text_or_refuse(text: str) -> str:
    if not text.strip():
        raise UnreadableCapture("empty")
    if len(CONTROL.findall(text)) > MOST_CONTROL_CHARACTERS * len(text):
        raise UnreadableCapture("binary")
    return text


def _lines(text: str) -> Iterator[Line]:
    gap = True
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            words, is_item = bulleted(stripped)
            yield Line(words, gap, LineKind.ITEM if is_item else LineKind.TEXT)
        gap = not stripped
