"""The body of a release as HTML: paragraphs, subheadings, lists, quotes and captions."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from releases.capture.layout import ADDRESS, full_address
from releases.capture.lines import Cell, Item, Line, LineKind
from releases.capture.vocabulary import any_of
from releases.document import lists, quotes, richtext
from releases.document import markup as trees
from releases.document.attribution import DASHES, OPENING_DASH, attribution
from releases.document.markup import Element

LONGEST_SUBHEAD = 90
# "Tid: kl 12.15": a fact with its name, not a heading over what follows.
FACT_WORDS = any_of("""
    tid  plats  datum  när  var  hur  vem  vilka  bilaga  foto  bild  pris  anmälan  läs mer
    mer information  ps  obs
""")
FACT = re.compile(rf"{FACT_WORDS}\s*:", re.IGNORECASE)
OPENS_LIST_WORDS = any_of("""
    bland annat  att  ska  för  är  följande  till  med  av  om  vill  innebär  föreslår  beslutar
    beslutade  även  också
""")
OPENS_LIST = re.compile(rf"\b{OPENS_LIST_WORDS}\s*$", re.IGNORECASE)
COLON, SENTENCE = re.compile(r":\s"), re.compile(r"\.\s")
NUMBERED = re.compile(r"^\d{1,3}\.\s+(?=[A-ZÅÄÖ])")
MOST_WORDS_ABOVE_LIST = 5
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def markup(lines: Sequence[Line]) -> str:
    """Return the lines as a body that `richtext.clean` passes, with its speaker quotes set."""
    kinds = [(_kind(lines, index), line) for index, line in enumerate(lines)]
    root = trees.element("article")
    for kind, group in groupby(kinds, key=lambda pair: pair[0]):
        _add_block(root, kind, [line for _, line in group])
    return quotes.set_quotes(richtext.clean(trees.inner(root)))


def _kind(lines: Sequence[Line], index: int) -> LineKind:
    line = lines[index]
    if isinstance(line.place, Cell):
        return LineKind.CELL
    if line.kind is LineKind.TEXT and is_subhead(lines, index):
        return LineKind.HEADING
    if line.kind is LineKind.TEXT and _is_dash_item(lines, index):
        return LineKind.ITEM
    return line.kind


def is_subhead(lines: Sequence[Line], index: int) -> bool:
    """True for a short line without a full stop that stands above running text, facts or a list."""
    text = lines[index].text
    if lines[index].after_break or isinstance(lines[index].place, Cell):
        return False
    if index + 1 == len(lines) or not _looks_like_heading(text):
        return False
    below = lines[index + 1]
    if below.kind is LineKind.ITEM:
        short = len(text.split()) <= MOST_WORDS_ABOVE_LIST or text.endswith("?")
        return short and not OPENS_LIST.search(text)
    above_facts = not COLON.search(text) and COLON.search(below.text) is not None
    return below.kind in (LineKind.TEXT, LineKind.QUOTE) and (above_facts or _is_running_text(below.text))


def _looks_like_heading(text: str) -> bool:
    text = NUMBERED.sub("", text) or text
    if len(text) > LONGEST_SUBHEAD or text[0].islower() or text[-1] in ".!,;:…" or SENTENCE.search(text):
        return False
    return not (OPENING_DASH.match(text) or ADDRESS.search(text) or EMAIL.search(text) or FACT.match(text))


def _is_running_text(text: str) -> bool:
    ends = text.rstrip('”"')[-1:] in ".!?:…"
    return ends or len(text) > LONGEST_SUBHEAD or OPENING_DASH.match(text) is not None


def _is_dash_item(lines: Sequence[Line], index: int) -> bool:
    """True in a list whose items begin with dashes and small letters; one dash line alone is no list."""
    neighbours = [*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2]]
    return _could_be_item(lines[index]) and any(_could_be_item(line) for line in neighbours)


def _could_be_item(line: Line) -> bool:
    dash = OPENING_DASH.match(line.text)
    return dash is not None and line.text[dash.end()].islower() and attribution(line.text) is None


def _add_block(root: Element, kind: LineKind, lines: Sequence[Line]) -> None:
    match kind:
        case LineKind.ITEM:
            _add_list(root, lines)
        case LineKind.CELL:
            _add_tables(root, lines)
        case LineKind.HEADING | LineKind.TITLE:
            _add(root, "h2", lines)
        case LineKind.CAPTION:
            for line in lines:
                _add(_opened(root, "figure"), "figcaption", [line])
        case LineKind.QUOTE:
            _add(_opened(root, "blockquote"), "p", lines)
        case _:
            _add(root, "p", lines)


def _opened(root: Element, name: str) -> Element:
    root.append(new := trees.element(name))
    return new


def _add(to: Element, name: str, lines: Iterable[Line]) -> None:
    for line in lines:
        _say(_opened(to, name), line)


def _add_list(root: Element, lines: Iterable[Line]) -> None:
    """Add lines as items, each with the level and number it has; further lines of an item stand below its first."""
    items: list[lists.ListItem] = []
    following: dict[int, int] = {}  # For each open level the number that comes next by itself.
    # Two items that say the same are two items.
    for place, group in groupby(lines, key=lambda line: line.place or id(line)):
        item = place if isinstance(place, Item) else Item(1)
        holder = _opened(root, "li")
        _say_lines(holder, group)
        _number(holder, item, following)
        items.append(lists.ListItem(item.level, "ol" if item.mark else "ul", item.mark, holder, holder))
    lists.set_list(items)


def _number(holder: Element, item: Item, following: dict[int, int]) -> None:
    for level in [level for level in following if level > item.level or not item.mark.isdecimal()]:
        if level >= item.level:
            del following[level]
    if item.mark.isdecimal():
        if following.get(item.level, int(item.mark)) != int(item.mark):
            holder.set("value", item.mark)
        following[item.level] = int(item.mark) + 1


def _add_tables(root: Element, lines: Iterable[Line]) -> None:
    cells = [(line.place, line) for line in lines if isinstance(line.place, Cell)]
    for _table, rows in groupby(cells, key=lambda pair: pair[0].table):
        table = _opened(root, "table")
        for _row, row in groupby(rows, key=lambda pair: pair[0].row):
            _add_cells(_opened(table, "tr"), row)


def _add_cells(row: Element, cells: Iterable[tuple[Cell, Line]]) -> None:
    column = 0
    for cell, group in groupby(cells, key=lambda pair: pair[0]):
        for _ in range(column, cell.column):  # Cells without words have no line.
            row.append(trees.element("td"))
        column = max(column, cell.column) + 1
        row.append(new := trees.element("th" if cell.is_heading else "td", dict(cell.spans)))
        _say_lines(new, [line for _, line in group])


def _say_lines(to: Element, lines: Iterable[Line]) -> None:
    for number, line in enumerate(lines):
        if number:
            to.append(trees.element("br"))
        _say(to, line)


def _say(to: Element, line: Line) -> None:
    if line.markup:
        inline = trees.parse(line.markup)
        trees.say(to, inline.text or "")
        to.extend(list(inline))
        return
    text = re.sub(rf"^[{DASHES}]\s*", "", line.text) if _could_be_item(line) else line.text
    _say_linked(to, text)


def _say_linked(to: Element, text: str) -> None:
    """Add the text, its web addresses as links."""
    position = 0
    for match in ADDRESS.finditer(text):
        trees.say(to, text[position : match.start()])
        to.append(trees.element("a", {"href": full_address(match["url"])}, match["url"]))
        position = match.end()
    trees.say(to, text[position:])
