"""Matters: everything decided and promised under one case number, across bodies and years."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.document import casenumbers
from releases.models import Edition, PublishedBudgetLine, PublishedDecision, WithdrawnMatter
from releases.models.ledger import LedgerQuerySet
from releases.newsroom.feeds.views import feed_of
from releases.newsroom.language_versions import in_order
from releases.newsroom.ledger.totals import KindOfMoney, kinds_of
from releases.newsroom.page_cache.compiled_queries import Prepared, StandIn
from releases.newsroom.paging import page_in

BESIDE_SIZE = 6
LONGEST_NUMBER = 200
_ANY_RELEASE, _ANY_ORIGINAL = StandIn.for_number(), StandIn.for_number()


class Promise(StrEnum):
    """What became of a follow-up that a decision promised."""

    COMING = "coming"
    KEPT = "kept"
    OVERDUE = "overdue"


@dataclass
class TimelineEntry:
    """A decision in the matter's timeline, with the money of its release and whoever else tells of it."""

    decision: PublishedDecision
    promise: Promise | None = None
    money: list[PublishedBudgetLine] = field(default_factory=list)
    also_in: list[Edition] = field(default_factory=list)


@dataclass(frozen=True)
class MatterTimeline:
    """One matter: its decisions, the newest first, and what its money comes to."""

    slug: str
    number: str
    steps: list[TimelineEntry]
    kinds: list[KindOfMoney]

    @property
    def promises(self) -> list[TimelineEntry]:
        """The follow-ups still waited for, the first due first."""
        waited = [step for step in self.steps if step.promise in {Promise.COMING, Promise.OVERDUE}]
        return sorted(waited, key=lambda step: step.decision.follow_up_on or dt.date.max)

    @property
    def bodies(self) -> list[str]:
        """The bodies that took part, each once, in the order they came in."""
        return list(dict.fromkeys(step.decision.body for step in reversed(self.steps) if step.decision.body))


@dataclass(frozen=True)
class Beside:
    """What stands beside a release on its page: other languages, the latest, and the others in its matters."""

    translations: list[Edition]
    latest: list[Edition]
    related: list[Edition]


def matters(request: HttpRequest) -> HttpResponse:
    """Matters that came back, the latest first; ?dnr= leads to the matter of a case number."""
    wanted = request.GET.get("dnr", "")
    slug = casenumbers.canonical(wanted[:LONGEST_NUMBER])
    if slug and PublishedDecision.objects.in_matter(slug).exists():
        return redirect("newsroom:matter", slug)
    page = page_in(request.GET, returning().select_related("edition").defer("edition__content"))
    context = {
        "page": page,
        "spans": _spans(row.matter for row in page.rows),
        "wanted": wanted[:LONGEST_NUMBER].replace("\0", ""),
        "newer_url": f"?fore={page.newer}",
        "older_url": f"?efter={page.older}",
    }
    return render(request, "newsroom/ledger/matters.html", context)


def matter(request: HttpRequest, case_number: str) -> HttpResponse:
    """The timeline of a matter, at the one address that all spellings of its number lead to."""
    slug = casenumbers.canonical(case_number[:LONGEST_NUMBER])
    found = read(slug, timezone.localdate())
    if found is None:
        return _unknown(request, case_number)
    if case_number != slug:
        return redirect("newsroom:matter", slug, permanent=True)
    return render(request, "newsroom/ledger/matter.html", {"matter": found})


def feed(request: HttpRequest, case_number: str) -> HttpResponse:
    """The matter's feed. It goes on to say what was withdrawn when nothing else is left of the matter."""
    slug = casenumbers.canonical(case_number[:LONGEST_NUMBER])
    case_numbers = _case_numbers_by_edition(slug) if slug else {}
    if not case_numbers:
        return _unknown(request, case_number)
    if case_number != slug:
        return redirect("newsroom:matter_feed", slug, permanent=True)
    title = _("Matter %(number)s") % {"number": next(iter(case_numbers.values()))}
    editions = Edition.objects.filter(pk__in=case_numbers)
    return feed_of(request, title, reverse("newsroom:matter", args=[slug]), editions)


def returning() -> LedgerQuerySet:
    """Return the latest decision of each matter that was decided on on more than one day."""
    # That a matter is not empty is said to both: the index of matters holds no others.
    same = PublishedDecision.objects.exclude(matter="").filter(matter=OuterRef("matter"))
    later = same.filter(first_published_at__gt=OuterRef("first_published_at"))
    beside = same.filter(first_published_at=OuterRef("first_published_at"), pk__gt=OuterRef("pk"))
    another_day = same.exclude(filed_on=OuterRef("filed_on"))
    found = PublishedDecision.objects.exclude(matter="")
    return found.filter(~Exists(later), ~Exists(beside), Exists(another_day))


def read(slug: str, today: dt.date) -> MatterTimeline | None:
    """Return the matter of this canonical number as it stands today, None when no live edition knows it."""
    if not slug:
        return None
    rows = PublishedDecision.objects.in_matter(slug).select_related("edition", "committee")
    decisions = list(rows.defer("edition__content").order_by("-filed_on", "-first_published_at", "position"))
    if not decisions:
        return None
    money = PublishedBudgetLine.objects.filter(edition__in=[row.edition_id for row in decisions])
    steps = _steps(decisions, list(money.order_by("position")), today)
    kinds = kinds_of(money.in_matter(slug).once().order_by())
    return MatterTimeline(slug=slug, number=decisions[-1].case_number, steps=steps, kinds=kinds)


def beside(edition: Edition, latest_size: int) -> Beside:
    """Return the live editions that stand beside this one on its page, in one query."""
    numbers = {casenumbers.canonical(decision.case_number) for decision in edition.frozen.decisions} - {""}
    meant: dict[StandIn, Any] = {_ANY_RELEASE: edition.release_id, _ANY_ORIGINAL: edition.original_id}
    meant |= dict(zip(_any_matters(len(numbers)), sorted(numbers), strict=True))
    found: dict[str, list[Edition]] = {}
    for one in _beside(latest_size, len(numbers)).ask(meant):
        found.setdefault(one.place, []).append(one)  # type: ignore[attr-defined]
    return Beside(
        translations=in_order(found.get("translations", ())),
        latest=found.get("latest", []),
        related=found.get("related", []),
    )


@lru_cache(maxsize=16)
def _beside(latest_size: int, matters: int) -> Prepared[Edition]:
    edition = Edition(release_id=_ANY_RELEASE.value, version_of_id=_ANY_ORIGINAL.value)
    live = Edition.objects.live().defer("content")
    others = live.once().apart_from(edition)
    parts = [
        live.in_other_languages(edition).annotate(place=Value("translations")),
        others.annotate(place=Value("latest"))[:latest_size],
    ]
    if matters:
        names = [stand_in.value for stand_in in _any_matters(matters)]
        same_matters = PublishedDecision.objects.filter(matter__in=names).values("edition")
        parts.append(others.filter(pk__in=same_matters).annotate(place=Value("related"))[:BESIDE_SIZE])
    return Prepared(*parts, stand_ins=(_ANY_RELEASE, _ANY_ORIGINAL, *_any_matters(matters)))


@cache
def _any_matters(number: int) -> tuple[StandIn, ...]:
    return tuple(StandIn.for_text() for _nth in range(number))


def _steps(
    decisions: Sequence[PublishedDecision], money: Iterable[PublishedBudgetLine], today: dt.date
) -> list[TimelineEntry]:
    steps: dict[str, TimelineEntry] = {}
    lines: dict[int, list[PublishedBudgetLine]] = {}
    for line in money:
        lines.setdefault(line.edition_id, []).append(line)
    # The telling that counts gives the words; a translation or a later release is named beside it.
    for row in sorted(decisions, key=lambda row: row.repeats):
        known = steps.get(row.identity) if row.identity else None
        if known:
            known.also_in.append(row.edition)
        else:
            promise = _promise(row, decisions, today)
            steps[row.identity or f"#{row.pk}"] = TimelineEntry(row, promise, lines.pop(row.edition_id, []))
    return sorted(steps.values(), key=lambda step: decisions.index(step.decision))


def _promise(
    row: PublishedDecision, decisions: Iterable[PublishedDecision], today: dt.date
) -> Promise | None:
    """A follow-up is taken for kept when a decision in the matter is dated within its time or later."""
    if row.follow_up is None:
        return None
    if any(map(row.is_kept_by, decisions)):
        return Promise.KEPT
    return Promise.COMING if row.follow_up.last_day >= today else Promise.OVERDUE


def _spans(slugs: Iterable[str]) -> dict[str, Any]:
    """Return of each matter how many decisions it holds, in how many releases, and since when."""
    rows = PublishedDecision.objects.filter(matter__in=list(slugs)).order_by().values("matter")
    counted = rows.annotate(
        decisions=Count("pk", filter=Q(repeats=False)),
        releases=Count("edition", distinct=True),
        since=Min("filed_on"),
    )
    return {row["matter"]: row for row in counted}


def _case_numbers_by_edition(slug: str) -> dict[int, str]:
    """Return the editions that tell of a matter, live and withdrawn, and how its number is written in each."""
    withdrawn = WithdrawnMatter.objects.filter(matter=slug).values_list("edition", "case_number")
    return dict(
        PublishedDecision.objects.in_matter(slug).values_list("edition", "case_number").union(withdrawn)
    )


def _unknown(request: HttpRequest, case_number: str) -> HttpResponse:
    context = {"wanted": case_number[:LONGEST_NUMBER].replace("\0", "")}
    return render(request, "newsroom/ledger/unknown_matter.html", context, status=404)
