"""Where contacts begin and end among the lines of a page, and the sentences that say whom to call."""

import re
from collections.abc import Sequence
from itertools import islice

from releases.capture import contacts, furniture
from releases.capture.furniture import PageSection
from releases.capture.lines import Line, LineKind
from releases.capture.phones import phones
from releases.capture.spans import one_space
from releases.capture.vocabulary import lines

# A sentence that says whom to call begins with one of these and has a verb before the name.
ANNOUNCES = re.compile(
    r"(?:för|har|vid|vill|frågor|ytterligare|mera?|vidare|upplysningar|information|kontakta?|ring|presskontakt|mediekontakt"
    r"|den\s+som|journalister|medier?|välkommen|for|media|further|please)\b",
    re.IGNORECASE,
)
CALLS = re.compile(
    r"\b(?:kontakta|kontakt|ringa?|mejla|till|av|ger|lämnar|besvarar|svarar|contact|call)\b\s*:?\s*|:\s*",
    re.IGNORECASE,
)
LONGEST_ANNOUNCEMENT, MOST_CALLS = 260, 6
SWITCHBOARD = lines(r"""
    (?:kontakt|kund|service|medborgar)(?:center|centrum|tjänst|service|kontor)(?: .{1,40})?
    (?:kommunens )?växel(?:n)?(?: .{1,40})?  öppettider.*  kommunvägledning(?:en)?
""")
MOST_LINES_TO_A_NUMBER = 6


def is_bare_name(text: str) -> bool:
    """True for a line that names a person and not yet how to reach them."""
    return (
        contacts.named(one_space(text)) is not None and not phones(text) and not contacts.EMAIL.search(text)
    )


def is_name_of_card(text: str) -> bool:
    """True for the line that a card begins with: a person's name or a press office, without a number."""
    bare = one_space(text)
    return is_bare_name(text) or (contacts.FUNCTION.fullmatch(bare) is not None and not phones(bare))


def announced(text: str) -> tuple[PageSection, str] | None:
    """Return what a sentence says of whom to call: "Har du frågor kan du ringa Alva Ek på 070-…", from the name on."""
    if len(text) > LONGEST_ANNOUNCEMENT or not (phones(text) or contacts.EMAIL.search(text)):
        return None
    if not ANNOUNCES.match(text):
        return None
    for match in islice(CALLS.finditer(text), MOST_CALLS):
        who = text[match.end() :]
        record = contacts.begun(Line(who), (), spread=False) if who else None
        if record is not None and record.reachable:
            return PageSection.CONTACTS, who
    return None


def ends_before(page: Sequence[Line], index: int) -> bool:
    """True when the line, below somebody who can be reached, is no field: a heading, a question, a switchboard."""
    line = page[index]
    text = one_space(line.text)
    if furniture.is_letter_foot(text):
        return True
    if contacts.reaches(line) or contacts.begun(line, (), spread=False) is not None:
        return False
    if line.kind is LineKind.HEADING or text.endswith("?") or SWITCHBOARD.fullmatch(text):
        return True
    following = page[index + 1].text if index + 1 < len(page) else ""
    at_an_address = furniture.organisation(text) and furniture.is_postal_address(following)
    return bool(at_an_address) or furniture.is_postal_address(text)


def begins_at(page: Sequence[Line], index: int) -> bool:
    """True when an unlabelled contact begins at `page[index]`: a name with a phone or an address soon below."""
    if contacts.named(page[index].text) is None or contacts.is_note(page[index].text):
        return False
    for line in page[index : index + MOST_LINES_TO_A_NUMBER]:
        if contacts.is_note(line.text) or (line.gap and line is not page[index] and not phones(line.text)):
            return False
        if phones(line.text) or contacts.EMAIL.search(line.text) or contacts.EMAIL_WORD.fullmatch(line.text):
            return True
    return False
