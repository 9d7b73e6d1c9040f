"""Words as the search compares them. Pure functions over text; nothing here knows a database.

A text and a query fall into words by the same rule, so whatever stands in a
release can be typed as it stands there: "TN-2018/00312", "50 000", "gång- och".
"""

import re
import unicodedata

from releases.document.characters import JOINERS, normal

NO_JOINERS = dict.fromkeys(map(ord, JOINERS))
LONGEST = 64  # characters; what is longer is no word but an address or a checksum
SHORTEST_COMPONENT = 3

# A joiner inside a word belongs to it; other invisible marks are gone (`characters.normal`).
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{JOINERS}])*")
# 50 000 is one number (Svenska skrivregler); 2025 300 is two.
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\w)")
NUMBER_OR_WORD = re.compile(rf"{NUMBER.pattern}|{WORD.pattern}")

# Endings of nouns, adjectives and verbs, each also with the genitive's s
# (Svenska Akademiens grammatik, volume 2, on the inflection of each).
ENDINGS = (
    "a", "an", "ar", "are", "aren", "arna", "at", "ad", "ade", "ande", "ast", "aste", "e", "en", "er", "erna", "et",
    "n", "na", "or", "orna", "r", "rna", "t", "de", "te",
)  # fmt: skip
INFLECTIONS = frozenset(f"{ending}{s}" for ending in ("", *ENDINGS) for s in ("", "s"))
# Too often the word's own last letters, or too short to tell two words of three letters apart.
UNSURE = frozenset({"n", "r", "rs", "t", "ts", "s", "de", "des", "te", "tes"})
CUT = sorted(INFLECTIONS - UNSURE - {""}, key=len, reverse=True)
VOWELS = frozenset("aeiouyåäöé")
# "bron", "sjön", "cykeln", "vintern", but not "barn", "plan" or "kommun".
ARTICLE = re.compile(r"(?:(?<=..[oåöäyi])|(?<=.el)|(?<=.er)|(?<=...or))n\Z")

# Stems whose plural has another vowel: a closed class (Svenska Akademiens grammatik, volume 2).
MUTATED = {
    "bok": "böck", "bond": "bönd", "brand": "bränd", "fot": "fött", "hand": "händ", "land": "länd",
    "man": "män", "natt": "nätt", "son": "sön", "stad": "städ", "strand": "stränd", "tand": "tänd",
}  # fmt: skip
OTHER_VOWEL = MUTATED | {mutated: plain for plain, mutated in MUTATED.items()}
# "cykel, cyklar", "öppen, öppna": an e that comes and goes.
LOSES_E = re.compile(r"(?<=[bdfgkmptv])e(?=l\Z|n\Z|r\Z)")
GAINS_E = re.compile(r"(?<=[bdfgkmptv])(?=[lnr]\Z)")


def in_text(text: str) -> list[str]:
    """Return the words of a text in order, in small letters, numbers without spaces inside."""
    return [word for match in NUMBER_OR_WORD.finditer(normal(text)) if (word := plain(match[0]))]


def join_numbers(text: str) -> str:
    """Return the text with "50 000" as "50000", whatever space stands between."""
    return NUMBER.sub(lambda match: re.sub(r"\D", "", match[0]), text)


def plain(word: str) -> str:
    """Return one word as it is compared: small letters, nothing invisible; "" when it is too long to be one."""
    letters = WORD.findall(unicodedata.normalize("NFKC", normal(word).translate(NO_JOINERS)))
    joined = "".join(letters).lower()
    return joined if len(joined) <= LONGEST else ""


def components(word: str) -> list[str]:
    """Return the forms in which a word is part of others: "skolan" as "skol", "cykeln" as "cykel" and "cykl".

    Empty for a number and for what has fewer than three letters without its ending.
    """
    stem = _without_ending(word)
    if len(stem) < SHORTEST_COMPONENT or stem[0].isdigit():
        return []
    return list(dict.fromkeys([stem, LOSES_E.sub("", stem), GAINS_E.sub("e", stem), *_other_vowel(stem)]))


def is_inflected(word: str, stem: str) -> bool:
    """Tell whether `word` is `stem` with an inflectional ending: "skolornas" of "skol", but not "skolchef"."""
    ending = word.removeprefix(stem)
    return word.startswith(stem) and ending in INFLECTIONS and (len(stem) > 3 or ending not in UNSURE - {"n"})


def _without_ending(word: str) -> str:
    stem = next((word.removesuffix(ending) for ending in CUT if _is_cut(word, ending)), word)
    if stem == word and ARTICLE.search(word):
        stem = word[:-1]
    return stem[:-1] if stem.endswith("mm") else stem  # "rummet" of "rum"


def _is_cut(word: str, ending: str) -> bool:
    stem = word.removesuffix(ending)
    return stem != word and len(stem) >= SHORTEST_COMPONENT and not VOWELS.isdisjoint(stem)


def _other_vowel(stem: str) -> list[str]:
    return [stem.removesuffix(end) + other for end, other in OTHER_VOWEL.items() if stem.endswith(end)]
