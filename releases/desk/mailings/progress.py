"""How the sending goes: a page that looks again each second, and the same with a link when there is no script."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.alerts import receipts
from releases.alerts.receipts import Receipt
from releases.desk import durations
from releases.desk.access import PUBLISH, READ, StaffRequest, about_alert, about_release
from releases.desk.access import page as desk_page
from releases.desk.mailings import controls, phases
from releases.desk.mailings.controls import Control
from releases.desk.mailings.phases import Phase
from releases.languages import swedish
from releases.models import Alert, AlertEvent, Bounce, Delivery, Edition, Release

REPLIES = 5
# Seconds between two looks; while a person is to decide there is less to see.
SOON, LATER = 1, 5
PATIENT = {phases.Code.PAUSED, phases.Code.HELD, phases.Code.STOPPED, phases.Code.STUCK}
A_MOMENT = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class MailingProgress:
    """One alert as the page shows it. `replies` are (answer of the mail server, how many)."""

    alert: Alert
    receipt: Receipt
    phase: Phase
    controls: tuple[Control, ...]
    events: tuple[str, ...]
    replies: tuple[tuple[str, int], ...]
    shows_recipients: bool

    @property
    def anchor(self) -> str:
        return f"utskick-{self.alert.pk}"

    @property
    def held(self) -> str:
        return phases.held(self.receipt.held)

    @property
    def is_open(self) -> bool:
        """True while there is something to wait for."""
        return self.alert.finished_at is None

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """The states that occur, with the words an editor reads; what was sent always; bounces apart and last."""
        states = [
            (str(state), str(state.label), self.receipt.states.get(state, 0)) for state in Delivery.State
        ]
        shown = [row for row in states if row[2] or row[0] == Delivery.State.SENT]
        bounced = self.receipt.bounced
        return (
            [*shown, ("bounced", ngettext("came back", "came back", bounced), bounced)] if bounced else shown
        )

    @property
    def bounces(self) -> list[tuple[str, int]]:
        """Why mails came back, with how many."""
        return [(str(Bounce.Kind(kind).label), count) for kind, count in self.receipt.bounces.items()]

    @cached_property
    def pace(self) -> str:
        """How soon the first and the last mail were accepted, and how many a second; "" before the first."""
        receipt, begun = self.receipt, self.alert.begins_at
        if receipt.first is None or receipt.last is None:
            return ""
        facts = {
            "first": durations.duration(receipt.first - begun),
            "last": durations.duration(receipt.last - begun),
        }
        if begun - self.alert.created_at >= A_MOMENT:
            sentence = _("First mail %(first)s after the time for regret, last after %(last)s.") % facts
        else:
            sentence = _("First mail %(first)s after publication, last after %(last)s.") % facts
        return f"{sentence} {self._rate(receipt.last - receipt.first)}".strip()

    def _rate(self, took: dt.timedelta) -> str:
        if took < A_MOMENT:
            return ""
        rate = max(1, round(self.receipt.sent / took.total_seconds()))
        return ngettext("%(count)s mail a second.", "%(count)s mails a second.", rate) % {
            "count": swedish.number(rate)
        }


@dataclass(frozen=True, slots=True)
class EditionMailings:
    """An edition, or a digest which is none, with its mailings."""

    edition: Edition | None
    mailings: tuple[MailingProgress, ...]
    digested: tuple[Edition, ...] = ()


@about_release(READ, whole=False)
def page(request: StaffRequest, release: Release) -> HttpResponseBase:
    """What was published and how its mail goes."""
    context = _seen(reports_on(release, may_steer=request.user.has_perm(PUBLISH)))
    address = reverse("desk:progress_now", args=[release.pk])
    return desk_page(request, "progress.html", release, title=_("Mailing"), address=address, **context)


@about_release(READ, whole=False)
def now(request: StaffRequest, release: Release) -> HttpResponseBase:
    """The part of the page that changes, for the script that asks each second."""
    context = _seen(reports_on(release, may_steer=request.user.has_perm(PUBLISH)))
    return desk_page(request, "progress_now.html", release, **context)


@about_alert(READ)
def digest(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """How a digest goes; a mailing about an edition is shown with its release."""
    if alert.edition is not None:
        return redirect("desk:progress", alert.edition.release_id)
    context = {"title": _("Digest"), "address": reverse("desk:digest_now", args=[alert.pk])}
    return TemplateResponse(request, "desk/digest.html", context | _digest(request, alert))


@about_alert(READ)
def digest_now(request: StaffRequest, alert: Alert) -> HttpResponseBase:
    """The part of the digest's page that changes."""
    return TemplateResponse(request, "desk/progress_now.html", _digest(request, alert))


def reports_on(release: Release, *, may_steer: bool) -> list[EditionMailings]:
    """Return a report for each edition, the latest first."""
    editions = list(release.editions.select_related("published_by").defer("content").order_by("-number"))
    alerts = list(Alert.objects.filter(edition__release=release).order_by("pk"))
    for alert in alerts:
        alert.edition = next(edition for edition in editions if edition.pk == alert.edition_id)
    mailings = _mailings(alerts, may_steer=may_steer)
    return [
        EditionMailings(edition, tuple(each for each in mailings if each.alert.edition_id == edition.pk))
        for edition in editions
    ]


def _digest(request: HttpRequest, alert: Alert) -> dict[str, Any]:
    mailings = _mailings([alert], may_steer=request.user.has_perm(PUBLISH))
    return _seen([EditionMailings(None, tuple(mailings), tuple(alert.digested.defer("content")))])


def _seen(reports: list[EditionMailings]) -> dict[str, Any]:
    """Return what the page shows, and after how many seconds it is worth looking again: None for never."""
    mailings = [mailing for report in reports for mailing in report.mailings]
    is_open = [mailing.phase.code for mailing in mailings if mailing.is_open]
    again = (LATER if set(is_open) <= PATIENT else SOON) if is_open else None
    return {"reports": reports, "again": again, "mailings": mailings}


def _mailings(alerts: Iterable[Alert], *, may_steer: bool) -> list[MailingProgress]:
    shown = [alert for alert in alerts if not _is_idle(alert)]
    counted, moment = receipts.of(shown), timezone.now()
    events = _events(shown)
    return [
        MailingProgress(
            alert=alert,
            receipt=counted[alert.pk],
            phase=phases.phase_of(alert, counted[alert.pk], moment),
            controls=controls.of(alert, counted[alert.pk], moment) if may_steer else (),
            events=events.get(alert.pk, ()),
            replies=_replies(alert) if counted[alert.pk].refused else (),
            shows_recipients=may_steer and bool(alert.recipients),
        )
        for alert in shown
    ]


def _is_idle(alert: Alert) -> bool:
    """Tell whether this is the alert to who still waited for a corrected edition, and nobody did."""
    corrected = alert.edition is not None and alert.edition.number > 1
    return alert.kind == Alert.Kind.RELEASE and corrected and alert.recipients == 0


def _events(alerts: Iterable[Alert]) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for event in AlertEvent.objects.filter(alert__in=list(alerts)).select_related("by").order_by("pk"):
        found[event.alert_id] += (phases.happened(event),)
    return found


def _replies(alert: Alert) -> tuple[tuple[str, int], ...]:
    refused = alert.deliveries.filter(state=Delivery.State.FAILED).exclude(reply="")
    replies = refused.values_list("reply").order_by().annotate(count=Count("pk")).order_by("-count")[:REPLIES]
    return tuple(replies)
