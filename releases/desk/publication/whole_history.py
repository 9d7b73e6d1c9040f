"""Historik: every step of a release, to be read aloud, compared by words, and printed for the register.

Editions, saved versions and the text as it is saved now can be compared with one another (`compared_texts`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import F, QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.desk import differences
from releases.desk.access import READ, StaffRequest, about_release, page
from releases.desk.checklist import history
from releases.desk.checklist.history import Stood
from releases.desk.differences import Difference
from releases.desk.publication import compared_texts
from releases.models import AlertEvent, Comment, Edition, Release, ReleaseEvent
from releases.services.comment_places import FormPlace

Step = ReleaseEvent.Step
COMMENT_STEPS = {
    Comment.Kind.CLOSED: gettext_lazy("comment closed: %(place)s"),
    Comment.Kind.REOPENED: gettext_lazy("comment opened again: %(place)s"),
}
#: The steps that make an edition, in the order of its numbers.
EDITION_STEPS = {Step.PUBLISHED, Step.CORRECTED, Step.UPDATED, Step.SPELLING_MENDED}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step: when, who, what, and the words beside it. `edition` is the one that it made."""

    at: dt.datetime
    name: str
    what: str
    words: str = ""
    edition: Edition | None = None
    stood: tuple[Stood, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedEdition:
    """How an edition differs from the one before it."""

    edition: Edition
    before: Edition
    differences: list[Difference]


@about_release(READ)
def read(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show every step in order, and two of its texts beside each other when the address names them."""
    editions = list(release.editions.order_by("number"))
    lines = sorted([*lines_of(release, editions), *_of_comments(release)], key=lambda line: line.at)
    sides = compared_texts.groups_of(release, editions)
    context = {"lines": lines, "sides": sides, "chosen": ("", compared_texts.NOW)}
    if "fran" in request.GET or "till" in request.GET:
        chosen = tuple(request.GET.get(name, compared_texts.NOW) for name in ("fran", "till"))
        before, after = (compared_texts.named(key, release, editions) for key in chosen)
        context |= {"before": before.name, "after": after.name, "chosen": chosen}
        context["compared"] = differences.between(before.document, after.document)
    return page(request, "history.html", release, title=_("History"), **context)


@about_release(READ)
def printed(request: StaffRequest, release: Release) -> HttpResponseBase:
    """Show all of it on one page to print: the steps, the editions with their checksums, and what each changed."""
    editions = list(release.editions.select_related("published_by").order_by("number"))
    context = {"lines": lines_of(release, editions), "editions": editions, "changes": _changes(editions)}
    return page(request, "history_print.html", release, title=_("History"), **context)


def lines_of(release: Release, editions: Sequence[Edition]) -> list[HistoryLine]:
    """Return the steps of a release and of its mailings, the first of them first."""
    begun = HistoryLine(release.created_at, str(release.created_by or ""), _("begun"))
    mailed = map(_of_mailing, _mailing_steps(release))
    return sorted([begun, *_of_steps(release, editions), *mailed], key=lambda line: line.at)


def _of_steps(release: Release, editions: Sequence[Edition]) -> Iterator[HistoryLine]:
    made = iter(editions)
    for step in reversed(history.of(release)):
        event = step.event
        edition = next(made, None) if event.step in EDITION_STEPS else None
        yield HistoryLine(
            event.at, str(event.by or ""), step.what, _words(event, edition, editions), edition, step.stood
        )


def _words(event: ReleaseEvent, edition: Edition | None, editions: Sequence[Edition]) -> str:
    """Return the words of a step: its note, or what the public reads of it."""
    if event.step == Step.WITHDRAWN and editions:
        return editions[-1].withdrawal_reason
    if edition and not edition.mends_spelling:
        return event.note or edition.correction_note
    return event.note


def _mailing_steps(release: Release) -> QuerySet[AlertEvent]:
    events = AlertEvent.objects.filter(alert__edition__release=release)
    return events.select_related("by", "alert").annotate(number=F("alert__edition__number")).order_by("pk")


def _of_mailing(event: AlertEvent) -> HistoryLine:
    facts = {"kind": event.alert.get_kind_display(), "step": event.get_step_display()}
    return HistoryLine(event.at, str(event.by or ""), _("the mailing (%(kind)s): %(step)s") % facts)


def _of_comments(release: Release) -> Iterator[HistoryLine]:
    """Yield when threads were begun and closed, without the words: those are working material and leave some day."""
    for thread in release.comment_threads.with_words():
        place = {"place": FormPlace.read(thread.place).label}
        for number, said in enumerate(thread.comments.all()):
            what = COMMENT_STEPS.get(Comment.Kind(said.kind)) if number else _("comment: %(place)s")
            if what:
                yield HistoryLine(said.at, str(said.by), str(what) % place)


def _changes(editions: Iterable[Edition]) -> list[ComparedEdition]:
    return [
        ComparedEdition(after, before, differences.between(before.frozen, after.frozen))
        for before, after in pairwise(editions)
    ]
