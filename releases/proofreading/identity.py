"""Is it the release's own decision that a sentence tells of, by what it was registered as?

Another body may decide on the same day, in the same matter or of the same
money. Two of these together, one of them the day or the §, are one decision.
"""

from collections.abc import Collection

from releases.capture import amounts, cases, dates
from releases.document import Decision, Precision, casenumbers

ENOUGH = 2


def tells_of(text: str, decision: Decision, sizes: Collection[int]) -> bool:
    """True when the text carries two of the decision's day, §, case number and amount, and no other day, § or number.

    `sizes` are the amounts of the release in whole SEK, without their sign.
    """
    marks = [_has_day(text, decision), _has_paragraph(text, decision), _has_case_number(text, decision)]
    has_amount = any(abs(one.sek) in sizes for one in amounts.amounts(text))
    return False not in marks and any(marks[:2]) and marks.count(True) + has_amount >= ENOUGH


def _has_day(text: str, decision: Decision) -> bool | None:
    """Tell whether a day of the text is the decision's; None where either names none."""
    days = [one for one in dates.mentions(text) if one.day]
    if not days or decision.date is None or decision.date.precision is not Precision.DAY:
        return None
    own = decision.date.date
    return any((one.month, one.day) == (own.month, own.day) and one.year in (None, own.year) for one in days)


def _has_paragraph(text: str, decision: Decision) -> bool | None:
    own = [one.number for one in cases.paragraph_mentions(f"§ {decision.paragraph.lstrip('§ ')}")]
    given = [one.number for one in cases.paragraph_mentions(text)]
    return bool(set(own) & set(given)) if own and given else None


def _has_case_number(text: str, decision: Decision) -> bool | None:
    own = casenumbers.canonical(decision.case_number)
    given = {casenumbers.canonical(one.number) for one in cases.case_number_mentions(text)}
    return own in given if own and given else None
