"""Sections of a digest: what it says of each release, and in which order."""

import datetime as dt
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases import municipality
from releases.absolute_urls import whole
from releases.document import ApproximateDate, BudgetLine, Contact, Decision, Precision, ReleaseDocument
from releases.languages import active, swedish
from releases.ledger.words import BudgetWords, budget_words
from releases.models import Edition, Rhythm

LONGEST_TITLE = (
    70  # characters of a title in a subject that says more: telephones show about 40, desks about 90
)


@dataclass(frozen=True, slots=True)
class Summary:
    """One release in a digest: where it stands, its document, and what of its decisions and money is told here."""

    url: str
    edition: Edition
    outcomes: tuple[str, ...]
    money: tuple[BudgetWords, ...]

    @property
    def document(self) -> ReleaseDocument:
        """The release as it may be read today."""
        return self.edition.document

    @property
    def contact(self) -> Contact | None:
        """Whom to call first."""
        return next(iter(self.document.contacts), None)


@dataclass(slots=True)
class DigestSection:
    """Releases under one heading; a digest that is not set out by meeting has one section without any."""

    heading: str
    summaries: list[Summary] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A body on a day; either may be unknown."""

    body: str
    date: ApproximateDate | None

    @property
    def heading(self) -> str:
        """Return "Kommunstyrelsen den 17 november 2026", in the active language."""
        body = swedish.sentence_start(self.body) or _("Decisions")
        if self.date is None:
            return body
        words = {"body": body, "date": active.approximate_date(self.date)}
        exact = self.date.precision == Precision.DAY
        return _("%(body)s on %(date)s") % words if exact else _("%(body)s, %(date)s") % words


def subject(titles: Sequence[str], rhythm: str, when: str) -> str:
    """Return "Ny bro och 2 till – 22 november 2026", in the active language; of one release, its title.

    `titles` are those of the releases as the letter sets them out, each once; `when` is its day or week.
    """
    further = len(titles) - 1
    named = titles[0]
    if further:
        words = {
            "title": textwrap.shorten(named, LONGEST_TITLE, placeholder="…"),
            "count": further,
            "when": when,
        }
        named = (
            ngettext(
                "%(title)s and %(count)s more – %(when)s", "%(title)s and %(count)s more – %(when)s", further
            )
            % words
        )
    return _("Decisions: %(named)s") % {"named": named} if rhythm == Rhythm.MEETING else named


def titles(sections: Iterable[DigestSection]) -> list[str]:
    """Return the titles of the releases in the order in which they are told of, each release once."""
    shown = (summary.edition for section in sections for summary in section.summaries)
    return list({edition.pk: edition.title for edition in shown}.values())


def when(editions: Sequence[Edition], rhythm: str, today: dt.date) -> str:
    """Return "22 november 2026"; of a weekly digest the week (ISO 8601) in which the latest came: "vecka 47"."""
    if rhythm != Rhythm.WEEKLY:
        return active.date(today)
    latest = max(timezone.localdate(edition.first_published_at) for edition in editions)
    return _("week %(week)s") % {"week": latest.isocalendar().week}


def heading(editions: Sequence[Edition], rhythm: str, today: dt.date) -> str:
    """Return "3 pressmeddelanden från Umeå kommun, 22 november 2026", in the active language.

    Of a weekly digest with the number of the week (ISO 8601) in which the latest of them came.
    """
    count = len(editions)
    words = {"count": count, "name": municipality.facts()["name"], "date": active.date(today)}
    if rhythm == Rhythm.WEEKLY:
        latest = max(timezone.localdate(edition.first_published_at) for edition in editions)
        return ngettext(
            "%(count)s press release from %(name)s, week %(week)s",
            "%(count)s press releases from %(name)s, week %(week)s",
            count,
        ) % {**words, "week": latest.isocalendar().week}
    if rhythm == Rhythm.MEETING:
        return (
            ngettext(
                "%(count)s press release about decisions from %(name)s, %(date)s",
                "%(count)s press releases about decisions from %(name)s, %(date)s",
                count,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s press release from %(name)s, %(date)s",
            "%(count)s press releases from %(name)s, %(date)s",
            count,
        )
        % words
    )


def sections(editions: Iterable[Edition], *, by_meeting: bool) -> list[DigestSection]:
    """Set out what there is to tell: by body and day of the decisions, the latest first, or all in one."""
    if not by_meeting:
        return [DigestSection("", [_whole(edition) for edition in editions])]
    found: dict[Meeting, DigestSection] = {}
    for edition in editions:
        for meeting, summary in _by_meeting(edition):
            found.setdefault(meeting, DigestSection(meeting.heading)).summaries.append(summary)
    latest_first = sorted(found, key=lambda meeting: swedish.sort_key(meeting.body))
    latest_first.sort(key=lambda meeting: meeting.date.date if meeting.date else dt.date.min, reverse=True)
    return [found[meeting] for meeting in latest_first]


def _whole(edition: Edition) -> Summary:
    document = edition.document
    return _summary(edition, document.decisions, document.budget)


def _by_meeting(edition: Edition) -> Iterator[tuple[Meeting, Summary]]:
    """Yield the release once for each meeting that decided in it, with the money that is not another body's."""
    document = edition.document
    meetings: dict[Meeting, list[Decision]] = {}
    for decision in document.decisions:
        meetings.setdefault(_meeting(decision, document), []).append(decision)
    for meeting, decisions in meetings.items():
        own = [
            line for line in document.budget if not line.committee or line.committee.definite == meeting.body
        ]
        yield meeting, _summary(edition, decisions, own)
    if not meetings:  # a correction has taken the decisions away
        yield Meeting("", None), _whole(edition)


def _meeting(decision: Decision, document: ReleaseDocument) -> Meeting:
    only = document.committees[0] if len(document.committees) == 1 else None
    committee = decision.committee or only
    return Meeting(committee.definite if committee else "", decision.date)


def _summary(edition: Edition, decisions: Iterable[Decision], budget: Iterable[BudgetLine]) -> Summary:
    return Summary(
        url=whole(edition.address()),
        edition=edition,
        outcomes=tuple(decision.outcome for decision in decisions),
        money=tuple(budget_words(line) for line in budget),
    )
