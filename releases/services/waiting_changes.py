"""Changes of what is published that wait whole for a change of mind: new editions and withdrawals.

The public keeps the edition it has until the clock comes for the change; page, feeds, API, hub and mail change together
then. All is written on the release's row and under its lock: one change waits at a time, and what was undone is nowhere
but in the history of the desk.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from releases import document, signals
from releases.document.changes import ChangeKind
from releases.models import Edition, Editor, Release, ReleaseEvent
from releases.services import approvals, overrides, publishing, readiness, rights, steps
from releases.services.steps import PublishingError, State, Step

Change = Release.WaitingChange
NO_WAIT = dt.timedelta(0)  # of mail that has waited already, with the page


class NothingWaits(PublishingError):
    """There is no change to undo: it is public by now, or somebody else has undone it."""


def correct_after_undo(
    release: Release,
    *,
    wait: dt.timedelta,
    by: Editor,
    note: str = "",
    kind: ChangeKind = ChangeKind.CORRECTION,
    alert: bool | None = None,
    expected: str | None = None,
    reasons: Mapping[str, str] | None = None,
) -> dt.datetime:
    """Let a correction, an update or mended spelling wait; return when it is public.

    The rest, `reasons` being the `overrides`, is as for `publishing.correct`, and so is what it raises. Exactly the
    text that is read now goes out then; the clock asks about any other. An emergency has no such window.
    """
    at = timezone.now() + wait
    _keep_correction(
        release, at, by=by, note=note, kind=kind, alert=alert, expected=expected, reasons=reasons
    )
    signals.ring_at(signals.publication_waiting, at)
    return at


@transaction.atomic
def _keep_correction(
    release: Release,
    at: dt.datetime,
    *,
    by: Editor,
    note: str,
    kind: ChangeKind,
    alert: bool | None,
    expected: str | None,
    reasons: Mapping[str, str] | None,
) -> None:
    release = steps.locked(release, State.PUBLISHED)
    steps.require_no_waiting_change(release)
    composed, accepted, _live = publishing.require_change(
        release, by=by, note=note, kind=kind, alert=alert, expected=expected, overrides=reasons
    )
    if approvals.stands_without(release, composed):
        raise approvals.NotApproved
    release.undo_sha256 = document.sha256(composed)
    release.scheduled_alert = alert
    event = _wait(release, Change(kind.value), at, by=by, words=note)
    overrides.keep(accepted, event=event)


@transaction.atomic
def withdraw_after_undo(
    release: Release, *, wait: dt.timedelta, by: Editor, reason: str, alert: bool = True
) -> dt.datetime:
    """Let a withdrawal wait; return when the page is gone. A correction that waits gives way to it.

    The rest is as for `publishing.withdraw`. Raises WrongState, NotAllowed or NotReady, or ChangeWaits where a
    withdrawal waits already.
    """
    at = timezone.now() + wait
    release = steps.locked(release, State.PUBLISHED)
    rights.require(by, rights.PUBLISH)
    if release.withdrawal_waits:
        steps.require_no_waiting_change(release)
    reason = readiness.require_reason(reason)
    release.undo_sha256 = ""
    release.scheduled_alert = alert
    _wait(release, Change.WITHDRAWAL, at, by=by, words=reason)
    signals.ring_at(signals.publication_waiting, at)
    return at


@transaction.atomic
def undo(release: Release, *, by: Editor) -> Release.WaitingChange:
    """Let a change that waits, or asks, never have been; return which it was. Its text stays as it is saved.

    Raises NothingWaits, NotAllowed, or WrongState when the release is withdrawn.
    """
    release = steps.locked(release, State.PUBLISHED)
    rights.require(by, rights.PUBLISH)
    if not release.waiting_change:
        raise NothingWaits
    undone = Change(release.waiting_change)
    steps.move(release, State.PUBLISHED, Step.CHANGE_UNDONE, by)
    return undone


@transaction.atomic
def bring_out(release: Release) -> Edition:
    """Make the change of a locked release public whose time has come. Raises what `correct` and `withdraw` raise."""
    by, words, alert = release.scheduled_by, release.waiting_words, release.scheduled_alert
    if release.withdrawal_waits:
        assert by is not None  # noqa: S101 - whoever lets it wait is written down
        return publishing.withdraw(release, by=by, reason=words, alert=alert is not False, undo=NO_WAIT)
    kind, expected = ChangeKind(release.waiting_change), release.undo_sha256
    Release.objects.filter(pk=release.pk).update(**steps.NOTHING_WAITS)
    return publishing.correct(
        release, by=by, note=words, kind=kind, alert=alert, undo=NO_WAIT, expected=expected
    )


def _wait(
    release: Release, change: Release.WaitingChange, at: dt.datetime, *, by: Editor, words: str
) -> ReleaseEvent:
    """Write a change onto the locked row, to be made public by the clock."""
    release.waiting_change, release.waiting_words = change, words.strip()
    release.scheduled_for, release.scheduled_by = at, by
    step = Step.WITHDRAWAL_WAITS if change is Change.WITHDRAWAL else Step.CHANGE_WAITS
    return steps.move(release, State.PUBLISHED, step, by, words.strip(), chosen_time=at)
