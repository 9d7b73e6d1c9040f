"""Blocks that a release has no tag for: their words stay apart when the tag goes."""

from releases.document import markup
from releases.document.markup import Element

IN_LINE = frozenset(
    {"a", "b", "cite", "em", "font", "i", "img", "ins", "small", "span", "strong", "sub", "sup", "u"}
)


def mend(root: Element) -> None:
    """Make one paragraph of a term and what it means, and keep the lines of a <pre>."""
    for lines in list(root.iter("pre")):
        for one in list(lines.iter()):
            _break_lines(one, in_tail=False)
            if one is not lines:
                _break_lines(one, in_tail=True)
    for meaning in list(root.iter("dd")):
        term = meaning.getprevious()
        if term is not None and term.tag == "dt" and _is_line(term) and _is_line(meaning):
            term.append(markup.element("br"))
            markup.say(term, meaning.text or "")
            term.extend(list(meaning))
            markup.drop(meaning)


def drop(one: Element) -> None:
    """Take an empty block away; words that it parted stand on lines of their own."""
    if _words_before(one) and (one.tail or "").strip():
        one.addprevious(markup.element("br"))
    markup.drop(one)


def unwrap(one: Element) -> None:
    """Take a tag around blocks away; loose words at its ends do not run into their neighbours."""
    if one.tag == "div" and (one.text or "").strip():
        one.text = f" {one.text}"
    last = markup.last(one)
    if one.tag == "div" and last is not None and (last.tail or "").strip():
        last.tail = f"{last.tail} "
    markup.unwrap(one)


def _is_line(one: Element) -> bool:
    return all(inside.tag in IN_LINE or inside.tag == "br" for inside in one.iterdescendants())


def _words_before(one: Element) -> bool:
    before, parent = one.getprevious(), one.getparent()
    if before is None:
        return parent is not None and bool((parent.text or "").strip())
    return bool((before.tail or "").strip()) or before.tag in IN_LINE


def _break_lines(one: Element, *, in_tail: bool) -> None:
    first, *others = ((one.tail if in_tail else one.text) or "").strip("\r").split("\n")
    breaks = [markup.element("br") for _ in others]
    for new, words in zip(breaks, others, strict=True):
        new.tail = words or None
    if in_tail:
        one.tail = first or None
        for new in reversed(breaks):
            tail = one.tail
            one.tail = None
            one.addnext(new)
            one.tail = tail
    else:
        one.text = first or None
        for new in reversed(breaks):
            one.insert(0, new)
