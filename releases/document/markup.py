"""Markup as a tree: read by a parser, changed as a tree, written by a serialiser that escapes.

No HTML is put together or taken apart as a string: what looks like a tag
inside an attribute would become one. A tree is never deeper than DEEPEST, so
whoever walks it needs no more than that many steps, whatever was pasted.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from releases.document.characters import normal, writable

Element = etree._Element

# Lists in tables in lists have 15; what is deeper goes on at this depth, all its words in order.
DEEPEST = 40
# Whole pages of other publishers nest their frames.
DEEPEST_PAGE = 120


def names(words: str) -> frozenset[str]:
    """Return names that are written with spaces between them."""
    return frozenset(words.split())


NOT_SHOWN = names("""
    script style template noscript noembed noframes svg math iframe object title xml head del textarea select
    canvas audio video
""")
FRAMES = names("html body plaintext")
BLOCKS = names("""
    address aside blockquote caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
""")
VOID = frozenset({"br", "img"})
LONGEST_TEXT = 1000  # characters in one piece, where that matters
LONGEST_ATTRIBUTE = 4000  # characters: no address and no description that a person wrote is longer
TAG = re.compile(r"(?<=<)(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# Tags that libxml2 keeps open. Each end tag may cost a look at all of them, so there are never more.
MOST_OPEN = 500
# What has no end, or is ended by the next of its kind.
ENDING_BY_THEMSELVES = names("""
    area base basefont br col dd dt embed frame hr img input isindex li link meta option p param source td th tr track
    wbr
""")
# In place of a tag too many: they have no end, and the second parts words as a block does.
NO_TAG, NO_BLOCK = "param", "hr"


def parse(markup: str) -> Element:
    """Return a fragment as the children of an <article>, without comments and without what is not shown.

    Names that HTML does not know are passed over and their words kept. The
    text is normal (`characters.normal`). Any string can be parsed.
    """
    return _built(f"<article>{markup}", _Builder(NOT_SHOWN, FRAMES, DEEPEST))


def parse_page(markup: str) -> Element:
    """Return a whole page as a tree under <html>, scripts and head included."""
    return _built(markup or "<html></html>", _Builder(frozenset(), frozenset(), DEEPEST_PAGE, root="html"))


def inner(root: Element) -> str:
    """Return what stands in an <article> as HTML, every letter escaped that could be read as markup."""
    written: str = etree.tostring(root, encoding="unicode", method="html")
    return written.removeprefix("<article>").removesuffix("</article>")


def part_texts(root: Element) -> None:
    """Set an empty comment into each long text, every LONGEST_TEXT characters.

    Who serialises with html5ever (nh3 0.3.8) takes the square of the time over one text full of "&", "§" or no-break
    spaces: at each it looks through the rest. Comments are dropped there, and the texts beside them stay apart.
    """
    for one in list(root.iter()):
        if len(text := one.text or "") > LONGEST_TEXT:
            one.text, *parts = _parts(text)
            for part in reversed(parts):
                one.insert(0, part)
        if one is not root and len(tail := one.tail or "") > LONGEST_TEXT:
            one.tail, *parts = _parts(tail)
            for part in reversed(parts):
                _stand_behind(one, part)


def _parts(text: str) -> Iterator[Any]:
    """Yield the first part of a text, and each other one behind a comment."""
    yield text[:LONGEST_TEXT]
    for start in range(LONGEST_TEXT, len(text), LONGEST_TEXT):
        comment = etree.Comment("")
        comment.tail = text[start : start + LONGEST_TEXT]
        yield comment


def _stand_behind(one: Element, new: Element) -> None:
    """Put `new`, with the text behind it, between the text behind `one` and what follows."""
    tail, one.tail = one.tail, None
    one.addnext(new)
    one.tail = tail


def element(name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Element:
    """Return a new element that belongs nowhere yet."""
    new = etree.Element(name, dict(attributes or {}))
    new.text = text or None
    return new


def words(one: Element) -> str:
    """Return all text that stands in an element."""
    return "".join(map(str, one.itertext()))


def wrap(inside: Element, *frames: Element) -> None:
    """Put an element into `frames`, the outermost first, at its own place; what follows it stays behind them all."""
    inside.addprevious(frames[0])
    frames[0].tail, inside.tail = inside.tail, None
    for outer, further in zip(frames, [*frames[1:], inside], strict=True):
        outer.append(further)


def say(one: Element, text: str) -> None:
    """Add words at the end of an element."""
    _append(last(one), one, text)


def last(one: Element) -> Element | None:
    """Return the last child; `len` would count all of them each time."""
    return next(one.iterchildren(reversed=True), None)


def drop(one: Element) -> None:
    """Take an element away with all that stands in it; what follows it stays."""
    if (parent := one.getparent()) is not None:
        _append(one.getprevious(), parent, one.tail)
        parent.remove(one)


def cut(one: Element, letters: int) -> None:
    """Take the first letters of an element's words away, in whatever tags they stand."""
    for part in one.iter():
        kept = (part.text or "")[letters:]
        letters, part.text = max(0, letters - len(part.text or "")), kept
        if part is not one and len(part) == 0:
            kept = (part.tail or "")[letters:]
            letters, part.tail = max(0, letters - len(part.tail or "")), kept


def unwrap(one: Element) -> None:
    """Take a tag away and keep what stands in it."""
    parent = one.getparent()
    if parent is None:
        return
    _append(one.getprevious(), parent, one.text)
    for child in list(one):
        one.addprevious(child)
    drop(one)


def _append(before: Element | None, parent: Element, text: str | None) -> None:
    if text and before is not None:
        before.tail = (before.tail or "") + text
    elif text:
        parent.text = (parent.text or "") + text


def _built(markup: str, builder: "_Builder") -> Element:
    target: Any = builder
    parser = etree.HTMLParser(target=target, encoding="utf-8", huge_tree=True)
    shallow = _shallow(markup) if markup.count("<") > MOST_OPEN else markup
    return etree.fromstring(writable(shallow).encode(), parser)


def _shallow(markup: str) -> str:
    """Return markup in which no more than MOST_OPEN tags are open at once, all its words in order.

    At each end tag libxml2 looks through what is open, so 100 kB of `<i></b>` took the square of their number.
    """
    still_open, renamed = Counter[str](), Counter[str]()
    depth = 0

    def bounded(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag[2].lower()
        counts = renamed if (depth >= MOST_OPEN and not tag[1]) or (tag[1] and renamed[name]) else still_open
        if name in ENDING_BY_THEMSELVES or (tag[1] and not counts[name]):
            return tag[0]
        counts[name] += -1 if tag[1] else 1
        if counts is renamed:
            return tag[1] + (NO_BLOCK if name in BLOCKS and not tag[1] else NO_TAG)
        depth += -1 if tag[1] else 1
        return tag[0]

    return TAG.sub(bounded, markup)


class _Builder:
    """What the parser speaks to. `skipped` goes with its content, `passed` loses its tag only."""

    def __init__(
        self, skipped: frozenset[str], passed: frozenset[str], deepest: int, root: str = "article"
    ) -> None:
        self.root = self.last = etree.Element(root)
        self.skipped, self.passed, self.deepest = skipped, passed | {root}, deepest
        # For each open tag its element, or None for one that was passed over.
        self.open: list[Element | None] = []
        self.path: list[Element] = [self.root]
        self.words: list[str] = []
        self.unseen = 0
        self.begun = False  # The root's own tag was met.
        self.after = False  # Where words go: behind `last` rather than in it.

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.unseen or tag in self.skipped:
            self.unseen += 1
            return
        if tag == self.root.tag and self.begun:
            tag = "div"
        self.begun = self.begun or tag == self.root.tag
        deep = len(self.path) >= self.deepest and tag not in VOID
        if deep or tag in self.passed or not _is_name(tag):
            self._pass_over(tag)
            return
        self._say()
        self.last = etree.SubElement(self.path[-1], tag, _attributes(attributes))
        self.after = False
        self.open.append(self.last)
        self.path.append(self.last)

    def end(self, tag: str) -> None:
        if self.unseen:
            self.unseen -= 1
            return
        if not self.open:
            return
        if (closed := self.open.pop()) is None:
            self._part_words(tag)
            return
        self._say()
        self.path.pop()
        self.last, self.after = closed, True

    def data(self, text: str) -> None:
        if not self.unseen:
            self.words.append(text)

    def close(self) -> Element:
        self._say()
        return self.root

    def _pass_over(self, tag: str) -> None:
        self._part_words(tag)
        self.open.append(None)

    def _part_words(self, tag: str) -> None:
        # "<p>ett</p><p>två</p>" too deep down is "ett två", not "etttvå".
        if tag in BLOCKS:
            self.words.append(" ")

    def _say(self) -> None:
        text = normal(writable("".join(self.words)))
        self.words.clear()
        if not text:
            return
        if self.after:
            self.last.tail = (self.last.tail or "") + text
        else:
            self.last.text = (self.last.text or "") + text


def _is_name(tag: str) -> bool:
    return tag.isascii() and tag.isalnum() and tag[0].isalpha()


def _attributes(found: Mapping[str, str]) -> dict[str, str]:
    return {
        name: normal(writable((words or "")[:LONGEST_ATTRIBUTE]))
        for name, words in found.items()
        if _is_name(name.replace("-", ""))
    }
