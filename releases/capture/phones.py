"""Phone numbers in a contact's lines, in the dozen shapes that people type."""

import re

from releases.languages import swedish

SPACE = r"[\s\u2010-\u2015\u2212.-]"
# National numbers have eight to ten digits with the leading zero, foreign ones up to fifteen (ITU-T E.164).
NUMBER = re.compile(
    rf"(?<!\d)(?<![A-Za-z]/)(?:(?:\+|00)\d{{2,3}}{SPACE}*(?:\(0\){SPACE}*)?[1-9](?:{SPACE}*\d){{6,10}}"
    rf"|\(?0\d{{1,3}}\)?/?(?:{SPACE}*\d){{5,8}})(?!\d)"
)
LABEL = re.compile(
    r"\b(?:telefon(?:nummer|nr)?|tfn|tel(?:nr)?|mobil(?:telefon|nummer|nr)?|mob|direkt(?:nummer|telefon)?|phone|växel"
    r"|arbete|presstelefon|jourtelefon|ring)\b\.?\s*:?|\b[TM]:",
    re.IGNORECASE,
)
# 112, 1177, 114 14, 90 101: only where a label calls it a number to call, or where nothing else stands on the line.
SHORT_NUMBER = r"[1-9]\d{1,2}(?:\s?\d{1,3})?"
LABELLED = re.compile(
    rf"(?:{LABEL.pattern})\s*(?P<number>{SHORT_NUMBER})(?![\w/:-]|[\s.,]?\d)", re.IGNORECASE
)
ALONE = re.compile(rf"\s*(?P<number>{SHORT_NUMBER})\s*")
SEPARATORS = " ,;:|/–-\t\xa0"
FEWEST_DIGITS, MOST_DIGITS = 8, 10


def phones(text: str) -> tuple[str, ...]:
    """Return the phone numbers of a line as Swedes write them ("070-174 06 05"), in order."""
    return tuple(" ".join(swedish.phone(text[start:end]).split()) for start, end in _numbers(text))


def without_phones(text: str) -> str:
    """Return the line without its numbers and the labels before them."""
    text = " ".join(text.split())
    for start, end in reversed(_numbers(text)):
        text = f"{text[:start]} {text[end:]}"
    bare = re.sub(r"\(\s*\)", "", LABEL.sub(" ", text)).strip(SEPARATORS)
    return re.sub(r"^(?:eller|och|samt)\b|\b(?:eller|och|samt)$", "", bare).strip(SEPARATORS)


def _numbers(text: str) -> list[tuple[int, int]]:
    """Return where the numbers begin and end."""
    long = [match.span() for match in NUMBER.finditer(text) if _is_possible(match[0])]
    alone = ALONE.fullmatch(text)
    short = [
        match.span("number")
        for match in ([alone] if alone else LABELLED.finditer(text))
        if swedish.is_short_number(match["number"])
    ]
    return sorted({*long, *short})


def _is_possible(number: str) -> bool:
    digits = len(re.sub(r"\D", "", number))
    national = number.lstrip("(").startswith("0") and not number.startswith("00")
    return FEWEST_DIGITS <= digits <= MOST_DIGITS if national else digits >= FEWEST_DIGITS
