"""Approvals: when a text needs one, whether it has one that fits, and whose text it is.

An approval is of a checksum (decision 34). Whatever changes the document afterwards, in the form or in the directory,
leaves an approval that does not fit any more.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from releases import document
from releases.document import ReleaseDocument
from releases.models import Approval, Edition, Editor, EmergencyPublication, Release, ReleaseEvent, StaffMail
from releases.services import readiness, rights, staff_mails
from releases.services.steps import PublishingError

Step = ReleaseEvent.Step
NEVER, OF_BODIES, ALWAYS = "no", "bodies", "yes"  # of PRESS_APPROVAL
LONGEST_AGO = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
# Saving a form and changing nothing is no writing.
WROTE = """
    SELECT release_id, editor_id, kept_at FROM (
        SELECT release_id, editor_id, kept_at, (content, checksum)
            IS DISTINCT FROM (lag(content) OVER in_order, lag(checksum) OVER in_order) AS is_new
        FROM releases_revision WHERE release_id = ANY(%s) AND step = 'saved'
        WINDOW in_order AS (PARTITION BY release_id ORDER BY id)
    ) saved WHERE is_new AND editor_id IS NOT NULL AND kept_at <= %s
"""


class NotApproved(PublishingError):
    """Nobody else has approved exactly this text."""


class OwnText(PublishingError):
    """Nobody approves what they have written in themselves, whatever else they may do."""


class AlreadyApproved(PublishingError):
    """This very text is approved. Somebody else may have been first."""


def is_needed(release: Release) -> bool:
    """Tell whether somebody else must approve the release: as PRESS_APPROVAL says, and the bodies that it is about.

    Bodies of its decisions and amounts count, and those that the public reads it under.
    """
    if settings.PRESS_APPROVAL != OF_BODIES:
        return bool(settings.PRESS_APPROVAL == ALWAYS)
    named = [
        *release.committees.all(),
        *(decision.committee for decision in release.decisions.all()),
        *(line.committee for line in release.budget_lines.all()),
    ]
    if any(body is not None and body.needs_approval for body in named):
        return True
    live = Edition.objects.filter(release=release, live=True, committees__needs_approval=True)
    return bool(release.pk) and live.exists()


def fits(release: Release, composed: ReleaseDocument) -> bool:
    """Tell whether the approval in force is of what the release, composed, says now."""
    return release.approval is not None and release.approval.sha256 == document.sha256(composed)


def stands_without(release: Release, composed: ReleaseDocument) -> bool:
    """Tell whether the release, composed, still needs somebody to approve it before it can go out."""
    return is_needed(release) and not fits(release, composed)


def emergency_reason(release: Release, composed: ReleaseDocument, emergency: str | None) -> str:
    """Return why the release goes out without the approval it needs, "" when it has one or needs none.

    `emergency` is None where nobody asked for that. Raises NotApproved, or NotReady where the reason is empty.
    """
    if not stands_without(release, composed):
        return ""
    if emergency is None:
        raise NotApproved
    return readiness.require_reason(emergency)


def note_emergency(edition: Edition, reason: str, *, by: Editor | None) -> None:
    """Write down that the edition went out unapproved, and mail everybody who may approve it. Nothing when no `reason`.

    Raises NotApproved when nobody answers for it.
    """
    if not reason:
        return
    if by is None:
        raise NotApproved
    EmergencyPublication.objects.create(edition=edition, reason=reason, by=by)
    edition.release.events.create(step=Step.EMERGENCY, by=by, note=reason)
    others = rights.holders(rights.APPROVE).exclude(pk=by.pk)
    staff_mails.owe(StaffMail.Kind.EMERGENCY, edition.release, to=others, by=by, words=reason)


def give(release: Release, composed: ReleaseDocument, *, by: Editor) -> Approval:
    """Write the approval of a locked release that says `composed`; the caller saves the release with it."""
    content = document.to_json(composed)
    release.approval = Approval.objects.create(
        release=release, sha256=document.checksum(content), content=content, by=by
    )
    return release.approval


def forget(release: Release) -> None:
    """Let a locked release have no approval and wait for none; the caller saves it."""
    release.approval = release.handed_over_at = release.handed_over_by = None


def require_others_text(release: Release, editor: Editor) -> None:
    """Raise OwnText if the editor has written in the release since the last text that was approved or published."""
    if editor.pk in writers(release):
        raise OwnText


def writers(release: Release) -> frozenset[int]:
    """Return the ids of who has written in a release, or handed it over, since it was last approved or published."""
    return writers_among([release])[release.pk]


def writers_among(releases: Sequence[Release]) -> dict[int, frozenset[int]]:
    """Return the `writers` of each of many releases by its id, in a number of queries that does not grow with them."""
    return _wrote(releases, until=timezone.now())


def writers_of(emergency: EmergencyPublication) -> frozenset[int]:
    """Return the ids of who has written what went out in an emergency, and of who published it."""
    release = emergency.edition.release
    return _wrote([release], until=emergency.at)[release.pk] | {emergency.by_id}


def _settled_at(releases: Sequence[Release], before: dt.datetime) -> dict[int, dt.datetime]:
    """Return when each release last said what was approved or published; emergencies count once they are approved.

    An approval of a text that was sent back afterwards counts for nothing.
    """
    of_these = Q(release__in=[release.pk for release in releases])
    returned = _latest(ReleaseEvent.objects.filter(of_these, step=Step.RETURNED, at__lt=before), "at")
    given = Approval.objects.filter(of_these, kind=Approval.Kind.BEFORE, at__lt=before)
    unapproved = EmergencyPublication.objects.unapproved().values("edition")
    editions = Edition.objects.filter(of_these, published_at__lt=before).exclude(pk__in=unapproved)
    settled = _latest(editions, "published_at")
    for release, at in given.order_by("at").values_list("release", "at"):
        if at > returned.get(release, LONGEST_AGO):
            settled[release] = max(at, settled.get(release, LONGEST_AGO))
    return {release.pk: settled.get(release.pk, LONGEST_AGO) for release in releases}


def _latest(rows: QuerySet[Any], moment: str) -> dict[int, dt.datetime]:
    return dict(rows.order_by().values_list("release").annotate(latest=Max(moment)))


def _wrote(releases: Sequence[Release], *, until: dt.datetime) -> dict[int, frozenset[int]]:
    """Return by release who wrote, handed over or began it between when it was settled last and `until`."""
    after = _settled_at(releases, until)
    with connection.cursor() as cursor:
        cursor.execute(WROTE, [list(after), until])
        took_part = cursor.fetchall()
    handed = ReleaseEvent.objects.filter(release__in=after, step=Step.SUBMITTED, by__isnull=False)
    took_part += handed.filter(at__lte=until).values_list("release", "by", "at")
    took_part += [(one.pk, one.created_by_id, one.created_at) for one in releases if one.created_by_id]
    found: dict[int, set[int]] = {pk: set() for pk in after}
    for release, editor, at in took_part:
        if at > after[release]:
            found[release].add(editor)
    return {pk: frozenset(editors) for pk, editors in found.items()}
