"""A captured HTML page as the same lines as a plain-text capture, with what its markup says of them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from releases.capture import page_parts
from releases.capture.lines import Cell, Item, Line, LineKind, LineRole, bulleted, normalise
from releases.document import links, markup, pasted, plaintext
from releases.document.markup import Element

LOOKS_LIKE = re.compile(r"<!doctype\s+html|<html\b|<body\b|</(?:p|div|h1|h2|li|article)\s*>", re.IGNORECASE)
# Never a part of the release: machinery, navigation, forms.
DROPPED = markup.NOT_SHOWN | {"embed", "nav", "form", "button", "input", "dialog", "map"}
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
KINDS = {
    "h1": LineKind.TITLE, "h2": LineKind.HEADING, "h3": LineKind.HEADING, "h4": LineKind.HEADING,
    "h5": LineKind.HEADING, "h6": LineKind.HEADING, "li": LineKind.ITEM,
    "figcaption": LineKind.CAPTION, "blockquote": LineKind.QUOTE,
}  # fmt: skip
# No table of facts holds these, and its cells are short.
NO_CELLS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "figure")
LONGEST_CELL = 300
PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[translate(@name,'DCPUBLISHED','dcpublished')='dc.date' or @name='publish-date' or @name='date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time/@datetime",
)


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """The lines of a page, the moment of publication that its markup states ("" when none), and its pictures' names.

    `address` is where the page says that it stands, "" when it does not.
    """

    lines: tuple[Line, ...]
    published: str = ""
    pictures: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    address: str = ""


def looks_like_html(text: str) -> bool:
    """True when the text is markup rather than a page's visible words."""
    return LOOKS_LIKE.search(text[:20_000]) is not None


def read_page(text: str) -> CapturedPage:
    """Return the visible lines of a page, without its machinery, navigation, comments and deleted words.

    The first <h1> of the main part is the title; when the page has one, all before it but dates is the site's.
    Markup without any content is a page without lines.
    """
    root = markup.parse_page(normalise(text))
    published, address = _published(root), _address(root)
    for element in [element for element in root.iter() if _is_dropped(element)]:
        markup.drop(element)
    for body in root.iter("body"):  # Some pages show it only when their scripts have run.
        body.attrib.pop("style", "")
    pasted.mend(root)
    titles = tuple(_titles(root))
    body = _one_title(root)
    pictures = tuple(_pictures(body))
    page_parts.drop_sites_own(body)
    return CapturedPage(tuple(_lines(body)), published, pictures, titles, address)


def _titles(root: Element) -> Iterator[str]:
    """Yield what the page calls itself for search engines and browsers, which may name the site too."""
    for path in ("//meta[@property='og:title']/@content", "//title/text()"):
        yield from (" ".join(str(words).split()) for words in _at(root, path)[:1])


def _address(root: Element) -> str:
    """Return what the page calls its own address for search engines (RFC 6596), "" for none or a path alone."""
    for path in (
        "//link[translate(@rel,'CANOIL','canoil')='canonical']/@href",
        "//meta[@property='og:url']/@content",
    ):
        for address in _at(root, path)[:1]:
            if re.match(r"https?://[^/]+/.", str(address).strip(), re.IGNORECASE):
                return str(address).strip()
    return ""


def _published(root: Element) -> str:
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        if found := re.search(r'"datePublished"\s*:\s*("[^"]+")', script.text or ""):
            return str(json.loads(found[1]))
    return next((str(moments[0]) for path in PUBLISHED if (moments := _at(root, path))), "")


def _at(root: Element, path: str) -> list[Any]:
    found: Any = root.xpath(path)
    return list(found)


def _is_dropped(element: Element) -> bool:
    # Some publishing systems wrap the whole page in one form.
    if element.tag == "form" and element.find(".//h1") is not None:
        return False
    return element.tag in DROPPED or "hidden" in element.attrib or element.get("role") == "navigation"


def _one_title(root: Element) -> Element:
    """Keep one <h1>: that of the main part or the article if there is one; a site's logo may be another."""
    titles = _at(root, "//main//h1|//article//h1|//*[@role='main']//h1") or _at(root, "//h1")
    is_after = False
    for other in _at(root, "//h1"):
        if other is titles[0]:
            is_after = True
        else:
            other.tag = "h2" if is_after else "p"
    body = root.find("body")
    return body if body is not None else root


def _pictures(body: Element) -> Iterator[str]:
    """Yield what each picture of the main part is called: its description, else its file's name."""
    part = next(iter(_at(body, ".//main|.//article|.//*[@role='main']")), body)
    for image in part.iter("img"):
        source = image.get("src", "")
        file = "" if source.startswith("data:") else source.partition("?")[0].rpartition("/")[2]
        if "1" not in (image.get("width"), image.get("height")):  # That is a counter of readers.
            yield " ".join(image.get("alt", "").split()) or file or "?"


# An inline tag and, of a link, where it leads.
Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words, what they are, where they stand, and the inline tags around them."""

    text: str
    kind: LineKind = LineKind.TEXT
    place: Item | Cell | None = None
    tags: tuple[Tag, ...] = ()
    role: LineRole | None = None


@dataclass(frozen=True, slots=True)
class _Break:
    """The end of a line: `block` of a paragraph, `typed` by a <br>."""

    block: bool = True
    typed: bool = False


def _lines(root: Element) -> Iterator[Line]:
    pieces: list[_Piece] = []
    gap, after_break = True, False
    for piece in [*_pieces(root, _Piece(""), _places(root)), _Break()]:
        if isinstance(piece, _Piece):
            pieces.append(piece)
            continue
        if any(one.text.strip() for one in pieces):
            yield _line(pieces, gap, after_break)
            gap, after_break = False, True
        gap = gap or piece.block
        after_break = after_break and piece.typed
        pieces = []


def _pieces(
    element: Element, around: _Piece, places: Mapping[Element, Item | Cell]
) -> Iterator[_Piece | _Break]:
    block = element.tag in BLOCKS or page_parts.parts_words(element)
    inside = replace(
        around,
        kind=KINDS.get(element.tag, around.kind),
        place=places.get(element, around.place),
        tags=(*around.tags, *_inline_tag(element)),
        role=around.role or page_parts.role(element),
    )
    if block or element.tag == "br":
        in_line = element.tag in ("br", "li", "td", "th", "dd", "dt")
        yield _Break(block=not in_line, typed=element.tag == "br")
    yield replace(inside, text=element.text or "")
    for child in element:
        yield from _pieces(child, inside, places)
        yield replace(inside, text=child.tail or "")
    if block:
        yield _Break()


def _places(root: Element) -> dict[Element, Item | Cell]:
    """Return where the list items and the cells of a page stand; what only holds the page together is no table."""
    places: dict[Element, Item | Cell] = {}
    for one in root.iter("ul", "ol"):
        level = sum(1 for _ in one.iterancestors("ul", "ol")) + 1
        marks = plaintext.numbers(one) if one.tag == "ol" else repeat("")
        places |= {item: Item(level, mark) for item, mark in zip(one.iterchildren("li"), marks, strict=False)}
    for number, table in enumerate(table for table in root.iter("table") if _has_columns(table)):
        for row, holder in enumerate(table.iter("tr")):
            for column, cell in enumerate(holder.iterchildren("td", "th")):
                spans = tuple(
                    (name, cell.get(name, "")) for name in ("colspan", "rowspan") if name in cell.attrib
                )
                places[cell] = Cell(number, row, column, cell.tag == "th", spans)
    return places


def _has_columns(table: Element) -> bool:
    """Tell a table of facts from a frame: short cells beside each other, and neither headings nor lists in them."""
    if table.get("role") == "presentation" or next(table.iterdescendants(*NO_CELLS), None) is not None:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    longest = max((len(markup.words(cell)) for row in rows for cell in row), default=0)
    return max(map(len, rows), default=0) > 1 and longest <= LONGEST_CELL


def _inline_tag(element: Element) -> tuple[Tag, ...]:
    """Return the tag that keeps an inline element's meaning: a link, emphasis, importance."""
    address = links.target(element.get("href", "")) if element.tag == "a" else ""
    # A path leads somewhere on the site that the page comes from.
    if address and not address.startswith("/"):
        return (("a", address),)
    names = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}
    name = names.get(element.tag)
    return ((name, ""),) if name else ()


def _line(pieces: Sequence[_Piece], gap: bool, after_break: bool) -> Line:
    """Return the line; a bullet typed into a paragraph makes it an item all the same."""
    tidy = _tidy(pieces)
    words, is_item = bulleted("".join(piece.text for piece in tidy))
    tidy = _without_start(tidy, sum(len(piece.text) for piece in tidy) - len(words))
    first = next(piece for piece in pieces if piece.text.strip())
    # A whole line in bold is a heading, however the lines are parted.
    after_break = after_break and not _is_bold(tidy)
    kind = LineKind.ITEM if is_item else first.kind
    return Line(words, gap, kind, _written(tidy), first.place, after_break, first.role)


def _is_bold(pieces: Sequence[_Piece]) -> bool:
    return bool(pieces) and all(piece.tags == (("strong", ""),) for piece in pieces)


def _tidy(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces with one space for white space, and none at the ends of the line."""
    tidy: list[_Piece] = []
    before = " "
    for piece in pieces:
        text = re.sub(r"[ \t\n]+", " ", piece.text)
        text = text.removeprefix(" ") if before == " " else text
        if text:
            before = text[-1]
            tidy.append(replace(piece, text=text))
    while tidy and not tidy[-1].text.rstrip():
        tidy.pop()
    return [*tidy[:-1], replace(tidy[-1], text=tidy[-1].text.rstrip())] if tidy else []


def _without_start(pieces: Sequence[_Piece], letters: int) -> list[_Piece]:
    left: list[_Piece] = []
    for piece in pieces:
        if text := piece.text[letters:]:
            left.append(replace(piece, text=text))
        letters = max(0, letters - len(piece.text))
    return left


def _written(pieces: Sequence[_Piece]) -> str:
    """Return the pieces as inline HTML; a whole line in bold is how editors without headings write one."""
    if _is_bold(pieces):
        pieces = [replace(piece, tags=()) for piece in pieces]
    root = markup.element("article")
    path: list[tuple[Tag, Element]] = []
    for piece in pieces:
        same = 0
        while same < min(len(path), len(piece.tags)) and path[same][0] == piece.tags[same]:
            same += 1
        del path[same:]
        for name, href in piece.tags[same:]:
            holder = path[-1][1] if path else root
            holder.append(new := markup.element(name, {"href": href} if href else {}))
            path.append(((name, href), new))
        markup.say(path[-1][1] if path else root, piece.text)
    return markup.inner(root)
