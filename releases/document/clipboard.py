"""A clipboard: what of it the body takes, and what was left out.

Word processors and web pages hand over far more than a release can hold.
`take` reads a clipboard's HTML once: its structure as the body is written
(`richtext.clean`, with the marks of a word processor tidied away), and a
count of what the writer may miss, so that nothing goes without a word.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from releases.document import links, markup, pasted, richtext
from releases.document.markup import Element

# Where white space at an edge shows nothing (CSS Text 3, 4.1.1).
BLOCKS = richtext.HEADINGS | richtext.BLOCKS | {"figcaption", "article"}
# Only blocks stand in these: words and line breaks between them come from how the source was written.
FRAMES = {"article", "ul", "ol", "table", "thead", "tbody", "tr"}
SPACE = re.compile(r"[ \t\n\r\f]+")
EDGE = " \t\n\r\f"
WORD_PROCESSORS = re.compile(
    r"\bmso-|class=\"?(?:x_)*Mso|\bSCXW\d|docs-internal-guid|content=\"?(?:LibreOffice|OpenOffice|Microsoft Word)"
)
SCREEN_COLOURS = {
    "",
    "auto",
    "inherit",
    "initial",
    "unset",
    "currentcolor",
    "transparent",
    "windowtext",
    "none",
}
BLACK = {"black", "#000", "#000000", "rgb(0,0,0)", "rgba(0,0,0,1)"}
PAPER = {"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(0,0,0,0)"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Of two words for the same colour of letters one is enough; what is a link is blue everywhere.
UNCOLOURED = HEADINGS | {"a"}
EMBEDDED = ("iframe", "object", "embed", "video", "audio", "canvas", "svg", "math")
SMALLEST_PICTURE = 2  # pixels: what is smaller counts readers and shows nothing


class LeftOut(StrEnum):
    """What a release does not hold, or not like this."""

    COLOUR = "colour"
    HIGHLIGHT = "highlight"
    UNDERLINE = "underline"
    COMMENT = "comment"
    DELETION = "deletion"
    HIDDEN = "hidden"
    PICTURE = "picture"
    EMBEDDED = "embedded"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Taken:
    """The HTML that goes into the body, and how many of each sort were left out."""

    html: str
    left_out: Mapping[LeftOut, int]


def take(copied: str, site: str = "") -> Taken:
    """Return what the body takes of a clipboard's HTML, and what it leaves out.

    A picture of `site` ("https://press.example.se") is our own and comes along.
    Taking what was taken changes nothing and leaves nothing out.
    """
    html = _tidied(richtext.clean(copied, site), of_word_processor=WORD_PROCESSORS.search(copied) is not None)
    kept = len(list(markup.parse(html).iter("img")))
    return Taken(html, _left_out(markup.parse_page(copied), kept))


# --- What is taken ---


def _tidied(cleaned: str, *, of_word_processor: bool) -> str:
    root = markup.parse(cleaned)
    if of_word_processor:
        for one in root.iter():
            one.attrib.pop("lang", "")
    for bold in [bold for heading in root.iter(*richtext.HEADINGS) for bold in heading.iter("strong")]:
        markup.unwrap(bold)
    for line_break in list(root.iter("br")):
        if _parts_nothing(line_break):
            markup.drop(line_break)
    for holder in [one for one in root.iter("li", "td", "th") if _holds_one_paragraph(one)]:
        markup.unwrap(holder[0])
    for numbered in root.iter("ol"):
        _drop_defaults(numbered)
    _collapse(root)
    for table in root.iter("table"):
        _set_headings(table)
    return richtext.clean(markup.inner(root))


def _parts_nothing(line_break: Element) -> bool:
    """True for a line break between blocks, as Google Docs writes an empty line."""
    parent, before = line_break.getparent(), line_break.getprevious()
    if parent is None or parent.tag not in FRAMES or (line_break.tail or "").strip():
        return False
    words_before = (before.tail if before is not None else parent.text) or ""
    return not words_before.strip() and (before is None or before.tag in BLOCKS)


def _holds_one_paragraph(holder: Element) -> bool:
    """True when a <p> has its item or cell to itself, but for a list below it."""
    if not len(holder) or holder[0].tag != "p" or (holder.text or "").strip():
        return False
    return all(child.tag in {"ul", "ol"} for child in list(holder)[1:])


def _drop_defaults(numbered: Element) -> None:
    for name in ("start", "type"):
        if numbered.get(name) == "1":
            del numbered.attrib[name]


def _collapse(root: Element) -> None:
    """Write white space as a browser shows it: one space, and none at the edges of blocks."""
    for one in root.iter():
        is_block = one.tag in BLOCKS
        one.text = _spaced(one.text, first=is_block, last=len(one) > 0 and one[0].tag in BLOCKS | {"br"})
        if is_block and not len(one):
            one.text = (one.text or "").rstrip(EDGE) or None
        parent, after = one.getparent(), one.getnext()
        if parent is not None:
            ends = after is None and parent.tag in BLOCKS
            breaks = after is not None and after.tag in BLOCKS | {"br"}
            one.tail = _spaced(one.tail, first=is_block or one.tag == "br", last=ends or breaks)


def _spaced(text: str | None, *, first: bool, last: bool) -> str | None:
    words = SPACE.sub(" ", text or "")
    words = words.lstrip(EDGE) if first else words
    return (words.rstrip(EDGE) if last else words) or None


def _set_headings(table: Element) -> None:
    """Make headings of a first row whose cells are bold from end to end, as word processors show them."""
    rows = list(table.iter("tr"))
    for heading in table.iterfind("thead//th"):
        heading.set("scope", heading.get("scope", "col"))
    if len(rows) < 2 or table.find(".//th") is not None or not all(_is_bold(cell) for cell in rows[0]):
        return
    for cell in rows[0]:
        markup.unwrap(cell[0])
        cell.tag = "th"
        cell.set("scope", "col")
    head = markup.element("thead")
    place = table.find("caption")
    if place is None:
        table.insert(0, head)
    else:
        place.addnext(head)
    head.append(rows[0])


def _is_bold(cell: Element) -> bool:
    return len(cell) == 1 and cell[0].tag == "strong" and markup.words(cell[0]) == markup.words(cell)


# --- What is left out ---


def _left_out(page: Element, pictures_kept: int) -> Mapping[LeftOut, int]:
    colours = _other_than_most(_colours(page, "color", BLACK))
    highlights = _other_than_most(_colours(page, "background", PAPER))
    pictures = sum(_shows_something(image) for image in page.iter("img"))
    counts = {
        LeftOut.COLOUR: len(colours),
        LeftOut.HIGHLIGHT: len(highlights),
        LeftOut.UNDERLINE: sum(_has_words(one) and not _inside(one, {"a"}) for one in page.iter("u")),
        LeftOut.COMMENT: _comments(page),
        LeftOut.DELETION: sum(_has_words(one) for one in page.iter() if pasted.is_struck(one)),
        LeftOut.HIDDEN: sum(map(_is_hidden, page.iter())),
        LeftOut.PICTURE: max(0, pictures - pictures_kept),
        LeftOut.EMBEDDED: sum(1 for _ in page.iter(*EMBEDDED)),
        LeftOut.LINK: sum(_leads_nowhere(one) for one in page.iter("a")),
    }
    return {sort: count for sort, count in counts.items() if count}


def _colours(page: Element, name: str, plain: set[str]) -> Counter[str]:
    """Return how many letters have each colour; "" is the screen's own."""
    letters: Counter[str] = Counter()
    for words, colour in _coloured(page, "", name, plain):
        letters[colour] += len(words.strip())
    return +letters


def _coloured(one: Element, inherited: str, name: str, plain: set[str]) -> Iterator[tuple[str, str]]:
    is_heading = one.get("role") == "heading" or one.tag in UNCOLOURED
    if is_heading or one.tag in {"head", "style", "script", "title"} or _is_comment(one):
        return
    own = _style(one).get(name) or (one.get("color", "") if name == "color" else "")
    colour = inherited if not own or own == "inherit" else "" if own in SCREEN_COLOURS | plain else own
    yield one.text or "", colour
    for child in one:
        yield from _coloured(child, colour, name, plain)
        yield child.tail or "", colour


def _other_than_most(letters: Counter[str]) -> set[str]:
    """Return the colours that stand out: what most letters have is how the text looks, not what somebody marked."""
    return set(letters) - {"", *(colour for colour, _count in letters.most_common(1))}


def _style(one: Element) -> dict[str, str]:
    declared: dict[str, str] = {}
    for declaration in one.get("style", "").split(";"):
        name, _colon, value = declaration.partition(":")
        name = name.strip().lower()
        declared["background" if name == "background-color" else name] = re.sub(r"\s+", "", value).lower()
    return declared


def _comments(page: Element) -> int:
    anchors = sum("msocomanchor" in one.get("class", "").split() for one in page.iter("a"))
    written = sum(_style(one).get("mso-element") == "comment" for one in page.iter("div"))
    return max(anchors, written)


def _is_comment(one: Element) -> bool:
    return _style(one).get("mso-element", "").startswith("comment") or "MsoCommentReference" in one.get(
        "class", ""
    )


def _is_hidden(one: Element) -> bool:
    inside_frame = one.tag in {"html", "body", "head", "table"}
    return pasted.is_hidden(one) and not inside_frame and _has_words(one)


def _has_words(one: Element) -> bool:
    return bool(markup.words(one).strip())


def _inside(one: Element, tags: set[str]) -> bool:
    return any(ancestor.tag in tags for ancestor in one.iterancestors()) or one.find(".//a") is not None


def _shows_something(image: Element) -> bool:
    sizes = [image.get("width", ""), image.get("height", "")]
    return not any(size.isdecimal() and int(size) < SMALLEST_PICTURE for size in sizes)


def _leads_nowhere(link: Element) -> bool:
    address = link.get("href", "").strip()
    return bool(address) and not address.startswith("#") and not links.target(address) and _has_words(link)
