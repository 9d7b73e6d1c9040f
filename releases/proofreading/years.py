"""Is the money of a release for the year that its lines say?"""

import re
from collections.abc import Iterator

from releases.capture.vocabulary import any_of, words
from releases.document import BudgetLine
from releases.proofreading.amounts import RECKONED
from releases.proofreading.deciding import of_earlier
from releases.proofreading.findings import Counterpart, Finding, Suggestion, Weight
from releases.proofreading.subject import Subject
from releases.proofreading.texts import Sentence

YEAR = re.compile(r"\b20\d{2}\b")
MONEY = any_of("pengarna  medlen  summan  beloppet  anslaget  satsningen  investeringen")
IS_FOR = any_of(
    "gäller  avser  ligger i  finns i  ryms i  tas ur  tas från  kommer ur  kommer från  anslås  avsätts"
)
BEFORE_YEAR = r"(?:(?:för|under|i|ur|från|år|året|budgetåret|budget|budgeten)\s+){0,4}"
ONE_YEAR = rf"{BEFORE_YEAR}(?P<year>20\d{{2}})\b(?!\s*års\b)"
MONEY_IS_FOR = re.compile(rf"\b{MONEY}\s+{IS_FOR}\s+{ONE_YEAR}", re.IGNORECASE)
BEHIND_AMOUNT = re.compile(rf"\s+{ONE_YEAR}", re.IGNORECASE)
OTHERWISE = words("inte  inget  aldrig  jämfört  i stället för")


def budget_years(subject: Subject) -> Iterator[Finding]:
    """Money for another year than its line's: "pengarna gäller 2028" beside 2027; asked about."""
    lines = subject.document.budget
    years = {year for line in lines for year in _years(line)}
    if not years or not all(map(_years, lines)):
        return
    for sentence in subject.own_sentences:
        given = {int(year) for year in YEAR.findall(sentence.text)}
        if not given or given & years or of_earlier(sentence.text) or OTHERWISE.search(sentence.text):
            continue
        if match := MONEY_IS_FOR.search(sentence.text) or _behind_amount(subject, sentence):
            yield _other_year(subject, sentence, match, years)


def _years(line: BudgetLine) -> range:
    first = line.first_year
    return range(first, (line.last_year or first) + 1) if first else range(0)


def _behind_amount(subject: Subject, sentence: Sentence) -> re.Match[str] | None:
    """Return the year just behind a line's own amount, unless the words reckon with it."""
    if RECKONED.search(sentence.text):
        return None
    sizes = {abs(line.amount) for line in subject.document.budget}
    ends = [
        one.amount.end for one in subject.stated if one.sentence == sentence and abs(one.amount.sek) in sizes
    ]
    return next((match for end in ends if (match := BEHIND_AMOUNT.match(sentence.text, end))), None)


def _other_year(subject: Subject, sentence: Sentence, match: re.Match[str], years: set[int]) -> Finding:
    place = subject.place(sentence, *match.span("year"))
    own = sorted(years)
    meant = str(own[0]) if len(own) == 1 else f"{own[0]}–{own[-1]}"
    return Finding(
        rule="budget_year",
        weight=Weight.ADVISING,
        said=match["year"],
        counterpart=Counterpart(field="budget.0.first_year", value=meant),
        places=(place,),
        suggestion=Suggestion(field=place.field, value=meant, place=place) if len(own) == 1 else None,
    )
