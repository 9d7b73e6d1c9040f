"""Addresses of words: "Sámi čála đikte" becomes "sami-cala-dikte". Every slug is made here.

What is published keeps the address that it has; a new rule is for new addresses.
"""

import re
import unicodedata

from django.utils.text import slugify  # noqa: TID251

# Letters that Unicode takes apart into none of a-z: those of Sami, Icelandic, Danish, Polish, German and their
# neighbours, as people who have no such keys write them.
PLAIN = str.maketrans(
    {"đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ʒ": "z", "ƶ": "z", "ǥ": "g", "ħ": "h", "ı": "i", "ɨ": "i"}
    | {"ĸ": "k", "ł": "l", "þ": "th", "ø": "o", "œ": "oe", "æ": "ae", "ß": "ss", "ə": "e"}
)
# "2,5 miljoner" is not 25: the mark parts digits, where it would be dropped.
DECIMAL_MARK = re.compile(r"(?<=[0-9])[.,:](?=[0-9])")


def slug_of(words: str) -> str:
    """Return small letters a to z, digits and hyphens; "" for words that have none of them, such as Cyrillic ones."""
    # Apart first: ǯ is a ʒ with a mark.
    apart = unicodedata.normalize("NFKD", words.casefold()).translate(PLAIN)
    return slugify(DECIMAL_MARK.sub("-", apart))
