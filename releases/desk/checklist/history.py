"""Which steps were taken with a release, and over which differences, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from releases.desk import localtime
from releases.desk.checklist.sentences import Form, sentence
from releases.languages import swedish
from releases.models import FindingOverride, Release, ReleaseEvent
from releases.services import overrides


@dataclass(frozen=True, slots=True)
class Stood:
    """A difference that was let stand: what it was, why, and who said so."""

    sentence: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step, and what was let stand in it."""

    event: ReleaseEvent
    stood: tuple[Stood, ...]

    @property
    def what(self) -> str:
        """The step in words, with the time that was chosen in it."""
        return in_words(self.event)


def of(release: Release) -> list[StepTaken]:
    """Return the steps of a release, the latest first, in one query, or two where a difference was let stand."""
    let_stand = FindingOverride.objects.filter(event=OuterRef("pk"))
    events = list(release.events.select_related("by").annotate(has_overrides=Exists(let_stand)))
    along = Prefetch("overrides", FindingOverride.objects.select_related("by"))
    prefetch_related_objects([event for event in events if event.has_overrides], along)
    return [StepTaken(event, stood(event.overrides.all()) if event.has_overrides else ()) for event in events]


def in_words(event: ReleaseEvent) -> str:
    """Return a step in words, with the time that was chosen in it: "schemalagt till 22 november 14.05"."""
    if event.chosen_time is None:
        return str(event)
    local = timezone.localtime(event.chosen_time)
    which = localtime.which_hour(local)
    moment = swedish.moment(local, today=timezone.localdate(event.at))
    facts = {"step": str(event), "moment": f"{moment} ({which})" if which else moment}
    return _("%(step)s, for %(moment)s") % facts


def stood(given: Iterable[FindingOverride]) -> tuple[Stood, ...]:
    """Return overrides as they are read."""
    return tuple(
        Stood(
            strip_tags(sentence(overrides.finding_of(override), Form())),
            override.reason,
            str(override.by or ""),
        )
        for override in given
    )
