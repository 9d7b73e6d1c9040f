"""Case numbers (diarienummer) and paragraphs of minutes."""

import re
from dataclasses import dataclass

ANNOUNCED = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|diarie|ärendenummer|ärendenr|ärende)\b\.?\s*:?\s*"
    r"(?P<number>(?:[A-ZÅÄÖ]{2,6}[\s/-]?)?\d{2,6}\s?[/:-]\s?\d{2,6}(?:[:-]\d{1,6})?)",
    re.IGNORECASE,
)
# "BN-2020/01001", "KS/2018:298 - 001", "KS 2018/124", "KSN-2014-0604", "RS/451/2019".
BARE = re.compile(
    r"(?<![\w/.])(?P<number>(?!(?:SFS|SOU|DS|EU|EG|ISO|SS|EN|HVB|RFC|LSS|KL|PBL|OSL|COVID|PROP)\b)[A-ZÅÄÖ]{2,5}"
    r"(?:[\s/-](?:19|20)\d{2}[/:-]\d{1,6}(?:\s?-\s?\d{3}\b)?|/\d{1,6}/(?:19|20)\d{2}))(?![\w/])"
)
# "§ 12 a" has its letter; the i of "§ 91 i protokollet" is a word.
PARAGRAPH = re.compile(
    r"(?:§§?|\bparagraf)\s*(?P<number>\d+(?:\s?[a-hj-z])?\b)(?!\s*(?:i\s+)?\w*(?:lag|balk|förordning)\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CaseMention:
    """A case number or a paragraph in a text, and where it stands."""

    number: str
    start: int
    end: int


def case_numbers(text: str) -> tuple[str, ...]:
    """Return the case numbers of a text as they are written, without "Dnr", each once."""
    numbers: list[str] = []
    for mention in case_number_mentions(text):
        if not any(mention.number in known for known in numbers):
            numbers.append(mention.number)
    return tuple(numbers)


def case_number_mentions(text: str) -> tuple[CaseMention, ...]:
    """Return where case numbers stand in a text, in order, the longer of two that begin alike."""
    found = [
        CaseMention(" ".join(match["number"].split()), match.start("number"), match.end("number"))
        for pattern in (BARE, ANNOUNCED)
        for match in pattern.finditer(text)
    ]
    apart: list[CaseMention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or mention.start >= apart[-1].end:
            apart.append(mention)
    return tuple(apart)


def paragraph(text: str) -> str:
    """Return the paragraph of the minutes that a text names ("§ 62" as "62"), or ""."""
    return next((mention.number for mention in paragraph_mentions(text)), "")


def paragraph_mentions(text: str) -> tuple[CaseMention, ...]:
    """Return where paragraphs of minutes stand in a text, in order; those of a law are none."""
    return tuple(
        CaseMention(" ".join(match["number"].split()), match.start(), match.end("number"))
        for match in PARAGRAPH.finditer(text)
    )
