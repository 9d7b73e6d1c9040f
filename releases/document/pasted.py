"""What word processors mean by their markup: Word, Word on the web, Outlook, Google Docs, LibreOffice, Pages.

Word writes a list as paragraphs that look like one, Google Docs wraps all in
a <b> that is not bold, and both carry what the writer does not see: comments,
hidden text, deleted words. This reads the meaning before the allow-list takes
the traces of it away.
"""

import re
from collections.abc import Iterator

from releases.document import markup
from releases.document.lists import Item, set_list
from releases.document.markup import Element

LIST_LEVEL = re.compile(r"mso-list:[^;]*?level([1-9])")
NUMBERED = re.compile(r"\(?([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):]{1,2}")
TYPED_BULLET = re.compile(r"\s*(?P<mark>[·•▪◦●○‣\uf0b7§]|[-–—])[\s\u00a0]{2,}")
DASHES = frozenset("-‐‑‒–—−")
SENTENCE_ENDS = (".", "!", "?", "…")
UNSEEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|mso-element:comment|mso-special-character:comment)"
)
UNSEEN_CLASSES = frozenset(
    {"MsoCommentReference", "MsoCommentText", "msocomtxt", "msocomanchor", "msocomoff"}
)
# Of a style without white space; Word's "mso-bidi-font-weight" is another property.
BOLD, NOT_BOLD = (
    re.compile(rf"(?:^|;)font-weight:(?:{weight})") for weight in ("bold|[6-9]00", "normal|[1-4]00")
)
ITALIC, NOT_ITALIC = (re.compile(rf"(?:^|;)font-style:(?:{style})") for style in ("italic|oblique", "normal"))
RAISED, LOWERED = (re.compile(rf"(?:^|;)vertical-align:{place}(?:;|$)") for place in ("super", "sub"))
MEASURE = re.compile(r"(?:^|;)(width|height):([0-9]{1,4})(?:\.[0-9]+)?px")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
LISTS = {"ul", "ol"}


def mend(root: Element) -> None:
    """Change a tree from a word processor to the lists, emphasis and pictures that it means."""
    _drop_unseen(root)
    _mend_emphasis(root)
    for image in root.iter("img"):
        _read_measures(image)
    for frame in [one for one in root.iter("div") if "ListContainerWrapper" in one.get("class", "")]:
        markup.unwrap(frame)
    for parent in list(root.iter()):
        _mend_lists(parent)
    for inside in [one for one in root.iter(*LISTS) if _name(one.getparent()) in LISTS]:
        _set_inside_item(inside)


def _style(one: Element) -> str:
    return re.sub(r"\s+", "", one.get("style", "")).lower()


def _name(one: Element | None) -> str:
    return str(one.tag) if one is not None else ""


def _drop_unseen(root: Element) -> None:
    for one in list(root.iter()):
        classes = one.get("class", "").split()
        hidden = "style" in one.attrib and UNSEEN.search(_style(one))
        if one is not root and (hidden or "hidden" in one.attrib or not UNSEEN_CLASSES.isdisjoint(classes)):
            markup.drop(one)


def _mend_emphasis(root: Element) -> None:
    for one in [one for one in root.iter("b", "strong", "i", "em", "span", "font") if "style" in one.attrib]:
        style = _style(one)
        if one.tag in {"span", "font"}:
            _emphasise(one, style)
        elif (NOT_BOLD if one.tag in {"b", "strong"} else NOT_ITALIC).search(style):
            markup.unwrap(one)


def _emphasise(one: Element, style: str) -> None:
    raised = "sup" if RAISED.search(style) else "sub" if LOWERED.search(style) else ""
    in_heading = any(ancestor.tag in HEADINGS for ancestor in one.iterancestors())
    bold = "strong" if BOLD.search(style) and not in_heading else ""
    italic = "em" if ITALIC.search(style) else ""
    names = [name for name in (raised, bold, italic) if name]
    if names and "mso-list" not in style and markup.words(one).strip():
        one.tag = names[0]
        for name in names[1:]:
            markup.wrap(one, markup.element(name))


def _read_measures(image: Element) -> None:
    """Keep the width that the editor's dialog writes as style."""
    for name, pixels in MEASURE.findall(_style(image)):
        if name not in image.attrib:
            image.set(name, pixels)


def _mend_lists(parent: Element) -> None:
    group: list[Item] = []
    for child in list(parent):
        found = list(_items(child))
        group += found
        if not found or (child.tail or "").strip():
            set_list(group)
            group = []
    set_list(group)


def _items(one: Element) -> Iterator[Item]:
    if one.tag in LISTS and len(one) and all("data-aria-level" in item.attrib for item in one):
        for number, item in enumerate(one):
            level = re.sub(r"\D", "", item.get("data-aria-level", "")) or "1"
            first = int(one.get("start", "1")) if one.get("start", "1").isdecimal() else 1
            yield Item(int(level), str(one.tag), str(first + number), item, one)
    elif one.tag == "p":
        yield from _of_paragraph(one)


def _of_paragraph(one: Element) -> Iterator[Item]:
    """Yield the item that a paragraph of Word is; what somebody says behind a dash is a paragraph all the same."""
    style = _style(one)
    level = LIST_LEVEL.search(style)
    listed = one.get("class", "").startswith("MsoListParagraph")
    if not (level or listed):
        return
    if not (mark := _take_mark(one)):
        return
    words = markup.words(one).strip()
    if mark in DASHES and words[:1].isupper() and words.endswith(SENTENCE_ENDS):
        one.text = f"– {(one.text or '').lstrip()}"
        return
    numbered = NUMBERED.fullmatch(mark)
    yield Item(int(level[1]) if level else 1, "ol" if numbered else "ul", mark.strip("(.):"), one, one)


def _take_mark(paragraph: Element) -> str:
    """Take the bullet or number away that stands before the words, and return it; "" when there is none."""
    for span in paragraph.iter("span"):
        if "mso-list:ignore" in _style(span):
            mark = markup.words(span).strip()
            markup.drop(span)
            return mark or "·"
    if typed := TYPED_BULLET.match(paragraph.text or ""):
        paragraph.text = (paragraph.text or "")[typed.end() :]
        return typed["mark"]
    return ""


def _set_inside_item(inside: Element) -> None:
    """Put a list that stands in a list, as Google Docs and LibreOffice write it, into the item before it."""
    before = inside.getprevious()
    if before is None or before.tag != "li":
        markup.wrap(inside, markup.element("li"))
        return
    inside.tail = None
    before.append(inside)
