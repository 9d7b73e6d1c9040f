"""How Finns write amounts, dates and times.

Source: Kielitoimiston ohjepankki (Kotus): a full stop after the day, the month
in the partitive when a day stands before it, a no-break space between
thousands, a full stop between hours and minutes.
"""

import datetime as dt

from releases.languages import swedish
from releases.languages.swedish import NO_BREAK_SPACE

MONTHS = (
    "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu",
    "heinäkuu", "elokuu", "syyskuu", "lokakuu", "marraskuu", "joulukuu",
)  # fmt: skip
WEEKDAYS = (
    "maanantaisin", "tiistaisin", "keskiviikkoisin", "torstaisin", "perjantaisin", "lauantaisin", "sunnuntaisin",
)  # fmt: skip
SEASONS = ("talvella", "keväällä", "kesällä", "syksyllä")
SHORT = ((1_000_000_000, "mrd."), (1_000_000, "milj."), (1_000, "tuh."))

# The same in both languages.
number = swedish.number
clock = swedish.clock
quoted = swedish.quoted
phone = swedish.international_phone


def amount(sek: int) -> str:
    """Return whole SEK as "50 000 kruunua", all spaces no-break."""
    return f"{number(sek)}{NO_BREAK_SPACE}kruunua"


def short_amount(sek: int) -> str:
    """Return an amount for the top of a scale: "150 milj. kr", "2 mrd. kr"."""
    for step, unit in SHORT:
        if abs(sek) >= step:
            value = f"{sek / step:g}".replace(".", ",").replace("-", "\u2212")
            return f"{value}{NO_BREAK_SPACE}{unit}{NO_BREAK_SPACE}kr"
    return f"{number(sek)}{NO_BREAK_SPACE}kr"


def date(day: dt.date) -> str:
    """Return "22. marraskuuta 2026"."""
    return f"{day.day}.{NO_BREAK_SPACE}{MONTHS[day.month - 1]}ta{NO_BREAK_SPACE}{day.year}"


def month(day: dt.date) -> str:
    """Return "marraskuu 2026"."""
    return f"{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


def in_month(day: dt.date) -> str:
    """Return "marraskuussa 2026": the case that says when, as a day in the partitive also does."""
    return f"{MONTHS[day.month - 1]}ssa{NO_BREAK_SPACE}{day.year}"


def season(day: dt.date) -> str:
    """Return "syksyllä 2026"."""
    return f"{SEASONS[day.month % 12 // 3]}{NO_BREAK_SPACE}{day.year}"


def time(moment: dt.time) -> str:
    """Return "klo 9.30"."""
    return f"klo{NO_BREAK_SPACE}{clock(moment)}"


def on_weekdays(weekday: int) -> str:
    """Return "perjantaisin"; Monday is 0."""
    return WEEKDAYS[weekday]
