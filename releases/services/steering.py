"""The editors' verbs on a mailing under way: pause, resume, cancel, retry what was refused, decide about what is late.

Each verb takes the row lock of the release and then of the alert, in the order
of `publishing`, checks that the step is possible, and writes in one transaction
what it does and an AlertEvent with the number of mails it was about. Of fifty
clicks at once the first does it; the others are told that it is done.
"""

from enum import Enum, auto

from django.db import transaction
from django.utils import timezone

from releases import signals
from releases.mail import status_codes
from releases.mail.transport import may_be_mailed
from releases.models import Alert, AlertEvent, Delivery, Editor, Release, Subscriber
from releases.models.alert import when_late
from releases.models.delivery import DeliveryQuerySet

State = Delivery.State
Step = AlertEvent.Step


class Why(Enum):
    """What makes a step impossible."""

    FINISHED = auto()
    CANCELLED = auto()
    SUPERSEDED = auto()  # by a correction, which has alerts of its own
    OUTDATED = auto()  # the edition is not what the public reads any more
    PAUSED = auto()  # it is already
    FLOWING = auto()  # nothing stands in its way
    NOTHING = auto()  # no mail that the step is about


class NotPossible(Exception):
    """A step that cannot be taken, most often because somebody else was first. Doors put `why` in Swedish."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def pause(alert: Alert, *, by: Editor) -> None:
    """Let no mail begin until somebody resumes; within the undo window that is all of it.

    Returns when no mail that a worker had claimed can begin any more, at the
    latest 6 seconds after it claimed them. Raises NotPossible.
    """
    with transaction.atomic():
        alert = _locked_and_open(alert)
        if alert.paused_at:
            raise NotPossible(Why.PAUSED)
        alert.paused_at = timezone.now()
        alert.save(update_fields=["paused_at"])
        _note(alert, Step.PAUSED, by, alert.deliveries.unbegun().count())
    _wait_until_begun(alert)


@transaction.atomic
def resume(alert: Alert, *, by: Editor) -> None:
    """Send on what is paused, or what the mail server took nothing of, and give it a day anew. Raises NotPossible."""
    alert = _locked_and_open(alert)
    if not (alert.paused_at or alert.stopped_reason):
        raise NotPossible(Why.FLOWING)
    alert.paused_at = None
    _begin_again(alert)
    _note(alert, Step.RESUMED, by, alert.deliveries.unbegun().count())


def cancel(alert: Alert, *, by: Editor) -> None:
    """Call off for good whatever has not begun. Returns like `pause`. Raises NotPossible."""
    with transaction.atomic():
        alert = _locked_and_open(alert)
        alert.cancelled_at = timezone.now()
        alert.save(update_fields=["cancelled_at"])
        _note(alert, Step.CANCELLED, by, alert.deliveries.unbegun().count())
        signals.ring(signals.alert_waiting)
    _wait_until_begun(alert)


@transaction.atomic
def retry_failed(alert: Alert, *, by: Editor, everybody: bool = False) -> None:
    """Queue what was refused once more, as if for the first time.

    Not to addresses that the server says do not exist, unless `everybody`.
    Raises NotPossible also when the edition is no longer what the public reads.
    """
    alert = _locked(alert)
    _require_current(alert)
    if alert.receipt is not None:
        raise NotPossible(Why.NOTHING)
    mails = refused(alert, everybody=everybody).update(
        state=State.QUEUED, attempts=0, finished_at=None, next_attempt_at=timezone.now()
    )
    _note_some(alert, Step.RETRIED, by, mails)
    _begin_again(alert)


@transaction.atomic
def retry_excluded(alert: Alert, *, by: Editor) -> None:
    """Queue what MAIL_ALLOWED_RECIPIENTS left out and now lets through. Raises NotPossible."""
    alert = _locked(alert)
    _require_current(alert)
    if alert.receipt is not None:
        raise NotPossible(Why.NOTHING)
    now = timezone.now()
    mails = excluded(alert).update(state=State.QUEUED, attempts=0, finished_at=None, next_attempt_at=now)
    _note_some(alert, Step.INCLUDED, by, mails)
    _begin_again(alert)


@transaction.atomic
def release_held(alert: Alert, *, by: Editor) -> None:
    """Send what was held for being a day late after all. Raises NotPossible."""
    alert = _locked(alert)
    _require_current(alert)
    held = alert.deliveries.held()
    mails = held.update(state=State.QUEUED, finished_at=None, next_attempt_at=timezone.now())
    _note_some(alert, Step.RELEASED, by, mails)
    _begin_again(alert)


@transaction.atomic
def discard_held(alert: Alert, *, by: Editor) -> None:
    """Cancel what was held for being a day late. Raises NotPossible."""
    alert = _locked(alert)
    mails = alert.deliveries.held().cancel(timezone.now())
    _note_some(alert, Step.DISCARDED, by, mails)
    signals.ring(signals.alert_waiting)


def refused(alert: Alert, *, everybody: bool = False) -> DeliveryQuerySet:
    """Return the refused deliveries that can be tried again: of who still subscribes.

    Without those whose address the server says does not exist, unless `everybody`.
    """
    found = alert.deliveries.filter(state=State.FAILED, subscriber__state=Subscriber.State.CONFIRMED)
    if everybody:
        return found
    replies = found.order_by().values_list("reply", flat=True).distinct()
    return found.exclude(reply__in=[reply for reply in replies if status_codes.says_gone("", reply)])


def excluded(alert: Alert) -> DeliveryQuerySet:
    """Return the deliveries that MAIL_ALLOWED_RECIPIENTS left out when they were due, and would not now."""
    left_out = alert.deliveries.filter(state=State.EXCLUDED, subscriber__state=Subscriber.State.CONFIRMED)
    return left_out.filter(may_be_mailed("subscriber__email"))


def is_current(alert: Alert) -> bool:
    """Tell whether the alert still says what holds: its edition is live, or for a withdrawal, withdrawn."""
    if alert.cancelled_at or alert.superseded_at:
        return False
    if alert.edition is None:
        return True
    return alert.edition.live or alert.kind == Alert.Kind.WITHDRAWAL


def _locked(alert: Alert) -> Alert:
    """Return the alert as the database has it; it and its release are locked until the transaction ends."""
    if alert.edition_id:
        Release.objects.select_for_update().only("pk").get(editions=alert.edition_id)
    # The locks first, then the edition as it is behind them.
    row = Alert.objects.select_for_update(of=["self"]).get(pk=alert.pk)
    if row.edition is not None:
        row.edition.refresh_from_db(fields=["live"])
    return row


def _locked_and_open(alert: Alert) -> Alert:
    alert = _locked(alert)
    reasons = {
        Why.CANCELLED: alert.cancelled_at,
        Why.SUPERSEDED: alert.superseded_at,
        Why.FINISHED: alert.finished_at,
    }
    for why, happened in reasons.items():
        if happened:
            raise NotPossible(why)
    return alert


def _require_current(alert: Alert) -> None:
    if alert.cancelled_at:
        raise NotPossible(Why.CANCELLED)
    if alert.superseded_at:
        raise NotPossible(Why.SUPERSEDED)
    if not is_current(alert):
        raise NotPossible(Why.OUTDATED)


def _begin_again(alert: Alert) -> None:
    alert.stopped_reason, alert.stopped_until, alert.finished_at = "", None, None
    alert.late_after = max(alert.late_after, when_late())
    alert.progressed_at = timezone.now()
    alert.save(
        update_fields=[
            *("paused_at", "stopped_reason", "stopped_until", "finished_at", "late_after", "progressed_at")
        ]
    )
    signals.ring(signals.alert_waiting)


def _note(alert: Alert, step: Step, by: Editor, mails: int) -> None:
    alert.events.create(step=step, by=by, mails=mails)


def _note_some(alert: Alert, step: Step, by: Editor, mails: int) -> None:
    if not mails:
        raise NotPossible(Why.NOTHING)
    _note(alert, step, by, mails)


@transaction.atomic
def _wait_until_begun(alert: Alert) -> None:
    # A transaction of its own: a run that claims waits for nothing that the verb holds.
    alert.deliveries.all().wait_until_begun()
