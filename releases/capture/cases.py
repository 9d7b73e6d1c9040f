"""Case numbers (diarienummer) and paragraphs of minutes."""

import re

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
PARAGRAPH = re.compile(
    r"(?:§§?|\bparagraf)\s*(?P<number>\d+\s?[a-z]?\b)(?!\s*(?:i\s+)?\w*(?:lag|balk|förordning)\w*)",
    re.IGNORECASE,
)


def case_numbers(text: str) -> tuple[str, ...]:
    """Return the case numbers of a text as they are written, without "Dnr", each once."""
    found = [
        (match.start("number"), match["number"])
        for pattern in (BARE, ANNOUNCED)
        for match in pattern.finditer(text)
    ]
    numbers: list[str] = []
    for _, number in sorted(found, key=lambda pair: (pair[0], -len(pair[1]))):
        tidy = " ".join(number.split())
        if not any(tidy in known for known in numbers):
            numbers.append(tidy)
    return tuple(numbers)


def paragraph(text: str) -> str:
    """Return the paragraph of the minutes that a text names ("§ 62" as "62"), or ""."""
    match = PARAGRAPH.search(text)
    return " ".join(match["number"].split()) if match else ""
