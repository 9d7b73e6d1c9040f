"""Readiness: what a release must have before the public may see it, in its rows and in its words."""

from collections.abc import Callable, Mapping

from releases import document
from releases.document import FIRST_YEAR, LAST_YEAR
from releases.models import Editor, Release
from releases.proofreading import Finding, completeness
from releases.services import overrides as kept_overrides
from releases.services import press_images, translating
from releases.services.steps import PublishingError


class NotReady(PublishingError):
    """The release lacks something that every press release must have. `missing` are the codes below."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class FactsDiffer(PublishingError):
    """The words of the release contradict its data. `findings` are those that nobody has given a reason for."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__([finding.rule for finding in findings])
        self.findings = findings


TITLE = "title"
LEAD = "lead"
CONTACT = "contact"
REACHABLE = "reachable"
ALT_TEXT, BODY_ALT_TEXT, IMAGE_FACTS = "alt_text", "body_alt_text", "image_facts"
REASON = "reason"
TRANSLATED_LEAD, TRANSLATED_BODY = "translated_lead", "translated_body"
CASE_NUMBER, YEAR, AMOUNT = "case_number", "year", "amount"
# What an edition from the archive must have too, which is taken as it was otherwise.
ALWAYS = {TITLE, CASE_NUMBER, YEAR, AMOUNT}
# What is missing in rows of the document, or in images of its body: which of them, counted from 0.
LACKING: Mapping[str, Callable[[document.ReleaseDocument], tuple[int, ...]]] = {
    REACHABLE: completeness.unreachable,
    ALT_TEXT: completeness.undescribed,
    BODY_ALT_TEXT: completeness.undescribed_in_body,
    IMAGE_FACTS: press_images.incomplete,
    CASE_NUMBER: completeness.beyond_a_register,
    AMOUNT: completeness.beyond_reason,
}


def missing(release: Release, composed: document.ReleaseDocument) -> tuple[str, ...]:
    """Return the codes of what the release, composed, still lacks before it can be published; empty when ready."""
    left = translating.untranslated(release, composed)
    checks = {
        TITLE: bool(composed.title.strip()),
        LEAD: bool(composed.lead.strip()),
        CONTACT: bool(composed.contacts),
        TRANSLATED_LEAD: "lead" not in left,
        TRANSLATED_BODY: "body" not in left,
        YEAR: all(FIRST_YEAR <= year <= LAST_YEAR for year in document.years(composed)),
        **{code: not lacking(composed) for code, lacking in LACKING.items()},
    }
    return tuple(code for code, present in checks.items() if not present)


def require_complete(
    release: Release,
    composed: document.ReleaseDocument,
    also: dict[str, bool] | None = None,
    *,
    archived: bool = False,
) -> None:
    """Raise NotReady if anything is missing, or false in `also`; an `archived` release is taken as it was."""
    absent = tuple(code for code in missing(release, composed) if code in ALWAYS or not archived)
    absent += tuple(code for code, present in (also or {}).items() if not present)
    if absent:
        raise NotReady(absent)


def require_reason(words: str) -> str:
    """Return the words of a reason. Raises NotReady where there are none."""
    if not words.strip():
        raise NotReady((REASON,))
    return words.strip()


def require_agreement(
    release: Release,
    composed: document.ReleaseDocument,
    reasons: Mapping[str, str] | None,
    by: Editor | None,
) -> tuple[kept_overrides.Accepted, ...]:
    """Return the findings that somebody gave a reason for. Raises FactsDiffer when any is left."""
    accepted, left = kept_overrides.weighed(release, composed, reasons or {}, by)
    if left:
        raise FactsDiffer(left)
    return accepted
