"""Wall-clock time, and the two nights a year when it skips or repeats an hour."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _


def moments(wall: dt.datetime, zone: dt.tzinfo) -> tuple[dt.datetime, ...]:
    """Return the aware moments at which clocks in `zone` show the naive `wall`, the earlier first.

    One as a rule, none for the hour that is skipped in spring, two for the
    hour that is repeated in autumn (PEP 495).
    """
    earlier, later = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if earlier.utcoffset() == later.utcoffset():
        return (earlier,)
    return tuple(moment for moment in (earlier, later) if _shows(moment, wall, zone))


def is_repeated(moment: dt.datetime, zone: dt.tzinfo) -> bool:
    """Tell whether clocks in `zone` show the time of this aware moment twice that night."""
    return len(moments(moment.astimezone(zone).replace(tzinfo=None, fold=0), zone)) > 1


def which_hour(moment: dt.datetime | None) -> str:
    """Return in words which of two is meant where Swedish clocks show the time twice that night, else ""."""
    zone = timezone.get_default_timezone()
    if moment is None or not is_repeated(moment, zone):
        return ""
    if moment.astimezone(zone).fold:
        return _("the second of the two, in winter time")
    return _("the first of the two, in summer time")


def _shows(moment: dt.datetime, wall: dt.datetime, zone: dt.tzinfo) -> bool:
    return moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == wall
