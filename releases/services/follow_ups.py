"""Follow-ups: which of those promised are due, the mail about each a month before, and beginning to write it.

A follow-up is promised by a decision in a live edition, and kept by a later decision in the same matter. Until then it
stands on the start page of everybody who writes.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from releases import absolute_urls
from releases.models import (
    Decision,
    Edition,
    Editor,
    FollowUp,
    PublishedDecision,
    Release,
    ReleaseLink,
    StaffMail,
)
from releases.models.ledger import DecisionQuerySet
from releases.services import copying, rights, staff_mails
from releases.services.steps import PublishingError

# A release that was published this lately is still known to those who wrote it.
KNOWN_FOR = dt.timedelta(days=7)
# What nobody followed up for so long is history: it stands in the matter, and no longer on the start page.
OVERDUE_FOR = dt.timedelta(days=366)
LONGEST_TITLE = 200  # characters


class NothingPromised(PublishingError):
    """No decision of the release promises a follow-up at that time. Somebody else may have been first."""


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """A promise whose time comes, and the release that was begun to keep it, if one was."""

    decision: PublishedDecision
    begun: Release | None = None

    @property
    def release_id(self) -> int:
        return self.decision.edition.release_id

    @property
    def due_on(self) -> dt.date:
        """The first day that the promise can mean."""
        assert self.decision.follow_up_on is not None  # noqa: S101 - `unkept` has no others
        return self.decision.follow_up_on

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether its last day has passed."""
        return self.decision.follow_up is not None and self.decision.follow_up.last_day < today


def due(today: dt.date) -> list[DueFollowUp]:
    """Return the follow-ups due within a month of `today`, or overdue for a year at most, in two queries at most."""
    return within(today - OVERDUE_FOR, month_after(today))


def within(first: dt.date, last: dt.date) -> list[DueFollowUp]:
    """Return the follow-ups promised for these days and not kept yet, in two queries at most."""
    found = list(_promised().filter(follow_up_on__range=(first, last)).order_by("follow_up_on", "pk"))
    done = _done(found)
    open_ones = [DueFollowUp(row, _begun(done, row)) for row in found if not _is_dismissed(done, row)]
    return [one for one in open_ones if one.begun is None or one.begun.state != Release.State.PUBLISHED]


def month_after(day: dt.date) -> dt.date:
    """Return the same day of the next month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@transaction.atomic
def begin(release: Release, *, due_on: dt.date, by: Editor) -> Release:
    """Return a new draft that follows up what `release` promised for `due_on`; the one begun before, if there is one.

    It has the body, the case number, the bodies, keywords and people of the earlier one and a link to it: nothing that
    was true of the earlier decision alone. Raises NotAllowed or NothingPromised.
    """
    rights.require(by, rights.WRITE)
    row = _locked(release, due_on)
    if row.begun is not None:
        return row.begun
    promises = list(_promises(release, due_on))
    row.begun = _draft(release, promises, by)
    row.save(update_fields=["begun"])
    return row.begun


@transaction.atomic
def dismiss(release: Release, *, due_on: dt.date, by: Editor) -> None:
    """Note that no follow-up is needed: it stands on no start page any more. Raises NotAllowed or NothingPromised."""
    rights.require(by, rights.WRITE)
    row = _locked(release, due_on)
    row.dismissed_at, row.dismissed_by = timezone.now(), by
    row.save(update_fields=["dismissed_at", "dismissed_by"])


def remind(now: dt.datetime) -> None:
    """Mail those who wrote and published a release a month before its follow-up, once; what is past mails nobody."""
    today = timezone.localdate(now)
    handled = Q(reminded_at__isnull=False) | Q(dismissed_at__isnull=False) | Q(begun__isnull=False)
    known = set(FollowUp.objects.filter(handled, due_on__gte=today).values_list("release", "due_on"))
    rows = _promised().filter(
        follow_up_on__range=(today, month_after(today)), first_published_at__lt=now - KNOWN_FOR
    )
    for row in rows.select_related("edition__published_by", "edition__release__created_by"):
        key = (row.edition.release_id, row.follow_up_on)
        if key not in known:
            known.add(key)
            _remind(row, now)


@transaction.atomic
def _remind(row: PublishedDecision, now: dt.datetime) -> None:
    release = row.edition.release
    followed = _locked_row(release, row.follow_up_on)
    if followed.reminded_at or followed.dismissed_at or followed.begun_id:
        return
    people = {one.pk: one for one in (release.created_by, row.edition.published_by) if one and one.is_active}
    staff_mails.owe(StaffMail.Kind.FOLLOW_UP, release, to=people.values(), by=None, words=row.outcome)
    followed.reminded_at = now
    followed.save(update_fields=["reminded_at"])


def _promised() -> DecisionQuerySet:
    rows = PublishedDecision.objects.unkept()
    return rows.select_related("edition").defer("edition__content")


def _promises(release: Release, due_on: dt.date) -> DecisionQuerySet:
    return _promised().filter(edition__release=release, follow_up_on=due_on).order_by("position")


def _locked(release: Release, due_on: dt.date) -> FollowUp:
    """Return the row of a promise, locked: of two who begin at once the second gets what the first began."""
    if not _promises(release, due_on):
        raise NothingPromised
    return _locked_row(release, due_on)


def _locked_row(release: Release, due_on: dt.date | None) -> FollowUp:
    place: dict[str, Any] = {"release": release, "due_on": due_on}
    FollowUp.objects.get_or_create(**place)
    return FollowUp.objects.select_for_update().get(**place)


def _draft(release: Release, promises: list[PublishedDecision], by: Editor) -> Release:
    edition = Edition.objects.get(release=release, live=True)
    draft = Release.objects.create(
        title=_title(release), language=release.language, boilerplate=release.boilerplate, created_by=by
    )
    for name in copying.CHOSEN:
        getattr(draft, name).set(getattr(release, name).all())
    for position, promise in enumerate(promises):
        Decision.objects.create(
            release=draft,
            committee_id=promise.committee_id,
            case_number=promise.case_number,
            position=position,
        )
    copying.call(draft, (contact.person for contact in release.contacts.select_related("person")))
    address = absolute_urls.whole(edition.get_absolute_url())
    ReleaseLink.objects.create(release=draft, url=address, label=edition.title)
    return draft


def _title(release: Release) -> str:
    with translation.override(release.language):
        return (_("Follow-up: %(title)s") % {"title": release.title})[:LONGEST_TITLE]


def _done(rows: Iterable[PublishedDecision]) -> dict[tuple[int, dt.date], FollowUp]:
    releases = {row.edition.release_id for row in rows}
    found = FollowUp.objects.filter(release__in=releases).select_related("begun") if releases else []
    return {(one.release_id, one.due_on): one for one in found}


def _begun(done: dict[tuple[int, dt.date], FollowUp], row: PublishedDecision) -> Release | None:
    found = done.get((row.edition.release_id, row.follow_up_on))  # type: ignore[arg-type]
    return found.begun if found else None


def _is_dismissed(done: dict[tuple[int, dt.date], FollowUp], row: PublishedDecision) -> bool:
    found = done.get((row.edition.release_id, row.follow_up_on))  # type: ignore[arg-type]
    return bool(found and found.dismissed_at)
