"""Speaker quotes: how what somebody said is set in a body, and read out of it.

A spoken quote opens with a dash and names its speaker: "– Vi bygger nu, säger
Alva Ek (S), ordförande." `set_quotes` turns such paragraphs into <blockquote>
with the attribution in <cite>, letter for letter the same to the eye;
`read_quotes` reads them back as data.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from releases.document import Quote, markup, richtext
from releases.document.attribution import (
    CLOSING_MARKS,
    DASHES,
    INTRODUCTION,
    LINE_END,
    OPENING_DASH,
    OPENING_MARK,
    PRONOUNS,
    Attribution,
    attribution,
    introduced,
    marked_speech,
    opens_with_dash,
    opens_with_speech,
    read_speaker,
    speaker_line,
)
from releases.document.markup import Element


def set_quotes(text: str) -> str:
    """Return cleaned HTML with its speaker quotes as <blockquote> and their attributions as <cite>.

    The visible text stays the same; doing it twice changes nothing. A dash
    paragraph that names nobody is set as a quote only beside another quote.
    """
    root = markup.parse(text)
    changed = [_set_block(block) for block in list(root)]
    return richtext.write(root) if any([*changed, _set_neighbours(root)]) else text


def read_quotes(text: str) -> tuple[Quote, ...]:
    """Return the speaker quotes of a body in order. A surname or pronoun is told by the quotes before it."""
    spoken: list[Quote] = []
    latest: dict[str, Quote] = {}
    for block in markup.parse(text):
        if block.tag == "blockquote" or (block.tag == "p" and opens_with_speech(_text(block))):
            for quote in _read_block(block, latest):
                spoken.append(quote)
                latest |= dict.fromkeys((quote.speaker, *quote.speaker.split(), *PRONOUNS), quote)
        elif block.tag == "p" and (person := introduced(_text(block))):
            quote = Quote(text="", speaker=person.speaker, party=person.party, role="")
            latest |= dict.fromkeys((person.speaker, person.speaker.split()[-1], *PRONOUNS), quote)
    return tuple(spoken)


def _set_block(block: Element) -> bool:
    if block.tag == "blockquote":
        return block.find(".//cite") is None and _cite_blockquote(block)
    if block.tag != "p" or not opens_with_speech(text := _text(block)):
        return False
    found = attribution(text) if opens_with_dash(text) else marked_speech(text)
    if found:
        _cite(block, found.start, found.end)
    elif not _introduction(block):
        return False
    markup.wrap(block, markup.element("blockquote"))
    return True


def _cite_blockquote(block: Element) -> bool:
    """Give an editor's own blockquote its <cite>: in a paragraph's words, or as a last line of its own."""
    paragraphs = block.findall("p") or [block]
    for paragraph in paragraphs:
        if found := attribution(_text(paragraph)):
            return _cite(paragraph, found.start, found.end)
    last = paragraphs[-1]
    found = speaker_line(_text(last)) if len(paragraphs) > 1 else None
    return bool(found) and _cite(last, found.start, found.end)  # type: ignore[union-attr]


def _introduction(block: Element) -> Attribution | None:
    """Return the speaker whom the paragraph before names: "Så här säger Alva Ek (S):"."""
    before = block.getprevious()
    text = _text(before).strip() if before is not None and before.tag in ("p", "blockquote") else ""
    if not text.endswith(":"):
        return None
    if opens_with_dash(text):
        return attribution(text)
    verb = INTRODUCTION.search(text)
    if not verb:
        return _named(text, _text(block))
    found = read_speaker(text, 0, verb.end()) or read_speaker(text[: verb.start()].rstrip(" ,"), 0, 0)
    return found if found and (found.party or " " in found.speaker) else None


def _named(text: str, said: str) -> Attribution | None:
    """Return the person whom a line without a verb of saying names; "Kostnad:" above a list is nobody."""
    line = speaker_line(text.rstrip(":"))
    if line and (line.party or (" " in line.speaker and (line.role or _is_spoken(said)))):
        return line
    return introduced(text) if _is_spoken(said) else None


def _set_neighbours(root: Element) -> bool:
    """Set unattributed spoken paragraphs that stand beside a quote; a dash list stays a list."""
    forth, back = list(root), list(reversed(root))
    return any([*map(_set_beside, forth), *map(_set_beside, back)])


def _set_beside(block: Element) -> bool:
    neighbours = (block.getprevious(), block.getnext())
    beside = any(other is not None and other.tag == "blockquote" for other in neighbours)
    if block.tag != "p" or not beside or not _is_spoken(_text(block)):
        return False
    markup.wrap(block, markup.element("blockquote"))
    return True


def _is_spoken(text: str) -> bool:
    dash = OPENING_DASH.match(text)
    words = text[dash.end() :].rstrip() if dash else ""
    return words[:1].isupper() and words[-1:] in ".!?…" and len(words.split()) > 3


def _read_block(block: Element, latest: Mapping[str, Quote]) -> Iterator[Quote]:
    found = _attributed(block)
    if found is None:
        return
    text = _without(_text(block), found)
    # A pronoun, a surname or a first name points at whom the quotes before named.
    known = latest.get(found.speaker)
    if found.speaker in PRONOUNS and not known:
        return
    speaker, party = (known.speaker, found.party or known.party) if known else (found.speaker, found.party)
    yield Quote(text=text, speaker=speaker, party=party, role=found.role)


def _attributed(block: Element) -> Attribution | None:
    text = _text(block)
    return attribution(text) or _signature(block) or _introduction(block)


def _signature(block: Element) -> Attribution | None:
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
    if dash := OPENING_DASH.match(text):
        text = text[dash.end() :]
    elif mark := OPENING_MARK.match(text):
        text = re.sub(rf"[{CLOSING_MARKS}](?=[\s,.]|$)", "", text[mark.end() :], count=1)
    return " ".join(text.split()).strip(f" {DASHES}")


def _cite(holder: Element, start: int, end: int) -> bool:
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
    _fill(cite := markup.element("cite"), inside)
    _fill(holder, [*before, cite, *after])
    return True


def _split(items: Sequence[str | Element], at: int) -> tuple[list[str | Element], list[str | Element]]:
    """Divide the content at a letter; an element that the letter stands in goes undivided to the second part."""
    for index, item in enumerate(items):
        length = len(_letters(item))
        if at < length:
            if isinstance(item, str):
                return [*items[:index], item[:at]], [item[at:], *items[index + 1 :]]
            return list(items[:index]), list(items[index:])
        at -= length
    return list(items), []


def _items(element: Element) -> Iterator[str | Element]:
    yield element.text or ""
    for child in element:
        yield child
        yield child.tail or ""


def _fill(element: Element, items: Sequence[str | Element]) -> None:
    for child in list(element):
        element.remove(child)
    element.text = ""
    for item in items:
        if not isinstance(item, str):
            item.tail = ""
            element.append(item)
        else:
            markup.say(element, item)


def _text(element: Element) -> str:
    """Return the letters of an element, each <br> and each inner paragraph's end as one LINE_END."""
    parent = element.getparent()
    inner_paragraph = element.tag == "p" and parent is not None and parent.tag == "blockquote"
    return _letters(*_items(element)) + (LINE_END if inner_paragraph or element.tag == "br" else "")


def _letters(*items: str | Element) -> str:
    return "".join(item if isinstance(item, str) else _text(item) for item in items)
