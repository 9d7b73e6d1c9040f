"""The texts of a release that can be compared: its editions, its saved versions, and what is saved now.

They are compared as documents, so a version of the form and an edition say the same where a reader would see the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from releases.desk.checklist import composing
from releases.desk.drafting import wording
from releases.document import ReleaseDocument
from releases.languages import swedish
from releases.models import Edition, Release, Revision

NOW, VERSION = "nu", "v"
MOST = 50  # versions in the list; older ones have their own page
LONGEST_NUMBER = 18  # digits


@dataclass(frozen=True, slots=True)
class ComparableText:
    """One side of a comparison: its key in the address, what it is called (in a list at more length), its words."""

    key: str
    name: str
    label: str
    release: Release
    edition: Edition | None = None
    version: Revision | None = None

    @property
    def document(self) -> ReleaseDocument:
        if self.edition is not None:
            return self.edition.frozen
        if self.version is None:
            return self.release.compose()
        return composing.document_of(self.version.text, self.release)[0]


def groups_of(release: Release, editions: Sequence[Edition]) -> list[tuple[str, list[ComparableText]]]:
    """Return all texts that can be chosen, the latest versions only, each group with its name."""
    saved = release.revisions.filter(step=Revision.Step.SAVED).select_related("editor").defer("content")
    groups = [
        (_("Editions"), [_of_edition(release, edition) for edition in editions]),
        (_("Saved versions"), [_of_version(release, version) for version in saved[:MOST]]),
        (_("Now"), [_of_now(release)]),
    ]
    return [(name, texts) for name, texts in groups if texts]


def named(key: str, release: Release, editions: Sequence[Edition]) -> ComparableText:
    """Return the text of this key. Raises Http404."""
    if key == NOW:
        return _of_now(release)
    for edition in editions:
        if str(edition.number) == key:
            return _of_edition(release, edition)
    number = key.removeprefix(VERSION)
    if key.startswith(VERSION) and number.isascii() and number.isdigit():
        saved = release.revisions.filter(step=Revision.Step.SAVED, pk=int(number[:LONGEST_NUMBER]))
        if version := saved.select_related("editor").first():
            return _of_version(release, version)
    raise Http404


def _of_edition(release: Release, edition: Edition) -> ComparableText:
    facts = {"number": edition.number, "day": swedish.date(timezone.localdate(edition.published_at))}
    name, label = _("edition %(number)s") % facts, _("edition %(number)s, %(day)s") % facts
    return ComparableText(str(edition.number), name, label, release, edition=edition)


def _of_version(release: Release, version: Revision) -> ComparableText:
    facts = {"time": wording.moment(version.kept_at)}
    name = _("the version from %(time)s") % facts
    label = f"{name}, {version.editor}" if version.editor else name
    return ComparableText(f"{VERSION}{version.pk}", name, label, release, version=version)


def _of_now(release: Release) -> ComparableText:
    name = _("the text as it is saved now")
    return ComparableText(NOW, name, name, release)
