"""Case numbers (diarienummer): one matter, however its number is written.

A municipality writes them in many ways: "BN-2020/01001", "KS/2018:298 - 001",
"Dnr KS 2018/298". Pure: no database.
"""

import re

from releases.document.characters import normal

ANNOUNCED = re.compile(r"(?:dnr|diarie(?:nr|nummer)?|ärende(?:nr|nummer)?)(?![^\W\d_])")
PARTS = re.compile(r"[0-9]+|[^\W0-9_]+")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# Characters of a canonical form that the tables hold; one of our own needs a third of it.
LONGEST = 120
DOCUMENT = re.compile(r"0[0-9]{2}")


def canonical(case_number: str) -> str:
    """Return the one form that every spelling of a case number shares: "ks-2018-298".

    Case, spaces, punctuation, the word "Dnr" and leading zeros do not matter.
    Å, ä and ö do: ÄN is another register than AN. The number of a document
    within the matter ("- 001" after year and number) is left out. Returns ""
    for words without a digit, which name no matter.
    """
    words = normal(case_number).casefold()
    parts = PARTS.findall(ANNOUNCED.sub("", words, count=1))
    if not any(part[0].isdecimal() for part in parts):
        return ""
    if _ends_with_document(parts):
        parts.pop()
    return "-".join(part.lstrip("0") or part[:1] for part in parts)


def is_too_long(case_number: str) -> bool:
    """Tell whether the canonical form is longer than LONGEST: it has hyphens, and letters such as ŉ become several."""
    return len(canonical(case_number)) > LONGEST


def _ends_with_document(parts: list[str]) -> bool:
    """Tell "2018:298 - 001" from a register that counts in threes: year, number, and a document with its zeros."""
    if len(parts) < 3:
        return False
    year, number, last = parts[-3:]
    return bool(YEAR.fullmatch(year)) and number.isdecimal() and bool(DOCUMENT.fullmatch(last))
