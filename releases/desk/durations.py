"""How long something takes, in the words an editor reads."""

import datetime as dt
import math

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.languages import swedish

MINUTE, HOUR, DAY = 60, 3600, 86_400
SHORT = 10  # seconds; below, a tenth of a second matters


def countdown(left: dt.timedelta) -> str:
    """Return the time that is left, to the second and never less than one: "1 minut 12 sekunder"."""
    return _of_two(max(1, math.ceil(left.total_seconds())))


def duration(span: dt.timedelta) -> str:
    """Return how long something took: "0,8 sekunder", "48 sekunder", "2 minuter 3 sekunder", "3 timmar"."""
    seconds = max(0.0, span.total_seconds())
    if seconds >= SHORT:
        return _of_two(round(seconds))
    return _("%(count)s seconds") % {"count": f"{seconds:.1f}".replace(".", ",")}


def _of_two(seconds: int) -> str:
    """Return the largest unit that fits and what is left of the next smaller one."""
    for size, smaller in ((DAY, HOUR), (HOUR, MINUTE), (MINUTE, 1)):
        if seconds >= size:
            rest = seconds % size // smaller
            return " ".join([_counted(seconds // size, size), *([_counted(rest, smaller)] if rest else [])])
    return _counted(seconds, 1)


def _counted(count: int, unit: int) -> str:
    words = {
        DAY: ngettext("%(count)s day", "%(count)s days", count),
        HOUR: ngettext("%(count)s hour", "%(count)s hours", count),
        MINUTE: ngettext("%(count)s minute", "%(count)s minutes", count),
        1: ngettext("%(count)s second", "%(count)s seconds", count),
    }[unit]
    return words % {"count": swedish.number(count)}
