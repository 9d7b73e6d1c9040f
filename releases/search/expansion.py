"""From what was typed to what the index is asked: queries in PostgreSQL's notation, and the words to mark in a hit."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from releases.search import vocabulary
from releases.search.parsing import ParsedQuery, Part, Phrase, Word
from releases.search.vocabulary import Meaning

NOTHING = ""


@dataclass(frozen=True)
class Wish:
    """One thing to find: any of some alternatives.

    `exact` asks for inflections only, `any` for compounds and guesses too; `editions` is about how many have it.
    """

    exact: str
    any: str
    editions: int = 0

    @property
    def weight(self) -> float:
        """What fulfilling the wish is worth beside others: the rarer, the more."""
        return 1 / (1 + math.log1p(self.editions))


@dataclass(frozen=True)
class Understood:
    """All that was typed. Queries are in PostgreSQL's notation (to_tsquery), "" for none."""

    wishes: tuple[Wish, ...] = ()
    unwanted: str = NOTHING
    marks: frozenset[str] = frozenset()
    # What was typed and is not known, with what was looked for instead.
    corrections: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to search for."""
        return not self.wishes

    def every_wish(self) -> str:
        """Return the query for what fits every wish."""
        return self._without_unwanted(" & ".join(wish.any for wish in self.wishes))

    def some_wish(self) -> str:
        """Return the query for what fits at least one wish."""
        return self._without_unwanted(" | ".join(wish.any for wish in self.wishes))

    def exact(self) -> str:
        """Return the query for ranking by the words themselves."""
        return " | ".join(wish.exact for wish in self.wishes if wish.exact)

    def _without_unwanted(self, query: str) -> str:
        return f"({query}) & !{self.unwanted}" if self.unwanted else query


def understand(typed: ParsedQuery) -> Understood:
    """Look up what was typed in the vocabulary: three statements, a few more for words that are not in it."""
    terms = [part.text for part in typed.parts() if isinstance(part, Word)]
    quoted = [part.text for part in typed.parts() if isinstance(part, Phrase)]
    reading = _Reading(vocabulary.meanings(list(dict.fromkeys(terms))), vocabulary.phrases(quoted))
    wishes = [reading.wish(alternatives) for alternatives in typed.wanted]
    unwanted = _any_of(query for part in typed.unwanted if (query := reading.any(part)))
    return Understood(
        wishes=tuple(wish for wish in wishes if wish.any),
        unwanted=unwanted,
        marks=_marks(typed, reading),
        corrections=tuple(
            (term, found.corrected) for term, found in reading.meanings.items() if found.corrected
        ),
    )


@dataclass(frozen=True)
class _Reading:
    """What the vocabulary said about the parts of what was typed."""

    meanings: Mapping[str, Meaning]
    phrases: Mapping[str, list[str]]

    def wish(self, alternatives: Iterable[Part]) -> Wish:
        exact = [query for part in alternatives if (query := self.exact(part))]
        wide = [query for part in alternatives if (query := self.any(part))]
        words = [self.meanings[part.text] for part in alternatives if isinstance(part, Word)]
        return Wish(_any_of(exact), _any_of(wide), sum(_editions(meaning) for meaning in words))

    def exact(self, part: Part) -> str:
        if isinstance(part, Phrase):
            return _any_of(self.phrases[part.text])
        meaning = self.meanings[part.text]
        return NOTHING if meaning.is_stop_word else _lexemes(meaning.lexemes, meaning.same)

    def any(self, part: Part) -> str:
        return (
            _any_of(self.phrases[part.text]) if isinstance(part, Phrase) else _any(self.meanings[part.text])
        )


def _any(meaning: Meaning) -> str:
    if meaning.parts:
        return "(" + " & ".join(map(_any, meaning.parts)) + ")"
    if meaning.is_stop_word:
        return NOTHING
    return _lexemes(meaning.lexemes, (*meaning.same, *meaning.part_of))


def _lexemes(own: frozenset[str], known: Iterable[vocabulary.Known]) -> str:
    """Return a query for any of the lexemes. They are letters and digits only: nothing in them needs escaping."""
    return _any_of(f"'{lexeme}'" for lexeme in sorted(own.union(word.lexeme for word in known)))


def _any_of(queries: Iterable[str]) -> str:
    found = list(queries)
    return f"({' | '.join(found)})" if len(found) > 1 else "".join(found)


def _editions(meaning: Meaning) -> int:
    if meaning.parts:
        return min(map(_editions, meaning.parts))
    return sum(known.editions for known in (*meaning.same, *meaning.part_of))


def _marks(typed: ParsedQuery, reading: _Reading) -> frozenset[str]:
    wanted = [part for alternatives in typed.wanted for part in alternatives]
    written = {word for part in wanted for word in part.text.split()}
    quoted = {word for part in wanted if isinstance(part, Phrase) for word in part.words}
    found = [reading.meanings[part.text] for part in wanted if isinstance(part, Word)]
    found += vocabulary.inflections(sorted(quoted)).values() if quoted else []
    return frozenset(written.union(*map(_words, found)))


def _words(meaning: Meaning) -> set[str]:
    own = {known.word for known in (*meaning.same, *meaning.part_of)}
    return own.union(*map(_words, meaning.parts))
