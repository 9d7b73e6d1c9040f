"""Amounts as people type and paste them, read in one way at the desk and in the press room's filters."""

import re

from releases.document.characters import normal

MINUS_SIGN = re.compile("^[\u2212\u2013]")
CURRENCY = re.compile(r"\A(?:sek\s*)?(.*?)\s*(?:kr|kronor|kruunua|sek|:-)?\.?\Z", re.IGNORECASE | re.DOTALL)
# Spaces of any kind, or the comma of English, where thousands meet.
BETWEEN_THOUSANDS = re.compile(r"(?<=[0-9])[\s,](?=[0-9]{3}(?![0-9]))")
KRONOR = re.compile(r"-?[0-9]{1,400}")  # that many are read and then refused as too large


class UnreadableAmount(ValueError):
    """What was typed is no amount in whole kronor."""


def whole_number(typed: str) -> str:
    """Return digits without marks and spaces between thousands: "1 200 000" is "1200000", "\u22125" is "-5"."""
    return _without_thousands(normal(typed).strip())


def whole_kronor(typed: str) -> int | None:
    """Return whole SEK, None when nothing was typed. Raises UnreadableAmount.

    "450 000 kr", "500:-" and "\u22122 500 kronor" are read, in English "SEK 500,000" too. One digit or two after a
    comma are \u00f6re, and refused: whoever types them would find another amount kept.
    """
    words = normal(typed).strip()
    if not words:
        return None
    match = CURRENCY.fullmatch(words)
    digits = _without_thousands(match[1].strip()) if match else ""
    if not KRONOR.fullmatch(digits):
        raise UnreadableAmount(typed[:40])
    return int(digits)


def _without_thousands(words: str) -> str:
    return BETWEEN_THOUSANDS.sub("", MINUS_SIGN.sub("-", words))
