"""The lines of a page below its title, parted by the labels it prints, down to where the site's own lines begin.

A label opens a part ("Kontakt", "Ämnen"). A line of the site's own below the text
("Dela", "Sidan uppdaterad …") opens its foot: what follows is the site's too,
unless it goes on about what the release is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from releases.capture import contact_edges, contacts, dates, furniture, topic
from releases.capture.furniture import PageSection
from releases.capture.lines import Line, LineKind, LineRole
from releases.capture.spans import one_space, stretch
from releases.document.attribution import OPENING_DASH

PUBLISHED = re.compile(r"publicera|pressmeddelande|nyhet|published|\bCES?T\b", re.IGNORECASE)
LONGEST_LABEL_LINE = 90
# A kicker over the lead ("Skola och förskola") is shorter than a second title.
MOST_KICKER_WORDS = 3


@dataclass(slots=True)
class Part:
    """The lines under one label; without one they are the release's own text. `below_foot`: the site's lines began."""

    section: PageSection | None
    lines: list[Line] = field(default_factory=list)
    below_foot: bool = False


@dataclass(slots=True)
class Sections:
    """The parts of a page in order, and the lines that say when it was published."""

    title: str
    organisation: str
    parts: list[Part] = field(default_factory=lambda: [Part(None)])
    moments: list[str] = field(default_factory=list)
    has_text: bool = False
    has_foot: bool = False
    can_be_reached: bool = False

    @property
    def last(self) -> Part:
        """The part that the next line belongs to."""
        return self.parts[-1]

    def open(self, section: PageSection | None, lines: Sequence[Line] = ()) -> None:
        """Begin a part."""
        self.has_foot = self.has_foot or section is PageSection.FOOT
        self.can_be_reached = False
        self.parts.append(Part(section, [], self.has_foot))
        for line in lines:
            self.take(line)

    def take(self, line: Line) -> None:
        """Add a line to the last part."""
        self.last.lines.append(line)
        self.has_text = self.has_text or (self.last.section is None and is_running(line))
        self.can_be_reached = self.can_be_reached or contacts.reaches(line)


def divide(lines: Sequence[Line], title: str, organisation: str) -> Sections:
    """Part the lines below the title by labels and by where the site's own lines begin."""
    page = Sections(title, organisation)
    for index, line in enumerate(lines):
        _place(page, lines, index, line)
    page.parts = list(_with_what_is_about_the_release(page))
    return page


def is_running(line: Line) -> bool:
    """True for a sentence or what somebody says, not for a heading, a caption or a label."""
    if line.role is LineRole.LEAD:
        return True
    if line.kind in (LineKind.CAPTION, LineKind.HEADING) or furniture.is_above_lead(line.text):
        return False
    return line.text.rstrip('”"“»« ')[-1:] in (*".!?…",) or len(line.text) > LONGEST_LABEL_LINE


def _place(page: Sections, lines: Sequence[Line], index: int, line: Line) -> None:
    section = page.last.section
    if _says_when_published(page, line):
        page.moments.append(line.text)
    elif section is PageSection.SITE:
        page.take(line)
    elif (label := _label(page, line)) is not None:
        page.open(label[0], _behind_label(line, label[1]))
    elif section is PageSection.FOOT:
        _take_in_foot(page, lines, index)
    elif not _is_sites_own(page, line):
        _take(page, lines, index)


def _take(page: Sections, lines: Sequence[Line], index: int) -> None:
    line, section = lines[index], page.last.section
    if _opens_foot(page, lines, index):
        page.open(PageSection.FOOT)
    elif section is PageSection.CONTACTS and not page.has_text and is_running(line) and _is_text(line):
        page.open(None)
    elif section is None and contact_edges.begins_at(lines, index):
        page.open(PageSection.CONTACTS)
    page.take(line)


def _take_in_foot(page: Sections, lines: Sequence[Line], index: int) -> None:
    known = any(part.section is PageSection.CONTACTS for part in page.parts)
    if not known and contact_edges.begins_at(lines, index):
        page.open(PageSection.CONTACTS)
    page.take(lines[index])


def _is_text(line: Line) -> bool:
    return (
        line.role is LineRole.LEAD or contacts.is_note(line.text) or OPENING_DASH.match(line.text) is not None
    )


def _behind_label(line: Line, words: str) -> list[Line]:
    """Return what stands behind a label on the same line, as a line of its own."""
    at = line.text.rfind(words) if words else -1
    text = stretch(line.text, at) if at >= 0 else words
    return [replace(line, text=text, markup="")] if words else []


def _says_when_published(page: Sections, line: Line) -> bool:
    """True for a date line; inside the release a bare date is the release's own, such as when a meeting is."""
    if line.role is LineRole.STAMP:
        return True
    inside = len(page.parts) == 1 and page.has_text and not PUBLISHED.search(line.text)
    if inside or page.last.section is PageSection.LATEST or line.kind is LineKind.CELL:
        return False
    return dates.is_date_line(line.text, page.organisation) or dates.is_stamp(line.text)


def _is_sites_own(page: Sections, line: Line) -> bool:
    """True for a line to leave out: furniture; between title and lead also who wrote it, whose page it is, kickers."""
    if _is_above_lead(page):
        return _is_no_lead(page, line)
    at_the_edge = page.last.section in (PageSection.LATEST, PageSection.ABOUT)
    if page.last.section in (None, PageSection.CONTACTS) and page.has_text:
        return False  # It opens the foot.
    return furniture.is_furniture(line.text, at_the_edge=at_the_edge)


def _is_above_lead(page: Sections) -> bool:
    return not page.has_text and page.last.section is None


def _is_no_lead(page: Sections, line: Line) -> bool:
    text = one_space(line.text)
    if text == one_space(page.title) or furniture.is_above_lead(text) or furniture.publisher(text):
        return True
    if furniture.is_furniture(text, at_the_edge=True):
        return True
    words = len(text.split())
    is_kicker = words <= MOST_KICKER_WORDS and line.kind is LineKind.TEXT and text[-1] not in ".!?:"
    return is_kicker and not line.gap


def _opens_foot(page: Sections, lines: Sequence[Line], index: int) -> bool:
    """True when the site's own lines begin: furniture below the text, or what is no contact below a contact."""
    line = lines[index]
    if page.last.section is PageSection.CONTACTS and page.last.lines:
        if contacts.is_address_word(line.text):
            return False
        if furniture.is_furniture(line.text, at_the_edge=True):
            return True
        return page.can_be_reached and contact_edges.ends_before(lines, index)
    return page.last.section is None and page.has_text and furniture.is_furniture(line.text, at_the_edge=True)


def _label(page: Sections, line: Line) -> tuple[PageSection, str] | None:
    if line.kind is LineKind.ITEM or line.role is LineRole.LEAD:
        return None
    found = furniture.label(line.text) or contact_edges.announced(line.text)
    if found is None or _belongs_to(page, found[0], line):
        return None
    return found


def _belongs_to(page: Sections, found: PageSection, line: Line) -> bool:
    """True for a line that elsewhere would be a label, but says something of its own in this part."""
    part = page.last
    match part.section:
        case None:  # "Om Ljusdoppet" is a subheading of the release.
            return found is PageSection.ABOUT and furniture.is_about_some_name(line.text)
        case PageSection.CONTACTS:  # "Presskontakt" under a name is a mark on that person's card.
            last = part.lines[-1].text if part.lines else ""
            return found is PageSection.CONTACTS and bool(last) and contact_edges.is_name_of_card(last)
        case PageSection.LATEST:  # Titles of other releases, until the page speaks of its publisher.
            return found not in (PageSection.ABOUT, PageSection.SITE)
        case PageSection.KEYWORDS | PageSection.LINKS:
            # "Läs mer" is a link's text, and a keyword may be "media".
            return found in (PageSection.LINKS, PageSection.IMAGES)
    return False


def _with_what_is_about_the_release(page: Sections) -> Iterator[Part]:
    """Yield the parts; of a foot the lines down to the last that goes on about the release are its text."""
    about = topic.stems(
        page.title, *(line.text for part in page.parts if part.section is None for line in part.lines)
    )
    for part in page.parts:
        if part.section is not PageSection.FOOT:
            yield part
            continue
        end = max((n for n, line in enumerate(part.lines, 1) if _goes_on(line, about)), default=0)
        kept = [line for line in part.lines[:end] if not furniture.is_furniture(line.text, at_the_edge=False)]
        yield Part(None, kept)
        yield Part(PageSection.FOOT, part.lines[end:], below_foot=True)


def _goes_on(line: Line, about: frozenset[str]) -> bool:
    if not is_running(line) or furniture.is_furniture(line.text, at_the_edge=True):
        return False
    said = OPENING_DASH.match(line.text) is not None and len(line.text) > LONGEST_LABEL_LINE / 2
    return said or topic.is_about(line.text, about, fewest=3)
