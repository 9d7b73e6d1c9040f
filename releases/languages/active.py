"""Dates, amounts and the municipality's own words in the language of the reader: of a page, or of a letter.

Each language has a module that knows how it is written; here they are chosen
between by the active language. What has no module is told as in Swedish.
"""

import datetime as dt
from types import ModuleType
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from releases import municipality
from releases.document import ApproximateDate, Precision
from releases.languages import english, finnish, swedish

WRITTEN: dict[str, ModuleType] = {"sv": swedish, "en": english, "fi": finnish}


def number(value: int) -> str:
    """Return 50000 as "50 000" or "50,000"."""
    written: str = _here().number(value)
    return written


def amount(sek: int) -> str:
    """Return whole SEK as "50 000 kronor", "SEK 50,000" or "50 000 kruunua", all spaces no-break."""
    written: str = _here().amount(sek)
    return written


def short_amount(sek: int) -> str:
    """Return an amount for the top of a scale: "150 mnkr", "SEK 150m" or "150 milj. kr"."""
    written: str = _here().short_amount(sek)
    return written


def date(moment: dt.date) -> str:
    """Return "22 november 2026", "22 November 2026" or "22. marraskuuta 2026"; of a moment, its day in Stockholm."""
    written: str = _here().date(_day(moment))
    return written


def month(moment: dt.date) -> str:
    """Return "november 2026", "November 2026" or "marraskuu 2026"; of a moment, its month in Stockholm."""
    written: str = _here().month(_day(moment))
    return written


def clock(moment: dt.time) -> str:
    """Return "9.30" or "09:30"."""
    written: str = _here().clock(moment)
    return written


def time(moment: dt.datetime) -> str:
    """Return "kl. 9.30", "at 09:30" or "klo 9.30" in Stockholm.

    "" at midnight to the microsecond: an edition from an archive that knows only its day.
    """
    local = timezone.localtime(moment).time()
    written: str = "" if local == dt.time() else _here().time(local)
    return written


def short_day(moment: dt.date) -> str:
    """Return "22 nov" in Stockholm, for the tables of the desk, which speaks Swedish only."""
    return swedish.short_day(_day(moment))


def clock_to_the_second(moment: dt.datetime) -> str:
    """Return "9.30.05" in Stockholm, for the tables of the desk, which speaks Swedish only."""
    return swedish.clock_to_the_second(timezone.localtime(moment).time())


def hour(number: int) -> str:
    """Return "kl. 7.00", "at 07:00" or "klo 7.00" of an hour from 0 to 23."""
    written: str = _here().time(dt.time(number))
    return written


def on_weekdays(weekday: int) -> str:
    """Return "på fredagar", "on Fridays" or "perjantaisin"; Monday is 0."""
    written: str = _here().on_weekdays(weekday)
    return written


def machine_time(moment: dt.datetime) -> str:
    """Return "2026-11-22T09:30:00+01:00" for <time datetime>, feeds and other machines.

    Whole seconds: HTML allows three decimals at most (2.3.5.5), and PostgreSQL keeps six.
    """
    return timezone.localtime(moment).isoformat(timespec="seconds")


def approximate_date(value: ApproximateDate) -> str:
    """Return when it was, as exactly as it is known: "hösten 2026", "autumn 2026" or "syksyllä 2026"."""
    when = {Precision.DAY: _here().date, Precision.MONTH: _here().in_month, Precision.SEASON: _here().season}
    written: str = when.get(value.precision, _year)(value.date)
    return written


def phone(number_as_typed: str) -> str:
    """Return "070-174 06 05" to readers of Swedish, "+46 70 174 06 05" to others; as typed when it is no number."""
    written: str = _here().phone(number_as_typed)
    return written


def quoted(words: str) -> str:
    """Return ”words” or “words”."""
    written: str = _here().quoted(words)
    return written


def spoken(language: str) -> str:
    """Return the language in which to frame what is written in `language`: the same if the press room speaks it."""
    return language if language in WRITTEN else settings.LANGUAGE_CODE


def reading_language() -> str:
    """Return the language that the page being made is read in."""
    return translation.get_language() or settings.LANGUAGE_CODE


def mail_language() -> str:
    """Return the language to write in to a reader of the active one."""
    language = translation.get_language() or ""
    return language if language in dict(settings.MAIL_LANGUAGES) else settings.LANGUAGE_CODE


def press_room() -> dict[str, Any]:
    """Return the facts in the active language; `swedish` names the words that are Swedish nevertheless."""
    room, words = municipality.facts(), municipality.words_in(translation.get_language() or "")
    own_words = {name: word for name, word in words.items() if word}
    return {
        **room,
        **own_words,
        "swedish": set(municipality.PROSE) - own_words.keys(),
        "phone": phone(room["phone"]) if _here() is not swedish else room["phone"],
        "phone_uri": swedish.phone_uri(room["phone"]),
    }


def _here() -> Any:
    return WRITTEN.get(translation.get_language() or "", swedish)


def _year(day: dt.date) -> str:
    return str(day.year)


def _day(moment: dt.date) -> dt.date:
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
