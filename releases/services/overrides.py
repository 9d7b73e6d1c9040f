"""Overrides: a difference between words and data that an editor lets stand, with a reason that is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from releases.document import ReleaseDocument
from releases.models import Edition, Editor, FindingOverride, Release, ReleaseEvent
from releases.proofreading import Finding, Weight
from releases.services import proofreading


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that somebody has given a reason for."""

    finding: Finding
    reason: str
    by: Editor | None


def in_force(release: Release) -> dict[str, FindingOverride]:
    """Return the latest override of each finding of a release, by the finding's id; one query."""
    given = FindingOverride.objects.filter(event__release=release.pk).select_related("by", "event")
    return {override.finding: override for override in given}


def weighed(
    release: Release, composed: ReleaseDocument, reasons: Mapping[str, str], by: Editor | None
) -> tuple[tuple[Accepted, ...], tuple[Finding, ...]]:
    """Return the blocking findings that have a reason, from `reasons` or an earlier step, and those that have none."""
    blocking = [
        finding for finding in proofreading.findings(release, composed) if finding.weight is Weight.BLOCKING
    ]
    earlier = in_force(release) if blocking else {}
    accepted = {
        finding.id: one
        for finding in blocking
        if (one := _accepted(finding, reasons, by, earlier.get(finding.id)))
    }
    return tuple(accepted.values()), tuple(finding for finding in blocking if finding.id not in accepted)


def _accepted(
    finding: Finding, reasons: Mapping[str, str], by: Editor | None, earlier: FindingOverride | None
) -> Accepted | None:
    if reason := reasons.get(finding.id, "").strip():
        return Accepted(finding, reason, by)
    return Accepted(finding, earlier.reason, earlier.by) if earlier else None


def keep(accepted: Iterable[Accepted], *, event: ReleaseEvent, edition: Edition | None = None) -> None:
    """Write down over which findings a step was taken."""
    FindingOverride.objects.bulk_create(
        FindingOverride(
            event=event,
            edition=edition,
            finding=one.finding.id,
            content=msgspec.to_builtins(one.finding),
            reason=one.reason,
            by=one.by,
        )
        for one in accepted
    )


def finding_of(override: FindingOverride) -> Finding:
    """Return the finding as it was shown when it was overridden."""
    return msgspec.convert(override.content, Finding)
