"""Which lines of a page are the release, and what each of them is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from releases.capture import contacts, dates, furniture, headline, sections, topic
from releases.capture.contacts import Block
from releases.capture.furniture import PageSection
from releases.capture.headline import TitleClue
from releases.capture.lines import Line, LineKind, LineRole, UnreadableCapture
from releases.capture.phones import phones, without_phones
from releases.capture.sections import Part
from releases.capture.sentences import sentences
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
LONGEST_CAPTION = 200
# A first line without a full stop is a lead only when it is too long for a heading.
LONGEST_UNFINISHED = 50
FEWEST_BOILERPLATE_WORDS = 5
# A picture's description above the lead is one short sentence.
FEWEST_WITH_CAPTION, LONGEST_CAPTION_SENTENCE = 3, 90
LONGEST_KEYWORD, MOST_KEYWORD_WORDS = 40, 4
# A text on the organisation behind the release says what it is, whom it employs and serves.
SPEAKS_OF_ITSELF = re.compile(
    r"\b(?:kommun(?:en|ens)?|region(?:en|ens)?|staden|stad|invånare|medarbetare|anställda|arbetsgivare|bolaget|koncernen"
    r"|vi\s+(?:är|har|arbetar)|verksamhet(?:en|er|erna)?|grundades|service|omsätter|omsättning|ägs"
    r"|city|municipality|residents|inhabitants|employees|owned|innbyggere)\b",
    re.IGNORECASE,
)


FOOTS = (PageSection.SITE, PageSection.FOOT)


@dataclass(slots=True)
class Layout:
    """A page taken apart. `body` holds the lines between lead and contacts, with what belongs there from below."""

    title: str = ""
    title_by: TitleClue = TitleClue.FIRST
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


def lay_out(lines: Sequence[Line], declared: Sequence[str] = ()) -> Layout:
    """Take a page apart. Raises UnreadableCapture when it has no line that could be a title.

    `declared`: what the page itself calls its title beside its text.
    """
    below, subject = headline.without_mail_head(lines)
    layout = Layout()
    rest = _without_edges(_after_title(below, layout, [*declared, *([subject] if subject else [])]))
    page = sections.divide(rest, layout.title, layout.organisation)
    layout.moments += page.moments
    _read_body(page.parts, layout)
    _read_contacts(page.parts, layout)
    _read_lists(page.parts, layout)
    _read_boilerplate(page.parts, layout)
    return layout


def _after_title(lines: Sequence[Line], layout: Layout, declared: Sequence[str]) -> list[Line]:
    """Take title, dates and organisation off the head of the page and return the lines below."""
    found = headline.find(lines, declared)
    if found is None:
        raise UnreadableCapture("no title")
    layout.title, layout.title_by = lines[found.at].text, found.by
    for line in lines[: found.at]:
        layout.organisation = layout.organisation or furniture.organisation(line.text)
        is_date = dates.is_date_line(line.text, layout.organisation) or dates.is_stamp(line.text)
        if line.role is LineRole.STAMP or is_date:
            layout.moments.append(line.text)
    return list(lines[found.at + 1 :])


def _without_edges(lines: list[Line]) -> list[Line]:
    """Drop the site's own lines below the release, up from the bottom, while nothing else stands between."""
    end = len(lines)
    while end and furniture.is_furniture(lines[end - 1].text, at_the_edge=True):
        end -= 1
    return lines[:end]


def _read_body(sections: Iterable[Part], layout: Layout) -> None:
    lines = [_captioned(line) for part in sections if part.section is None for line in part.lines]
    lines = _with_caption_before_lead(lines, layout.title)
    first = next((line for line in lines if line.kind is not LineKind.CAPTION), None)
    named = next((line for line in lines if line.role is LineRole.LEAD), None)
    if named or (first and _can_be_lead(first)):
        layout.lead = (named or first).text  # type: ignore[union-attr]
    layout.body = [line for line in lines if line.text != layout.lead]


def _with_caption_before_lead(lines: list[Line], title: str) -> list[Line]:
    """Return the lines, the first as a caption when it has nothing to do with the title and the second has."""
    if len(lines) < FEWEST_WITH_CAPTION or len(lines[0].text) > LONGEST_CAPTION_SENTENCE:
        return lines
    if CAPTION.fullmatch(lines[0].text) and _can_be_lead(lines[1]):
        return [replace(lines[0], kind=LineKind.CAPTION), *lines[1:]]
    about = topic.stems(title)
    if not _can_be_lead(lines[0]) or not _can_be_lead(lines[1]) or sentence_count(lines[0].text) > 1:
        return lines
    strays = not topic.is_about(lines[0].text, about, fewest=1) and topic.is_about(
        lines[1].text, about, fewest=2
    )
    return [replace(lines[0], kind=LineKind.CAPTION), *lines[1:]] if strays else lines


def sentence_count(text: str) -> int:
    """Return how many sentences a paragraph has."""
    return len(sentences(text))


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


def _read_contacts(sections: Iterable[Part], layout: Layout) -> None:
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


def _read_after(part: Part, block: Block, layout: Layout) -> None:
    """Tell what follows the people: more of the release, the text on the organisation, or the lead again."""
    lines = _notes(block.after, layout)
    about = next((i for i, line in enumerate(lines) if _is_about_organisation(line, layout)), len(lines))
    layout.body += _without_stray_lines(lines[:about])
    part.lines = lines[about:]


def _without_stray_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """Drop the short lines at the end that no sentence follows: below contacts they are the site's."""
    end = len(lines)
    while end and lines[end - 1].kind is LineKind.TEXT and not sections.is_running(lines[end - 1]):
        end -= 1
    return lines[:end]


def _is_about_organisation(line: Line, layout: Layout) -> bool:
    named = layout.organisation and layout.organisation.split()[0] in line.text
    return line.text[-1] in ".!" and bool(named or SPEAKS_OF_ITSELF.search(line.text))


def _read_lists(sections: Iterable[Part], layout: Layout) -> None:
    for part in sections:
        if part.section in (PageSection.KEYWORDS, PageSection.REGIONS):
            part.lines = _read_keywords(part, layout)
        elif part.section is PageSection.LINKS:
            for line in part.lines:
                _read_link(line, layout, keep=not part.below_foot)
        elif part.section in (PageSection.IMAGES, PageSection.FILES):
            kind = LineKind.CAPTION if part.section is PageSection.IMAGES else LineKind.TEXT
            known = {line.text for line in layout.body}
            kept = [line for line in part.lines if not part.below_foot or _is_caption(line.text)]
            layout.body += [replace(line, kind=kind) for line in kept if line.text not in known]


def _read_keywords(part: Part, layout: Layout) -> list[Line]:
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


def _read_link(line: Line, layout: Layout, *, keep: bool) -> None:
    match = ADDRESS.search(line.text)
    href = re.search(r'href="([^"]+)"', line.markup)
    if not match and not href:
        layout.body += [line] if keep else []
        return
    url = href[1] if href else match["url"]  # type: ignore[index]
    label = one_space(ADDRESS.sub("", line.text)).strip(" :–-") or line.text
    layout.links.append(Link(url=full_address(url), label=label))
    layout.link_spans.append(spans_of(line.text))


def full_address(url: str) -> str:
    """Return the address with its scheme: "www.example.se" as "https://www.example.se"."""
    return url if re.match(r"[a-z]+:", url, re.IGNORECASE) else f"https://{url}"


def _read_boilerplate(sections: Sequence[Part], layout: Layout) -> None:
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


def _footer(sections: Iterable[Part], layout: Layout) -> list[str]:
    """Return the paragraphs at the site's foot that speak of the organisation by its name; a slogan does not."""
    name = layout.organisation.split()[0] if layout.organisation else ""
    lines = [line.text for part in sections if part.section in FOOTS for line in part.lines]
    return [
        text
        for text in lines
        if name and re.search(rf"\b{re.escape(name)}\b", text) and len(text.split()) > 6
    ]
