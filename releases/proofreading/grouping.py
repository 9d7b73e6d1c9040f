"""Numbers of kronor whose digits are not in threes: "8 900 00", "89 00 000".

Nobody means such a number: a digit is lost or doubled, or a space moved. Two
numbers may stand side by side, though ("år 2027 450 000 kronor").
"""

import re
from collections.abc import Iterator, Sequence

from releases.capture.amounts import KRONOR
from releases.languages import swedish
from releases.proofreading.amounts import is_slip
from releases.proofreading.findings import Counterpart, Finding, Place, Suggestion, Weight
from releases.proofreading.subject import Subject

GROUPED = re.compile(
    rf"(?<![\w.,:/§–-])(?<!\d )(?P<number>[1-9]\d*(?: \d+){{1,4}})(?=(?:,\d+)?\s(?:tusen\s|t)?{KRONOR})",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d{2}")
THREES = re.compile(r"[1-9]\d{0,2}(?: \d{3})*")


def ungrouped(subject: Subject) -> Iterator[Finding]:
    """A number of kronor that is not in groups of three digits: "8 900 00"; blocks where it resembles a line's."""
    for sentence in subject.sentences:
        for match in GROUPED.finditer(sentence.text):
            number = match["number"]
            if THREES.fullmatch(number):
                continue
            place = subject.place(sentence, *match.span("number"))
            digits = int(number.replace(" ", ""))
            index = _resembled(digits, [abs(line.amount) for line in subject.document.budget])
            if index is not None and not _ends_with(number, abs(subject.document.budget[index].amount)):
                yield _of_line(subject, place, digits, index)
            elif not _are_two(number):
                yield Finding(
                    rule="grouping", said=number, counterpart=Counterpart(field=place.field), places=(place,)
                )


def _of_line(subject: Subject, place: Place, digits: int, index: int) -> Finding:
    """Return the finding beside its line; a number that only lacks its first space is asked about."""
    amount = subject.document.budget[index].amount
    readable = digits == abs(amount) and all(len(group) == 3 for group in place.words.split(" ")[1:])
    return Finding(
        rule="grouping" if readable else "grouping_of_line",
        weight=Weight.ADVISING if readable else Weight.BLOCKING,
        said=place.words,
        counterpart=Counterpart(field=f"budget.{index}.amount", value=amount),
        places=(place,),
        suggestion=Suggestion(field=place.field, value=swedish.number(abs(amount)), place=place),
    )


def _resembled(digits: int, sizes: Sequence[int]) -> int | None:
    """Return the line whose digits these are, but for one lost, doubled or wrong."""
    if digits in sizes:
        return sizes.index(digits)
    near = [one if abs(len(str(one)) - len(str(digits))) <= 1 else 0 for one in sizes]
    return next((at for at, size in enumerate(near) if is_slip(digits, size, closely=True)), None)


def _ends_with(number: str, size: int) -> bool:
    """True for a line's own amount behind another number: "steg 8 8 900 000 kronor"."""
    return number.endswith(f" {size:,}".replace(",", " "))


def _are_two(number: str) -> bool:
    """True when it may be two numbers: "2027 450 000", "linje 8 90 kronor", "nummer 8 12 000"."""
    groups = number.split(" ")
    if YEAR.fullmatch(groups[0]) or len(groups) == 2:
        return not groups[1].startswith("0")
    return any(THREES.fullmatch(" ".join(groups[at:])) for at in range(1, len(groups) - 1))
