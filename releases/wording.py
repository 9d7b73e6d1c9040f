"""Dates and amounts in the language of a letter: the press room is Swedish, its mail can be read in English too.

English as the Government Offices of Sweden write it: day before month, the
currency before the number, commas between thousands.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from releases import swedish
from releases.document import ApproximateDate, Precision
from releases.swedish import NO_BREAK_SPACE

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SEASONS = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring",
           6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}  # fmt: skip


def date(moment: dt.date) -> str:
    """Return "22 november 2026" or "22 November 2026"; of a moment, the day it was in Stockholm."""
    day = timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
    if _in_swedish():
        return swedish.date(day)
    return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


def approximate_date(value: ApproximateDate) -> str:
    """Return the date as exactly as it is known: "hösten 2026" or "autumn 2026"."""
    if _in_swedish():
        return swedish.approximate_date(value)
    match value.precision:
        case Precision.DAY:
            return date(value.date)
        case Precision.MONTH:
            return f"{MONTHS[value.date.month - 1]}{NO_BREAK_SPACE}{value.date.year}"
        case Precision.SEASON:
            return f"{SEASONS[value.date.month]}{NO_BREAK_SPACE}{value.date.year}"
    return str(value.date.year)


def amount(sek: int) -> str:
    """Return whole SEK as "50 000 kronor" or "SEK 50,000", all spaces no-break."""
    if _in_swedish():
        return swedish.amount(sek)
    sign = "\u2212" if sek < 0 else ""
    return f"{sign}SEK{NO_BREAK_SPACE}{abs(sek):,}"


def press_room() -> dict[str, Any]:
    """Return PRESS_ROOM in the active language; `swedish` names the words that it is told in Swedish nevertheless."""
    room, words = settings.PRESS_ROOM, settings.PRESS_ROOM_IN.get(translation.get_language() or "", {})
    told = {name: word for name, word in words.items() if word}
    return {
        **room,
        **told,
        "swedish": words.keys() - told.keys(),
        "phone_uri": swedish.phone_uri(room["phone"]),
    }


def _in_swedish() -> bool:
    return not (translation.get_language() or "").startswith("en")
