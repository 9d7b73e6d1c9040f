"""The clock: it publishes what is scheduled, or asks a person where it may not, once, and never holds up others.

What it could not publish stays scheduled and keeps its time. An editor publishes it, chooses another time or makes it a
draft; each of these steps ends the question (`steps.move`). The same goes for a change of what is published that waits.
"""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils import timezone

from releases import failures
from releases.models import Edition, Editor, Failure, Release, StaffMail
from releases.services import (
    approvals,
    editions,
    publishing,
    readiness,
    rights,
    staff_mails,
    steps,
    waiting_changes,
)
from releases.services.steps import PublishingError, State, Step

Why = Release.AskingWhy
# Why the clock asks, by what the verb raises.
REFUSALS: tuple[tuple[type[PublishingError], Why], ...] = (
    (rights.NotAllowed, Why.NOT_ALLOWED),
    (steps.TextChanged, Why.TEXT_CHANGED),
    (readiness.NotReady, Why.NOT_READY),
    (readiness.FactsDiffer, Why.FACTS_DIFFER),
    (editions.DoesNotFit, Why.DOES_NOT_FIT),
    (approvals.NotApproved, Why.NOT_APPROVED),
    (editions.NothingChanged, Why.NOTHING_CHANGED),
)


def publish_due(now: dt.datetime) -> list[Edition]:
    """Publish every scheduled release whose time has come; one that cannot be published stops no other."""
    tried = (
        failures.attempt(Failure.Work.PUBLISH, partial(_publish_or_ask, release, now), row=release.pk)
        for release in Release.objects.due(now)
    )
    return [edition for edition in tried if edition]


def _publish_or_ask(release: Release, now: dt.datetime) -> Edition | None:
    if Release.objects.late(now).filter(pk=release.pk).exists():
        ask(release, Why.FAILED if _has_failed(release) else Why.LATE)
        return None
    try:
        return _bring_out(release, now)
    except steps.WrongState:
        return None  # Another sweep, or an editor, was first.
    except tuple(refusal for refusal, _why in REFUSALS) as error:
        ask(release, next(why for refusal, why in REFUSALS if isinstance(error, refusal)))
        return None


@transaction.atomic
def _bring_out(found: Release, now: dt.datetime) -> Edition | None:
    """Publish or change what is due, unless it is not the same any more once its row is locked: undone, put off."""
    still = Release.objects.due(now).filter(pk=found.pk, scheduled_for=found.scheduled_for)
    release = still.select_for_update().first()
    if release is None:
        return None
    if release.waiting_change:
        return waiting_changes.bring_out(release)
    return publishing.publish(
        release,
        by=release.scheduled_by,
        alert=release.scheduled_alert,
        undo=waiting_changes.NO_WAIT if release.undo_sha256 else None,
        expected=release.undo_sha256 or None,
    )


@transaction.atomic
def ask(release: Release, why: Release.AskingWhy) -> None:
    """Let a scheduled release wait for a person, who is mailed; nothing if it is not the same schedule any more."""
    expected = release.scheduled_for
    try:
        release = steps.locked(release, State.SCHEDULED, State.PUBLISHED)
    except steps.WrongState:
        return
    if release.asks_since or release.scheduled_for != expected:
        return
    release.asks_since, release.asks_why = timezone.now(), why
    if why is Why.NOT_APPROVED:
        release.approval = None  # It is of another text by now, and reviewers shall see that one.
    steps.move(release, State(release.state), Step.NOT_PUBLISHED, None)
    staff_mails.owe(StaffMail.Kind.ASKS, release, to=_its_people(release), by=None)


def _has_failed(release: Release) -> bool:
    return Failure.objects.filter(work=Failure.Work.PUBLISH, row_id=release.pk).exclude(error="").exists()


def _its_people(release: Release) -> list[Editor]:
    """Return who scheduled and who wrote it; where neither may publish, everybody who may is asked too."""
    own = {
        one.pk: one for one in (release.scheduled_by, release.created_by) if one is not None and one.is_active
    }
    publishers = {one.pk: one for one in rights.holders(rights.PUBLISH)}
    if not own.keys() & publishers.keys():
        own |= publishers
    return list(own.values())
