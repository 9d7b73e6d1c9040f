"""Two texts beside each other, field by field, line by line and word by word."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from releases.document import Contact, Decision, Image, ReleaseDocument, richtext, shapes, tokens
from releases.ledger.words import decision_words, in_one_line

MOST_COMPARISONS = 1_000_000
WHOLE = (
    *(tokens.DAY, tokens.PHONE, tokens.CASE_NUMBER, tokens.PARAGRAPH),
    *(tokens.CODE, tokens.PERCENTAGE, tokens.NUMBER),
)
WORDS = re.compile(rf"{'|'.join(WHOLE)}|\s+|[^\s\w]|\w+")
# Lines that share less are told as one taken away and one added: crossed-out scraps of words can be read by nobody.
ALIKE = 0.5
REMOVED, ADDED, KEPT = "-", "+", ""
Marked = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. `lines` are (mark, text): "-" was there, "+" is new.

    `paragraphs` are the same lines, each in pieces of words with their marks, "" where both say the same.
    """

    label: str
    lines: tuple[Marked, ...]
    paragraphs: tuple[tuple[Marked, ...], ...] = ()


def between(before: ReleaseDocument, after: ReleaseDocument) -> list[Difference]:
    """Return the fields in which two documents differ, in the order of the form."""
    return [
        of_lines(label, as_lines(getattr(before, field)), as_lines(getattr(after, field)))
        for field, (label, as_lines) in _fields().items()
        if getattr(before, field) != getattr(after, field)
    ]


def label_of(field: str) -> str:
    """Return what the desk calls a field of the document."""
    return _fields()[field][0]


def of_lines(label: str, before: Sequence[str], after: Sequence[str]) -> Difference:
    """Return how the lines of one field differ, by lines and by words."""
    changes = list(_changes(before, after))
    lines = tuple(
        (mark, line) for old, new in changes for mark, part in ((REMOVED, old), (ADDED, new)) for line in part
    )
    return Difference(
        label, lines, tuple(by_words for old, new in changes for by_words in _by_words(old, new))
    )


def words_between(before: str, after: str) -> tuple[Marked, ...]:
    """Return two lines as one, in pieces of words: those that were taken away, were added, or are in both."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) * len(new) > MOST_COMPARISONS:
        return ((REMOVED, before), (ADDED, after))
    pieces: list[Marked] = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append((KEPT, "".join(old[start:end])))
            continue
        pieces += [(REMOVED, "".join(old[start:end]))] if end > start else []
        pieces += [(ADDED, "".join(new[new_start:new_end]))] if new_end > new_start else []
    return tuple(pieces)


def _by_words(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[Marked, ...]]:
    """Yield paragraphs: a line beside the one that took its place if the two are alike, else each by itself."""
    rest = list(new)
    for line in old:
        if rest and _are_alike(line, rest[0]):
            yield words_between(line, rest.pop(0))
        else:
            yield ((REMOVED, line),)
    yield from (((ADDED, line),) for line in rest)


def _are_alike(one: str, other: str) -> bool:
    old, new = WORDS.findall(one), WORDS.findall(other)
    if len(old) * len(new) > MOST_COMPARISONS:
        return False
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() >= ALIKE


def _fields() -> dict[str, tuple[str, Callable[[Any], list[str]]]]:
    """Return each field's label and how it is told in lines. Quotes are read out of the body and not told twice."""
    return {
        "title": (_("title"), str.splitlines),
        "lead": (_("lead"), str.splitlines),
        "body": (_("body text"), _body),
        "committees": (_("bodies"), _each("definite")),
        "decisions": (_("decisions"), lambda decisions: [_decision(decision) for decision in decisions]),
        "budget": (_("amounts"), lambda budget: [in_one_line(line) for line in budget]),
        "contacts": (_("contacts"), lambda contacts: [_contact(contact) for contact in contacts]),
        "keywords": (_("keywords"), _each("name")),
        "images": (_("press images"), lambda images: [_image(image) for image in images]),
        "attachments": (_("attachments"), _each("title")),
        "links": (_("links"), _each("label", "url")),
        "language": (_("language"), str.splitlines),
        "boilerplate": (_("about"), str.splitlines),
    }


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield the runs of lines that were taken away, each with what took its place.

    Comparing takes as many steps as one has lines times the other, so equal
    beginnings and ends are left out, and of very long texts the lines that recur.
    """
    first = _equal(zip(before, after, strict=False))
    last = _equal(zip(reversed(before[first:]), reversed(after[first:]), strict=False))
    before, after = before[first : len(before) - last], after[first : len(after) - last]
    long = len(before) * len(after) > MOST_COMPARISONS
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, before, after, autojunk=long
    ).get_opcodes():
        if kind != "equal":
            yield before[start:end], after[new_start:new_end]


def _equal(pairs: Iterable[tuple[str, str]]) -> int:
    """Return how many pairs from the beginning on are of equal lines."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _body(markup: str) -> list[str]:
    return [line for line in richtext.to_text(markup).splitlines() if line.strip()]


def _each(*names: str) -> Callable[[Sequence[Any]], list[str]]:
    return lambda values: [_joined(*(getattr(value, name) for name in names)) for value in values]


def _decision(decision: Decision) -> str:
    words = decision_words(decision)
    return _joined(words.outcome, words.status, *map(str, words.rows), *_one_vote(decision))


def _image(image: Image) -> str:
    cut = [
        f"{shape.replace('x', ':')} {left} %, {top} %"
        for shape, (left, top) in shapes.points_in(image.url).items()
    ]
    crops = _("cut around %(points)s") % {"points": "; ".join(cut)} if cut else ""
    return _joined(image.alt, image.caption, image.credit, image.licence, crops)


def _one_vote(decision: Decision) -> list[str]:
    """Return the votes of one side while the other's are not known: the public reads of no vote then."""
    votes = [decision.votes_for, decision.votes_against]
    return [str(number) for number in votes if number is not None] if None in votes else []


def _contact(contact: Contact) -> str:
    party = f"({contact.party})" if contact.party else ""
    return _joined(
        f"{contact.name} {party}".strip(),
        contact.role,
        contact.committee,
        contact.organisation,
        *contact.phones,
        contact.email,
    )


def _joined(*facts: str) -> str:
    return ", ".join(fact for fact in facts if fact)
