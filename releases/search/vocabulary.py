"""The vocabulary: every word of the live editions, and what a typed word may mean among them.

A query is turned into lexemes here, once and cheaply, so that the index of the
editions is asked with plain equality: no trigram is ever looked up in a text.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from releases.search import compounds, spelling, words

STEMMERS = ("swedish", "english", "finnish", "simple")
OWN = STEMMERS[0]
# Of the words that hold a part, the most common; rarer ones add next to nothing but cost.
MOST_COMPOUNDS = 60
MOST_CANDIDATES = 400
MOST_GUESSES = 30
LONGEST_TO_SPLIT = 40  # letters

STEMS = """
SELECT term, stemmer, tsvector_to_array(to_tsvector(stemmer::regconfig, term))
FROM unnest(%s::text[]) term, unnest(%s::text[]) stemmer
"""
PHRASES = """
SELECT phrase, array_agg(DISTINCT phraseto_tsquery(stemmer::regconfig, phrase)::text)
FROM unnest(%s::text[]) phrase, unnest(%s::text[]) stemmer
GROUP BY phrase
"""
INFLECTED = """
SELECT asked.term, word, lexeme, folded, editions
FROM unnest(%s::text[], %s::text[], %s::text[]) asked (term, stemmer, lexeme)
JOIN releases_searchword known USING (stemmer, lexeme)
"""
HOLDING = """
SELECT asked.stem, held.*
FROM unnest(%s::text[]) asked (stem), LATERAL (
    SELECT word, lexeme, folded, editions FROM releases_searchword
    WHERE folded LIKE '%%' || search_folded(asked.stem) || '%%' ORDER BY editions DESC, word LIMIT %s
) held
"""
ALIKE = """
SELECT asked.term, alike.word, alike.lexeme, alike.folded, alike.editions,
    search_folded(asked.term), search_folded(asked.lexeme), search_folded(alike.lexeme)
FROM unnest(%s::text[], %s::text[]) asked (term, lexeme), LATERAL (
    SELECT word, lexeme, folded, editions FROM releases_searchword
    WHERE search_folded(asked.term) {operator} folded
    ORDER BY {measure}(search_folded(asked.term), folded) DESC, editions DESC, word LIMIT %s
) alike
"""
WHOLE = ALIKE.format(operator="%%", measure="similarity")
WITHIN = ALIKE.format(operator="<%%", measure="word_similarity")
KNOWN = """
SELECT form FROM unnest(%s::text[]) form
WHERE EXISTS (SELECT FROM releases_searchword WHERE word = form OR lexeme = form)
"""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """A word of the vocabulary, and in how many editions it stands."""

    word: str
    lexeme: str
    folded: str
    editions: int


@dataclass(frozen=True)
class Meaning:
    """What one typed word means: the words it is, the words it is part of, and how it was understood otherwise."""

    lexemes: frozenset[str]
    same: tuple[Known, ...] = ()
    part_of: tuple[Known, ...] = ()
    # The vocabulary's spelling, where nothing is known for what was typed.
    corrected: str = ""
    # The parts of a compound that nobody has written, each with a meaning of its own.
    parts: tuple["Meaning", ...] = ()
    is_stop_word: bool = False

    @property
    def is_unknown(self) -> bool:
        return not (self.same or self.part_of or self.parts or self.is_stop_word)


def phrases(texts: Sequence[str]) -> dict[str, list[str]]:
    """Return each phrase as queries in PostgreSQL's notation, one for each way of stemming; [] of stop words only."""
    rows = _rows(PHRASES, list(texts), list(STEMMERS)) if texts else []
    return {phrase: [query for query in queries if query] for phrase, queries in rows}


def inflections(terms: Sequence[str]) -> dict[str, Meaning]:
    """Return what words mean when neither compounds nor guesses count."""
    stems = _stems(terms)
    known = _inflected(stems)
    return {term: _inflected_meaning(stems[term], known[term]) for term in terms}


def meanings(terms: Sequence[str], *, guess: bool = True) -> dict[str, Meaning]:
    """Return what words mean, also as parts of compounds; those that are not known perhaps misspelt or put together."""
    found = inflections(terms)
    meaningful = [term for term, meaning in found.items() if not meaning.is_stop_word]
    found |= _with_compounds({term: found[term] for term in meaningful})
    unknown = [term for term in meaningful if found[term].is_unknown and not term.isdigit()]
    if guess and unknown:
        found |= _guessed(unknown)
    return found


def _inflected_meaning(stems: Mapping[str, list[str]], known: list[Known]) -> Meaning:
    return Meaning(
        lexemes=frozenset(lexeme for stemmer in (OWN, "simple") for lexeme in stems[stemmer]),
        same=tuple(known),
        is_stop_word=not stems[OWN],
    )


def _with_compounds(plain: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Add to each meaning the inflections that the stemmer missed, and the compounds."""
    stems = {term: words.components(term) for term in plain}
    holding = _holding({stem for forms in stems.values() for stem in forms})
    return {term: _widened(term, stems[term], plain[term], holding) for term in plain}


def _widened(term: str, stems: list[str], plain: Meaning, holding: Mapping[str, list[Known]]) -> Meaning:
    candidates = {known.word: known for stem in stems for known in holding[stem]}
    same = {known.word: known for known in plain.same}
    same |= {
        word: known
        for word, known in candidates.items()
        if any(words.is_inflected(word, form) for form in (term, *stems))
    }
    own = max((known.editions for known in same.values()), default=0)
    others = {word: known.editions for word, known in candidates.items() if word not in same}
    part_of = {word for stem in stems for word in compounds.made_with(stem, others, own=own)}
    commonest = sorted((candidates[word] for word in part_of), key=_commonest)
    return Meaning(plain.lexemes, tuple(same.values()), tuple(commonest[:MOST_COMPOUNDS]))


def _guessed(terms: list[str]) -> dict[str, Meaning]:
    """Understand words that nobody wrote: a slip away from one, else put together, else misspelt more or in part."""
    found: dict[str, Meaning] = {}
    for guess in (_barely_misspelt, _split, _misspelt, _misspelt_within):
        left = [term for term in terms if term not in found]
        found |= guess(left) if left else {}
    return found


def _barely_misspelt(terms: list[str]) -> dict[str, Meaning]:
    return _respelt(terms, most=1)


def _misspelt(terms: list[str]) -> dict[str, Meaning]:
    return _respelt(terms, most=2)


def _respelt(terms: list[str], *, most: int) -> dict[str, Meaning]:
    """Return what the nearest known word means, where one is at most so many slips away."""
    nearest: dict[str, str] = {}
    for term, candidates in _alike(WHOLE, terms).items():
        near = [(min(spelling.distance(*pair) for pair in pairs), known) for known, pairs in candidates]
        near = [(slips, known) for slips, known in near if slips <= min(most, spelling.slips_allowed(term))]
        if near:
            nearest[term] = min(near, key=lambda one: (one[0], _commonest(one[1])))[1].word
    meant = meanings(list(nearest.values()), guess=False) if nearest else {}
    return {term: _corrected(meant[word], word) for term, word in nearest.items()}


def _split(terms: list[str]) -> dict[str, Meaning]:
    long_enough = [term for term in terms if len(term) <= LONGEST_TO_SPLIT]
    real = _real({piece for term in long_enough for piece in compounds.pieces(term)})
    ways = {term: way for term in long_enough if (way := compounds.splits(term, real))}
    meant = meanings([part for way in ways.values() for part in way], guess=False) if ways else {}
    return {
        term: Meaning(frozenset(), parts=tuple(meant[part] for part in way))
        for term, way in ways.items()
        if not any(meant[part].is_unknown for part in way)
    }


def _misspelt_within(terms: list[str]) -> dict[str, Meaning]:
    """Find the compounds that hold a misspelt word which does not stand alone anywhere."""
    found: dict[str, Meaning] = {}
    for term, candidates in _alike(WITHIN, [term for term in terms if len(term) >= compounds.SURE]).items():
        near = [
            known
            for known, ((folded, whole), _stems) in candidates
            if spelling.distance_within(folded, whole) <= spelling.slips_allowed(term)
        ]
        if near:
            found[term] = Meaning(frozenset(), part_of=tuple(near), corrected=min(near, key=_commonest).word)
    return found


def _corrected(meaning: Meaning, word: str) -> Meaning:
    return Meaning(meaning.lexemes, meaning.same, meaning.part_of, corrected=word)


def _commonest(known: Known) -> tuple[int, str]:
    return -known.editions, known.word


def _stems(terms: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for term, stemmer, lexemes in _rows(STEMS, list(terms), list(STEMMERS)):
        found[term][stemmer] = lexemes
    return found


def _inflected(stems: Mapping[str, Mapping[str, list[str]]]) -> dict[str, list[Known]]:
    asked = [
        (term, stemmer, lexeme)
        for term, by_stemmer in stems.items()
        for stemmer, lexemes in by_stemmer.items()
        for lexeme in lexemes
    ]
    columns = [list(column) for column in zip(*asked, strict=True)] if asked else [[], [], []]
    return _grouped(_rows(INFLECTED, *columns))


def _holding(stems: set[str]) -> dict[str, list[Known]]:
    return _grouped(_rows(HOLDING, sorted(stems), MOST_CANDIDATES) if stems else [])


def _alike(statement: str, terms: list[str]) -> dict[str, list[tuple[Known, tuple[Pair, Pair]]]]:
    """Return words that look like the terms, each with what is compared: the spellings, and the stems."""
    stems = _stems(terms)
    own = [next(iter(stems[term][OWN]), term) for term in terms]
    found: dict[str, list[tuple[Known, tuple[Pair, Pair]]]] = defaultdict(list)
    for term, word, lexeme, folded, editions, *asked in _rows(statement, terms, own, MOST_GUESSES):
        folded_term, folded_stem, folded_lexeme = asked
        pairs = ((folded_term, folded), (folded_stem, folded_lexeme))
        found[term].append((Known(word, lexeme, folded, editions), pairs))
    return found


def _real(forms: set[str]) -> frozenset[str]:
    """Return those of the forms that are words or stems of the vocabulary."""
    return frozenset(form for (form,) in _rows(KNOWN, sorted(forms))) if forms else frozenset()


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for asked, *facts in rows:
        found[asked].append(Known(*facts))
    return found


def _rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
