"""The editors' verbs: schedule, publish, correct, withdraw.

Each verb takes the release's row lock, checks that the step is allowed, and
writes everything it means in one transaction. Two editors who click at once
are served one after the other; the second is told what the first did.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from releases import document, signals
from releases.document import ReleaseDocument
from releases.document.changes import ChangeKind
from releases.models import Alert, Edition, Editor, Release
from releases.services import announcing, approvals, editions, readiness, release_addresses, rights, steps
from releases.services import overrides as kept_overrides
from releases.services.steps import PublishingError, State, Step

#: The states of a release that has not been published.
NOT_OUT_YET = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.SCHEDULED)


#: What the history calls a new edition.
STEP_OF = {
    ChangeKind.TYPO: Step.SPELLING_MENDED,
    ChangeKind.UPDATE: Step.UPDATED,
    ChangeKind.CORRECTION: Step.CORRECTED,
}


class NothingToMail(PublishingError):
    """A mail about nothing but mended spelling."""


class TimeHasPassed(PublishingError):
    """A schedule for a moment that is already gone."""


@transaction.atomic
def schedule(
    release: Release,
    *,
    at: dt.datetime,
    by: Editor,
    alert: bool | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
    only_this_text: bool = False,
) -> None:
    """Publish by itself at the aware moment `at`; `alert`, `expected` and `overrides` are as for `publish`.

    With `only_this_text` nothing that is saved until then goes with it: the clock asks instead.
    Raises TimeHasPassed, TextChanged, NotReady, FactsDiffer, NotApproved, NotAllowed or WrongState.
    """
    release = steps.locked(release, *NOT_OUT_YET)
    rights.require(by, rights.PUBLISH)
    if at <= timezone.now():
        raise TimeHasPassed
    composed = steps.as_read(release, expected)
    readiness.require_complete(release, composed)
    accepted = readiness.require_agreement(release, composed, overrides, by)
    if approvals.stands_without(release, composed):
        raise approvals.NotApproved
    release.undo_sha256 = document.sha256(composed) if only_this_text else ""
    release.scheduled_for = at
    release.scheduled_by = by
    release.scheduled_alert = announcing.is_mailed(release) if alert is None else alert
    event = steps.move(release, State.SCHEDULED, Step.SCHEDULED, by, chosen_time=at)
    kept_overrides.keep(accepted, event=event)


def publish_after_undo(
    release: Release,
    *,
    wait: dt.timedelta,
    by: Editor,
    alert: bool | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> dt.datetime:
    """Let page, feeds, API, hub and mail wait together for a change of mind; return when they go out.

    Until then it is a schedule: `review.take_back` undoes it, and nothing public has known of it. The rest is as for
    `schedule`, and so is what it raises. An emergency does not wait for approval, so it has no such window.
    """
    at = timezone.now() + wait
    schedule(release, at=at, by=by, alert=alert, expected=expected, overrides=overrides, only_this_text=True)
    signals.ring_at(signals.publication_waiting, at)
    return at


@transaction.atomic
def publish(
    release: Release,
    *,
    by: Editor | None,
    at: dt.datetime | None = None,
    alert: bool | None = None,
    undo: dt.timedelta | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
    emergency: str | None = None,
) -> Edition:
    """Freeze the first edition, make it live and owe its alert, all or nothing.

    `at` dates an edition from the archive, which is taken as it was: only a
    title is required of it. None is now. With `alert` false nobody is mailed;
    None is what is usual (`announcing.is_mailed`).
    `undo` is how long the mail waits for a change of mind; None is the
    installation's ALERT_UNDO.
    `expected` is the `document.sha256` of the text that the editor has read;
    None publishes whatever the release says now.
    `overrides` are the editor's reasons to let findings stand, by their ids;
    those of earlier steps still hold. They are kept with the edition.
    `emergency` is why a text goes out without the approval that it needs; None
    asks for no such thing. Those who may approve are mailed.
    Raises NotAllowed, NotApproved, WrongState when the release is out already, TextChanged when it says
    something else than `expected`, NotReady when it lacks something,
    FactsDiffer when its words contradict its data, and DoesNotFit when an
    edition cannot hold it.
    """
    release = steps.locked(release, *NOT_OUT_YET)
    rights.require(by, rights.PUBLISH)
    composed = steps.as_read(release, expected)
    readiness.require_complete(release, composed, archived=at is not None)
    accepted = () if at else readiness.require_agreement(release, composed, overrides, by)
    unapproved = "" if at else approvals.emergency_reason(release, composed, emergency)
    moment = at or timezone.now()
    release.slug = release_addresses.free_slug(release, timezone.localdate(moment).year)
    edition = editions.freeze(
        release, composed, number=1, by=by, published_at=moment, first_published_at=moment
    )
    approvals.forget(release)
    event = steps.move(release, State.PUBLISHED, Step.PUBLISHED, by)
    kept_overrides.keep(accepted, event=event, edition=edition)
    approvals.note_emergency(edition, unapproved, by=by)
    announcing.owe_hub_notices(edition)
    if announcing.is_mailed(release) if alert is None else alert:
        announcing.owe(edition, Alert.Kind.RELEASE, undo)
    return edition


@transaction.atomic
def correct(
    release: Release,
    *,
    by: Editor | None,
    note: str = "",
    kind: ChangeKind = ChangeKind.CORRECTION,
    alert: bool | None = None,
    at: dt.datetime | None = None,
    undo: dt.timedelta | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
    emergency: str | None = None,
) -> Edition:
    """Freeze the next edition of a published release.

    A correction and an update have a public `note` of what changed. A typo has none: to readers nothing happened, and
    a note that is given stands in the history at the desk.
    Subscribers who still wait for an earlier edition get this one instead, as if it were the first. With `alert` true
    those who were sent an earlier edition are mailed the note too, and no mail of an earlier edition begins from now
    on. With `alert` false nobody is mailed: what waits is cancelled. None is what is usual: a correction is mailed, an
    update and a typo are not. `undo`, `expected`, `overrides` and `emergency` are as for `publish`.
    Raises NotAllowed, NotApproved, WrongState, TextChanged, NotReady, FactsDiffer, ChangeWaits, NothingChanged
    when the document is the live one's, or NothingToMail for a typo with `alert` true.
    """
    release = steps.locked(release, State.PUBLISHED)
    steps.require_no_waiting_change(release)
    composed, accepted, wrong = require_change(
        release, by=by, note=note, kind=kind, alert=alert, expected=expected, overrides=overrides
    )
    unapproved = "" if at else approvals.emergency_reason(release, composed, emergency)
    moment = at or timezone.now()
    Edition.objects.filter(pk=wrong.pk).update(live=False, superseded_at=moment)
    edition = editions.freeze(
        release,
        composed,
        number=wrong.number + 1,
        by=by,
        published_at=moment,
        first_published_at=wrong.first_published_at,
        **editions.as_readers_know_it(kind, note.strip(), wrong),
    )
    approvals.forget(release)
    for_the_desk = note.strip() if kind is ChangeKind.TYPO else ""
    event = steps.move(release, State.PUBLISHED, STEP_OF[kind], by, for_the_desk)
    kept_overrides.keep(accepted, event=event, edition=edition)
    approvals.note_emergency(edition, unapproved, by=by)
    if kind is not ChangeKind.TYPO:
        announcing.owe_hub_notices(wrong, edition)
    _announce_again(
        edition, kind is ChangeKind.CORRECTION if alert is None else alert, alert is False, by, undo
    )
    return edition


def require_change(
    release: Release,
    *,
    by: Editor | None,
    note: str,
    kind: ChangeKind,
    alert: bool | None,
    expected: str | None,
    overrides: Mapping[str, str] | None,
) -> tuple[ReleaseDocument, tuple[kept_overrides.Accepted, ...], Edition]:
    """Return what a locked release says, what is let stand in it, and the live edition that it would take the place of.

    Raises what `correct` raises, but NotApproved and ChangeWaits.
    """
    if kind is ChangeKind.TYPO and alert:
        raise NothingToMail
    rights.require(by, rights.PUBLISH)
    composed = steps.as_read(release, expected)
    readiness.require_complete(
        release, composed, also={readiness.REASON: bool(note.strip()) or kind is ChangeKind.TYPO}
    )
    accepted = readiness.require_agreement(release, composed, overrides, by)
    wrong = release.editions.get(live=True)
    if not editions.differs(composed, wrong):
        raise editions.NothingChanged
    return composed, accepted, wrong


def _announce_again(
    edition: Edition, to_those_mailed: bool, to_nobody: bool, by: Editor | None, undo: dt.timedelta | None
) -> None:
    """Let what still waits be about the new edition, and owe what is mailed to those who had an earlier one."""
    unfinished = Alert.objects.unfinished().filter(edition__release=edition.release_id)
    if to_nobody:
        announcing.call_off(unfinished, by)
        return
    if not to_those_mailed:
        # A correction that is under way is news of its own, and goes on.
        unfinished = unfinished.filter(kind=Alert.Kind.RELEASE)
    superseded = unfinished.update(superseded_at=edition.published_at)
    if to_those_mailed:
        announcing.owe(edition, Alert.Kind.CORRECTION, undo)
    if superseded:
        announcing.owe(edition, Alert.Kind.RELEASE, undo)


@transaction.atomic
def withdraw(
    release: Release, *, by: Editor, reason: str, alert: bool = True, undo: dt.timedelta | None = None
) -> Edition:
    """Take the live edition off the press room; its address answers 410 with the reason.

    Deliveries not yet begun are cancelled. Who was sent any edition is told,
    unless `alert` is false. `undo` is as for `publish`. A change that waits goes with it. Raises WrongState or
    NotReady, or NotAllowed.
    """
    release = steps.locked(release, State.PUBLISHED)
    rights.require(by, rights.PUBLISH)
    reason = readiness.require_reason(reason)
    edition = release.editions.get(live=True)
    edition.live, edition.withdrawn_at, edition.withdrawal_reason = False, timezone.now(), reason
    edition.save(update_fields=["live", "withdrawn_at", "withdrawal_reason"])
    editions.derive(edition)
    Alert.objects.unfinished().filter(edition__release=release).update(cancelled_at=timezone.now())
    approvals.forget(release)
    steps.move(release, State.WITHDRAWN, Step.WITHDRAWN, by)
    announcing.owe_hub_notices(edition)
    if alert and Alert.objects.announcing(release.pk).exists():
        announcing.owe(edition, Alert.Kind.WITHDRAWAL, undo)
    signals.ring(signals.alert_waiting)
    return edition
