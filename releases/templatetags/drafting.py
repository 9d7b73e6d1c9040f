"""Times in the lists of versions: `{% load drafting %}`."""

import datetime as dt

from django import template
from django.utils import timezone

from releases.languages import swedish

register = template.Library()


@register.filter
def moment(at: dt.datetime) -> str:
    """Return the time of day for today, and the day before it for any other: "14.32", "17 november 14.32"."""
    return swedish.moment(timezone.localtime(at), today=timezone.localdate())


@register.filter
def clock(at: dt.datetime) -> str:
    """Return the time of day: "14.32"."""
    return swedish.clock(timezone.localtime(at).time())


@register.filter
def hours(start: dt.datetime, end: dt.datetime) -> str:
    """Return a span of whole hours: "14\u201315"."""
    return f"{timezone.localtime(start).hour}\u2013{timezone.localtime(end).hour}"
