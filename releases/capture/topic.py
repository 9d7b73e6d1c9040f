"""What a page is about: the words that its lines share, by their first letters."""

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W\d_]{4,40}")
# "skolan", "skolor" and "skolmat" begin alike; shorter beginnings join what has nothing to do with each other.
STEM = 5


def _beginnings(words: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words.split())


# Words that any two texts share.
COMMON = _beginnings("""
    alla allt andra annan bara behöver blev bland blir bort både dessa detta deras dess därför efter eller ett
    finns flera från före genom gäller hade hela hennes honom hur igen ingen inom inte kommer kommun kommunen
    kommunens kunna läsa mellan mera mest minst mycket många måste nedan nya också olika oss redan region regionen
    samt sedan sidan sina skall skulle som staden till under upp utan vara varje vad vilka vilken vill vårt våra
    åren över även have from that this will with been their which about more
""")


def stems(*texts: str) -> frozenset[str]:
    """Return the beginnings of the words in the texts that say what they are about."""
    return frozenset(word[:STEM] for text in texts for word in WORD.findall(text.casefold())) - COMMON


def share(text: str, of: frozenset[str], fewest: int = 1) -> float:
    """Return how much of a line is about the same as `of`: 0 for nothing, 1 when each of its words is there.

    A line with less than `fewest` words is measured as if it had so many: one word in common says little.
    """
    own = stems(text)
    return len(own & of) / max(len(own), fewest)


def is_about(text: str, topic: frozenset[str], fewest: int = 2) -> bool:
    """True when the text shares at least `fewest` words with the topic, and a sixth of its own."""
    own = stems(text)
    common = len(own & topic)
    return common >= fewest and common * 6 >= len(own)


def is_english(texts: Iterable[str]) -> bool:
    """True when more of the small words are English than Scandinavian."""
    words = [word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold())]
    english = sum(word in {"the", "of", "and", "to", "is", "with"} for word in words)
    return english > sum(word in {"och", "att", "det", "som", "på", "en", "og", "av"} for word in words)
