"""Speaker quotes: how what somebody said is set in a body, and read out of it.

A spoken quote opens with a dash and names its speaker: "– Vi bygger nu, säger
Alva Ek (S), ordförande." `set_quotes` turns such paragraphs into <blockquote>
with the attribution in <cite>, letter for letter the same to the eye;
`read_quotes` reads them back as data.
"""

import html
import re
from collections.abc import Iterator, Sequence

from lxml import html as lxml_html
from lxml.html import HtmlElement

from releases.attribution import (
    DASHES,
    INTRODUCTION,
    LINE_END,
    OPENING_DASH,
    PRONOUNS,
    Attribution,
    attribution,
    opens_with_dash,
    read_speaker,
    speaker_line,
)
from releases.document import Quote


def set_quotes(markup: str) -> str:
    """Return cleaned HTML with its speaker quotes as <blockquote> and their attributions as <cite>.

    The visible text stays the same; doing it twice changes nothing. A dash
    paragraph that names nobody is set as a quote only beside another quote.
    """
    root = _parse(markup)
    if root is None:
        return markup
    changed = [_set_block(block) for block in list(root)]
    while _set_neighbour(root):
        changed.append(True)
    return _inner_html(root) if any(changed) else markup


def read_quotes(markup: str) -> tuple[Quote, ...]:
    """Return the speaker quotes of a body in order. A surname or pronoun is told by the quotes before it."""
    root = _parse(markup)
    if root is None:
        return ()
    spoken: list[Quote] = []
    for block in root:
        if block.tag == "blockquote" or (block.tag == "p" and opens_with_dash(_text(block))):
            spoken += _read_block(block, spoken)
    return tuple(spoken)


def _parse(markup: str) -> HtmlElement | None:
    return lxml_html.fragment_fromstring(markup, create_parent="article") if markup.strip() else None


def _set_block(block: HtmlElement) -> bool:
    if block.tag == "blockquote":
        return block.find(".//cite") is None and _cite_blockquote(block)
    if block.tag != "p" or not opens_with_dash(text := _text(block)):
        return False
    found = attribution(text)
    if found:
        _cite(block, found.start, found.end)
    elif not _introduction(block):
        return False
    _wrap(block)
    return True


def _cite_blockquote(block: HtmlElement) -> bool:
    """Give an editor's own blockquote its <cite>: in a paragraph's words, or as a last line of its own."""
    paragraphs = block.findall("p") or [block]
    for paragraph in paragraphs:
        if found := attribution(_text(paragraph)):
            return _cite(paragraph, found.start, found.end)
    last = paragraphs[-1]
    found = speaker_line(_text(last)) if len(paragraphs) > 1 else None
    return bool(found) and _cite(last, found.start, found.end)  # type: ignore[union-attr]


def _introduction(block: HtmlElement) -> Attribution | None:
    """Return the speaker whom the paragraph before names: "Så här säger Alva Ek (S):"."""
    before = block.getprevious()
    text = _text(before).strip() if before is not None and before.tag == "p" else ""
    if not text.endswith(":"):
        return None
    if opens_with_dash(text):
        return attribution(text)
    verb = INTRODUCTION.search(text)
    if not verb:
        return speaker_line(text.rstrip(":"))
    found = read_speaker(text, 0, verb.end()) or read_speaker(text[: verb.start()].rstrip(" ,"), 0, 0)
    return found if found and (found.party or " " in found.speaker) else None


def _set_neighbour(root: HtmlElement) -> bool:
    """Set one unattributed spoken paragraph that stands beside a quote; a dash list stays a list."""
    for block in root.findall("p"):
        neighbours = (block.getprevious(), block.getnext())
        beside = any(other is not None and other.tag == "blockquote" for other in neighbours)
        if beside and _is_spoken(_text(block)):
            _wrap(block)
            return True
    return False


def _is_spoken(text: str) -> bool:
    dash = OPENING_DASH.match(text)
    words = text[dash.end() :].rstrip() if dash else ""
    return words[:1].isupper() and words[-1:] in ".!?…" and len(words.split()) > 3


def _wrap(paragraph: HtmlElement) -> None:
    quote = lxml_html.Element("blockquote")
    paragraph.addprevious(quote)
    quote.tail, paragraph.tail = paragraph.tail, None
    quote.append(paragraph)


def _read_block(block: HtmlElement, spoken: Sequence[Quote]) -> Iterator[Quote]:
    found = _attributed(block)
    if found is None:
        return
    text = _without(_text(block), found)
    known = _known(found.speaker, spoken)
    if found.speaker in PRONOUNS and not known:
        return
    speaker, party = (known.speaker, found.party or known.party) if known else (found.speaker, found.party)
    yield Quote(text=text, speaker=speaker, party=party, role=found.role)


def _attributed(block: HtmlElement) -> Attribution | None:
    text = _text(block)
    return attribution(text) or _signature(block) or _introduction(block)


def _signature(block: HtmlElement) -> Attribution | None:
    cite = block.find(".//cite")
    words = _text(cite) if cite is not None else ""
    found = speaker_line(words) if words else None
    start = _text(block).find(words) if found else 0
    return Attribution(start, start + len(words), found.speaker, found.party, found.role) if found else None


def _without(text: str, found: Attribution) -> str:
    """Return the spoken words alone: no dash, no attribution."""
    if found.end <= len(text) and found.start > 0:
        before, after = text[: found.start].rstrip(), text[found.end :].strip()
        text = f"{before.rstrip(',')}{'.' if before.endswith(',') else ''} {after.lstrip('.')}"
    text = OPENING_DASH.sub("", text, count=1)
    return re.sub(r"\s+", " ", text).strip(f" {DASHES}")


def _known(speaker: str, spoken: Sequence[Quote]) -> Quote | None:
    """Return the latest quote by the person whom a pronoun, a surname or a first name points at."""
    if speaker in PRONOUNS:
        return spoken[-1] if spoken else None
    same = [quote for quote in spoken if speaker == quote.speaker or speaker in quote.speaker.split()]
    return same[-1] if same else None


def _cite(holder: HtmlElement, start: int, end: int) -> bool:
    """Wrap the letters from `start` to `end` in <cite>; False when that would cut a nested element in two."""
    offset = 0
    for item in _items(holder):
        if not isinstance(item, str) and offset <= start and end <= offset + len(_text(item)):
            return _cite(item, start - offset, end - offset)
        offset += len(_letters(item))
    before, rest = _split(list(_items(holder)), start)
    inside, after = _split(rest, end - start)
    if len(_letters(*before)) != start or len(_letters(*inside)) != end - start:
        return False
    _fill(cite := lxml_html.Element("cite"), inside)
    _fill(holder, [*before, cite, *after])
    return True


def _split(
    items: Sequence[str | HtmlElement], at: int
) -> tuple[list[str | HtmlElement], list[str | HtmlElement]]:
    """Divide the content at a letter; an element that the letter stands in goes undivided to the second part."""
    for index, item in enumerate(items):
        length = len(_letters(item))
        if at < length:
            head, tail = ([item[:at]], [item[at:]]) if isinstance(item, str) else ([], [item])
            return [*items[:index], *head], [*tail, *items[index + 1 :]]
        at -= length
    return list(items), []


def _items(element: HtmlElement) -> Iterator[str | HtmlElement]:
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _fill(element: HtmlElement, items: Sequence[str | HtmlElement]) -> None:
    for child in list(element):
        element.remove(child)
    element.text = ""
    for item in items:
        if not isinstance(item, str):
            item.tail = ""
            element.append(item)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + item
        else:
            element.text += item


def _text(element: HtmlElement) -> str:
    """Return the letters of an element, each <br> and each inner paragraph's end as one LINE_END."""
    parent = element.getparent()
    inner_paragraph = element.tag == "p" and parent is not None and parent.tag == "blockquote"
    return _letters(*_items(element)) + (LINE_END if inner_paragraph or element.tag == "br" else "")


def _letters(*items: str | HtmlElement) -> str:
    return "".join(item if isinstance(item, str) else _text(item) for item in items)


def _inner_html(root: HtmlElement) -> str:
    parts = [html.escape(root.text or "", quote=False)]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in root]
    # The allow-list writes no-break spaces as entities, so the two agree on one form.
    return "".join(parts).replace("\xa0", "&nbsp;")
