"""The checklist: what stands in the way of publishing, and what an attentive colleague would say.

One list, blocking first, from one function: the panel beside the form, the
preview and the page that publishes show the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from releases.alerts import letters
from releases.desk.checklist import sentences
from releases.desk.checklist.sentences import Form, Mend
from releases.document import ReleaseDocument
from releases.languages import swedish
from releases.models import FindingOverride, Release
from releases.proofreading import Finding, Weight
from releases.proofreading.findings import Mending
from releases.services import overrides, press_images, proofreading, readiness, share_links, translating
from releases.services.share_links import CheckState

#: How many sentences are shown at once; the others are unfolded. What blocks is always shown.
MOST_SHOWN = 7
# Letters of a body: the mail of a shorter one is not made to be measured, because it cannot be near 100 kB.
WORTH_MEASURING = 20_000


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence, and the place in the form where the editor can do something about it.

    A remark that is a `finding` may be overridden; `address` is "" where its
    sentence has the links. `image` is which image of the body it leads to.
    """

    sentence: str | SafeString
    anchor: str = ""
    address: str = ""
    finding: Finding | None = None
    mend: Mend | None = None
    override: FindingOverride | None = None
    image: int | None = None


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
    def first_advice(self) -> tuple[Remark, ...]:
        """The advice that there is room for beside what blocks."""
        return self.advice[: max(0, MOST_SHOWN - self.blocking)]

    @property
    def more_advice(self) -> tuple[Remark, ...]:
        """The advice that is unfolded."""
        return self.advice[len(self.first_advice) :]

    @property
    def can_mend(self) -> bool:
        """Whether any remark has a button that mends it."""
        return any(one.mend for one in (*self.missing, *self.differences, *self.advice))

    @property
    def may_ask(self) -> bool:
        """Whether reasons would be enough: nothing else is missing."""
        return not self.missing


def of(
    release: Release, composed: ReleaseDocument, form: Form, typed: Mapping[str, str] | None = None
) -> Checklist:
    """Return the checklist of a release that says `composed`, with links into `form`.

    `typed` are texts as they stand in an unsaved form, by field (`proofreading.Surroundings`).
    """
    findings = proofreading.findings(release, composed, typed=typed, mail_bytes=_mail_bytes(composed))
    blocking = [one for one in findings if one.weight is Weight.BLOCKING]
    given = overrides.in_force(release) if blocking and release.pk else {}
    asides = [*_of_the_schedule(release), *_of_the_original(release), *_left_over(release, composed)]
    asides += [*_of_consents(release, composed), *_of_checks(release, composed)]
    missing = readiness.missing(release, composed)
    return Checklist(
        missing=tuple(one for code in missing for one in _obstacles(code, composed, form)),
        differences=tuple(_difference(one, form) for one in blocking if one.id not in given),
        advice=(
            *(_remark(form, sentence, anchor) for sentence, anchor in asides),
            *(_difference(one, form) for one in findings if one.weight is Weight.ADVISING),
        ),
        overridden=tuple(_difference(one, form, given[one.id]) for one in blocking if one.id in given),
    )


def _mail_bytes(composed: ReleaseDocument) -> int:
    """Return the size of the mail's HTML, 0 for a text that is far too short to matter."""
    if len(composed.body) < WORTH_MEASURING:
        return 0
    return len(letters.preview(composed).html.encode())


def _difference(finding: Finding, form: Form, override: FindingOverride | None = None) -> Remark:
    anchor = "" if sentences.has_links(finding) else form.anchor(finding.counterpart.field)
    return Remark(
        sentences.sentence(finding, form),
        anchor,
        f"{form.address}#{anchor}" if anchor else "",
        finding,
        sentences.mend(finding, form),
        override,
    )


def _remark(form: Form, sentence: str, anchor: str) -> Remark:
    return Remark(sentence, anchor, f"{form.address}#{anchor}")


def _obstacles(code: str, composed: ReleaseDocument, form: Form) -> Iterator[Remark]:
    """Yield what is missing, once for each place where it is."""
    if code == readiness.BODY_ALT_TEXT:
        yield from _undescribed(composed, form)
        return
    sentence, field = _obstacle(code)
    rows = readiness.LACKING[code](composed) if code in readiness.LACKING else ()
    for row in rows:
        yield _remark(form, sentence, form.anchor(field.format(row)))
    if not rows:
        yield _remark(form, sentence, form.anchor(field))


def _undescribed(composed: ReleaseDocument, form: Form) -> Iterator[Remark]:
    body = form.anchor("body")
    for image in readiness.LACKING[readiness.BODY_ALT_TEXT](composed):
        sentence = _(
            "Image %(number)s in the body text has no alternative text. Say what it shows, or that it is decorative."
        ) % {"number": image + 1}
        mend = Mend(_("Describe the image"), body, "", mending=Mending.IMAGE, image=image)
        yield Remark(sentence, body, f"{form.address}#{body}", mend=mend, image=image)


def _obstacle(code: str) -> tuple[str, str]:
    """Return what is said of something that is missing, and the field; "{}" stands for its row."""
    return {
        readiness.TITLE: (_("The title is missing."), "title"),
        readiness.LEAD: (_("The lead is missing."), "lead"),
        readiness.CONTACT: (_("There is no contact for the press to call."), "contacts"),
        readiness.REACHABLE: (
            _("A contact has neither an e-mail nor a number that can be called."),
            "contacts.{}.phones",
        ),
        readiness.ALT_TEXT: (_("A press image has no alternative text."), "images.{}.alt"),
        readiness.IMAGE_FACTS: (
            _("A press image lacks the credit or the licence that is required here. Write it on the image."),
            "images.{}.image",
        ),
        readiness.CASE_NUMBER: (
            _("A case number is too long. Write it as in the register, such as KS-2026/00123."),
            "decisions.{}.case_number",
        ),
        readiness.YEAR: (_("A decision or an amount has a year that cannot be right."), "decisions"),
        readiness.AMOUNT: (_("An amount is too large to be right."), "budget.{}.amount"),
        readiness.TRANSLATED_LEAD: (_("The lead is the original's, word for word. Translate it."), "lead"),
        readiness.TRANSLATED_BODY: (
            _("The body text is the original's, word for word. Translate it."),
            "body",
        ),
    }[code]


def _of_the_schedule(release: Release) -> Iterator[tuple[str, str]]:
    """Yield that a time has passed at which the release should have come out."""
    at = release.scheduled_for
    not_published = release.state == Release.State.SUBMITTED or release.asks_since
    if not_published and at and at <= timezone.now():
        facts = {
            "day": swedish.date(timezone.localdate(at)),
            "time": swedish.clock(timezone.localtime(at).time()),
        }
        yield (
            _("It was to be published on %(day)s at %(time)s, and was not. Mend it and choose a new time.")
            % facts,
            "title",
        )


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


def _of_consents(release: Release, composed: ReleaseDocument) -> Iterator[tuple[str, str]]:
    """Yield which images show people who have not agreed to be shown on the day that the release comes out."""
    day = timezone.localdate(release.scheduled_for) if release.scheduled_for else timezone.localdate()
    for image in press_images.without_consent(composed, on=day):
        facts = {"name": image, "day": swedish.date(image.consent_until)}  # type: ignore[arg-type]
        sentence = _(
            "The consent for the press image “%(name)s” held until %(day)s. Ask again, or take another."
        )
        yield sentence % facts, "release_images-group"


def _of_checks(release: Release, composed: ReleaseDocument) -> Iterator[tuple[str, str]]:
    """Yield who was asked to check it and has not said that it is correct as it stands."""
    open_checks = share_links.open_checks(release, composed) if release.pk else ()
    sentences = {
        CheckState.UNANSWERED: _("%(name)s has not answered whether the quote or the facts are correct."),
        CheckState.OLDER: _("%(name)s has answered about an older text, and is asked again."),
        CheckState.PROPOSED: _("%(name)s has proposed other words. See Share the draft."),
    }
    for link, state in open_checks:
        yield sentences[state] % {"name": link.name}, "id_body"


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
