"""Amounts of money in Swedish running text, in every form that releases write them.

"50 000 kronor", "2,4 miljoner kronor", "78 miljoner", "–75,6 mnkr", "tkr",
"mellan 175 och 200 miljoner kronor", "en halv miljon kronor". A percentage, a
tax rate and a million inhabitants are no amounts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from releases.capture.vocabulary import any_of, lines
from releases.document.attribution import DASHES as MINUS

THOUSAND, MILLION, BILLION = 1_000, 1_000_000, 1_000_000_000
# The longer word first: "miljoner kronor" is one unit, not a number of "miljoner".
KRONOR = r"(?:svenska\s+)?(?:kronor|krona|kr\b\.?|SEK\b)"
UNITS = [
    (lines(rf"(?:mdkr|mdr\s?kr|mdr|mrd|miljard(?:er)?(?:\s+{KRONOR})?)\b"), BILLION),
    (
        lines(rf"(?:mnkr|mkr|mn\s?kr|milj\b\.?(?:\s?(?:kr\b|kronor))?|MSEK|miljon(?:er)?(?:\s+{KRONOR})?)\b"),
        MILLION,
    ),
    (lines(rf"(?:tkr|ksek|tusen\s+{KRONOR})\b"), THOUSAND),
    (lines(rf"{KRONOR}|[:,]-"), 1),
]
DIGITS = r"\d{1,3}(?:[ \u00a0\u2009\u202f.]\d{3})+(?!\d)|\d+"
NUMBER = re.compile(rf"(?P<sign>(?<![\w{MINUS}])[+{MINUS}]\s?)?(?P<digits>(?:{DIGITS})(?:[,.]\d+)?)")
WORDS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
    "elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "sexton": 16, "sjutton": 17, "arton": 18,
    "nitton": 19, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80,
    "nittio": 90, "hundra": 100, "etthundra": 100, "tvåhundra": 200, "en halv": 0.5, "en kvarts": 0.25,
    "en och en halv": 1.5, "ett och ett halvt": 1.5, "två och en halv": 2.5, "tre och en halv": 3.5,
}  # fmt: skip
IN_WORDS = re.compile(
    r"\b(?P<words>" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\s+(?=miljon|miljard|tusen\s+kr)",
    re.IGNORECASE,
)
# "minus 5 miljoner" and "mellan 175 och 200 miljoner": the first number borrows the second one's unit.
RANGE = re.compile(rf"\s*(?:och|till|respektive|eller|[{MINUS}])\s*$")
COUNTED_WORDS = any_of(r"""
    \w*(?:invånare|människor|personer|besök|besökare|resor|resenärer|passagerare|användare|elever)
    medborgare  kunder  barn  träd  bilar  cyklar  fordon  plantor  sidor  gäster  övernattningar  visningar
    klick  gånger  år  ton  liter  kubik\w*  kvadrat\w*  kilometer  kilo  meter  mil  k[wg]h?  [mgt]wh
    m[23²³]  euro  dollar  pund  norska  danska
""")
COUNTED = re.compile(rf"\s+(?:\w+\s+)?{COUNTED_WORDS}\b", re.IGNORECASE)
TAX_RATE = re.compile(
    r"skattesats|skattekrona|hundralapp|utdebitering|kommunalskatt|landstingsskatt", re.IGNORECASE
)
LARGEST_RATE = 100
# How many letters before a number can belong to it: a sign in words, the lower end of a range.
NEAR = 40
# More than any public budget of the country: a number that long is an identifier.
LARGEST_AMOUNT = 10**13


@dataclass(frozen=True, slots=True)
class Amount:
    """Money in a text: whole SEK (negative when it says minus) and where it stands."""

    sek: int
    start: int
    end: int


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money in `text` in order; a range is its two ends."""
    return tuple(sorted(_amounts(text), key=lambda amount: amount.start))


def _amounts(text: str) -> Iterator[Amount]:
    for match in NUMBER.finditer(text):
        value = _value(match["digits"])
        unit = _unit(text, match.end())
        if value and unit and value * unit[0] <= LARGEST_AMOUNT and not _is_rate(text, value, unit[0]):
            yield Amount(_sek(value * _sign(text, match), unit[0]), match.start(), unit[1])
            yield from _lower_end(text, match, unit)
    for match in IN_WORDS.finditer(text):
        if unit := _unit(text, match.end()):
            value = Decimal(str(WORDS[" ".join(match["words"].lower().split())]))
            yield Amount(_sek(value, unit[0]), match.start(), unit[1])


def _value(digits: str) -> Decimal | None:
    """Return "1,2", "50 000" and "50.000" as numbers; None for what is a date, a time or a version."""
    bare = re.sub(r"[ \u00a0\u2009\u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare):
        bare = bare.replace(".", "")
    return Decimal(bare.replace(",", ".")) if re.fullmatch(r"\d+(?:[.,]\d+)?", bare) else None


def _unit(text: str, at: int) -> tuple[int, int] | None:
    """Return the factor of the unit that follows and where it ends, or None when it is not money."""
    start = re.compile(r"\s*").match(text, at).end()  # type: ignore[union-attr]
    for pattern, factor in UNITS:
        if match := pattern.match(text, start):
            in_kronor = factor == 1 or not re.fullmatch(r"milj\w+", match[0], re.IGNORECASE)
            return (factor, match.end()) if in_kronor or not COUNTED.match(text, match.end()) else None
    return None


def _sign(text: str, number: re.Match[str]) -> int:
    # "175 –200" is a range with a stray space.
    before = text[max(0, number.start() - NEAR) : number.start()]
    after_number = re.search(r"\d\s*$", before)
    written = "" if after_number else (number["sign"] or "").strip()
    in_words = re.search(r"\bminus\s+$", before, re.IGNORECASE)
    return -1 if (written and written in MINUS) or in_words else 1


def _lower_end(text: str, upper: re.Match[str], unit: tuple[int, int]) -> Iterator[Amount]:
    """Yield the first number of "175 och 200 miljoner", unless it has a unit of its own or is a year."""
    first = max(0, upper.start() - NEAR)
    link = RANGE.search(text, first, upper.end("sign") if upper["sign"] else upper.start())
    lower = list(NUMBER.finditer(text, first, link.start())) if link else []
    if not link or not lower or lower[-1].end() != link.start():
        return
    value = _value(lower[-1]["digits"])
    if value is not None and not re.fullmatch(r"(?:19|20)\d{2}", lower[-1]["digits"]):
        yield Amount(_sek(value * _sign(text, lower[-1]), unit[0]), lower[-1].start(), unit[1])


def _is_rate(text: str, value: Decimal, factor: int) -> bool:
    """A few kronor beside the words for tax are öre per earned krona, not money in a budget."""
    return factor == 1 and value < LARGEST_RATE and TAX_RATE.search(text) is not None


def _sek(value: Decimal, factor: int) -> int:
    return int((value * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
