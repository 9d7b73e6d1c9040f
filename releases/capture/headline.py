"""Which line of a page is the title of the release, and by what it was found.

A page that marks its title is believed. Else the lines before the first
paragraph compete: by what else the page says of them (its own title, a mail's
subject, a breadcrumb, a dialog that repeats it), by what stands below them, and
by how many of their words the rest of the page is about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from releases.capture import dates, furniture, topic
from releases.capture.lines import Line, LineKind
from releases.capture.phones import phones
from releases.document.attribution import OPENING_DASH

# How far down a page its menus may push the title, and how much of the text below is asked.
LONGEST_HEAD, FARTHEST_BELOW = 80, 40
SHORTEST_PARAGRAPH, LONGEST_TITLE = 60, 200
FEWEST_DECLARED_WORDS = 3
# A later line takes the place of the first one only by more than this.
MARGIN = 0.75
MAIL_HEAD = re.compile(
    r"(?P<name>från|from|skickat|sent|till|to|kopia|cc|ämne|subject|datum|date|svar till|reply-to|bilagor|attachments)"
    r"\s*:\s*(?P<value>.*)",
    re.IGNORECASE,
)
FEWEST_MAIL_FIELDS = 3
SUBJECT = ("ämne", "subject")
# "Pressmeddelande: Lindarne säger nej": what a subject says before the title.
PREFIX = re.compile(r"^(?:(?:sv|vb|re|fw|fwd)\s*:\s*)*(?:press\w*|nyhet\w*)?\s*[:–-]?\s*", re.IGNORECASE)


class TitleClue(StrEnum):
    """By what the title was found."""

    MARKED = "marked"
    DECLARED = "declared"
    COMPARED = "compared"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Headline:
    """Where the title stands among the lines of a page, and by what it was found."""

    at: int
    by: TitleClue


def find(lines: Sequence[Line], declared: Sequence[str] = ()) -> Headline | None:
    """Return the title among `lines`, None when none of them can be one.

    `declared`: what the page itself calls its title elsewhere, such as <title>, which may hold more.
    """
    marked = next((index for index, line in enumerate(lines) if line.kind is LineKind.TITLE), None)
    if marked is not None:
        return Headline(marked, TitleClue.MARKED)
    possible = [index for index in range(min(len(lines), LONGEST_HEAD)) if _can_be_title(lines[index])]
    if not possible:
        below = next(
            (index for index in range(LONGEST_HEAD, len(lines)) if _can_be_title(lines[index])), None
        )
        return None if below is None else Headline(below, TitleClue.FIRST)
    named = [index for index in possible if _is_declared(lines[index].text, declared)]
    if named:
        return Headline(max(named, key=lambda index: (len(lines[index].text), -index)), TitleClue.DECLARED)
    return _compared(lines, possible)


def _compared(lines: Sequence[Line], possible: Sequence[int]) -> Headline:
    first = possible[0]
    end = min(_first_paragraph(lines), _other_news(lines, first))
    head = [index for index in possible if index < end and not _is_sentence(lines[index].text)]
    if not head:
        return Headline(first, TitleClue.FIRST)
    below = topic.stems(*(line.text for line in lines[end : end + FARTHEST_BELOW]))
    merits = {index: _merit(lines, index, below) for index in head}
    best = max(head, key=lambda index: (merits[index], -index))
    if merits[best] <= merits[head[0]] + MARGIN:
        best = head[0]
    sure = merits[best] >= 1.0 and all(
        merits[best] - merits[other] > MARGIN for other in head if other != best
    )
    return Headline(best, TitleClue.COMPARED if sure or len(head) == 1 else TitleClue.FIRST)


def _other_news(lines: Sequence[Line], first: int) -> int:
    """Return where the list of other releases begins below the first line that could be a title."""
    head = range(first, min(len(lines), LONGEST_HEAD))
    labels = ((index, furniture.label(lines[index].text)) for index in head)
    return next((n for n, found in labels if found and found[0] is furniture.PageSection.LATEST), len(lines))


def _is_sentence(text: str) -> bool:
    return text[-1] == "." and len(text.split()) > FEWEST_DECLARED_WORDS


def _merit(lines: Sequence[Line], index: int, below: frozenset[str]) -> float:
    """Return how much speaks for a line: what the page is about, where it stands, who repeats it."""
    text = lines[index].text
    merit = 3 * topic.share(text, below, fewest=3)
    merit += 0.5 if len(text.split()) >= FEWEST_DECLARED_WORDS else -0.5
    merit += 1 if _stands_above_stamp(lines, index) else 0
    merit += (
        1
        if len(text.split()) >= FEWEST_DECLARED_WORDS
        and any(text in other.text for other in lines[:LONGEST_HEAD] if other is not lines[index])
        else 0
    )
    merit -= 1 if text[-1] in ":/>»" or text[0] in "/>»«<" else 0
    return merit


def _stands_above_stamp(lines: Sequence[Line], index: int) -> bool:
    """True when the day of publication, or a label of the page, is all that parts the line from its text."""
    following = lines[index + 1 : index + 3]
    return any(dates.is_date_line(line.text) or dates.is_stamp(line.text) for line in following)


def _first_paragraph(lines: Sequence[Line]) -> int:
    """Return where the text begins: the first paragraph that the lines below it go on about, else the first at all."""
    paragraphs = [index for index in range(min(len(lines), LONGEST_HEAD)) if _is_paragraph(lines[index])]
    for index in paragraphs:
        rest = topic.stems(*(line.text for line in lines[index + 1 : index + FARTHEST_BELOW]))
        before = topic.stems(*(line.text for line in lines[max(0, index - 4) : index]))
        if OPENING_DASH.match(lines[index].text) or topic.is_about(
            lines[index].text, rest | before, fewest=1
        ):
            return index
    sentences = (n for n in range(1, min(len(lines), LONGEST_HEAD)) if _is_sentence(lines[n].text))
    return paragraphs[0] if paragraphs else next(sentences, len(lines))


def _is_paragraph(line: Line) -> bool:
    if line.kind is not LineKind.TEXT or furniture.is_furniture(line.text, at_the_edge=True):
        return False
    ends = line.text.rstrip('”"“»')[-1:] in ".!?…"
    if len(line.text) > LONGEST_TITLE:
        return True
    return ends and (len(line.text) >= SHORTEST_PARAGRAPH or OPENING_DASH.match(line.text) is not None)


def _can_be_title(line: Line) -> bool:
    text = line.text
    if line.kind in (LineKind.ITEM, LineKind.CAPTION, LineKind.CELL) or line.role is not None:
        return False
    if furniture.is_furniture(text, at_the_edge=True) or furniture.publisher(text):
        return False
    found = furniture.label(text)
    if found and found[0] is not furniture.PageSection.ABOUT and not found[1]:
        return False
    if not any(letter.isalpha() for letter in text) or phones(text):
        return False
    return not (dates.is_date_line(text) or dates.is_stamp(text))


def _is_declared(text: str, declared: Sequence[str]) -> bool:
    words = " ".join(text.split()).casefold()
    return any(
        words == title or (words in title and len(words.split()) >= FEWEST_DECLARED_WORDS)
        for title in (PREFIX.sub("", " ".join(one.split())).casefold() for one in declared)
    )


def without_mail_head(lines: Sequence[Line]) -> tuple[list[Line], str]:
    """Return the lines below the head of a mail ("Från: … Ämne: …"), and its subject; all lines when it is no mail."""
    fields: dict[str, str] = {}
    last, name = -1, ""
    for index, line in enumerate(lines[: LONGEST_HEAD // 4]):
        match = MAIL_HEAD.fullmatch(line.text)
        if match:
            name = match["name"].lower()
            fields[name] = match["value"]
            last = index
        elif name and not line.gap and index == last + 1:
            fields[name] = f"{fields[name]} {line.text}"
            last = index
        elif fields:
            break
    if len(fields) < FEWEST_MAIL_FIELDS:
        return list(lines), ""
    subject = next((fields[key] for key in SUBJECT if key in fields), "")
    return list(lines[last + 1 :]), subject
