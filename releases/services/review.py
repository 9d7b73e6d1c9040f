"""Review: a release is handed over, and taken back."""

from django.db import transaction

from releases.models import Editor, Release
from releases.services import steps
from releases.services.steps import State, Step


@transaction.atomic
def submit(release: Release, *, by: Editor) -> None:
    """Hand a draft over for review."""
    release = steps.locked(release, State.DRAFT)
    steps.move(release, State.SUBMITTED, Step.SUBMITTED, by)


@transaction.atomic
def take_back(release: Release, *, by: Editor) -> None:
    """Make a submitted or scheduled release a draft again; nothing will be published."""
    release = steps.locked(release, State.SUBMITTED, State.SCHEDULED)
    release.scheduled_for = None
    steps.move(release, State.DRAFT, Step.TAKEN_BACK, by)
