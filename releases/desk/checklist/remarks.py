"""The checklist: what stands in the way of publishing, and what an attentive colleague would say.

One list, blocking first, from one function: the panel beside the form, the
preview and the page that publishes show the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from releases.desk.checklist import sentences
from releases.desk.checklist.sentences import Form, Mend
from releases.document import ReleaseDocument, markup
from releases.languages import swedish
from releases.models import FindingOverride, Release
from releases.proofreading import Finding, Weight
from releases.services import overrides, proofreading, publishing, translating

SMALLEST_IMAGE = (
    400  # pixels on its shorter side: what is smaller looks blurred already on a page, and is no use in print
)
LONG_TITLE = 80  # characters; longer subjects are cut off in the lists of common mail programs


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, and the place in the form where the editor can do something about it.

    A remark that is a `finding` has its links in the sentence, and may be overridden.
    """

    sentence: str | SafeString
    anchor: str = ""
    address: str = ""
    finding: Finding | None = None
    mend: Mend | None = None
    override: FindingOverride | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """`missing` can only be mended, `differences` also overridden; `overridden` are those that were."""

    missing: tuple[Remark, ...] = ()
    differences: tuple[Remark, ...] = ()
    advice: tuple[Remark, ...] = ()
    overridden: tuple[Remark, ...] = ()

    @property
    def blocking(self) -> int:
        """How many remarks keep the release from being published."""
        return len(self.missing) + len(self.differences)

    @property
    def may_ask(self) -> bool:
        """Whether reasons would be enough: nothing else is missing."""
        return not self.missing


def of(release: Release, composed: ReleaseDocument, form: Form) -> Checklist:
    """Return the checklist of a release that says `composed`, with links into `form`."""
    findings = proofreading.findings(release, composed)
    blocking = [one for one in findings if one.weight is Weight.BLOCKING]
    given = overrides.in_force(release) if blocking and release.pk else {}
    asides = [*_of_the_original(release), *_left_over(release, composed), *_oddities(composed)]
    return Checklist(
        missing=tuple(_remark(form, *_obstacle(code)) for code in publishing.missing(release, composed)),
        differences=tuple(_difference(one, form) for one in blocking if one.id not in given),
        advice=(
            *(_difference(one, form) for one in findings if one.weight is Weight.ADVISING),
            *(_remark(form, sentence, anchor) for sentence, anchor in asides),
        ),
        overridden=tuple(_difference(one, form, given[one.id]) for one in blocking if one.id in given),
    )


def _difference(finding: Finding, form: Form, override: FindingOverride | None = None) -> Remark:
    return Remark(
        sentences.sentence(finding, form),
        finding=finding,
        mend=sentences.mend(finding, form),
        override=override,
    )


def _remark(form: Form, sentence: str, anchor: str) -> Remark:
    return Remark(sentence, anchor, f"{form.address}#{anchor}")


def _obstacle(code: str) -> tuple[str, str]:
    return {
        publishing.TITLE: (_("The title is missing."), "id_title"),
        publishing.LEAD: (_("The lead is missing."), "id_lead"),
        publishing.CONTACT: (_("There is no contact for the press to call."), "contacts-group"),
        publishing.REACHABLE: (_("A contact has neither phone number nor e-mail."), "contacts-group"),
        publishing.ALT_TEXT: (_("A press image has no alternative text."), "release_images-group"),
        publishing.CASE_NUMBER: (
            _("A case number is too long. Write it as in the register, such as KS-2026/00123."),
            "decisions-group",
        ),
        publishing.YEAR: (
            _("A decision or an amount has a year that cannot be right."),
            "decisions-group",
        ),
        publishing.AMOUNT: (_("An amount is too large to be right."), "budget_lines-group"),
        publishing.TRANSLATED_LEAD: (
            _("The lead is the original's, word for word. Translate it."),
            "id_lead",
        ),
        publishing.TRANSLATED_BODY: (
            _("The body text is the original's, word for word. Translate it."),
            "id_body",
        ),
    }[code]


def _of_the_original(release: Release) -> Iterator[tuple[str, str]]:
    """Yield what a version should know of its original: that it is not out, or was corrected since."""
    if release.version_of is None:
        return
    if release.version_of.state != Release.State.PUBLISHED:
        yield _("The original is not published now."), "versions"
    if missed := translating.missed_correction(release):
        facts = {"day": swedish.date(timezone.localdate(missed.published_at)), "note": missed.correction_note}
        yield (
            _("The original was corrected on %(day)s: “%(note)s” See to it that it is right here.") % facts,
            "versions",
        )


def _left_over(release: Release, composed: ReleaseDocument) -> Iterator[tuple[str, str]]:
    left = translating.untranslated(release, composed)
    sentences = {
        "title": (_("The title is the same as the original's."), "id_title"),
        "paragraphs": (_("Part of the body text is the original's, word for word."), "id_body"),
        "decisions": (_("A decision is still told in the words of the original."), "decisions-group"),
        "budget": (
            _("The purpose of an amount is still in the words of the original."),
            "budget_lines-group",
        ),
        "contacts": (_("A contact's role is still in the words of the original."), "contacts-group"),
        "images": (
            _(
                "A press image is still described in the words of the original. Write its alternative text here."
            ),
            "release_images-group",
        ),
    }
    yield from (sentence for name, sentence in sentences.items() if name in left)


def _oddities(composed: ReleaseDocument) -> Iterator[tuple[str, str]]:
    if len(composed.title) > LONG_TITLE:
        length = {"length": len(composed.title), "limit": LONG_TITLE}
        yield (
            _("The title has %(length)s characters; beyond %(limit)s mail programs cut it off.") % length,
            "id_title",
        )
    if not composed.body:
        yield _("There is no body text, only a lead."), "id_body"
    if not composed.committees:
        yield (
            _("No body is named, so only those who follow everything or a keyword get the mail."),
            "id_committees",
        )
    if not composed.keywords:
        yield _("There are no keywords: readers who follow a topic will not find it."), "id_keywords"
    for image in composed.images:
        if 0 < min(image.width, image.height) < SMALLEST_IMAGE:
            size = {"width": image.width, "height": image.height}
            sentence = (
                _("A press image is only %(width)s × %(height)s pixels: newspapers cannot use it.") % size
            )
            yield sentence, "release_images-group"
    for phone in _unlikely_phones(composed):
        yield _("“%(number)s” is no phone number that can be called.") % {"number": phone}, "contacts-group"
    if _has_undescribed_image(composed.body):
        yield _("An image in the body text has no alternative text. Right-click it to add one."), "id_body"


def _unlikely_phones(composed: ReleaseDocument) -> list[str]:
    """Return the numbers of contacts that are too short or too long for the number plan."""
    return [phone for one in composed.contacts for phone in one.phones if not swedish.phone_uri(phone)]


def _has_undescribed_image(body: str) -> bool:
    return any(not (image.get("alt") or "").strip() for image in markup.parse(body).iter("img"))
