"""How amounts and dates are written in English, in a Swedish municipality.

Source: Swedish Government Offices' guide to written English: day before month,
the currency before the number, commas between thousands, a 24-hour clock.
"""

import datetime as dt

from releases.languages import swedish
from releases.languages.swedish import NO_BREAK_SPACE

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
SEASONS = ("winter", "spring", "summer", "autumn")
SHORT = ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k"))


phone = swedish.international_phone


def number(value: int) -> str:
    """Return 50000 as "50,000", with a true minus sign."""
    return f"{value:,}".replace("-", "\u2212")


def amount(sek: int) -> str:
    """Return whole SEK as "SEK 50,000" with a no-break space."""
    sign = "\u2212" if sek < 0 else ""
    return f"{sign}SEK{NO_BREAK_SPACE}{abs(sek):,}"


def short_amount(sek: int) -> str:
    """Return an amount for the top of a scale: "SEK 150m", "SEK 2bn"."""
    sign, size = "\u2212" if sek < 0 else "", abs(sek)
    step, unit = next(((step, unit) for step, unit in SHORT if size >= step), (1, ""))
    return f"{sign}SEK{NO_BREAK_SPACE}{size / step:g}{unit}"


def date(day: dt.date) -> str:
    """Return "22 November 2026"."""
    return f"{day.day}{NO_BREAK_SPACE}{month(day)}"


def month(day: dt.date) -> str:
    """Return "November 2026"."""
    return f"{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


# Finnish has a case of its own for this.
in_month = month


def season(day: dt.date) -> str:
    """Return "autumn 2026"."""
    return f"{SEASONS[day.month % 12 // 3]}{NO_BREAK_SPACE}{day.year}"


def clock(moment: dt.time) -> str:
    """Return "09:30"."""
    return f"{moment:%H:%M}"


def time(moment: dt.time) -> str:
    """Return "at 09:30"."""
    return f"at{NO_BREAK_SPACE}{clock(moment)}"


def on_weekdays(weekday: int) -> str:
    """Return "on Fridays"; Monday is 0."""
    return f"on {WEEKDAYS[weekday]}"


def quoted(words: str) -> str:
    """Return the words between English quotation marks."""
    return f"“{words}”"
