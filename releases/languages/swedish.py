"""How Swedes write amounts, dates, times and phone numbers.

Source: Svenska skrivregler (Språkrådet): a no-break space between thousands,
"kronor" in running text, day month year without leading zero.
"""

import datetime as dt
import re
from functools import lru_cache

import phonenumbers
from phonenumbers import shortnumberinfo

from releases.document import ApproximateDate, Precision

NO_BREAK_SPACE = "\u00a0"
# What is written behind a number and belongs to it, in the languages of the press room.
UNIT = (
    r"(?:miljo|miljard|million|billion|tusen|kronor|kruun|euro|procent|prosent|per cent|kr\b|mnkr|tkr|md|%)"
)
# The space of "3,6 miljoner", of "3 600 000" and of "901 84 Umeå" (a postal code is followed by its town).
BREAK_IN_NUMBER = re.compile(rf"(?<=\d) (?={UNIT}|\d{{3}}(?!\d)|(?<=\b\d{{3}} )\d\d [A-ZÅÄÖ])")
MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("måndagar", "tisdagar", "onsdagar", "torsdagar", "fredagar", "lördagar", "söndagar")
SEASONS = ("vintern", "våren", "sommaren", "hösten")
SHORT = ((1_000_000_000, f"md{NO_BREAK_SPACE}kr"), (1_000_000, "mnkr"), (1_000, "tkr"))

# 112, 1177, 114 14, 90 101, 118 118: a first digit that is no zero, and at most six of them.
SHORT_NUMBER = re.compile(r"[1-9][0-9]{2,3}|[1-9][0-9]{2}\s?[0-9]{2,3}|[1-9][0-9]\s[0-9]{3}")
LONGEST_UNDIVIDED = 4  # digits: "1177", but "114 14"

# "{", "|" and "}" are the characters after "z".
LAST_LETTERS = str.maketrans("åäöæøéèüáà", "{|}|}eeyaa")


def number(value: int) -> str:
    """Return 50000 as "50 000" with no-break spaces and a true minus sign."""
    grouped = f"{abs(value):,}".replace(",", NO_BREAK_SPACE)
    return f"\u2212{grouped}" if value < 0 else grouped


def amount(sek: int) -> str:
    """Return whole SEK as "50 000 kronor", all spaces no-break."""
    return f"{number(sek)}{NO_BREAK_SPACE}kronor"


def short_amount(sek: int) -> str:
    """Return an amount for the top of a scale: "150 mnkr", "2 md kr" (Svenska skrivregler)."""
    for step, unit in SHORT:
        if abs(sek) >= step:
            return f"{sek / step:g}".replace(".", ",").replace("-", "\u2212") + NO_BREAK_SPACE + unit
    return f"{number(sek)}{NO_BREAK_SPACE}kr"


def date(day: dt.date) -> str:
    """Return "22 november 2026"."""
    return f"{day.day}{NO_BREAK_SPACE}{month(day)}"


def month(day: dt.date) -> str:
    """Return "november 2026"."""
    return f"{MONTHS[day.month - 1]}{NO_BREAK_SPACE}{day.year}"


# Finnish has a case of its own for this.
in_month = month


def season(day: dt.date) -> str:
    """Return "hösten 2026"."""
    return f"{SEASONS[day.month % 12 // 3]}{NO_BREAK_SPACE}{day.year}"


def clock(moment: dt.time) -> str:
    """Return "9.30" (Svenska skrivregler: a full stop, no leading zero)."""
    return f"{moment.hour}.{moment.minute:02}"


def time(moment: dt.time) -> str:
    """Return "kl. 9.30"."""
    return f"kl.{NO_BREAK_SPACE}{clock(moment)}"


def clock_to_the_second(moment: dt.time) -> str:
    """Return "9.30.05"."""
    return f"{clock(moment)}.{moment.second:02}"


def short_day(day: dt.date) -> str:
    """Return "22 nov", for tables."""
    return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1][:3]}"


def short_moment(moment: dt.datetime) -> str:
    """Return "22 nov 2026 9.30" of a local time, for tables."""
    return f"{short_day(moment)}{NO_BREAK_SPACE}{moment.year} {clock(moment.time())}"


def moment(at: dt.datetime, *, today: dt.date) -> str:
    """Return the time of day for today, and the day before it for any other: "14.32", "17 november 14.32"."""
    if at.date() == today:
        return clock(at.time())
    day = date(at.date()).removesuffix(f"{NO_BREAK_SPACE}{today.year}")
    return f"{day} {clock(at.time())}"


def on_weekdays(weekday: int) -> str:
    """Return "på fredagar"; Monday is 0."""
    return f"på {WEEKDAYS[weekday]}"


def approximate_date(value: ApproximateDate) -> str:
    """Return the date as exactly as it is known: "22 november 2026", "november 2026", "hösten 2026", "2026"."""
    day = value.date
    match value.precision:
        case Precision.DAY:
            return date(day)
        case Precision.MONTH:
            return month(day)
        case Precision.SEASON:
            return season(day)
    return str(day.year)


def paragraph(number: str) -> str:
    """Return "§ 62" with a no-break space, whether "62" or "§ 62" was typed; "" for none."""
    return f"§{NO_BREAK_SPACE}{number.removeprefix('§').strip()}" if number else ""


def quoted(words: str) -> str:
    """Return the words between Swedish quotation marks, which are alike."""
    return f"”{words}”"


def years(first: int | None, last: int | None) -> str:
    """Return "2026", "2026–2028" (en dash) or "" when no year is known."""
    if first is None:
        return ""
    return f"{first}\u2013{last}" if last and last != first else str(first)


def phone(number_as_typed: str) -> str:
    """Return the number as Swedes write it ("070-174 06 05"), or as typed when no number plan knows it."""
    if short := _short_number(number_as_typed):
        first = 2 if short.startswith("90") else 3  # "90 101", else "114 14"
        return f"{short[:first]} {short[first:]}" if len(short) > LONGEST_UNDIVIDED else short
    parsed = _parsed(number_as_typed)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return number_as_typed.strip()
    swedish = parsed.country_code == 46
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL if swedish else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, form)


def international_phone(number_as_typed: str) -> str:
    """Return the number as it is called from abroad ("+46 70 174 06 05", ITU-T E.123), or as typed."""
    parsed = _parsed(number_as_typed)
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return number_as_typed.strip()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


@lru_cache(maxsize=1024)
def phone_uri(number_as_typed: str) -> str:
    """Return a tel: address (RFC 3966), "tel:+46701740605", or "" when it is no phone number.

    Numbers that only Sweden dials (112, 1177, 114 14) stand as they are dialled, "tel:112": so
    phones understand them, and few know the phone-context that the RFC would add.
    """
    if short := _short_number(number_as_typed):
        return f"tel:{short}"
    parsed = _parsed(number_as_typed)
    return "tel:" + phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) if parsed else ""


def is_short_number(text: str) -> bool:
    """True for a number that Sweden's plan has for emergencies and services, such as "112" and "114 14"."""
    return bool(_short_number(text))


def sentence_start(words: str) -> str:
    """Return the words as they open a sentence: only the first letter turns into a capital."""
    return words[:1].upper() + words[1:]


def unbroken(text: str) -> str:
    """Return the text with numbers that stay on one line: with their unit, between thousands, within a postal code."""
    return BREAK_IN_NUMBER.sub(NO_BREAK_SPACE, text)


def sort_key(words: str) -> str:
    """Return a key that puts å, ä and ö last, in that order, whatever the case; PostgreSQL's "C" does not."""
    return words.casefold().translate(LAST_LETTERS)


@lru_cache(maxsize=1024)
def _short_number(text: str) -> str:
    """Return the digits of a number that Sweden's plan has for emergencies and services, "" for any other."""
    digits = "".join(text.split()) if SHORT_NUMBER.fullmatch(text.strip()) else ""
    if not digits:
        return ""
    number = phonenumbers.PhoneNumber(country_code=46, national_number=int(digits))
    return digits if shortnumberinfo.is_valid_short_number_for_region(number, "SE") else ""


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(text, "SE")
    except phonenumbers.NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
