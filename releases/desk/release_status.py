"""Where a release stands: the badge in lists and the panel above the form."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from releases.models import Edition, Release
from releases.services import editions

logger = logging.getLogger(__name__)

State = Release.State


@dataclass(frozen=True, slots=True)
class ReleaseStatus:
    """A release's state as an editor sees it. `live` is the edition the public reads, if any."""

    state: str
    label: str
    live: Edition | None = None
    last: Edition | None = None
    has_changes: bool = False

    @property
    def code(self) -> str:
        """The state as a word for style sheets."""
        return "changed" if self.has_changes else self.state


def of(release: Release) -> ReleaseStatus:
    """Return where one release stands, its document composed and compared, with what was read with it."""
    last = max(release.editions.all(), key=lambda edition: edition.number, default=None)
    if last is None or not last.live:
        return _standing(release, last, has_changes=False)
    whole = release if release.is_whole else Release.objects.with_everything().get(pk=release.pk)
    return _standing(release, last, _has_changes(whole, last, editions.has_changes))


def among(releases: Iterable[Release]) -> dict[int, ReleaseStatus]:
    """Return where each of many releases stands, by id, in a number of queries that does not grow with them.

    No document is composed: what it would be made of is compared with what it was made of when it last said the
    same as the live edition (`Release.checksum`). A change that no reader would see, made elsewhere than at the desk,
    shows as a change until the release is saved there.
    """
    releases = list(releases)
    written = Edition.objects.filter(release__in=releases).defer("content").order_by("number")
    last = {edition.release_id: edition for edition in written}
    changed = _changed(releases, last)
    return {
        release.pk: _standing(release, last.get(release.pk), release.pk in changed) for release in releases
    }


def _standing(release: Release, last: Edition | None, has_changes: bool) -> ReleaseStatus:
    label = _label(release, has_changes=has_changes)
    live = last if last and last.live else None
    return ReleaseStatus(release.state, label, live=live, last=last, has_changes=has_changes)


def _label(release: Release, *, has_changes: bool) -> str:
    if release.change_waits:
        return _("Withdrawn before long") if release.withdrawal_waits else _("Published, a change waits")
    return _("Published, unpublished changes") if has_changes else str(State(release.state).label)


def _changed(releases: Iterable[Release], last: dict[int, Edition]) -> set[int]:
    """Return the ids of published releases whose working copy says something else than the public reads."""
    published = [release.pk for release in releases if release.pk in last and last[release.pk].live]
    rows = Release.objects.with_everything().with_about_us_kept().filter(pk__in=published)
    return {row.pk for row in rows if _has_changes(row, last[row.pk], _other_checksum)}


def _other_checksum(release: Release, _live: Edition) -> bool:
    return release.checksum() != release.published_checksum


def _has_changes(release: Release, live: Edition, differs: Callable[[Release, Edition], bool]) -> bool:
    """Return whether they differ; one that cannot be composed does, and takes no other out of the list."""
    try:
        return differs(release, live)
    except Exception:
        logger.exception("Release %s cannot be composed", release.pk)
        return True
