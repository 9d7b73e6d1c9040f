"""Dates, amounts and telephones in templates, as Swedes write them: `{% load swedish %}`."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html

from releases import swedish
from releases.document import ApproximateDate, BudgetLine, Contact, Precision

register = template.Library()

register.filter("amount", swedish.amount)
register.filter("number", swedish.number)
register.filter("phone", swedish.phone)
register.filter("phone_uri", swedish.phone_uri)
register.filter("sentence_start", swedish.sentence_start)
register.filter("approximate_date", swedish.approximate_date)


@register.filter
def swedish_date(moment: dt.date) -> str:
    """Return "22 november 2026"; of a moment, the day it was in Stockholm."""
    return swedish.date(timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment)


@register.filter
def swedish_time(moment: dt.datetime) -> str:
    """Return "kl. 9.30" in Stockholm (Svenska skrivregler: a full stop, no leading zero).

    "" at midnight to the microsecond: an edition from an archive that knows only its day.
    """
    local = timezone.localtime(moment)
    if local.time() == dt.time():
        return ""
    return f"kl.{swedish.NO_BREAK_SPACE}{local.hour}.{local.minute:02}"


@register.filter
def month(moment: dt.datetime) -> str:
    """Return "november 2026"."""
    local = timezone.localdate(moment)
    return f"{swedish.MONTHS[local.month - 1]} {local.year}"


@register.filter
def approximate_time(value: ApproximateDate) -> str:
    """Return the date as <time> with as many parts as are known; a season, which HTML cannot say, as plain words."""
    words = swedish.approximate_date(value)
    length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}.get(value.precision)
    return (
        format_html('<time datetime="{}">{}</time>', value.date.isoformat()[:length], words)
        if length
        else words
    )


@register.filter
def years(line: BudgetLine) -> str:
    """Return the years of a budget line: "2026", "2026–2028" or ""."""
    return swedish.years(line.first_year, line.last_year)


@register.filter
def position(contact: Contact) -> str:
    """Return what a person is and where: "ordförande, kulturnämnden, Umeå kommun"."""
    return ", ".join(part for part in (contact.role, contact.committee, contact.organisation) if part)


@register.filter
def paragraph_sign(paragraph: str) -> str:
    """Return "§ 62" with a no-break space, whether "62" or "§ 62" was typed."""
    return f"§{swedish.NO_BREAK_SPACE}{paragraph.removeprefix('§').strip()}"
