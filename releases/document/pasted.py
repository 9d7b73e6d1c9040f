"""What word processors mean by their markup: Word, Word on the web, Outlook, Google Docs, LibreOffice, Pages.

Word writes a list as paragraphs that look like one, Google Docs wraps all in
a <b> that is not bold, and both carry what the writer does not see: comments,
hidden text, deleted words. This reads the meaning before the allow-list takes
the traces of it away.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from releases.document import markup
from releases.document.attribution import INTRODUCTION, attribution
from releases.document.lists import ListItem, set_list
from releases.document.markup import Element

LIST_LEVEL = re.compile(r"mso-list:[^;]*?level([1-9])")
NUMBERED = re.compile(r"\(?([0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.):]{1,2}")
TYPED_MARK = re.compile(
    r"\s*(?P<mark>[·•▪◦●○‣\uf0b7§o]|[-–—]|\(?(?:[0-9]{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])(?:[\s\u00a0]{2,}|\t)"
)
LIST_CLASS = re.compile(r"(?:x_)*MsoList(?:Paragraph|Bullet|Number)\w*?([2-5])?")
WORD_CLASS = re.compile(r"(?:x_)*Mso\w+")
INDENT = re.compile(r"(?:^|;)margin-left:([0-9]{2,3})(?:\.[0-9]+)?pt")
POINTS_A_LEVEL = 36
STYLES = {"alpha": "a", "latin": "a", "roman": "i"}
NUMBER_STYLE = re.compile(r"list-style(?:-type)?:[^;]*(lower|upper)-(alpha|latin|roman)")
DASHES = frozenset("-‐‑‒–—−")
QUOTATION_MARKS = frozenset("”“\"»«'’")
SENTENCE_ENDS = (".", "!", "?", "…")
HIDING = r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:\.0+)?(?:[a-z%]*)(?:;|$)"
HIDDEN = re.compile(rf"(?:^|;)(?:{HIDING})")
UNSEEN = re.compile(rf"(?:^|;)(?:{HIDING}|mso-element:comment|mso-special-character:comment)")
# What is struck through is said not to hold, by a word processor's tracked changes or by a person.
STRUCK = re.compile(r"(?:^|;)text-decoration(?:-line)?:[^;]*line-through")
STRUCK_TAGS = ("del", "s", "strike")
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
# Styles of Word that are blocks of HTML; Outlook on the web puts "x_" before their names.
BLOCK_STYLES = (
    (re.compile(r"(?:x_)*MsoTitle\w*"), "h1"),
    (re.compile(r"(?:x_)*Mso(?:Intense)?Quote\w*"), "blockquote"),
)
WORD_TRACE = re.compile(r"\b(?:x_)*Mso|\bSCXW\d|\bTextRun\b")
# Word on the web ends each paragraph with a no-break space of its own.
END_OF_PARAGRAPH = frozenset({"EOP", "EndOfParagraph"})
LISTS = {"ul", "ol"}


def mend(root: Element) -> None:
    """Change a tree from a word processor to the headings, lists, emphasis and pictures that it means."""
    _drop_unseen(root)
    _drop_traces(root)
    _mend_blocks(root)
    _mend_emphasis(root)
    for image in root.iter("img"):
        _read_measures(image)
    for frame in [one for one in root.iter("div") if "ListContainerWrapper" in one.get("class", "")]:
        markup.unwrap(frame)
    for numbered in root.iter("ol"):
        _read_numbering(numbered)
    for parent in list(root.iter()):
        _mend_lists(parent)
    for inside in [one for one in root.iter(*LISTS) if _name(one.getparent()) in LISTS]:
        _set_inside_item(inside)


def _style(one: Element) -> str:
    return re.sub(r"\s+", "", one.get("style", "")).lower()


def _name(one: Element | None) -> str:
    return str(one.tag) if one is not None else ""


def is_hidden(one: Element) -> bool:
    """Tell whether an element's own style shows its words to nobody."""
    return HIDDEN.search(_style(one)) is not None


def is_struck(one: Element) -> bool:
    """Tell whether an element strikes its words through, by its tag or its style."""
    return one.tag in STRUCK_TAGS or ("style" in one.attrib and STRUCK.search(_style(one)) is not None)


def _drop_unseen(root: Element) -> None:
    for one in list(root.iter()):
        classes = one.get("class", "").split()
        unseen = "style" in one.attrib and UNSEEN.search(_style(one))
        hidden = "hidden" in one.attrib or not UNSEEN_CLASSES.isdisjoint(classes)
        if one is not root and (unseen or hidden or is_struck(one)):
            markup.drop(one)


def _drop_traces(root: Element) -> None:
    """Drop the ends of paragraphs, and languages that a spelling checker was set to: its guess is no statement."""
    for span in list(root.iter("span")):
        if not END_OF_PARAGRAPH.isdisjoint(span.get("class", "").split()) and not markup.words(span).strip():
            markup.drop(span)
    for one in root.iter():
        if "lang" in one.attrib and _is_guessed(one):
            del one.attrib["lang"]


def _is_guessed(one: Element) -> bool:
    """Tell whether Word's spelling checker wrote the language: it writes "SV" and "EN-US", where pages have "sv"."""
    return bool(
        WORD_TRACE.search(one.get("class", ""))
        or "mso-" in one.get("style", "")
        or one.get("lang", "")[:2].isupper()
    )


def _mend_blocks(root: Element) -> None:
    """Give headings that are paragraphs by their tag, and paragraphs by Word's style, the tag that they mean."""
    for one in root.iter("p", "div"):
        if one.get("role") == "heading":
            level = one.get("aria-level", "2")
            one.tag = f"h{level}" if level in {"1", "2", "3", "4", "5"} else "h6"
    for paragraph in list(root.iter("p")):
        for name in paragraph.get("class", "").split():
            _give_tag(paragraph, next((tag for style, tag in BLOCK_STYLES if style.fullmatch(name)), ""))


def _give_tag(paragraph: Element, tag: str) -> None:
    if tag == "blockquote" and paragraph.getparent() is not None:
        markup.wrap(paragraph, markup.element(tag))
    elif tag:
        paragraph.tag = tag


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


def _read_numbering(numbered: Element) -> None:
    """Keep the letters that Google Docs writes as a style of each item."""
    styles = [_style(one) for one in (numbered, *numbered.iterchildren("li"))]
    found = next((style for one in styles[:2] if (style := NUMBER_STYLE.search(one))), None)
    if found and "type" not in numbered.attrib:
        kind = STYLES[found[2]]
        numbered.set("type", kind.upper() if found[1] == "upper" else kind)


def _mend_lists(parent: Element) -> None:
    group: list[ListItem] = []
    for child in list(parent):
        found = list(_items(child))
        group += found
        if not found or (child.tail or "").strip():
            _set_lists(group)
            group = []
    _set_lists(group)


def _set_lists(group: list[ListItem]) -> None:
    """Make lists of the items; what somebody says behind a dash is a paragraph between them."""
    for is_dash, run in groupby(group, key=lambda item: item.mark in DASHES):
        if is_dash:
            _set_speech(list(run))
    for is_speech, run in groupby(group, key=lambda item: item.holder.get("data-spoken") is not None):
        if not is_speech:
            set_list(list(run))


def _set_speech(run: list[ListItem]) -> None:
    """Set the dashes of quotes again: somebody is named as their speaker, or it is one sentence no list announces."""
    said = [markup.words(item.holder).strip() for item in run]
    before = run[0].place.getprevious()
    above = markup.words(before).rstrip() if before is not None else ""
    announced = above.endswith(":") and not INTRODUCTION.search(above)
    alone = len(run) == 1 and said[0].endswith(SENTENCE_ENDS) and not announced
    if alone or any(attribution(words) for words in said):
        for item, words in zip(run, said, strict=True):
            if words[:1].isupper() or words[:1] in QUOTATION_MARKS:
                item.holder.text = f"– {(item.holder.text or '').lstrip()}"
                item.holder.set("data-spoken", "")


def _items(one: Element) -> Iterator[ListItem]:
    if one.tag in LISTS and len(one) and all("data-aria-level" in item.attrib for item in one):
        for number, item in enumerate(one):
            level = re.sub(r"\D", "", item.get("data-aria-level", "")) or "1"
            first = int(one.get("start", "1")) if one.get("start", "1").isdecimal() else 1
            yield ListItem(int(level), str(one.tag), str(first + number), item, one)
    elif one.tag == "p":
        yield from _of_paragraph(one)


def _of_paragraph(one: Element) -> Iterator[ListItem]:
    """Yield the item that a paragraph of Word is."""
    classes = one.get("class", "").split()
    level = _level(one, classes)
    if not level and not any(WORD_CLASS.fullmatch(name) for name in classes):
        return
    if not (mark := _take_mark(one, may_be_dash=level > 0)):
        return
    numbered = NUMBERED.fullmatch(mark)
    yield ListItem(level or 1, "ol" if numbered else "ul", mark.strip("(.):"), one, one)


def _level(one: Element, classes: list[str]) -> int:
    """Return the level of a list item, 0 for a paragraph that Word does not call one."""
    style = _style(one)
    if level := LIST_LEVEL.search(style):
        return int(level[1])
    listed = next((found for name in classes if (found := LIST_CLASS.fullmatch(name))), None)
    if not listed:
        return 0
    indent = INDENT.search(style)
    return int(listed[1] or 0) or max(1, min(9, int(indent[1]) // POINTS_A_LEVEL) if indent else 1)


def _take_mark(paragraph: Element, *, may_be_dash: bool) -> str:
    """Take the bullet or number away that stands before the words, and return it; "" when there is none."""
    for span in paragraph.iter("span"):
        if "mso-list:ignore" in _style(span):
            mark = markup.words(span).strip()
            markup.drop(span)
            return mark or "·"
    typed = TYPED_MARK.match(markup.words(paragraph))
    if typed and (may_be_dash or typed["mark"] not in DASHES):
        markup.cut(paragraph, typed.end())
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
