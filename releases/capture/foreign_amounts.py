"""Amounts of Swedish money in English and Finnish running text.

"SEK 450,000", "SEK 1.3 million", "1.3 million kronor"; "450 000 kruunua",
"1,3 miljoonaa kruunua". Sources: the Government Offices' guide to written
English; Kielitoimiston ohjepankki.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from releases.capture.amounts import BILLION, LARGEST_AMOUNT, MILLION, THOUSAND, Amount
from releases.document.attribution import DASHES as MINUS

SPACE = "[ \u00a0\u2009\u202f]"
ENGLISH_NUMBER = r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)"
ENGLISH_SCALE = rf"(?:{SPACE}?(?P<scale>thousand|million|billion|bn|m|k)\b)?"
KRONOR = r"(?:kronor|kronas?|kr|SEK)\b"
ENGLISH = [
    re.compile(rf"(?P<sign>[{MINUS}]{SPACE}?)?\bSEK{SPACE}?{ENGLISH_NUMBER}{ENGLISH_SCALE}", re.IGNORECASE),
    re.compile(
        rf"(?<![\w,.])(?P<sign>(?<![\w{MINUS}])[{MINUS}]{SPACE}?)?{ENGLISH_NUMBER}{ENGLISH_SCALE}{SPACE}(?:Swedish{SPACE})?{KRONOR}",
        re.IGNORECASE,
    ),
]
FINNISH = [
    re.compile(
        rf"(?<![\w,.])(?P<sign>(?<![\w{MINUS}])[{MINUS}]{SPACE}?)?(?P<digits>\d{{1,3}}(?:{SPACE}\d{{3}})+(?!\d)|\d+(?:,\d+)?)"
        rf"(?:{SPACE}(?P<scale>tuha(?:t|nne)\w*|miljo(?:ona|n)\w*|miljardi\w*|milj\.|mrd\.))?{SPACE}(?:kruunu\w*|kr\b)",
        re.IGNORECASE,
    ),
]
SCALES = {
    "t": THOUSAND,
    "k": THOUSAND,
    "mi": MILLION,
    "m": MILLION,
    "b": BILLION,
    "mrd": BILLION,
    "miljard": BILLION,
}
LONGEST_FIRST = sorted(SCALES, key=len, reverse=True)


def english(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money in an English `text`, in order."""
    return _ordered(amount for pattern in ENGLISH for amount in _amounts(text, pattern, thousands=","))


def finnish(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money in a Finnish `text`, in order."""
    return _ordered(amount for pattern in FINNISH for amount in _amounts(text, pattern, thousands=" "))


def _ordered(found: Iterator[Amount]) -> tuple[Amount, ...]:
    """Return each amount once: "SEK 5 million kronor" is found by both patterns."""
    ordered: list[Amount] = []
    for amount in sorted(found, key=lambda one: (one.start, -one.end)):
        if not ordered or amount.start >= ordered[-1].end:
            ordered.append(amount)
    return tuple(ordered)


def _amounts(text: str, pattern: re.Pattern[str], *, thousands: str) -> Iterator[Amount]:
    for match in pattern.finditer(text):
        digits = re.sub(SPACE, "", match["digits"])
        number = digits.replace(",", "") if thousands == "," else digits.replace(",", ".")
        sek = int(Decimal(number) * _factor(match["scale"]))
        if 0 < sek <= LARGEST_AMOUNT:
            yield Amount(-sek if match["sign"] else sek, match.start(), match.end())


def _factor(scale: str | None) -> int:
    return next((SCALES[start] for start in LONGEST_FIRST if (scale or "").lower().startswith(start)), 1)
