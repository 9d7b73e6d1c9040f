"""What the texts give for the decision while its field is empty, and wrong days of the week; only asked about."""

import datetime as dt
import re
from collections.abc import Iterator

from releases.capture import cases, dates
from releases.capture.dates import DateMention
from releases.capture.vocabulary import words
from releases.document import ApproximateDate, Decision, casenumbers
from releases.proofreading.deciding import is_the_decision
from releases.proofreading.decisions import DECIDED_THEN, OTHER_MATTER, THEN_DECIDED, is_of_another
from releases.proofreading.findings import Counterpart, Finding, Place, Suggestion, Value, Weight
from releases.proofreading.subject import Subject
from releases.proofreading.texts import Sentence

Given = tuple[Value, Place]

IN_MINUTES = words(r"beslut\w*  beslöt  protokoll\w*  antog  godkände  fastställde  klubbade\w*  ärendet")
NUMBERED = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|ärendenummer|ärendenr)\b[^.;]{0,30}$|\b(?:dnr|diarienr)\.\s*$",
    re.IGNORECASE,
)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(WEEKDAYS)})(?:en)?,?\s+(?:den\s+)?$", re.IGNORECASE)
HOW_FAR_BEFORE = 30


def unrecorded(subject: Subject) -> Iterator[Finding]:
    """A date, § or case number of the one decision that has none; silent where the texts give several."""
    if len(subject.document.decisions) != 1:
        return
    decision = subject.document.decisions[0]
    own = [one for one in subject.own_sentences if _is_its_own(one, decision)]
    empty = {
        "date": _days(subject, own) if decision.date is None else (),
        "paragraph": _paragraphs(subject, own) if not decision.paragraph.strip() else (),
        "case_number": _case_numbers(subject, own) if not decision.case_number.strip() else (),
    }
    for field, given in empty.items():
        yield from _one_value(f"decisions.0.{field}", list(given))


def weekdays(subject: Subject) -> Iterator[Finding]:
    """A date with another day of the week than the calendar's; without a year it is the decision's own."""
    own = [one.date.date for one in subject.document.decisions if one.date]
    for sentence in subject.sentences:
        for mention in dates.mentions(sentence.text) if "dag" in sentence.text.lower() else ():
            match = WEEKDAY.search(sentence.text[max(0, mention.start - HOW_FAR_BEFORE) : mention.start])
            day = _day(mention, own)
            if match and day and (meant := WEEKDAYS[day.weekday()]) != match["day"].lower():
                start = mention.start - len(match[0])
                place = subject.place(sentence, start, mention.end)
                yield Finding(
                    rule="weekday",
                    weight=Weight.ADVISING,
                    said=place.words,
                    counterpart=Counterpart(field=sentence.field, value=meant),
                    places=(place,),
                )


def _day(mention: DateMention, own: list[dt.date]) -> dt.date | None:
    years = {mention.year} if mention.year else {one.year for one in own if _is_day(mention, one)}
    if len(years) != 1 or mention.day is None:
        return None
    try:
        return dt.date(years.pop(), mention.month, mention.day)
    except ValueError:
        return None


def _is_day(mention: DateMention, day: dt.date) -> bool:
    return (mention.month, mention.day) == (day.month, day.day)


def _is_its_own(sentence: Sentence, decision: Decision) -> bool:
    return any(map(str.isdigit, sentence.text)) and (
        is_the_decision(sentence.text) or not is_of_another(sentence, [decision])
    )


def _days(subject: Subject, sentences: list[Sentence]) -> Iterator[Given]:
    for one in sentences:
        for mention in dates.mentions(one.text):
            if not mention.year or (day := _day(mention, [])) is None or day > max(subject.directory.days):
                continue
            if _is_decided(one.text, mention):
                yield ApproximateDate(date=day), subject.place(one, mention.start, mention.end)


def _is_decided(text: str, mention: DateMention) -> bool:
    """True when it was decided then: a meeting alone may be any meeting."""
    before = DECIDED_THEN.search(text[: mention.start])
    meets = before is not None and before[0].lower().startswith(("möt", "sammanträd"))
    return (before is not None and not meets) or THEN_DECIDED.search(text[mention.end :]) is not None


def _paragraphs(subject: Subject, sentences: list[Sentence]) -> Iterator[Given]:
    for one in sentences:
        if "§" in one.text and IN_MINUTES.search(one.text):
            for mention in cases.paragraph_mentions(one.text):
                yield f"§ {mention.number}", subject.place(one, mention.start, mention.end)


def _case_numbers(subject: Subject, sentences: list[Sentence]) -> Iterator[Given]:
    for one in sentences:
        for mention in cases.case_number_mentions(one.text):
            own = NUMBERED.search(one.text[: mention.start]) and not OTHER_MATTER.search(one.text)
            if own and casenumbers.canonical(mention.number):
                yield mention.number, subject.place(one, mention.start, mention.end)


def _one_value(field: str, given: list[Given]) -> Iterator[Finding]:
    if len({value for value, _place in given}) == 1:
        value = given[0][0]
        yield Finding(
            rule="unrecorded",
            weight=Weight.ADVISING,
            said=value,
            counterpart=Counterpart(field=field, value=""),
            places=tuple(place for _value, place in given),
            suggestion=Suggestion(field=field, value=value),
        )
