"""Dates, amounts, telephones and names in templates, in the language of the reader: `{% load wording %}`."""

from django import template
from django.utils import translation
from django.utils.html import format_html

from releases.document import ApproximateDate, BudgetLine, Contact, Precision
from releases.languages import active, swedish

register = template.Library()

register.filter("day", active.date)
register.filter("hour", active.time)
register.filter("machine_time", active.machine_time)
register.filter("month", active.month)
register.filter("number", active.number)
register.filter("amount", active.amount)
register.filter("approximate_date", active.approximate_date)
register.filter("short_day", active.short_day)
register.filter("clock_to_the_second", active.clock_to_the_second)
register.filter("phone", active.phone)
register.filter("phone_uri", swedish.phone_uri)
register.filter("paragraph_sign", swedish.paragraph)
register.filter("sentence_start", swedish.sentence_start)
register.filter("unbroken", swedish.unbroken, is_safe=True)


@register.filter
def as_swedish(words: str) -> str:
    """Return Swedish words, such as the name of a body, marked as such where the page is not (WCAG 2.2, 3.1.2)."""
    if not words or translation.get_language() == "sv":
        return words
    return format_html('<span lang="sv">{}</span>', words)


@register.filter
def approximate_time(value: ApproximateDate) -> str:
    """Return the date as <time> with as many parts as are known; a season, which HTML cannot say, as plain words."""
    words = active.approximate_date(value)
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
