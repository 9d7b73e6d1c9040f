"""What kind of change a new text is: a typo mended, an update, or a correction.

Proposed from the difference between two documents and nothing else. What is not plainly spelling or plainly new is a
correction: whoever read the first text believed something that the second does not say. Pure: no database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from releases.document import Image, ReleaseDocument, equivalence, quotes, richtext
from releases.document.wording_changes import ChangeSign, Clue, names_in, prose_clues

MOST_SHOWN = 5


class ChangeKind(StrEnum):
    """What a new edition is to whoever read the one before it."""

    TYPO = "typo"
    UPDATE = "update"
    CORRECTION = "correction"


KINDS: Mapping[ChangeSign, ChangeKind] = {
    ChangeSign.SPELLING: ChangeKind.TYPO,
    ChangeSign.LOOK: ChangeKind.TYPO,
    ChangeSign.ADDED: ChangeKind.UPDATE,
}
STRENGTH = (ChangeKind.TYPO, ChangeKind.UPDATE, ChangeKind.CORRECTION)

# Facts in rows that are written in running words: their spelling can be mended.
PROSE = {"outcome", "dissent_text", "purpose", "alt", "caption"}
PROSE_OF = {"attachments": {"title"}, "links": {"label"}}
# How a picture is cut and scaled follows from its address; the picture itself is known by its checksum.
OF_RENDITIONS = {"url", "width", "height"}
EMPTY: tuple[Any, ...] = ("", None, (), False)
TEXTS = ("title", "lead", "boilerplate")
ROWS = (
    "committees",
    "decisions",
    "budget",
    "contacts",
    "keywords",
    "images",
    "attachments",
    "links",
)
IN_BODY = ("href", "src")


@dataclass(frozen=True, slots=True)
class ProposedKind:
    """The kind that a difference speaks for, with the clues that speak for it, and how many more there are."""

    kind: ChangeKind
    clues: tuple[Clue, ...] = ()
    more: int = 0


def proposed(before: ReleaseDocument, after: ReleaseDocument) -> ProposedKind:
    """Return what kind of change publishing `after` in place of `before` would be, and why."""
    clues = list(dict.fromkeys(clues_between(before, after)))
    kind = max((kind_of(clue) for clue in clues), key=STRENGTH.index, default=ChangeKind.TYPO)
    speaking = [clue for clue in clues if kind_of(clue) == kind]
    return ProposedKind(kind, tuple(speaking[:MOST_SHOWN]), max(0, len(speaking) - MOST_SHOWN))


def kind_of(clue: Clue) -> ChangeKind:
    """Return the kind of change that one clue speaks for."""
    return KINDS.get(clue.sign, ChangeKind.CORRECTION)


def clues_between(before: ReleaseDocument, after: ReleaseDocument) -> Iterator[Clue]:
    """Yield a clue for each place in which two documents differ, in the order of the form."""
    names = _names(before) | _names(after)
    for field in TEXTS:
        yield from prose_clues(field, getattr(before, field), getattr(after, field), names)
    yield from _body_clues(before.body, after.body, names)
    if before.language != after.language:
        yield Clue(ChangeSign.FIELD, "language", before.language, after.language)
    yield from _speaker_clues(before, after)
    for field in ROWS:
        yield from _row_clues(field, getattr(before, field), getattr(after, field), names)


def _names(composed: ReleaseDocument) -> frozenset[str]:
    """Return the words of a document that are names, whether or not they begin a sentence."""
    said = (
        *(name for contact in composed.contacts for name in (contact.name, contact.party)),
        *(name for quote in composed.quotes for name in (quote.speaker, quote.party)),
    )
    words = {word for name in said for word in re.findall(r"\w+", name)}
    texts = (composed.title, composed.lead, richtext.to_text(composed.body))
    return frozenset(words).union(*(names_in(text) for text in texts))


def _body_clues(before: str, after: str, names: frozenset[str]) -> Iterator[Clue]:
    old, new = (equivalence.as_read(quotes.set_quotes(richtext.clean(body))) for body in (before, after))
    if old == new:
        return
    worded = list(prose_clues("body", richtext.to_text(before), richtext.to_text(after), names))
    yield from worded
    shown = _addressed(old), _addressed(new)
    if shown[0] != shown[1]:
        yield _of_sequence("body", *shown)
    elif not worded:
        yield Clue(ChangeSign.LOOK, "body")


def _addressed(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses that a body leads to or shows."""
    tags = [piece for piece in pieces if piece.startswith("<")]
    return tuple(
        address
        for tag in tags
        for name in IN_BODY
        for address in re.findall(rf" {name}=['\"](.*?)['\"]", tag)
    )


def _speaker_clues(before: ReleaseDocument, after: ReleaseDocument) -> Iterator[Clue]:
    old, new = (
        tuple((quote.speaker, quote.party, quote.role) for quote in one.quotes) for one in (before, after)
    )
    if old == new:
        return
    if len(old) == len(new):
        first = next((one, other) for one, other in zip(old, new, strict=True) if one != other)
        yield Clue(ChangeSign.SPEAKER, "body", _joined(first[0]), _joined(first[1]))
    elif _is_within(old, new):
        yield Clue(ChangeSign.ADDED, "body", "", _joined(_missing_in(new, old)))
    else:
        yield Clue(ChangeSign.SPEAKER, "body")


def _row_clues(
    field: str, before: tuple[Any, ...], after: tuple[Any, ...], names: frozenset[str]
) -> Iterator[Clue]:
    if before == after:
        return
    if sorted(map(repr, before)) == sorted(map(repr, after)):
        yield Clue(ChangeSign.LOOK, field)
    elif len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield from _fact_clues(field, old, new, names)
    else:
        yield _of_sequence(field, before, after)


def _fact_clues(field: str, old: Any, new: Any, names: frozenset[str]) -> Iterator[Clue]:
    prose = PROSE | PROSE_OF.get(field, set())
    if not is_dataclass(old) or type(old) is not type(new):
        if old != new:
            yield _of_value(field, old, new)
        return
    same_picture = (
        isinstance(old, Image) and isinstance(new, Image) and bool(old.sha256) and old.sha256 == new.sha256
    )
    for one in fields(old):
        was, becomes = getattr(old, one.name), getattr(new, one.name)
        if was == becomes:
            continue
        if one.name in prose and was and becomes:
            yield from prose_clues(field, was, becomes, names)
        elif same_picture and one.name in OF_RENDITIONS:
            yield Clue(ChangeSign.LOOK, field)
        else:
            yield _of_value(field, was, becomes)


def _of_value(field: str, was: Any, becomes: Any) -> Clue:
    if was in EMPTY:
        return Clue(ChangeSign.ADDED, field, "", _shown(becomes))
    if isinstance(was, tuple) and isinstance(becomes, tuple):
        return _of_sequence(field, was, becomes)
    return Clue(ChangeSign.FIELD, field, _shown(was), _shown(becomes))


def _of_sequence(field: str, before: tuple[Any, ...], after: tuple[Any, ...]) -> Clue:
    if len(after) > len(before) and _is_within(before, after):
        return Clue(ChangeSign.ADDED, field, "", _shown(_missing_in(after, before)))
    if len(before) > len(after) and _is_within(after, before):
        return Clue(ChangeSign.REMOVED, field, _shown(_missing_in(before, after)), "")
    return Clue(ChangeSign.FIELD, field)


def _is_within(fewer: Sequence[Any], more: Sequence[Any]) -> bool:
    """Tell whether all of `fewer` stand in `more`, in their order."""
    rest = iter(more)
    return all(one in rest for one in fewer)


def _missing_in(more: Sequence[Any], fewer: Sequence[Any]) -> Any:
    """Return the first of `more` that `fewer` lacks, by how often it stands there."""
    left = list(fewer)
    for one in more:
        if one not in left:
            return one
        left.remove(one)
    return None


NAMING = ("name", "outcome", "purpose", "title", "label", "alt")


def _shown(value: Any) -> str:
    """Return a fact in a few words, "" for one that has no words of its own."""
    if isinstance(value, (StrEnum, bool)):
        return ""
    if isinstance(value, (str, int)):
        return str(value)
    for name in NAMING:
        if isinstance(words := getattr(value, name, None), str) and words:
            return words
    return ""


def _joined(facts: Iterable[str]) -> str:
    return ", ".join(fact for fact in facts if fact)
