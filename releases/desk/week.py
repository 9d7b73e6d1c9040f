"""The week on the start page: what goes out and what went out, which bodies meet, and what is to be followed up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from releases.desk.access import form_address
from releases.document import Precision
from releases.languages import swedish
from releases.models import Decision, Edition, Release
from releases.services import follow_ups

DAYS = 7
WEEK = dt.timedelta(days=DAYS)
LABELS = {
    Edition.Kind.FIRST: gettext_noop("went out"),
    Edition.Kind.CORRECTION: gettext_noop("corrected"),
    Edition.Kind.UPDATE: gettext_noop("updated"),
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One thing of a day. `kind` is the word for style sheets, `label` the one for people; `at` is None all day."""

    kind: str
    label: str
    title: str
    address: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the week and what stands in it, in the order of the clock."""

    date: dt.date
    is_today: bool
    entries: list[CalendarEntry] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(WEEKDAYS[self.date.weekday()])


@dataclass(frozen=True, slots=True)
class CalendarWeek:
    """The days from a Monday on. Weeks are named as in ISO 8601 ("2026-W49")."""

    days: list[CalendarDay]

    @property
    def number(self) -> int:
        return self.days[0].date.isocalendar().week

    @property
    def is_this_week(self) -> bool:
        return any(day.is_today for day in self.days)

    @property
    def today(self) -> CalendarDay | None:
        return next((day for day in self.days if day.is_today), None)

    @property
    def has_entries(self) -> bool:
        return any(day.entries for day in self.days)

    @property
    def before(self) -> str:
        return named(self.days[0].date - WEEK)

    @property
    def after(self) -> str:
        return named(self.days[0].date + WEEK)


def named(day: dt.date) -> str:
    """Return the name of the week that a day is in: "2026-W49"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(name: str, today: dt.date) -> dt.date:
    """Return the Monday of the week of this name; of the week of `today` for what is no such name."""
    try:
        year, _w, week = name.partition("-W")
        monday = dt.date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return _monday(today)
    return monday if abs(monday.year - today.year) < 100 else _monday(today)


def read(monday: dt.date, today: dt.date) -> CalendarWeek:
    """Return a week of the calendar, in five queries at most."""
    found: dict[dt.date, list[CalendarEntry]] = defaultdict(list)
    for day, entry in _entries(monday):
        found[day].append(entry)
    days = (monday + dt.timedelta(days=number) for number in range(DAYS))
    return CalendarWeek([CalendarDay(day, day == today, sorted(found[day], key=_order)) for day in days])


def of_today(week: CalendarWeek, asking: Iterable[Release]) -> list[CalendarEntry]:
    """Return what is of today if the week is this one, what asks for a decision first, whatever its day was."""
    if week.today is None:
        return []
    begins = timezone.make_aware(dt.datetime.combine(week.today.date, dt.time()))
    earlier = [_of_the_clock(row) for row in asking if row.scheduled_for and row.scheduled_for < begins]
    return earlier + week.today.entries


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _order(entry: CalendarEntry) -> tuple[bool, Any, str]:
    return entry.at is not None, entry.at or 0, swedish.sort_key(entry.title)


def _entries(monday: dt.date) -> Iterator[tuple[dt.date, CalendarEntry]]:
    begins = timezone.make_aware(dt.datetime.combine(monday, dt.time()))
    ends = timezone.make_aware(dt.datetime.combine(monday + WEEK, dt.time()))
    yield from _scheduled(begins, ends)
    yield from _published(begins, ends)
    yield from _meetings(monday, monday + WEEK - dt.timedelta(days=1))
    yield from _followed_up(monday, monday + WEEK - dt.timedelta(days=1))


def _scheduled(begins: dt.datetime, ends: dt.datetime) -> Iterator[tuple[dt.date, CalendarEntry]]:
    rows = Release.objects.waiting_for_the_clock().filter(scheduled_for__gte=begins, scheduled_for__lt=ends)
    for row in rows.only("title", "scheduled_for", "asks_since", "waiting_change"):
        yield timezone.localdate(row.scheduled_for), _of_the_clock(row)


def _of_the_clock(row: Release) -> CalendarEntry:
    """Return what the clock is to do with a release, or did not do, as an entry."""
    if row.asks_since:
        address = reverse("desk:asks", args=[row.pk])
        return CalendarEntry("scheduled", _("did not go out"), str(row), address, row.scheduled_for)
    label = (
        _("is withdrawn")
        if row.withdrawal_waits
        else _("is changed")
        if row.waiting_change
        else _("goes out")
    )
    return CalendarEntry("scheduled", label, str(row), form_address(row), row.scheduled_for)


def _published(begins: dt.datetime, ends: dt.datetime) -> Iterator[tuple[dt.date, CalendarEntry]]:
    rows = Edition.objects.filter(live=True, published_at__gte=begins, published_at__lt=ends)
    for row in rows.defer("content"):
        label = _(LABELS[Edition.Kind(row.kind)])
        address = reverse("desk:releases_release_change", args=[row.release_id])
        entry = CalendarEntry("published", label, row.title, address, row.published_at)
        yield timezone.localdate(row.published_at), entry


def _meetings(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, CalendarEntry]]:
    """The bodies with a decision of that very day in any release, drafts among them."""
    rows = Decision.objects.filter(
        date__range=(first, last), date_precision=Precision.DAY, committee__isnull=False
    )
    for day, body in rows.order_by().values_list("date", "committee__definite").distinct():
        assert day is not None  # noqa: S101 - chosen by its day
        yield day, CalendarEntry("meeting", _("meets"), swedish.sentence_start(body))


def _followed_up(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, CalendarEntry]]:
    for one in follow_ups.within(first, last):
        if one.decision.follow_up_precision == Precision.DAY:
            address = reverse("desk:releases_release_change", args=[one.release_id])
            yield (
                one.due_on,
                CalendarEntry("follow-up", _("follow-up"), one.decision.edition.title, address),
            )
