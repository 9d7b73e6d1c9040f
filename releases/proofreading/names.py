"""Names of people in running text: those that the directory has, and those that are almost one of them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from releases.capture.contacts import NAME_WORD
from releases.document import ReleaseDocument
from releases.document.attribution import PARTICLES, PARTY
from releases.proofreading.directory import KnownPerson
from releases.proofreading.texts import Sentence, sentences_of

PARTICLE = "|".join(sorted(PARTICLES))
RUN = re.compile(rf"(?<!\w){NAME_WORD}(?:\s+(?:(?:{PARTICLE})\s+)*{NAME_WORD})+")
LONGEST_NAME = 4  # words
SHORTEST_WORD = 4  # letters in which one may be wrong; "Ek" and "Ed" are two names


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence; `people` are those whom the directory knows by it."""

    sentence: Sentence
    start: int
    end: int
    people: tuple[KnownPerson, ...]

    @property
    def party(self) -> re.Match[str] | None:
        """The party in brackets behind the name."""
        return PARTY.match(self.sentence.text, self.end)


def people_in(
    sentences: Iterable[Sentence], by_name: Mapping[str, tuple[KnownPerson, ...]]
) -> Iterator[Named]:
    """Yield where the sentences name people of the directory."""
    for sentence in sentences:
        for window, start, end in windows(sentence.text):
            if people := by_name.get(window.casefold()):
                yield Named(sentence, start, end, people)


def relevant(document: ReleaseDocument, names: Iterable[str]) -> frozenset[str]:
    """Return those of the directory's `names` that the release names, or nearly names."""
    listed = frozenset(names)
    spelled = {name.casefold(): name for name in listed}
    near = near_names(listed)
    found = {contact.name for contact in document.contacts} & listed
    for sentence in sentences_of(document):
        for window, _start, _end in windows(sentence.text):
            if known := spelled.get(window.casefold()):
                found.add(known)
            else:
                found |= set(near.of(window))
    return frozenset(found)


def windows(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each stretch of two to four capitalised words, which a name may be, with its place."""
    for run in RUN.finditer(text):
        marks = [
            (match.start() + run.start(), match.end() + run.start()) for match in re.finditer(r"\S+", run[0])
        ]
        for first in range(len(marks)):
            for last in range(first + 1, min(first + LONGEST_NAME, len(marks))):
                start, end = marks[first][0], marks[last][1]
                yield text[start:end], start, end


class Near:
    """Names that differ from a window in one letter of one word, or in two inside the first name."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {name.casefold() for name in names}
        self.by_word: dict[tuple[str, int], list[str]] = {}
        for name in names:
            parts = name.casefold().split()
            for part in {parts[0], parts[-1]} if len(parts) > 1 else ():
                self.by_word.setdefault((part, len(parts)), []).append(name)

    def of(self, window: str) -> tuple[str, ...]:
        """Return the names that the window nearly is; none when it is one, also in the genitive."""
        parts = window.casefold().split()
        plain = [*parts[:-1], parts[-1].removesuffix("s")]
        if {" ".join(parts), " ".join(plain)} & self.names:
            return ()
        beside = {name for part in (parts[0], parts[-1]) for name in self.by_word.get((part, len(parts)), ())}
        return tuple(sorted(name for name in beside if _is_near(parts, name.casefold().split())))


@lru_cache(maxsize=4)
def near_names(names: frozenset[str]) -> Near:
    """Return the index of these names; the directory seldom changes between two key strokes."""
    return Near(names)


def is_first_name_alike(written: str, meant: str) -> bool:
    """True for two letters' difference inside the first name only: "Ellen Rönnlid" and "Elin Rönnlid"."""
    (first, *rest), (second, *others) = written.casefold().split(), meant.casefold().split()
    return rest == others and not _one_letter(first, second) and _two_letters(first, second)


def _is_near(written: Sequence[str], meant: Sequence[str]) -> bool:
    different = [pair for pair in zip(written, meant, strict=True) if pair[0] != pair[1]]
    if len(different) != 1 or min(map(len, different[0])) < SHORTEST_WORD:
        return False
    return _one_letter(*different[0]) or (written[0] != meant[0] and _two_letters(*different[0]))


def _two_letters(first: str, second: str) -> bool:
    """True when the names begin with the same two letters, end with one, and two letters between them differ."""
    if first[:2] != second[:2] or first[-1] != second[-1]:
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(longer) == len(shorter):
        return sum(one != other for one, other in zip(first, second, strict=True)) <= 2
    shortened = [longer[:at] + longer[at + 1 :] for at in range(2, len(longer) - 1)]
    return len(longer) == len(shorter) + 1 and any(_one_letter(one, shorter) for one in shortened)


def _one_letter(first: str, second: str) -> bool:
    """True when one letter is wrong, missing or too many, or two neighbours changed places."""
    start = next(
        (at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(second)),
    )
    a, b = first[start:], second[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b or a == b[1:]
