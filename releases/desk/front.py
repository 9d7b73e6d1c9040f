"""The desk's front page: what matters now."""

import datetime as dt
from typing import Any, cast

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from releases.alerts import receipts
from releases.desk import beginning, follow_ups, own_releases, troubles, waiting, week
from releases.desk.access import READ
from releases.desk.drafting import revisions
from releases.desk.mailings import phases
from releases.desk.mailings.phases import Code
from releases.desk.suggestions.sources import PasteForm
from releases.models import Alert, Bounce, Delivery, Edition, Editor, Pulse, Release, Subscriber
from releases.services import translating

ROWS, LATEST = 5, 4
LACKED_FOR = dt.timedelta(days=60)
RETURNED_FOR = dt.timedelta(days=7)
# What keeps the start page from saying that nothing waits.
WORK = (
    "to_review",
    "emergencies",
    "comments_for_you",
    "without_reviewer",
    "own",
    "piles",
    "follow_ups",
    "lagging",
    "lacking",
    "begun",
    "asking",
    "held",
    "stopped",
)
STEERABLE = {Code.UNDO, Code.PAUSED, Code.STOPPED, Code.STUCK, Code.HELD}


def overview(request: HttpRequest) -> dict[str, Any]:
    """Return the front page's lists and alarms, in a constant number of queries; nothing for who may read nothing."""
    now, editor = timezone.now(), cast(Editor, request.user)
    if not editor.has_perm(READ):
        return {"may_read": False}
    plan = _plan(request, editor)
    found = {
        **plan,
        "latest": latest_editions(),
        "subscribers": Subscriber.objects.confirmed().count(),
        "stands_still": stands_still(now),
        "troubles": troubles.standing(),
        "asking": (asking := list(Release.objects.asking()[:ROWS])),
        "today": week.of_today(plan["week"], asking),
        "held": held_alerts(),
        "stopped": _titled(Alert.objects.stopped()).first(),
        "paused": _titled(Alert.objects.unfinished().filter(paused_at__isnull=False))[:ROWS],
        "lagging": translating.lagging()[:ROWS],
        "lacking": translating.lacked_since(now - LACKED_FOR)[:ROWS],
        "returned_mail": _returned_mail(now),
        "begun": revisions.begun_by(editor),
        **beginning.context(request),
        **follow_ups.context(editor),
        "may_read": True,
        "may_write": editor.has_perm("releases.add_release"),
        "paste_form": PasteForm(),
    }
    return {**found, "is_quiet": not any(found[name] for name in WORK)}


def _plan(request: HttpRequest, editor: Editor) -> dict[str, Any]:
    """Return the week and the releases in work: what waits for the editor, the editor's own, those of others."""
    today = timezone.localdate()
    waits = waiting.context(editor)
    return {
        **waits,
        "week": week.read(week.monday_of(request.GET.get("vecka", ""), today), today),
        "own": own_releases.of(editor),
        "piles": own_releases.of_others(editor, shown=_shown(waits)),
    }


def _shown(waits: dict[str, Any]) -> set[int]:
    return {one.pk for one in waits["to_review"]} | {one.release.pk for one in waits["without_reviewer"]}


def _returned_mail(now: dt.datetime) -> dict[str, int]:
    """Return what came back of the mail of the last week, where anything did: mails, and those that are about us."""
    lately = Bounce.objects.reported().since(now - RETURNED_FOR)
    counted = lately.aggregate(mails=Count("pk"), policy=Count("pk", filter=Q(kind=Bounce.Kind.POLICY)))
    return counted if counted["mails"] else {}


def latest_editions() -> list[Any]:
    """Return the editions published last, each with its `mailing` (or None), the one to the most recipients.

    With that one's receipt as `counted`, and as `waits_for` what an editor may want to do something about.
    """
    editions = Edition.objects.filter(live=True).defer("content").prefetch_related("alerts")
    latest: list[Any] = list(editions.order_by("-published_at", "-pk")[:LATEST])
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
