"""Swedish compounds: is this word made with that one, or do they only share some letters?

No dictionary: the rules look at what is left of the word beside the part, and
the shorter the part, the more they ask. Pure functions over words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache

from releases.search import words

SURE = 6  # letters: "simhall" in a word is no accident
# Before a stem of this length, what is far more common than the stem is a word of its own: "område" is no "råd".
SHORT = 4
FAR_MORE = 3
TOO_FEW_TO_TELL = 10  # editions

# What stands before a stem without being a word of its own, or has only one or two letters.
PREFIXES = frozenset({
    "an", "av", "be", "bi", "by", "efter", "ek", "el", "er", "fram", "för", "hop", "i", "in", "is", "it", "miss",
    "mot", "ned", "ner", "ny", "o", "om", "på", "re", "sam", "till", "tv", "under", "upp", "ur", "ut", "van", "vd",
    "vid", "å", "åter", "ö", "över",
})  # fmt: skip
# Endings that make another word of a stem: "kostnad" is not made with "kost", nor "parkering" with "park".
DERIVED = re.compile(r"(?:nad|era|ering)")
# The sounds between the parts of a compound.
LINKS = ("", "s", "e", "es", "o", "a", "u")
# No Swedish word ends in these; "broschyr" is no "hyra".
NEVER_LAST = frozenset("cqw")
# How a Swedish syllable may begin (Sigurd 1965, Phonotactic structures in Swedish).
ONSET = re.compile(
    r"(?:[bcdfghjklmnpqrstvwxz]|b[jlr]|ch|d[jrv]|f[jlnr]|g[jlnr]|hj|k[jlnrv]|lj|mj|nj|p[jlr]|s[cfjlmnv]|"
    r"s[kpt][jlrv]?|sch|t[hjrv]|vr)?[aeiouyåäöé]"
)


def made_with(stem: str, editions: Mapping[str, int], *, own: int) -> list[str]:
    """Return the words that have `stem` as a part.

    `editions` holds each candidate with the number of editions it stands in; `own` is that of the stem's own word.
    """
    holding = [word for word in editions if stem in word]
    if len(stem) >= SURE:
        return holding
    strangers = {
        form for word in holding if _is_stranger(word, stem, editions[word], own) for form in _forms(word)
    }
    strangers = {form for form in strangers if stem in form and len(form) > len(stem)}
    return [word for word in holding if _fits(word, stem) and not any(form in word for form in strangers)]


def splits(word: str, known: Set[str]) -> tuple[str, ...]:
    """Return the parts of a compound that nobody has written yet, all of them known; () when there is no way.

    The fewest parts win: "barnomsorgsavgift" is "barnomsorg" and "avgift".
    """

    @cache
    def split(rest: str) -> tuple[str, ...]:
        if _is_known(rest, known):
            return (rest,)
        heads = (
            rest[:end] for end in range(words.SHORTEST_COMPONENT, len(rest)) if _is_known(rest[:end], known)
        )
        ways = [
            (head, *tail) for head in heads for after in _after(rest[len(head) :]) if (tail := split(after))
        ]
        return min(ways, key=len, default=())

    parts = split(word)
    return parts if len(parts) > 1 else ()


def pieces(word: str) -> set[str]:
    """Return what could be the parts of a word: everything in it that is long enough, with and without ending."""
    shortest = words.SHORTEST_COMPONENT
    cut = (word[start:end] for start in range(len(word)) for end in range(start + shortest, len(word) + 1))
    return {form for piece in cut for form in _forms(piece)}


def _fits(word: str, stem: str) -> bool:
    return any(_fits_before(stem, before) and _fits_after(after) for before, after in _sides(word, stem))


def _fits_before(stem: str, before: str) -> bool:
    if not before or before in PREFIXES:
        return True
    # Three letters before three are seldom two words: "klimat", "format".
    least = words.SHORTEST_COMPONENT + (len(stem) == words.SHORTEST_COMPONENT)
    return len(before) >= least and before[-1] not in NEVER_LAST


def _fits_after(after: str) -> bool:
    return after in words.INFLECTIONS or (not DERIVED.match(after) and any(_after(after)))


def _is_stranger(word: str, stem: str, editions: int, own: int) -> bool:
    """Tell whether a word is another one, and with it whatever is made with that."""
    if len(stem) <= SHORT and editions > max(TOO_FEW_TO_TELL, FAR_MORE * own):
        return True
    return all(DERIVED.match(after) for _before, after in _sides(word, stem))


def _sides(word: str, stem: str) -> Iterator[tuple[str, str]]:
    start = word.find(stem)
    while start >= 0:
        yield word[:start], word[start + len(stem) :]
        start = word.find(stem, start + 1)


def _after(after: str) -> Iterator[str]:
    """Yield what may be a word in what follows a part: without the link, and beginning as words do."""
    rests = (after.removeprefix(link) for link in LINKS if after.startswith(link))
    return (rest for rest in rests if len(rest) >= words.SHORTEST_COMPONENT and ONSET.match(rest))


def _is_known(part: str, known: Set[str]) -> bool:
    return not known.isdisjoint(_forms(part))


def _forms(word: str) -> Iterable[str]:
    return (word, *words.components(word))
