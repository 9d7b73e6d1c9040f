"""Amounts that are right one by one and wrong together: in euro, more parts than the whole, two lines exchanged."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from releases.capture import amounts
from releases.proofreading.amounts import RECKONED, Comparison, is_slip, stems
from releases.proofreading.findings import Counterpart, Finding, Weight
from releases.proofreading.subject import Stated, Subject
from releases.proofreading.texts import Sentence

CURRENCY = re.compile(
    r"\b(?P<number>\d[\d\s.,]{0,15}(?:(?:miljoner|miljon|miljarder|tusen)\s+)?)(?P<currency>euro|EUR|dollar|USD)\b"
)
OF_WHICH = re.compile(r"\bvarav\b", re.IGNORECASE)
CLAUSE = re.compile(r"\s+(?:och|medan|samt|men)\s+|[,;]\s+")


def titles(subject: Subject) -> Iterator[Finding]:
    """A title one digit beside the only line, though the texts say the line right, too."""
    lines = subject.document.budget
    comparison = Comparison(subject)
    if len(lines) != 1 or comparison.unsaid:
        return
    for size, all_stated in comparison.strange.items():
        stated = [one for one in all_stated if one.sentence.field == "title"]
        beside = is_slip(size, abs(lines[0].amount), closely=True) and not is_slip(size, abs(lines[0].amount))
        if stated and beside and not RECKONED.search(stated[0].sentence.text):
            yield Finding(
                rule="amount",
                weight=Weight.ADVISING,
                said=size,
                counterpart=Counterpart(field="budget.0.amount", value=lines[0].amount),
                places=tuple(subject.place(one.sentence, one.amount.start, one.amount.end) for one in stated),
            )


def currencies(subject: Subject) -> Iterator[Finding]:
    """A line's own number in euro or dollar."""
    for sentence in subject.own_sentences if subject.document.budget else ():
        for match in CURRENCY.finditer(sentence.text):
            in_kronor = next(iter(amounts.amounts(f"{match['number'].strip()} kronor")), None)
            for index, line in enumerate(subject.document.budget):
                if in_kronor and abs(in_kronor.sek) == abs(line.amount):
                    place = subject.place(sentence, match.start(), match.end())
                    yield Finding(
                        rule="currency",
                        weight=Weight.ADVISING,
                        said=place.words,
                        counterpart=Counterpart(field=f"budget.{index}.amount", value=line.amount),
                        places=(place,),
                    )


def parts(subject: Subject) -> Iterator[Finding]:
    """Parts behind "varav" that are more than their whole: a whole of 8,7 million of which 6 and 2,9."""
    for _key, group in groupby(subject.stated, key=lambda one: one.sentence):
        stated = list(group)
        match = OF_WHICH.search(stated[0].sentence.text)
        if match is None:
            continue
        wholes = [one for one in stated if one.amount.end <= match.start()]
        of_it = [one for one in stated if one.amount.start >= match.end()]
        if len(wholes) == 1 and sum(one.amount.sek for one in of_it) > wholes[0].amount.sek > 0:
            yield _more_than(subject, wholes[0], of_it)


def exchanged(subject: Subject) -> Iterator[Finding]:
    """Two lines' amounts that each stand with the purpose of the other in one sentence."""
    lines = subject.document.budget
    for sentence, group in groupby(subject.stated, key=lambda one: one.sentence):
        about = {
            index: purpose
            for stated in group
            if (index := _line_of(stated, [abs(line.amount) for line in lines])) is not None
            if (purpose := _purpose(stated, [line.purpose for line in lines])) is not None
        }
        for index, other in about.items():
            if index < other and about.get(other) == index:
                yield from _exchange(subject, sentence, index, other)


def _exchange(subject: Subject, sentence: Sentence, index: int, other: int) -> Iterator[Finding]:
    lines = subject.document.budget
    said = lines[other].amount
    places = tuple(
        subject.place(one.sentence, one.amount.start, one.amount.end)
        for one in subject.stated
        if one.sentence == sentence and abs(one.amount.sek) == abs(said)
    )
    yield Finding(
        rule="exchanged",
        weight=Weight.ADVISING,
        said=said,
        about=lines[index].purpose,
        counterpart=Counterpart(field=f"budget.{index}.amount", value=lines[index].amount),
        places=places,
    )


def _line_of(stated: Stated, sizes: Sequence[int]) -> int | None:
    """Return the line whose amount it is; None for no line or several."""
    size = abs(stated.amount.sek)
    return sizes.index(size) if sizes.count(size) == 1 else None


def _purpose(stated: Stated, purposes: Sequence[str]) -> int | None:
    """Return the one line whose purpose shares a word with the amount's own clause."""
    text = stated.sentence.text
    start = max((one.end() for one in CLAUSE.finditer(text, 0, stated.amount.start)), default=0)
    behind = CLAUSE.search(text, stated.amount.end)
    own = stems(text[start : behind.start() if behind else None])
    shared = [index for index, purpose in enumerate(purposes) if own & stems(purpose)]
    return shared[0] if len(shared) == 1 else None


def _more_than(subject: Subject, whole: Stated, of_it: Sequence[Stated]) -> Finding:
    return Finding(
        rule="parts",
        weight=Weight.ADVISING,
        said=sum(one.amount.sek for one in of_it),
        counterpart=Counterpart(field=whole.sentence.field, value=whole.amount.sek),
        places=tuple(subject.place(one.sentence, one.amount.start, one.amount.end) for one in of_it),
    )
