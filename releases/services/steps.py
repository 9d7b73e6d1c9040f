"""Taking a step: the lock on the release's row, the states that allow the step, and the row of its history.

Every verb about a release begins with `locked` and ends with `move`. Two editors who click at once are served one
after the other; the second is told what the first did.
"""

import datetime as dt

from releases import document
from releases.models import Editor, Failure, Release, ReleaseEvent

State = Release.State
Step = ReleaseEvent.Step
#: Steps that let something wait for the clock, and steps that leave what waits, or asks, as it is.
BEGIN_TO_WAIT = {Step.SCHEDULED, Step.CHANGE_WAITS, Step.WITHDRAWAL_WAITS}
LEAVE_WAITING = {Step.NOT_PUBLISHED, Step.APPROVED, Step.REVIEWER_NAMED}
#: What the row says where the clock has nothing to do.
NOTHING_WAITS: dict[str, object] = {
    "scheduled_for": None,
    "undo_sha256": "",
    "waiting_change": "",
    "waiting_words": "",
    "asks_since": None,
    "asks_why": "",
}


class PublishingError(Exception):
    """An editor's step that cannot be taken. Doors put it in Swedish."""


class WrongState(PublishingError):
    """The release is not in a state that allows this step: somebody else may have been first."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = State(state)


class ChangeWaits(PublishingError):
    """A change of the release waits to be public: it is undone first, or out before long."""


class TextChanged(PublishingError):
    """The release says something else than the editor who takes the step has read."""


def locked(release: Release, *allowed: State) -> Release:
    """Return the release as the database has it, locked until the transaction ends. Raises WrongState.

    Nothing is joined to it: who waited for the lock would get a joined row as it was before the wait.
    """
    row = Release.objects.with_everything().select_for_update().get(pk=release.pk)
    if row.state not in allowed:
        raise WrongState(row.state)
    return row


def require_no_waiting_change(release: Release) -> None:
    """Raise ChangeWaits while a change of the locked release waits. One that asks is settled by any step."""
    if release.change_waits:
        raise ChangeWaits


def move(
    release: Release,
    state: State,
    step: Step,
    by: Editor | None,
    note: str = "",
    *,
    chosen_time: dt.datetime | None = None,
) -> ReleaseEvent:
    """Write the locked release in its new state, and the step into its history, with words beside it if any.

    `chosen_time` is when the clock shall do what the step is about.
    """
    release.state = state
    if step in BEGIN_TO_WAIT:
        release.asks_since, release.asks_why = None, ""
    elif step not in LEAVE_WAITING:
        wait_for_nothing(release)
    release.save()
    # Whatever the clock could not do before is settled by an editor's step.
    Failure.objects.filter(work=Failure.Work.PUBLISH, row_id=release.pk).delete()
    return release.events.create(step=step, by=by, note=note, chosen_time=chosen_time)


def wait_for_nothing(release: Release) -> None:
    """Forget what a locked release was to become, and when; the caller saves it."""
    for name, value in NOTHING_WAITS.items():
        setattr(release, name, value)


def note(release: Release, step: Step, by: Editor | None, words: str) -> ReleaseEvent:
    """Write a step into the history of the locked release that changes nothing of the release itself."""
    return release.events.create(step=step, by=by, note=words)


def as_read(release: Release, expected: str | None) -> document.ReleaseDocument:
    """Return what the locked release says, once for all that the verb does with it. Raises TextChanged."""
    says = release.compose()
    if expected is not None and document.sha256(says) != expected:
        raise TextChanged
    return says
