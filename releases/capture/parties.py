"""Parties in running text, in words and abbreviated, and who dissents from a decision."""

import re
from collections.abc import Iterator, Sequence

from releases.document.attribution import DASHES

# National names and their abbreviations; a local party is told by "(XX)" after its name.
NAMES = {
    "socialdemokraterna": "S", "moderaterna": "M", "nya moderaterna": "M", "moderata samlingspartiet": "M",
    "sverigedemokraterna": "SD", "centerpartiet": "C", "centern": "C", "vänsterpartiet": "V", "vänstern": "V",
    "kristdemokraterna": "KD", "liberalerna": "L", "folkpartiet": "FP", "folkpartiet liberalerna": "FP",
    "miljöpartiet": "MP", "miljöpartiet de gröna": "MP", "arbetarpartiet": "AP", "feministiskt initiativ": "FI",
    "piratpartiet": "PP",
}  # fmt: skip
ABBREVIATIONS = ("S", "M", "SD", "C", "V", "KD", "L", "FP", "MP", "AP", "FI", "Fi", "PP")
PARTY = re.compile(
    r"(?P<name>\b(?:" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")s?\b)(?:\s*\([A-ZÅÄÖa-z]{1,3}\))?"
    r"|\((?P<local>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,3}|Ar\.?\s?P)\)"
    r"|(?-i:(?<![\w§-])(?P<short>"
    + "|".join(sorted(ABBREVIATIONS, key=len, reverse=True))
    + r")(?::s)?(?![\w:-]))",
    re.IGNORECASE,
)
SAME_PARTY = {"ARP": "AP", "AR P": "AP"}
RESERVES = re.compile(
    r"\breserver(?:ar|ade|at|a)\s+sig\b|\breservation(?:er|en|erna)?\b|\bskriftlig\w*\s+reservation\w*",
    re.IGNORECASE,
)
STATES = re.compile(r"\bsärskil[td]a?\s+yttrande\w*|\b[Yy]ttrande[nt]?\b(?!\s+(?:över|till|om)\b)")
NOBODY = re.compile(
    r"\b(?:ingen|inga|inte|utan)\b[^.]{0,30}\breserv|\breserv\w*\s+sig\s+inte\b", re.IGNORECASE
)
BOTH = re.compile(
    r"\b(?:båda|bägge|de\s+(?:båda|två|tre)|samtliga|partierna|dessa\s+partier|de|tre|alla\s+tre)\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(r"\s*[;,]\s*(?=(?:medan|och|men)\s)|\s*;\s*|\bmedan\b")
# After these words stands what the minority wanted or whose motion it supported, not who dissents.
IN_FAVOUR = re.compile(
    r"\b(?:till\s+förmån|mot\s+(?:beslutet|förslaget|att)|för\s+(?:eget|sitt|sina)|i\s+enlighet)\b"
)


def parties(text: str) -> tuple[str, ...]:
    """Return the parties that `text` names, abbreviated, each once and in order."""
    found = (_abbreviated(match) for match in PARTY.finditer(text))
    return tuple(dict.fromkeys(found))


def reservations(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the parties that reserve themselves in these sentences of one paragraph."""
    return _dissenting(sentences, RESERVES)


def statements(sentences: Sequence[str]) -> tuple[str, ...]:
    """Return the parties that make a special statement in these sentences of one paragraph."""
    return _dissenting(sentences, STATES)


def dissents(sentence: str) -> bool:
    """True when the sentence is about a reservation, a statement or a note in the minutes."""
    return bool(
        RESERVES.search(sentence) or STATES.search(sentence) or "protokollsanteckning" in sentence.lower()
    )


def full_name(abbreviation: str) -> str:
    """Return the party's name in words, or the abbreviation when it is a local party."""
    if abbreviation in DASHES:
        return "Partipolitiskt obunden"
    name = next((name for name, short in NAMES.items() if short == abbreviation), "")
    return name.capitalize() or abbreviation


def _abbreviated(match: re.Match[str]) -> str:
    if match["name"]:
        name = " ".join(match["name"].lower().split())
        return NAMES.get(name) or NAMES[name.removesuffix("s")]
    written = (match["local"] or match["short"]).upper()
    return SAME_PARTY.get(written, written)


def _dissenting(sentences: Sequence[str], how: re.Pattern[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for index, sentence in enumerate(sentences):
        if not NOBODY.search(sentence):
            before = sentences[index - 1] if index else ""
            found |= dict.fromkeys(
                party for clause in _clauses(sentence, how) for party in _subjects(clause, how, before)
            )
    return tuple(found)


def _clauses(sentence: str, how: re.Pattern[str]) -> Iterator[str]:
    """Yield the clauses that dissent; a second verb in one clause begins another."""
    for clause in CLAUSE.split(sentence):
        match = how.search(clause)
        other = (STATES if how is RESERVES else RESERVES).search(clause)
        if match and other:
            yield clause[: other.start()] if match.start() < other.start() else clause[other.end() :]
        elif match:
            yield clause


def _subjects(clause: str, how: re.Pattern[str], before: str) -> tuple[str, ...]:
    """Return who dissents: the parties before the verb, else those right after it, else those named before.

    In a list of minutes ("Yttrande SD") they stand after the word.
    """
    verb = how.search(clause)
    first, last = clause[: verb.start()], IN_FAVOUR.split(clause[verb.end() :])[0]  # type: ignore[union-attr]
    ahead, behind = (first, last) if verb[0][0].islower() else (last, first)  # type: ignore[index]
    return parties(ahead) or parties(behind) or (parties(before) if BOTH.search(clause) else ())
