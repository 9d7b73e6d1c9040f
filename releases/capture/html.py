"""A captured HTML page as the same lines as a plain-text capture, with what its markup says of them."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from releases.capture.lines import Kind, Line, bulleted, normalise

LOOKS_LIKE = re.compile(r"<!doctype\s+html|<html\b|<body\b|</(?:p|div|h1|h2|li|article)\s*>", re.IGNORECASE)
# Never a part of the release: machinery, navigation, forms.
DROPPED = (
    "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "nav", "form", "button", "select",
    "input", "dialog", "head", "audio", "video", "canvas", "map",
)  # fmt: skip
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
        "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
        "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
KINDS = {
    "h1": Kind.TITLE, "h2": Kind.HEADING, "h3": Kind.HEADING, "h4": Kind.HEADING, "h5": Kind.HEADING,
    "h6": Kind.HEADING, "li": Kind.ITEM, "figcaption": Kind.CAPTION, "blockquote": Kind.QUOTE,
}  # fmt: skip
PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[translate(@name,'DCPUBLISHED','dcpublished')='dc.date' or @name='publish-date' or @name='date']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time/@datetime",
)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page, and the moment of publication that its markup states ("" when none)."""

    lines: tuple[Line, ...]
    published: str = ""


def looks_like_html(text: str) -> bool:
    """True when the text is markup rather than a page's visible words."""
    return LOOKS_LIKE.search(text[:20_000]) is not None


def read_page(text: str) -> Page:
    """Return the visible lines of a page, without its machinery and navigation.

    The first <h1> of the main part is the title; when the page has one, all before it but dates is the site's.
    Markup without any content is a page without lines.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8")
    try:
        root = lxml_html.document_fromstring(normalise(text).encode(errors="replace"), parser=parser)
    except etree.ParserError:
        return Page(())
    published = _published(root)
    for element in [element for element in root.iter() if _is_dropped(element)]:
        if isinstance(element, HtmlElement) and element.getparent() is not None:
            element.drop_tree()
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    lines = list(_lines(_one_title(root)))
    return Page(tuple(_bold_lines_as_headings(lines)), published)


def _published(root: HtmlElement) -> str:
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        if found := re.search(r'"datePublished"\s*:\s*("[^"]+")', script.text or ""):
            return str(json.loads(found[1]))
    return next((str(found[0]) for path in PUBLISHED if (found := root.xpath(path))), "")


def _is_dropped(element: HtmlElement) -> bool:
    # Some publishing systems wrap the whole page in one form.
    if element.tag == "form" and element.find(".//h1") is not None:
        return False
    return element.tag in DROPPED or "hidden" in element.attrib or element.get("role") == "navigation"


def _one_title(root: HtmlElement) -> HtmlElement:
    """Keep one <h1>: that of the main part or the article if there is one; a site's logo may be another."""
    titles = root.xpath("//main//h1|//article//h1|//*[@role='main']//h1") or root.xpath("//h1")
    for other in root.xpath("//h1"):
        if titles and other is not titles[0]:
            other.tag = "h2" if _after(other, titles[0]) else "p"
    body = root.find("body")
    return body if body is not None else root


def _after(element: HtmlElement, other: HtmlElement) -> bool:
    order = {node: index for index, node in enumerate(other.getroottree().iter())}
    return order[element] > order[other]


@dataclass(slots=True)
class _Piece:
    """Inline words as text and as markup; `breaks` before it opens a new line, `block` a new paragraph."""

    text: str
    markup: str
    kind: Kind
    breaks: bool = False
    block: bool = False


def _lines(root: HtmlElement) -> Iterator[Line]:
    pieces = [*_pieces(root, Kind.TEXT), _Piece("", "", Kind.TEXT, breaks=True, block=True)]
    text, markup, kind, gap, next_gap = "", "", Kind.TEXT, True, True
    for piece in pieces:
        if piece.breaks:
            if text.strip():
                yield _line(text, markup, gap, kind)
                gap = False
            next_gap = piece.block
            gap = gap or next_gap
            text, markup = "", ""
        else:
            kind = piece.kind if not text.strip() else kind
            text += piece.text
            markup += piece.markup


def _pieces(element: HtmlElement, kind: Kind) -> Iterator[_Piece]:
    tag = element.tag if isinstance(element.tag, str) else ""
    kind = KINDS.get(tag, kind)
    block = tag in BLOCKS
    if block or tag == "br":
        yield _Piece("", "", kind, breaks=True, block=block and tag not in ("li", "td", "th", "dd", "dt"))
    opening, closing = _inline_tags(element)
    if element.text or opening:
        yield _Piece(element.text or "", opening + html.escape(element.text or "", quote=False), kind)
    for child in element:
        yield from _pieces(child, kind)
        if child.tail:
            yield _Piece(child.tail, html.escape(child.tail, quote=False), kind)
    if closing:
        yield _Piece("", closing, kind)
    if block:
        yield _Piece("", "", kind, breaks=True, block=True)


def _inline_tags(element: HtmlElement) -> tuple[str, str]:
    """Return the tags that keep an inline element's meaning: links, emphasis, importance."""
    href = (element.get("href") or "").strip()
    if element.tag == "a" and re.match(r"(?:https?:|mailto:|tel:)", href):
        return f'<a href="{html.escape(href)}">', "</a>"
    names = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}
    name = names.get(element.tag) if isinstance(element.tag, str) else None
    return (f"<{name}>", f"</{name}>") if name else ("", "")


def _line(text: str, markup: str, gap: bool, kind: Kind) -> Line:
    """Return the line; a bullet typed into a paragraph makes it an item all the same."""
    words, is_item = bulleted(_visible(text))
    bullet = _visible(text)[: len(_visible(text)) - len(words)]
    return Line(words, gap, Kind.ITEM if is_item else kind, _tidy(markup).replace(bullet, "", 1))


def _visible(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text).strip()


def _tidy(markup: str) -> str:
    return re.sub(r"[ \t\n]+", " ", markup).strip()


def _bold_lines_as_headings(lines: list[Line]) -> Iterator[Line]:
    """Yield the lines; a whole paragraph in bold is how editors without headings write one."""
    for line in lines:
        bold = re.fullmatch(r"<strong>[^<]*</strong>", line.markup) is not None
        if bold:
            yield Line(line.text, line.gap, line.kind, html.escape(line.text, quote=False))
        else:
            yield line
