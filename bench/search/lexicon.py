"""Words for generated editions: as frequent, as many and as Swedish as those of real ones.

Small words and common nouns make most of a text; the rest are compounds of 130
first and 130 last parts in five inflections, about 80,000 different words whose
frequency falls as natural language's does (Zipf's law).
"""

import random
import tomllib
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

PARTS = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))
SMALL, COMMON, FIRST, LAST = (PARTS[part].split() for part in ("small", "common", "first", "last"))

ENDINGS = ("", "en", "er", "erna", "ens")

# Shares of a text, and how flat each part's frequencies begin: the commonest noun stands in most editions, a common
# one in every seventh, the commonest compound too.
SMALL_SHARE, COMMON_SHARE = 0.45, 0.15
STEEP, FLAT = 3, 50


class Words(NamedTuple):
    """A population to draw words from, and how often each of them comes, summed up."""

    population: list[str]
    cumulated: list[float]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """Return `count` words."""
        return chance.choices(self.population, cum_weights=self.cumulated, k=count)


def swedish(chance: random.Random) -> Words:
    """Return the lexicon, its compounds in an order of frequency that chance decides."""
    compounds = [first + last + ending for first in FIRST for last in LAST for ending in ENDINGS]
    chance.shuffle(compounds)
    shares = [
        *_zipf(SMALL, SMALL_SHARE, STEEP),
        *_zipf(COMMON, COMMON_SHARE, STEEP),
        *_zipf(compounds, 1 - SMALL_SHARE - COMMON_SHARE, FLAT),
    ]
    return Words(SMALL + COMMON + compounds, list(accumulate(shares)))


def nonsense(chance: random.Random, count: int, *, without: set[str]) -> Words:
    """Return words of Swedish sound that mean nothing, none of them holding any of the stretches in `without`."""
    onsets = (
        "b",
        "br",
        "d",
        "f",
        "fl",
        "g",
        "gr",
        "h",
        "k",
        "kl",
        "l",
        "m",
        "n",
        "p",
        "pl",
        "r",
        "s",
        "sk",
        "sn",
        "t",
    )
    codas = ("", "l", "ll", "m", "n", "nd", "r", "rk", "s", "sk", "t", "tt")
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = chance.choices((1, 2, 3), (1, 5, 4))[0]
        word = "".join(
            chance.choice(onsets) + chance.choice("aeiouyåäö") + chance.choice(codas)
            for _ in range(syllables)
        )
        if len(word) > 3 and without.isdisjoint(
            word[at : at + size] for size in (3, 4) for at in range(len(word))
        ):
            found[word] = None
    return Words(list(found), list(accumulate(_zipf(list(found), 1.0, FLAT))))


def _zipf(words: list[str], share: float, offset: int) -> list[float]:
    weights = [1 / (rank + offset) for rank in range(len(words))]
    whole = sum(weights)
    return [share * weight / whole for weight in weights]
