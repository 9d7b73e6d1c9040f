"""How the sending goes: a page that looks again each second, and the same with a link when there is no script."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from releases.desk.doors import READ, StaffRequest, about_release
from releases.desk.doors import page as desk_page
from releases.models import Alert, Delivery, Edition, Release

REPLIES = 5
UNDONE = {Delivery.State.QUEUED, Delivery.State.SENDING}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many deliveries of one alert are in each state, and when the first and the last was sent."""

    counts: dict[str, int]
    first: dt.datetime | None = None
    last: dt.datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return self.total - sum(self.counts.get(state, 0) for state in UNDONE)

    @property
    def sent(self) -> int:
        return self.counts.get(Delivery.State.SENT, 0)

    @property
    def refused(self) -> int:
        return self.counts.get(Delivery.State.FAILED, 0)

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """The states that occur, with the words an editor reads; what was sent always."""
        words = {state: (str(state.label), self.counts.get(state, 0)) for state in Delivery.State}
        return [
            (state, label, count)
            for state, (label, count) in words.items()
            if count or state == Delivery.State.SENT
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one edition's mailing. `replies` are (answer of the mail server, how many)."""

    edition: Edition
    alert: Alert | None
    tally: Tally
    replies: tuple[tuple[str, int], ...]

    @property
    def is_open(self) -> bool:
        """True while there is something to wait for."""
        return self.alert is not None and self.alert.finished_at is None


def tally(alerts: Iterable[Alert]) -> dict[int, Tally]:
    """Return the tally of each alert by id, in one query."""
    sent = Q(state=Delivery.State.SENT)
    grouped = (
        Delivery.objects.filter(alert__in=list(alerts))
        .order_by()
        .values_list("alert", "state")
        .annotate(
            count=Count("pk"),
            first=Min("finished_at", filter=sent),
            last=Max("finished_at", filter=sent),
        )
    )
    found: dict[int, Tally] = {}
    for alert, state, count, first, last in grouped:
        known = found.get(alert, Tally({}))
        found[alert] = Tally(known.counts | {state: count}, known.first or first, known.last or last)
    return found


@about_release(READ, whole=False)
def page(request: StaffRequest, release: Release) -> HttpResponseBase:
    """What was published and how its mail goes."""
    reports = reports_on(release)
    is_open = any(report.is_open for report in reports)
    return desk_page(request, "progress.html", release, title=_("Mailing"), reports=reports, is_open=is_open)


@about_release(READ, whole=False)
def now(request: StaffRequest, release: Release) -> HttpResponseBase:
    """The part of the page that changes, for the script that asks each second."""
    reports = reports_on(release)
    is_open = any(report.is_open for report in reports)
    return desk_page(request, "progress_now.html", release, reports=reports, is_open=is_open)


def reports_on(release: Release) -> list[Report]:
    """Return a report for each edition, the latest first."""
    editions = list(release.editions.select_related("published_by").defer("content").order_by("-number"))
    alerts = Alert.objects.filter(edition__release=release).order_by("pk")
    tallies = tally(alerts)
    return [
        _report(edition, alert, tallies)
        for edition in editions
        for alert in _of(edition, alerts) or (None,)
    ]


def _of(edition: Edition, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(alert for alert in alerts if alert.edition_id == edition.pk)


def _report(edition: Edition, alert: Alert | None, tallies: dict[int, Tally]) -> Report:
    if alert is None:
        return Report(edition, None, Tally({}), ())
    refused = alert.deliveries.filter(state=Delivery.State.FAILED).exclude(reply="")
    replies = refused.values_list("reply").order_by().annotate(count=Count("pk")).order_by("-count")[:REPLIES]
    return Report(edition, alert, tallies.get(alert.pk, Tally({})), tuple(replies))
