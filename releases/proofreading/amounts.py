"""Do the amounts in the texts and the budget lines of a release agree?

A release may name money that is no budget line of it: what the whole project
costs, what was paid last year. Only an amount that looks like a slip of a
line (digits moved, a zero too many, thousands for millions), or that stands
where a line's amount should, contradicts it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from releases.capture.amounts import RANGE
from releases.capture.vocabulary import words
from releases.document import BudgetKind, BudgetLine
from releases.languages import swedish
from releases.proofreading.findings import Counterpart, Finding, Place, Suggestion, Weight
from releases.proofreading.subject import Stated, Subject

# One is asked about a minus only where the words leave no doubt: "lägre" and "mindre" do.
SAVES = words(r"""
    sparar  spara  sparas  sparade  sparat  besparing  besparingen  besparingar  inbesparing  spar  sparkrav
    sparbeting  \w{0,30}(?:kostnad|utgift)\w{0,5} (?:\w+ )?(?:minskar|sjunker|sänks) med
    saves?  saving  savings  säästää  säästetään  säästö
""")
# Words by which an amount is another one than the line's, though its digits are the same: a year's, a part, the whole.
RECKONED = words(r"""
    om året  per \w+  varje \w+  årlig\w*  totalt  sammanlagt  tillsammans  hela  över \w+ år  på \w+ år  jämfört \w*
    i fjol  förra  tidigare  varav  procent  ytterligare  extra  återstående  resten  mellan  a year  per  annual\w*
    total\w*  altogether  of which  vuodessa  yhteensä
""")
# What a minority would have paid, told without its reservation: "vi ville lägga 890 000 kronor".
WANTED = words("ville  yrkade  hade velat  hellre  för mycket  för lite")
VAGUE = words("""
    ca  cirka  circa  drygt  knappt  nära  nästan  omkring  runt  ungefär  över  närmare  mer än  about  nearly  almost
    over  noin  lähes
""")
# "45 000 kronor" and "4,5 miljoner kronor", but not "30 000 till 45 000 kronor".
ONE_NUMBER = re.compile(r"[1-9][\d ]*(?:,\d+)?\s[a-zA-Z ]+")
HOW_FAR_BEFORE = 20
MOST_ZEROS = 6
# Beyond this the sums of lines explain any amount at all.
MOST_LINES_SUMMED = 12
STEM = 5


class Comparison:
    """The amounts of a release's texts beside those of its lines."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.lines: Sequence[BudgetLine] = subject.document.budget

    @cached_property
    def by_size(self) -> Mapping[int, tuple[Stated, ...]]:
        """The amounts of the texts by their size in kronor, whatever the sign."""
        found: dict[int, list[Stated]] = {}
        for stated in self.subject.stated:
            found.setdefault(abs(stated.amount.sek), []).append(stated)
        return {size: tuple(all_of_it) for size, all_of_it in found.items()}

    @cached_property
    def own(self) -> frozenset[int]:
        return frozenset(abs(line.amount) for line in self.lines)

    @cached_property
    def reckoned(self) -> frozenset[int]:
        """Sizes that follow from the lines: their sums and differences, a year of several, several years of one."""
        lines = self.lines[:MOST_LINES_SUMMED]
        sizes = {abs(sum(line.amount for line in self.lines)), sum(abs(line.amount) for line in self.lines)}
        for first, second in combinations(lines, 2):
            sizes |= {abs(first.amount + second.amount), abs(first.amount - second.amount)}
        for kind in {line.kind for line in self.lines}:
            sizes.add(abs(sum(line.amount for line in self.lines if line.kind is kind)))
        for line in self.lines:
            years = (line.last_year or line.first_year or 0) - (line.first_year or 0) + 1
            sizes |= {abs(line.amount) * years, abs(line.amount) // years if years > 0 else 0}
        return frozenset(sizes)

    @cached_property
    def strange(self) -> Mapping[int, tuple[Stated, ...]]:
        """Amounts of the texts that are no line's and follow from none."""
        return {
            size: differing
            for size, stated in self.by_size.items()
            if size not in self.own
            and size not in self.reckoned
            and (
                differing := tuple(
                    one
                    for one in stated
                    if not self._is_rounded(one) and not WANTED.search(one.sentence.text)
                )
            )
        }

    @cached_property
    def unsaid(self) -> tuple[int, ...]:
        """The indices of lines whose amount no text names."""
        said = set(self.by_size) | {
            abs(line.amount)
            for stated in self.subject.stated
            for line in self.lines
            if _rounds(stated, abs(line.amount))
        }
        return tuple(index for index, line in enumerate(self.lines) if abs(line.amount) not in said)

    @cached_property
    def _explained(self) -> frozenset[int]:
        return self.own | self.reckoned

    def _is_rounded(self, stated: Stated) -> bool:
        return any(_rounds(stated, size) for size in self._explained)


def slips(subject: Subject) -> Iterator[Finding]:
    """An amount that is a line's but for a slip: zeros, digits that changed places, one wrong digit."""
    comparison = Comparison(subject)
    for size, stated in comparison.strange.items():
        if (index := _slipped(comparison, size)) is not None:
            differing = (
                stated if index in comparison.unsaid else tuple(one for one in stated if not _is_other(one))
            )
            if differing:
                yield _differs(subject, "amount", differing, index)


def contradictions(subject: Subject) -> Iterator[Finding]:
    """The one amount that stands where the one line should that no text names."""
    comparison = Comparison(subject)
    strange = [
        (size, stated) for size, stated in comparison.strange.items() if _slipped(comparison, size) is None
    ]
    if len(strange) != 1 or len(comparison.unsaid) != 1:
        return
    (_size, stated), index = strange[0], comparison.unsaid[0]
    alone = len(comparison.by_size) == len(comparison.lines) == 1
    if alone or any(_is_about(one, comparison.lines[index]) for one in stated):
        yield _differs(subject, "budget", stated, index)


def signs(subject: Subject) -> Iterator[Finding]:
    """A line of the other sign than the text gives it: "−31 miljoner" beside 31 000 000."""
    for index, line in enumerate(subject.document.budget):
        minus = [one for one in subject.stated if one.amount.sek == -line.amount and line.amount > 0]
        plain = [one for one in subject.stated if one.amount.sek == line.amount]
        if minus and not plain:
            yield _differs(subject, "sign", minus, index)


def savings(subject: Subject) -> Iterator[Finding]:
    """A saving without its minus: asked about, because a line may be what a saving costs."""
    for index, line in enumerate(subject.document.budget):
        if line.amount <= 0:
            continue
        saying = [one for one in subject.stated if one.amount.sek == line.amount and _saves(one)]
        if line.kind is BudgetKind.SAVING or saying:
            yield Finding(
                rule="saving",
                weight=Weight.ADVISING,
                said=-line.amount,
                counterpart=Counterpart(field=f"budget.{index}.amount", value=line.amount),
                places=_places(subject, saying),
                suggestion=Suggestion(field=f"budget.{index}.amount", value=-line.amount),
            )


def is_slip(written: int, meant: int, *, closely: bool = False) -> bool:
    """True when one number is the other but for zeros or two neighbouring digits; `closely`: or for one digit."""
    if written == meant or not written or not meant:
        return False
    first, second = str(written), str(meant)
    if first.rstrip("0") == second.rstrip("0"):
        return abs(len(first) - len(second)) <= MOST_ZEROS
    different = [at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]]
    if len(first) != len(second):
        return closely and _is_one_digit_more(*sorted((first, second), key=len))
    swapped = len(different) == 2 and different[1] == different[0] + 1
    if (
        swapped
        and first[different[0]] == second[different[1]]
        and first[different[1]] == second[different[0]]
    ):
        return True
    significant = max(len(first.rstrip("0")), len(second.rstrip("0")))
    return closely and len(different) == 1 and significant > 1


def _is_one_digit_more(shorter: str, longer: str) -> bool:
    """True when a digit was left out of the longer number, or put in: "450000" and "4520000"."""
    if len(longer) != len(shorter) + 1 or len(longer.rstrip("0")) < 3:
        return False
    at = next(
        (at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter)
    )
    return shorter[at:] == longer[at + 1 :]


def _slipped(comparison: Comparison, size: int) -> int | None:
    """Return the index of the line that an amount is a slip of, one that no text names before the others."""
    unsaid = comparison.unsaid
    ordered = sorted(range(len(comparison.lines)), key=lambda index: index not in unsaid)
    for index in ordered:
        if is_slip(size, abs(comparison.lines[index].amount), closely=index in unsaid):
            return index
    return None


def _differs(subject: Subject, rule: str, stated: Iterable[Stated], index: int) -> Finding:
    differing = tuple(stated)
    line = subject.document.budget[index]
    field = f"budget.{index}.amount"
    size = abs(differing[0].amount.sek)
    signed = -size if line.amount < 0 or rule == "sign" else size
    return Finding(
        rule=rule,
        weight=Weight.BLOCKING,
        said=differing[0].amount.sek if rule == "sign" else size,
        counterpart=Counterpart(field=field, value=line.amount),
        places=_places(subject, differing),
        suggestion=_in_text(subject, differing[0], line.amount) or Suggestion(field=field, value=signed),
    )


def _in_text(subject: Subject, stated: Stated, amount: int) -> Suggestion | None:
    """Return what mends the text where others of the release's texts say the line's amount; None of a range."""
    place = subject.place(stated.sentence, stated.amount.start, stated.amount.end)
    said = any(one.amount.sek == amount for one in subject.stated)
    in_range = RANGE.search(stated.sentence.text, 0, stated.amount.start)
    if not said or in_range or subject.document.language != "sv" or not ONE_NUMBER.fullmatch(place.words):
        return None
    return Suggestion(field=place.field, value=swedish.amount(amount), place=place)


def _places(subject: Subject, stated: Iterable[Stated]) -> tuple[Place, ...]:
    return tuple(subject.place(one.sentence, one.amount.start, one.amount.end) for one in stated)


def _is_other(stated: Stated) -> bool:
    """True when it is a part, a sum or another time's amount by the words around, or a lone digit far down."""
    lone_digit = len(str(abs(stated.amount.sek)).rstrip("0")) == 1 and stated.sentence.field == "body"
    return lone_digit or RECKONED.search(stated.sentence.text) is not None


def _saves(stated: Stated) -> bool:
    """True when the clause of the amount says in so many words that it is saved."""
    start = max(stated.sentence.text.rfind(mark, 0, stated.amount.start) for mark in ",;:") + 1
    ends = [at for mark in ",;:" if (at := stated.sentence.text.find(mark, stated.amount.end)) >= 0]
    return SAVES.search(stated.sentence.text[start : min(ends, default=None)]) is not None


def _rounds(stated: Stated, size: int) -> bool:
    """True when the text's amount is `size` in round figures: "drygt 1,9 miljoner", "1,9 miljoner" of 1 912 345."""
    said = abs(stated.amount.sek)
    unit: int = 10 ** (len(str(said)) - len(str(said).rstrip("0")))
    if size % unit == 0:
        return False
    before = stated.sentence.text[max(0, stated.amount.start - HOW_FAR_BEFORE) : stated.amount.start]
    written = stated.sentence.text[stated.amount.start : stated.amount.end].lower()
    if VAGUE.search(before):
        return abs(said - size) < unit
    return ("m" in written) and 2 * abs(said - size) <= unit


def _is_about(stated: Stated, line: BudgetLine) -> bool:
    """True when the sentence shares a word with the line's purpose, but for their endings."""
    return bool(stems(stated.sentence.text) & stems(line.purpose))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the text's longer words: what a purpose and a sentence on it share."""
    return frozenset(word[:STEM].lower() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= STEM)
