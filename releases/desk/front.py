"""The desk's front page: what matters now."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.alerts import receipts
from releases.desk import beginning, follow_ups, troubles, waiting
from releases.desk.drafting import revisions
from releases.desk.mailings import phases
from releases.desk.mailings.phases import Code
from releases.desk.suggestions.sources import PasteForm
from releases.models import Alert, Delivery, Edition, Pulse, Release, Subscriber
from releases.services import translating

State = Release.State
ROWS = 6
STEERABLE = {Code.UNDO, Code.PAUSED, Code.STOPPED, Code.STUCK, Code.HELD}
PILES = (
    (State.SUBMITTED, _("For review"), _("Nothing waits for review.")),
    (State.DRAFT, _("Drafts"), _("No drafts.")),
    (State.APPROVED, _("Approved"), _("Nothing is approved and not scheduled.")),
    (State.SCHEDULED, _("Scheduled"), _("Nothing is scheduled.")),
)


@dataclass(frozen=True, slots=True)
class Pile:
    """The releases in one state: how many, and the first of them."""

    state: str
    label: Any
    empty: Any
    count: int
    releases: QuerySet[Release]


def overview(request: HttpRequest) -> dict[str, Any]:
    """Return the front page's lists and alarms, in a constant number of queries."""
    now = timezone.now()
    counts = dict(Release.objects.order_by().values_list("state").annotate(Count("pk")))
    return {
        "piles": [
            Pile(state, label, empty, counts.get(state, 0), _first(state))
            for state, label, empty in PILES
            if state != State.APPROVED or counts.get(state)  # Not every press room approves.
        ],
        "latest": latest_editions(),
        "subscribers": Subscriber.objects.confirmed().count(),
        "stands_still": stands_still(now),
        "troubles": troubles.standing(),
        "held": held_alerts(),
        "stopped": _titled(Alert.objects.stopped()).first(),
        "paused": _titled(Alert.objects.unfinished().filter(paused_at__isnull=False))[:ROWS],
        "lagging": translating.lagging()[:ROWS],
        "begun": revisions.begun_by(request.user),  # type: ignore[arg-type]
        **beginning.context(request),
        **follow_ups.context(request.user),  # type: ignore[arg-type]
        **waiting.context(request.user),  # type: ignore[arg-type]
        "may_write": request.user.has_perm("releases.add_release"),
        "paste_form": PasteForm(),
    }


def latest_editions() -> list[Any]:
    """Return the editions published last, each with its `mailing` (or None), the one to the most recipients.

    With that one's receipt as `counted`, and as `waits_for` what an editor may want to do something about.
    """
    editions = Edition.objects.filter(live=True).defer("content").prefetch_related("alerts")
    latest: list[Any] = list(editions.order_by("-published_at", "-pk")[:ROWS])
    for edition in latest:
        edition.mailing = max(
            edition.alerts.all(), key=lambda alert: (alert.recipients or 0, -alert.pk), default=None
        )
    counted = receipts.of(edition.mailing for edition in latest if edition.mailing)
    now = timezone.now()
    for edition in latest:
        edition.counted = counted[edition.mailing.pk] if edition.mailing else None
        code = phases.code_of(edition.mailing, edition.counted, now) if edition.mailing else None
        edition.waits_for = phases.SHORT[code] if code in STEERABLE else ""
    return latest


def held_alerts() -> list[Any]:
    """Return the alerts with mail that waits for a person, each with the number of mails as `held`."""
    held = Q(deliveries__state=Delivery.State.HELD)
    alerts = Alert.objects.unfinished().filter(superseded_at__isnull=True, cancelled_at__isnull=True)
    return list(_titled(alerts.filter(held).annotate(held=Count("deliveries", filter=held)))[:ROWS])


def stands_still(now: dt.datetime) -> bool:
    """Tell whether something is due and nobody has come for it."""
    if Pulse.objects.is_fresh(Pulse.SWEEP, now):
        return False
    waiting = Alert.objects.unfinished().filter(created_at__lt=now - Pulse.SILENCE)
    return waiting.exists() or Release.objects.due(now - Pulse.SILENCE).exists()


def _titled(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    return alerts.select_related("edition").defer("edition__content")


def _first(state: State) -> QuerySet[Release]:
    releases = Release.objects.filter(state=state).select_related("created_by")
    return releases.order_by("scheduled_for" if state == State.SCHEDULED else "-updated_at")[:ROWS]
