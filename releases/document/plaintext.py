"""A text's HTML as plain text: for the text part of mails, the .txt of a release, search and machines.

Blocks stand apart by an empty line. List items have their bullets and
numbers, and their further lines stand below their first word. A table stands
in columns when it fits; else each row is told line by line, "heading: value".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from releases.document import markup
from releases.document.markup import Element

WIDEST_TABLE = 72  # characters: what a mail's line holds
GAP = "  "
BLOCKS = {"h2", "h3", "p", "blockquote", "ul", "ol", "table", "figure", "figcaption", "caption", "div"}
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# What HTML means by white space (WHATWG, "ASCII whitespace"): a no-break space is none.
SPACE = " \t\n\r\f"
FIGURE = re.compile(
    r"[-–−+±]?[0-9][0-9\s.,:/%–-]*(?:kr|kronor|tkr|mnkr|mkr|mdkr|procent|st|%)?\.?", re.IGNORECASE
)


def rendered(root: Element) -> str:
    """Return a tree from `markup.parse` as plain text without an empty line at its ends."""
    return "\n\n".join(_blocks(root))


def _blocks(holder: Element) -> Iterator[str]:
    """Yield what stands in an element block by block; words between blocks are blocks of their own."""
    loose = [_within_line(holder.text)]
    for child in holder:
        if child.tag in BLOCKS or child.tag == "li":
            yield from _paragraph(loose)
            yield from _block(child)
            loose = [_within_line(child.tail)]
        elif _holds_blocks(child):
            yield from _paragraph(loose)
            yield from _blocks(child)
            loose = [_within_line(child.tail)]
        else:
            loose += [*_inline(child), _within_line(child.tail)]
    yield from _paragraph(loose)


def _block(one: Element) -> Iterator[str]:
    if one.tag in {"ul", "ol"}:
        yield "\n".join(_list(one))
    elif one.tag == "li":
        yield _item("•", one)
    elif one.tag == "table":
        yield from _table(one)
    else:
        yield from _blocks(one)


def _paragraph(pieces: Iterable[str]) -> Iterator[str]:
    text = _words(pieces)
    if text:
        yield text


def _words(pieces: Iterable[str]) -> str:
    """Return inline pieces as lines: white space is one space, "\\n" alone (a piece of <br>) breaks the line."""
    lines: list[list[str]] = [[]]
    for piece in pieces:
        if piece == "\n":
            lines.append([])
        else:
            lines[-1].append(piece)
    joined = (" ".join("".join(line).translate(SPACES).split(" ")) for line in lines)
    return "\n".join(_one_space(line) for line in joined).strip()


def _one_space(line: str) -> str:
    return " ".join(part for part in line.split(" ") if part)


SPACES = dict.fromkeys(map(ord, SPACE), " ")


def _inline(one: Element) -> Iterator[str]:
    """Yield the words of an element that holds no blocks, a <br> as "\\n" of its own."""
    if one.tag == "br":
        yield "\n"
        return
    if one.tag == "img":
        yield f"[{one.get('alt')}]" if one.get("alt") else ""
        return
    yield _within_line(one.text)
    for child in one:
        yield from _inline(child)
        yield _within_line(child.tail)
    if one.tag == "a":
        yield _address(one)


def _within_line(text: str | None) -> str:
    # A line break in the source is a space; alone it must not look like a <br>.
    return (text or "").replace("\n", " ")


def _holds_blocks(one: Element) -> bool:
    return next(one.iter(*BLOCKS, "li"), None) is not None


def _address(link: Element) -> str:
    href, words = link.get("href") or "", markup.words(link).strip()
    if href.startswith(("mailto:", "tel:")):
        return ""
    plain, said = (re.sub(r"^https?://", "", text).rstrip("/") for text in (href, words))
    return f" ({href})" if plain and plain != said else ""


# --- Lists ---


def _list(one: Element) -> Iterator[str]:
    marks = numbers(one)
    yield from _paragraph([_within_line(one.text)])
    for child in one:
        if child.tag == "li":
            yield _item(f"{next(marks)}." if one.tag == "ol" else "•", child)
        else:
            yield from _block(child) if child.tag in BLOCKS else _paragraph(_inline(child))
        yield from _paragraph([_within_line(child.tail)])


def numbers(numbered: Element) -> Iterator[str]:
    """Yield the number of each item of an <ol> as a browser shows it: "3", "c", "iii".

    A reversed list counts down to one. Source: WHATWG HTML, 4.4.5 (the ol element).
    """
    items = list(numbered.iterchildren("li"))
    is_reversed = "reversed" in numbered.attrib
    number = _whole(numbered.get("start"), len(items) if is_reversed else 1)
    for item in items:
        number = _whole(item.get("value"), number)
        yield _numbering(number, numbered.get("type", "1"))
        number += -1 if is_reversed else 1


def _item(mark: str, item: Element) -> str:
    """Return an item with its further lines below its first word; a list inside it follows without an empty line."""
    text = "\n".join(_blocks(item))
    indent = " " * (len(mark) + 1)
    return f"{mark} " + f"\n{indent}".join(text.split("\n"))


def _whole(written: str | None, otherwise: int) -> int:
    return (
        int(written)
        if written and written.isascii() and written.isdigit() and len(written) < 6
        else otherwise
    )


def _numbering(number: int, kind: str) -> str:
    if kind in "iI" and 0 < number < 40:
        text = "".join(letter * count for letter, count in _roman(number))
    elif kind in "aA" and 0 < number <= 26:
        text = chr(ord("a") + number - 1)
    else:
        return str(number)
    return text.upper() if kind.isupper() else text


def _roman(number: int) -> Iterator[tuple[str, int]]:
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        yield letters, count


# --- Tables ---


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    is_heading: bool
    across: int
    down: int


def _table(one: Element) -> Iterator[str]:
    caption = one.find("caption")
    if caption is not None:
        yield from _blocks(caption)
    rows = _grid([[_cell(cell) for cell in row if cell.tag in {"td", "th"}] for row in _rows(one)])
    if any(any(cell.text for cell in row) for row in rows):
        columns = _in_columns(rows)
        yield columns if columns else "\n".join(_in_lines(rows))


def _rows(one: Element) -> Iterator[Element]:
    """Yield a table's own rows; a table in one of its cells has its own."""
    for child in one:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.iterchildren("tr")


def _cell(one: Element) -> _Cell:
    text = " ".join(" ".join(_blocks(one)).split("\n"))
    return _Cell(text, one.tag == "th", _span(one, "colspan"), _span(one, "rowspan"))


def _span(one: Element, name: str) -> int:
    return max(1, min(_whole(one.get(name), 1), 50))


def _grid(rows: Sequence[Sequence[_Cell]]) -> list[list[_Cell]]:
    """Return the rows with a cell in every column: what spans several stands in the first of them."""
    empty = _Cell("", False, 1, 1)
    below: dict[int, int] = {}  # For each column the rows that a cell above still covers.
    grid: list[list[_Cell]] = []
    for row in rows:
        cells: list[_Cell] = []
        for cell in row:
            while below.get(len(cells), 0) > 0:
                below[len(cells)] -= 1
                cells.append(empty)
            first = len(cells)
            cells += [cell, *[empty] * (cell.across - 1)]
            below |= dict.fromkeys(range(first, len(cells)), cell.down - 1)
        grid.append(cells)
    widest = max(map(len, grid), default=0)
    return [row + [empty] * (widest - len(row)) for row in grid]


def _in_columns(rows: Sequence[Sequence[_Cell]]) -> str:
    """Return the rows in columns, figures to the right; "" when that is wider than a line."""
    widths = [max(_width(row[column].text) for row in rows) for column in range(len(rows[0]))]
    if sum(widths) + len(GAP) * (len(widths) - 1) > WIDEST_TABLE:
        return ""
    figures = [_holds_figures(rows, column) for column in range(len(widths))]
    return "\n".join(
        GAP.join(
            _filled(cell.text, width, to_the_right=right)
            for cell, width, right in zip(row, widths, figures, strict=True)
        ).rstrip()
        for row in rows
    )


def _holds_figures(rows: Sequence[Sequence[_Cell]], column: int) -> bool:
    cells = [row[column].text for row in rows[1:] if row[column].text]
    return column > 0 and bool(cells) and all(FIGURE.fullmatch(text[:60]) for text in cells)


def _in_lines(rows: Sequence[Sequence[_Cell]]) -> Iterator[str]:
    """Yield each row as lines "heading: value", rows apart by an empty line."""
    headings = [cell.text for cell in rows[0]] if len(rows) > 1 else []
    for place, row in enumerate(rows[1:] if headings else rows):
        if place:
            yield ""
        for column, cell in enumerate(row):
            heading = headings[column] if headings else ""
            if cell.text:
                yield f"{heading}: {cell.text}" if heading else cell.text


def _width(text: str) -> int:
    """Return how many places the text takes where each letter has the same width."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _filled(text: str, width: int, *, to_the_right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if to_the_right else text + space
