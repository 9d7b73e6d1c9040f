"""Which lines of a page are the release, and what each of them is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from releases.capture import contacts, dates, furniture
from releases.capture.contacts import Block
from releases.capture.furniture import PageSection
from releases.capture.lines import Line, LineKind, UnreadableCapture
from releases.capture.phones import phones, without_phones
from releases.capture.spans import Span, joined, one_space, spans_of, stretch
from releases.document import Contact, Link
from releases.document.attribution import OPENING_DASH

ADDRESS = re.compile(r"(?P<url>(?:https?://|www\.)[^\s<>\"”]+[^\s<>\"”.,;:!?)])", re.IGNORECASE)
CAPTION = re.compile(
    r"(?:(?:bild(?:text)?|foto(?:graf)?|illustration|skiss|karta|visionsbild|visualisering|grafik)\s*:"
    r"|(?:bilden|fotot|kartan|skissen|illustrationen)\s+(?:visar|föreställer)\b|(?:på|i)\s+bilden\b|från\s+vänster\b"
    r"|(?:visionsbild|illustration|vy|skiss|visualisering)\s+(?:över|av|från)\b).*|.*[(.]\s*(?:foto|bild|illustration)\s*:.*",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"publicera|pressmeddelande|nyhet|published|\bCES?T\b", re.IGNORECASE)
LONGEST_CAPTION = 200
# A first line without a full stop is a lead only when it is too long for a heading.
LONGEST_UNFINISHED = 50
FEWEST_BOILERPLATE_WORDS = 5
LONGEST_KEYWORD, MOST_KEYWORD_WORDS = 40, 4
# A text on the organisation behind the release says what it is, whom it employs and serves.
SPEAKS_OF_ITSELF = re.compile(
    r"\b(?:kommun(?:en|ens)?|region(?:en|ens)?|staden|stad|invånare|medarbetare|anställda|arbetsgivare|bolaget|koncernen"
    r"|vi\s+(?:är|har|arbetar)|verksamhet(?:en|er|erna)?|grundades|service|omsätter|omsättning|ägs)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Layout:
    """A page taken apart. `body` holds the lines between lead and contacts, with what belongs there from below."""

    title: str = ""
    lead: str = ""
    body: list[Line] = field(default_factory=list)
    contacts: tuple[Contact, ...] = ()
    contact_spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    link_spans: list[tuple[Span, ...]] = field(default_factory=list)
    boilerplate: str = ""
    boilerplate_spans: tuple[Span, ...] = ()
    moments: list[str] = field(default_factory=list)
    organisation: str = ""


def lay_out(lines: Sequence[Line]) -> Layout:
    """Take a page apart. Raises UnreadableCapture when it has no line that could be a title."""
    layout = Layout()
    rest = _without_edges(_after_title(lines, layout))
    sections = _sections(rest, layout)
    _read_body(sections, layout)
    _read_contacts(sections, layout)
    _read_lists(sections, layout)
    _read_boilerplate(sections, layout)
    return layout


@dataclass(slots=True)
class _Part:
    """The lines under one label; the first part has no label and is the release's own text."""

    section: PageSection | None
    lines: list[Line] = field(default_factory=list)


def _after_title(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """Take title, dates and organisation off the head of the page and return the lines below."""
    start = next((index for index, line in enumerate(lines) if line.kind is LineKind.TITLE), None)
    for index, line in enumerate(lines):
        named = furniture.organisation(line.text)
        layout.organisation = layout.organisation or (named if index != start else "")
        if dates.is_date_line(line.text, layout.organisation):
            layout.moments.append(line.text)
        elif index == start or (start is None and not named and not _is_above_title(line)):
            layout.title = line.text
            return list(lines[index + 1 :])
    raise UnreadableCapture("no title")


def _is_above_title(line: Line) -> bool:
    return line.kind is LineKind.ITEM or furniture.is_furniture(line.text, at_the_edge=True)


def _without_edges(lines: list[Line]) -> list[Line]:
    """Drop the site's own lines below the release, up from the bottom, while nothing else stands between."""
    end = len(lines)
    while end and furniture.is_furniture(lines[end - 1].text, at_the_edge=True):
        end -= 1
    return lines[:end]


def _sections(lines: Sequence[Line], layout: Layout) -> list[_Part]:
    parts = [_Part(None)]
    for index, line in enumerate(lines):
        at_the_edge = parts[-1].section in (PageSection.SITE, PageSection.LATEST, PageSection.ABOUT)
        if _says_when_published(line, parts, layout):
            layout.moments.append(line.text)
        elif parts[-1].section is PageSection.SITE:
            parts[-1].lines.append(line)
        elif (label := _label(line, parts[-1])) is not None:
            parts.append(_Part(label[0], _behind_label(line, label[1])))
        elif not _is_sites_own(line, parts, at_the_edge):
            if parts[-1].section is None and contacts.begins_at(lines, index):
                parts.append(_Part(PageSection.CONTACTS))
            parts[-1].lines.append(line)
    return parts


def _behind_label(line: Line, words: str) -> list[Line]:
    """Return what stands behind a label on the same line, as a line of its own."""
    at = line.text.rfind(words) if words else -1
    text = stretch(line.text, at) if at >= 0 else words
    return [replace(line, text=text, markup="")] if words else []


def _says_when_published(line: Line, parts: Sequence[_Part], layout: Layout) -> bool:
    """True for a date line; inside the release a bare date is the release's own, such as when a meeting is."""
    inside = len(parts) == 1 and parts[0].lines and not PUBLISHED.search(line.text)
    of_another = parts[-1].section is PageSection.LATEST
    return not inside and not of_another and dates.is_date_line(line.text, layout.organisation)


def _is_sites_own(line: Line, parts: Sequence[_Part], at_the_edge: bool) -> bool:
    """True for furniture, and for the organisation's name between title and lead."""
    above_lead = len(parts) == 1 and not parts[0].lines
    if above_lead and furniture.organisation(line.text):
        return True
    return furniture.is_furniture(line.text, at_the_edge=at_the_edge or above_lead)


def _label(line: Line, part: _Part) -> tuple[PageSection, str] | None:
    found = furniture.label(line.text)
    if found is None or line.kind is LineKind.ITEM or _belongs_to(part, found[0], line):
        return None
    return found


def _belongs_to(part: _Part, found: PageSection, line: Line) -> bool:
    """True for a line that elsewhere would be a label, but says something of its own in this part."""
    match part.section:
        case None:  # "Om Ljusdoppet" is a subheading of the release.
            return found is PageSection.ABOUT and furniture.is_about_some_name(line.text)
        case PageSection.CONTACTS:  # "Presskontakt" under a name is a mark on that person's card.
            return (
                found is PageSection.CONTACTS
                and bool(part.lines)
                and contacts.is_bare_name(part.lines[-1].text)
            )
        case PageSection.LATEST:  # Titles of other releases, until the page speaks of its publisher.
            return found not in (PageSection.ABOUT, PageSection.SITE)
        case (
            PageSection.KEYWORDS | PageSection.LINKS
        ):  # "Läs mer" is a link's text, and a keyword may be "media".
            return found in (PageSection.LINKS, PageSection.IMAGES)
    return False


def _read_body(sections: Iterable[_Part], layout: Layout) -> None:
    lines = [_captioned(line) for part in sections if part.section is None for line in part.lines]
    first = next((line for line in lines if line.kind is not LineKind.CAPTION), None)
    if first and _can_be_lead(first):
        layout.lead = first.text
    layout.body = [line for line in lines if line.text != layout.lead]


def _can_be_lead(line: Line) -> bool:
    """A lead is running text: no quote, list, caption or heading."""
    running = line.kind is LineKind.TEXT and not OPENING_DASH.match(line.text)
    return running and (line.text[-1] in '.!?…”"' or len(line.text) > LONGEST_UNFINISHED)


def _captioned(line: Line) -> Line:
    return (
        replace(line, kind=LineKind.CAPTION)
        if line.kind is LineKind.TEXT and _is_caption(line.text)
        else line
    )


def _is_caption(text: str) -> bool:
    prose = text.endswith(".") and not re.search(r"foto|bild\s*:", text, re.IGNORECASE)
    return CAPTION.fullmatch(text) is not None and len(text) <= LONGEST_CAPTION and not prose


def _read_contacts(sections: Iterable[_Part], layout: Layout) -> None:
    """Read every contact section; a section without people is the switchboard, whose notes count only first."""
    found: list[Contact] = []
    for part in sections:
        if part.section is not PageSection.CONTACTS:
            continue
        block = contacts.read_block(part.lines)
        layout.body += _notes(block.before, layout)
        found += block.contacts
        for name, spans in block.spans.items():
            layout.contact_spans[name] = joined([layout.contact_spans.get(name, ()), spans])
        _read_after(part, block, layout)
    layout.contacts = contacts.merged(found)


def _notes(lines: Iterable[Line], layout: Layout) -> list[Line]:
    return [
        _captioned(line) for line in lines if line.text != layout.lead and not _is_switchboard(line, layout)
    ]


def _is_switchboard(line: Line, layout: Layout) -> bool:
    if furniture.is_postal_address(line.text) or furniture.organisation(line.text):
        return True
    return bool(phones(line.text)) and not without_phones(ADDRESS.sub("", line.text))


def _read_after(part: _Part, block: Block, layout: Layout) -> None:
    """Tell what follows the people: more of the release, the text on the organisation, or the lead again."""
    lines = _notes(block.after, layout)
    about = next((i for i, line in enumerate(lines) if _is_about_organisation(line, layout)), len(lines))
    layout.body += lines[:about]
    part.lines = lines[about:]


def _is_about_organisation(line: Line, layout: Layout) -> bool:
    named = layout.organisation and layout.organisation.split()[0] in line.text
    return line.text[-1] in ".!" and bool(named or SPEAKS_OF_ITSELF.search(line.text))


def _read_lists(sections: Iterable[_Part], layout: Layout) -> None:
    for part in sections:
        if part.section in (PageSection.KEYWORDS, PageSection.REGIONS):
            part.lines = _read_keywords(part, layout)
        elif part.section is PageSection.LINKS:
            for line in part.lines:
                _read_link(line, layout)
        elif part.section in (PageSection.IMAGES, PageSection.FILES):
            kind = LineKind.CAPTION if part.section is PageSection.IMAGES else LineKind.TEXT
            known = {line.text for line in layout.body}
            layout.body += [replace(line, kind=kind) for line in part.lines if line.text not in known]


def _read_keywords(part: _Part, layout: Layout) -> list[Line]:
    """Read short words up to the first sentence; return what follows, which is no keyword."""
    target = layout.keywords if part.section is PageSection.KEYWORDS else layout.regions
    # One to a line they may hold commas ("Ekonomi, finans"); on one line commas part them.
    between = r"\s*[;•|·]\s*|\s+#" if _one_to_a_line(part.lines) else r"\s*[,;•|·]\s*|\s+#"
    for index, line in enumerate(part.lines):
        words = list(_between(between, line.text))
        if any(len(word) > LONGEST_KEYWORD or len(word.split()) > MOST_KEYWORD_WORDS for word in words):
            return part.lines[index:]
        target += [word for word in words if word and word.casefold() not in map(str.casefold, target)]
    return []


def _between(separator: str, text: str) -> Iterator[str]:
    """Yield the words between separators, without marks around them."""
    cuts = [match.span() for match in re.finditer(separator, text)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    for start, end in zip(starts, ends, strict=True):
        word = text[start:end]
        yield stretch(text, end - len(word.lstrip(" #.")), start + len(word.rstrip(" #.")))


def _one_to_a_line(lines: Sequence[Line]) -> bool:
    return len(lines) > 1 and all(len(line.text) <= LONGEST_KEYWORD for line in lines[:2])


def _read_link(line: Line, layout: Layout) -> None:
    match = ADDRESS.search(line.text)
    href = re.search(r'href="([^"]+)"', line.markup)
    if not match and not href:
        layout.body.append(line)
        return
    url = href[1] if href else match["url"]  # type: ignore[index]
    label = one_space(ADDRESS.sub("", line.text)).strip(" :–-") or line.text
    layout.links.append(Link(url=full_address(url), label=label))
    layout.link_spans.append(spans_of(line.text))


def full_address(url: str) -> str:
    """Return the address with its scheme: "www.example.se" as "https://www.example.se"."""
    return url if re.match(r"[a-z]+:", url, re.IGNORECASE) else f"https://{url}"


def _read_boilerplate(sections: Sequence[_Part], layout: Layout) -> None:
    """Take the text on the organisation: under "Om", after the contacts, or at the foot of the site."""
    texts = [
        line.text
        for part in sorted(sections, key=lambda part: part.section is not PageSection.ABOUT)
        for line in part.lines
        if _can_be_boilerplate(line, part.section, layout)
    ] or _footer(sections, layout)
    own = list(dict.fromkeys(text for text in texts if text != layout.lead))
    layout.boilerplate, layout.boilerplate_spans = "\n\n".join(own), spans_of(*own)


def _can_be_boilerplate(line: Line, section: PageSection | None, layout: Layout) -> bool:
    if section not in (PageSection.ABOUT, PageSection.CONTACTS, PageSection.KEYWORDS, PageSection.REGIONS):
        return False
    return not _is_switchboard(line, layout) and len(line.text.split()) >= FEWEST_BOILERPLATE_WORDS


def _footer(sections: Iterable[_Part], layout: Layout) -> list[str]:
    """Return the paragraphs at the site's foot that speak of the organisation by its name; a slogan does not."""
    name = layout.organisation.split()[0] if layout.organisation else ""
    lines = [line.text for part in sections if part.section is PageSection.SITE for line in part.lines]
    return [
        text
        for text in lines
        if name and re.search(rf"\b{re.escape(name)}\b", text) and len(text.split()) > 6
    ]
