"""Do the texts tell of the decisions as their fields do: when, §, case number, votes, follow-up, who dissents?

A release names other dates, matters and votes than its own decision's. What
agrees with any of its decisions is right; what agrees with none contradicts
them only where the words speak of the decision, or look like a slip of it.
"""

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from releases.capture import cases, dates, parties
from releases.capture.amounts import WORDS as NUMBER_WORDS
from releases.capture.committees import mentions as bodies_in
from releases.capture.dates import DateMention
from releases.capture.decisions import COMES_INTO_FORCE, VOTES
from releases.capture.vocabulary import words
from releases.document import ApproximateDate, Decision, Precision, casenumbers
from releases.proofreading.amounts import is_slip
from releases.proofreading.deciding import is_the_decision, of_earlier
from releases.proofreading.findings import Counterpart, Finding, Suggestion, Value, Weight
from releases.proofreading.subject import Subject
from releases.proofreading.texts import Sentence

# The sentence says when it was decided: the verb or the meeting stands just before the date, or the verb just behind.
DECIDED_THEN = re.compile(
    r"\b(?:beslut(?:ade|ades|at|ats|et)?|beslöt|antog|antogs|antagit|godkände|fastställde|klubbade|bifölls?|avslogs?"
    r"|sammanträd\w*|mötet?|möttes)\b"
    r"(?:(?!\b(?:att|från|till|om|ska|för|senast|inför|efter|före|innan|av|med|som|börjar?|öppnar?|startar?)\b)[^.;:])"
    r"{0,50}$",
    re.IGNORECASE,
)
THEN_DECIDED = re.compile(
    r"^,?\s*(?:har\s+)?(?:beslut(?:ade|ades|at)|beslöt|antog|antogs|godkände|fastställde|klubbade)\b",
    re.IGNORECASE,
)
IS_REPORTED = words(r"""
    redovisas  återrapporteras  avrapporteras  rapporteras  utvärderas  återkopplas  slutredovisas  följs upp
    följas upp  följer upp  ska redovisa  ska återkomma  återkommer
""")
TENS = {word: size for word, size in NUMBER_WORDS.items() if size in range(20, 100, 10)}
ONES = {word: size for word, size in NUMBER_WORDS.items() if size in range(1, 10)}
COUNTS = {word: int(size) for word, size in NUMBER_WORDS.items() if " " not in word} | {
    f"{tens}{ones}": int(ten + one) for tens, ten in TENS.items() for ones, one in ONES.items()
}
COUNTED = rf"({'|'.join(COUNTS)}|\d{{1,3}})"
VOTERS = r"(?:\s+(?:ledamöter|politiker|personer))?"
VOTES_IN_WORDS = (
    re.compile(rf"\b{COUNTED}\s+röster?\s+mot\s+{COUNTED}\b", re.IGNORECASE),
    re.compile(
        rf"\b{COUNTED}{VOTERS}\s+(?:röstade|röster)\s+(?:för|ja)\b[^.;:\d]{{0,40}}?(?:,|\s+och|\s+medan|\s+mot)\s+"
        rf"{COUNTED}{VOTERS}(?:\s+(?:röstade|röster))?\s+(?:emot|mot|nej)\b",
        re.IGNORECASE,
    ),
)
OF_RULES = words(
    r"\w*detaljplan\w*  stadgar\w*  \w*stadgan  \w*reglemente\w*  \w*föreskrift\w*  kommunallagen"
)
# A number beside these words is a contract's, a permit's or a motion's.
OTHER_MATTER = words(
    r"upphandling\w*  bygglov\w*  motion(?:en)?  medborgarförslag\w*  överklagan\w*  tillstånd\w*"
)
MINUTES = words("protokoll(?:et)? från")
BARE_YEAR = re.compile(r"\b(?P<year>20\d{2})\b(?![-/:]\d)")
SEASON_MONTHS = 3


def decision_dates(subject: Subject) -> Iterator[Finding]:
    """A date of the decision that is not the field's: another year, month or day."""
    dated = [(index, one.date) for index, one in enumerate(subject.document.decisions) if one.date]
    if not dated:
        return
    for sentence in subject.own_sentences:
        for mention in dates.mentions(COMES_INTO_FORCE.split(sentence.text)[0]):
            if not is_of_another(sentence, subject.document.decisions):
                yield from _dated_otherwise(subject, sentence, mention, dated)


def _dated_otherwise(
    subject: Subject, sentence: Sentence, mention: DateMention, dated: Sequence[tuple[int, ApproximateDate]]
) -> Iterator[Finding]:
    if mention.is_season or any(_may_be(mention, date) for _index, date in dated):
        return
    of_the_decision = DECIDED_THEN.search(sentence.text[: mention.start]) or THEN_DECIDED.search(
        sentence.text[mention.end :]
    )
    for index, date in dated:
        slipped = _is_other_year(mention, date) or (of_the_decision and _is_slipped(mention, date))
        if slipped or (of_the_decision and is_the_decision(sentence.text)):
            field, weight = f"decisions.{index}.date", Weight.BLOCKING if slipped else Weight.ADVISING
            yield _finding(subject, "date", sentence, mention, field, date, _as_date(mention, date), weight)
            return


def _may_be(mention: DateMention, date: ApproximateDate) -> bool:
    """True when the date in the text can be the field's, as far as both are exact."""
    first, last = date.date, date.last_day
    years = {mention.year} if mention.year else {first.year, last.year}
    months = {first.month} if date.precision in (Precision.DAY, Precision.MONTH) else _months(date)
    if not years & {first.year, last.year} or mention.month not in months:
        return False
    return mention.day is None or date.precision is not Precision.DAY or mention.day == first.day


def _months(date: ApproximateDate) -> set[int]:
    if date.precision is Precision.YEAR:
        return set(range(1, 13))
    return {(date.date.month + step - 1) % 12 + 1 for step in range(SEASON_MONTHS)}


def _is_other_year(mention: DateMention, date: ApproximateDate) -> bool:
    """True for the day of the decision in another year, wherever it stands."""
    same = mention.day == date.date.day and mention.month == date.date.month
    return same and date.precision is Precision.DAY and mention.year not in (None, date.date.year)


def _is_slipped(mention: DateMention, date: ApproximateDate) -> bool:
    """True when all but one of day, month and year are the field's; a year left out is the same."""
    day = date.date
    if mention.day is None or date.precision is not Precision.DAY:
        return mention.month == day.month and abs((mention.year or day.year) - day.year) == 1
    same = [mention.day == day.day, mention.month == day.month, mention.year in (None, day.year)]
    return sum(same) == len(same) - 1 or (mention.day, mention.month) == (day.month, day.day)


def _as_date(mention: DateMention, date: ApproximateDate) -> Value | None:
    """Return the text's date for the field, when it is as exact as the field's."""
    if date.precision is not Precision.DAY or mention.day is None:
        return None
    try:
        return ApproximateDate(
            date=date.date.replace(year=mention.year or date.date.year, month=mention.month, day=mention.day)
        )
    except ValueError:
        return None


def paragraphs(subject: Subject) -> Iterator[Finding]:
    """A § of the minutes that no decision has."""
    own = {number for one in subject.document.decisions for number in re.findall(r"\d+", one.paragraph)}
    given = [index for index, one in enumerate(subject.document.decisions) if one.paragraph]
    if not own:
        return
    found = [
        (sentence, mention)
        for sentence in subject.own_sentences
        if "§" in sentence.text or "paragraf" in sentence.text.lower()
        if not is_of_another(sentence, subject.document.decisions)
        for mention in cases.paragraph_mentions(sentence.text)
    ]
    if any(mention.number.split()[0].rstrip(ascii_lowercase) in own for _sentence, mention in found):
        return
    for sentence, mention in found:
        decision = subject.document.decisions[given[0]]
        sign = "§ " if "§" in decision.paragraph else ""
        written = f"{sign}{mention.number}" if len(given) == 1 else None
        field = f"decisions.{given[0]}.paragraph"
        yield _finding(subject, "paragraph", sentence, mention, field, decision.paragraph, written)


def case_numbers(subject: Subject) -> Iterator[Finding]:
    """A case number that is a slip of a decision's, or the only one where a decision has another."""
    own = {
        casenumbers.canonical(one.case_number): index
        for index, one in enumerate(subject.document.decisions)
        if one.case_number
    }
    own.pop("", None)
    if not own:
        return
    found = [
        (sentence, mention, casenumbers.canonical(mention.number))
        for sentence in subject.own_sentences
        if any(map(str.isdigit, sentence.text)) and not is_of_another(sentence, subject.document.decisions)
        for mention in cases.case_number_mentions(sentence.text)
    ]
    none_of_them = not any(_is_same_matter(number, other) for _one, _two, number in found for other in own)
    numbers = {number for _one, _two, number in found}
    for sentence, mention, number in found:
        if any(_is_same_matter(number, other) for other in own):
            continue
        meant = next((other for other in own if _is_case_slip(number, other)), None)
        far = none_of_them and not OTHER_MATTER.search(sentence.text)
        if meant is None and far and len(numbers) == len(own) == 1:
            meant = next(iter(own))
        if meant is not None:
            field = f"decisions.{own[meant]}.case_number"
            value = subject.document.decisions[own[meant]].case_number
            yield _finding(subject, "case_number", sentence, mention, field, value, mention.number)


def _is_same_matter(number: str, other: str) -> bool:
    """True for one matter, also when one of the two leaves the register's letters out."""
    return number == other or number.endswith(f"-{other}") or other.endswith(f"-{number}")


def _is_case_slip(number: str, other: str) -> bool:
    first, second = number.split("-"), other.split("-")
    different = [pair for pair in zip(first, second, strict=False) if pair[0] != pair[1]]
    if len(first) != len(second) or len(different) != 1:
        return False
    written, meant = different[0]
    if not (written.isdecimal() and meant.isdecimal()):
        return True
    return is_slip(int(written), int(meant), closely=True) or abs(int(written) - int(meant)) == 1


def votes(subject: Subject) -> Iterator[Finding]:
    """How the vote went, otherwise than in the fields."""
    own = {
        (one.votes_for, one.votes_against): index
        for index, one in enumerate(subject.document.decisions)
        if one.votes_for is not None and one.votes_against is not None
    }
    if not own:
        return
    found = [
        (sentence, match, (_count(match[1]), _count(match[2])))
        for sentence in subject.sentences
        if any(map(str.isdigit, sentence.text)) or "röst" in sentence.text.lower()
        if (
            match := next(
                (one for pattern in (*VOTES, *VOTES_IN_WORDS) if (one := pattern.search(sentence.text))), None
            )
        )
        if not _is_of_another_body(sentence, subject.document.decisions)
    ]
    if any(pair in own or pair[::-1] in own for _sentence, _match, pair in found):
        return
    for sentence, match, pair in found:
        (ayes, noes), index = next(iter(own.items()))
        yield Finding(
            rule="votes",
            weight=Weight.BLOCKING,
            said=_pair(pair),
            counterpart=Counterpart(
                field=f"decisions.{index}.votes_for", value=_pair((ayes or 0, noes or 0))
            ),
            places=(subject.place(sentence, match.start(1), match.end(2)),),
        )


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else COUNTS[written.lower()]


def follow_ups(subject: Subject) -> Iterator[Finding]:
    """When it is reported back, otherwise than in the field."""
    own = [(index, one.follow_up) for index, one in enumerate(subject.document.decisions) if one.follow_up]
    if len(own) != 1:
        return
    (index, date) = own[0]
    reports = [
        (sentence, mention)
        for sentence in subject.own_sentences
        if (verb := IS_REPORTED.search(sentence.text))
        if (mention := next(_with_years(sentence.text, verb.end()), None))
    ]
    if not any(_overlaps(mention, date) for _sentence, mention in reports):
        for sentence, mention in reports:
            yield _finding(subject, "follow_up", sentence, mention, f"decisions.{index}.follow_up", date)


def _with_years(text: str, start: int) -> Iterator[DateMention]:
    """Yield the dates behind `start`, also bare years ("utvärderas 2027"), whose month is 0."""
    yield from (one for one in dates.mentions(text) if one.start >= start)
    if match := BARE_YEAR.search(text, start):
        yield DateMention(match.start(), match.end(), 0, year=int(match["year"]))


def _overlaps(mention: DateMention, date: ApproximateDate) -> bool:
    """True when the text's date and the field's can be one: "våren 2027" and March 2027 can."""
    years = {date.date.year, date.last_day.year}
    if mention.year and mention.year not in years:
        return False
    if mention.month == 0 or date.precision is Precision.YEAR:
        return True
    said = {(mention.month + step - 1) % 12 + 1 for step in range(SEASON_MONTHS if mention.is_season else 1)}
    season = {(date.date.month + step - 1) % 12 + 1 for step in range(SEASON_MONTHS)}
    return bool(said & (season if date.precision is Precision.SEASON else {date.date.month}))


def dissents(subject: Subject) -> Iterator[Finding]:
    """A party that dissents in the text and in no decision, though decisions say who does."""
    recorded = {
        dissent.party.upper()
        for one in subject.document.decisions
        for dissent in (*one.reservations, *one.statements)
    }
    holding = next((index for index, one in enumerate(subject.document.decisions) if one.reservations), None)
    if holding is None:
        return
    for sentence in subject.sentences:
        for party in parties.reservations([sentence.text]):
            if party.upper() not in recorded:
                yield Finding(
                    rule="dissent",
                    weight=Weight.BLOCKING,
                    said=party,
                    counterpart=Counterpart(
                        field=f"decisions.{holding}.reservations", value=", ".join(sorted(recorded))
                    ),
                    places=(subject.place(sentence, 0, len(sentence.text)),),
                )


def is_of_another(sentence: Sentence, decisions: Sequence[Decision]) -> bool:
    """True when the sentence speaks of another decision: another body's, an earlier one, the § of a plan or a law."""
    return (
        _is_of_another_body(sentence, decisions)
        or of_earlier(sentence.text)
        or OF_RULES.search(sentence.text) is not None
        or _is_of_another_day(sentence, decisions)
    )


def _is_of_another_day(sentence: Sentence, decisions: Sequence[Decision]) -> bool:
    """True for the minutes of another meeting: "i protokollet från den 20 oktober"."""
    own = [one.date for one in decisions if one.date]
    days = [one for one in dates.mentions(sentence.text) if one.day]
    return bool(own and days and MINUTES.search(sentence.text)) and not any(
        _may_be(day, date) or _is_other_year(day, date) for day in days for date in own
    )


def _is_of_another_body(sentence: Sentence, decisions: Sequence[Decision]) -> bool:
    """True when the sentence names a body, and none that decides here."""
    named = {one.definite for one in bodies_in(sentence.text) if not one.bare}
    own = {one.committee.definite.lower() for one in decisions if one.committee}
    return bool(named) and bool(own) and not {name.lower() for name in named} & own


def _finding(
    subject: Subject,
    rule: str,
    sentence: Sentence,
    mention: DateMention | cases.CaseMention,
    field: str,
    value: Value,
    suggested: Value | None = None,
    weight: Weight = Weight.BLOCKING,
) -> Finding:
    place = subject.place(sentence, mention.start, mention.end)
    return Finding(
        rule=rule,
        weight=weight,
        said=place.words,
        counterpart=Counterpart(field=field, value=value),
        places=(place,),
        suggestion=Suggestion(field=field, value=suggested) if suggested is not None else None,
    )


def _pair(pair: tuple[int, int]) -> str:
    return f"{pair[0]}–{pair[1]}"
