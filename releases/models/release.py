"""The release as its editors work on it.

Nothing public reads these tables: `Release.compose` makes the document, and
`publishing` freezes it in an edition.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Least, Now
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from releases import document, municipality
from releases.document import quotes, richtext
from releases.models.directory import Committee, Keyword
from releases.models.fields import (
    LineField,
    RichTextField,
    WordsField,
    validate_one_line,
)
from releases.models.media import PressImage

# All that `compose` reads, and what each sort of row is joined with: a join costs less than one query more.
EVERYTHING: dict[str, tuple[str, ...]] = {
    "committees": (),
    "keywords": (),
    "decisions": ("committee",),
    "decisions__reservations": (),
    "decisions__statements": (),
    "budget_lines": ("committee",),
    "contacts": ("person__party", "committee"),
    "release_images": ("image",),
    "attachments": (),
    "links": (),
}


#: What a document holds besides its words, and the relation of the release that it is composed of.
DOCUMENT_PARTS: Mapping[str, str] = {
    "committees": "committees",
    "decisions": "decisions",
    "budget": "budget_lines",
    "contacts": "contacts",
    "keywords": "keywords",
    "images": "release_images",
    "attachments": "attachments",
    "links": "links",
}


# A scheduled release that is later than this is not published by the clock any more.
LATEST_BY_ITSELF = dt.timedelta(hours=1)


class ReleaseQuerySet(models.QuerySet["Release"]):
    def due(self, now: dt.datetime) -> Self:
        """Releases for which the clock has something to do now, by the asker's clock and by the database's.

        A machine whose clock is ahead must not publish early, so both have to agree.
        """
        waiting = self.waiting_for_the_clock().filter(asks_since=None)
        return waiting.filter(scheduled_for__lte=Least(now, Now()))

    def waiting_for_the_clock(self) -> Self:
        """Scheduled releases, and published ones with a change that waits; those that ask are among them."""
        return self.filter(Q(state=Release.State.SCHEDULED) | ~Q(waiting_change=""))

    def late(self, now: dt.datetime) -> Self:
        """Due ones whose time is so long gone that a person decides whether it is still news."""
        return self.due(now).filter(scheduled_for__lt=Least(now, Now()) - LATEST_BY_ITSELF)

    def asking(self) -> Self:
        """What the clock did not publish or change and what waits for a person for it, the oldest first."""
        return self.waiting_for_the_clock().exclude(asks_since=None).order_by("asks_since", "pk")

    def with_everything(self) -> Self:
        """With all that `compose` reads, in a constant number of queries."""
        return self.prefetch_related(
            *(_joined(name, along) if along else name for name, along in EVERYTHING.items())
        )

    def with_about_us_kept(self) -> Self:
        """With `Release.about_us_kept`, so that each row needs no query of its own. Not for rows to lock: it joins."""
        live = Q(editions__live=True, editions__language=F("language"))
        kept = F("live_edition__content__document__boilerplate")
        return self.annotate(live_edition=FilteredRelation("editions", condition=live), about_us_kept=kept)

    def waiting_for_review(self) -> Self:
        """Handed over and not approved yet: those not published, those that were to be, and corrections in work."""
        handed_over = Q(state=Release.State.PUBLISHED, handed_over_at__isnull=False, approval=None)
        unapproved = Q(state=Release.State.SCHEDULED, asks_why=Release.AskingWhy.NOT_APPROVED, approval=None)
        return self.filter(Q(state=Release.State.SUBMITTED) | handed_over | unapproved)

    def for_a_form(self) -> Self:
        """With everything, with its editions, and with whether it is there in other languages (`has_versions`)."""
        versions = Release.objects.filter(version_of=models.OuterRef("pk"))
        releases = self.select_related("created_by", "scheduled_by", "reviewer", "approval__by").annotate(
            has_versions=models.Exists(versions)
        )
        return releases.with_everything().prefetch_related("editions")


class Release(models.Model):
    """A press release as its editors work on it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("For review")
        APPROVED = "approved", _("Approved")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class WaitingChange(models.TextChoices):
        TYPO = "typo", _("mended spelling")
        UPDATE = "update", _("update")
        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    class AskingWhy(models.TextChoices):
        LATE = "late", _("its time was more than an hour ago when the clock came to it")
        FAILED = "failed", _("something went wrong in the press room each time it was tried")
        NOT_ALLOWED = "not_allowed", _("whoever scheduled it may not publish any more")
        TEXT_CHANGED = "text_changed", _("the text was changed during the time for regret")
        NOT_READY = "not_ready", _("something is missing in it")
        FACTS_DIFFER = "facts_differ", _("its words say something else than its data")
        DOES_NOT_FIT = "does_not_fit", _("something in it is too long or too large")
        NOT_APPROVED = "not_approved", _("nobody else has approved the text as it stands")
        NOTHING_CHANGED = "nothing_changed", _("it says what the public reads already")

    title = LineField(
        _("title"),
        max_length=200,
        validators=[validate_one_line],
        help_text=_("Say what happened, in at most about 80 characters. It becomes the subject of the mail."),
    )
    lead = WordsField(
        _("lead"),
        max_length=1000,
        blank=True,
        help_text=_("Two or three sentences that can be read alone: who decided what, for whom, from when."),
    )
    body = RichTextField(
        _("body text"),
        blank=True,
        help_text=_(
            "A paragraph that starts with “– ” and ends with “says Name (P)” in Swedish is set as a quote."
        ),
    )
    language = models.CharField(
        _("language"),
        max_length=3,
        choices=settings.RELEASE_LANGUAGES,
        default=settings.RELEASE_LANGUAGES[0][0],
    )
    version_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="versions",
        verbose_name=_("language version of"),
    )
    # Which edition of the original a language version takes account of; later corrections may be missing here.
    follows_edition = models.PositiveSmallIntegerField(
        _("says the same as edition"), null=True, editable=False
    )
    committees = models.ManyToManyField(
        Committee,
        blank=True,
        verbose_name=_("bodies"),
        help_text=_("Whose news this is. Subscribers to these bodies get the mail."),
    )
    keywords = models.ManyToManyField(Keyword, blank=True, verbose_name=_("keywords"))
    images = models.ManyToManyField(
        PressImage, through="ReleaseImage", blank=True, verbose_name=_("press images")
    )
    boilerplate = WordsField(
        _("about"), blank=True, help_text=_("Leave empty to use the municipality's own text about itself.")
    )
    slug = models.SlugField(
        _("address"),
        max_length=120,
        blank=True,
        help_text=_("Made from the title at publication if left empty. Cannot be changed afterwards."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    scheduled_for = models.DateTimeField(_("scheduled for"), null=True, blank=True, editable=False)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("scheduled by"),
    )
    # Of a publication that waits whole for a change of mind: the `document.sha256` of the text that was read. No other
    # goes out, and its mail waits no longer. "" for a schedule.
    undo_sha256 = models.CharField(
        _("waits with the text"), max_length=64, blank=True, default="", db_default="", editable=False
    )
    # What is to happen to a published release at `scheduled_for`, by `scheduled_by`, unless it is undone before; and
    # the note or the reason that the public will read.
    waiting_change = models.CharField(
        _("waiting change"),
        max_length=10,
        choices=WaitingChange,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    waiting_words = WordsField(
        _("words of the waiting change"), blank=True, default="", db_default="", editable=False
    )
    # Since when, and why, it waits for a person because the clock did not publish it; `scheduled_for` stays.
    asks_since = models.DateTimeField(_("asks since"), null=True, editable=False)
    asks_why = models.CharField(
        _("asks because"),
        max_length=20,
        choices=AskingWhy,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    # None is what is usual for the kind of change.
    scheduled_alert = models.BooleanField(_("mailed at its time"), null=True, default=True, editable=False)
    # Who is asked to approve; None is anybody who may.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    # Since when and by whom the text, or the correction in work, waits for review or has been through it.
    handed_over_at = models.DateTimeField(_("handed over"), null=True, editable=False)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    # The approval in force. It holds for one checksum, so a text that was changed since is not approved.
    approval = models.ForeignKey(
        "releases.Approval", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    source_fingerprint = models.CharField(max_length=64, null=True, unique=True, editable=False)
    # What `checksum` was when the working copy last said the same as the live edition; "" before that is known.
    published_checksum = models.CharField(max_length=64, default="", blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("press release")
        verbose_name_plural = _("press releases")
        ordering = ["-updated_at"]
        permissions = [
            ("publish_release", _("May publish, correct and withdraw press releases")),
            ("approve_release", _("May approve press releases that others have written")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False),
                name="scheduled_release_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(waiting_change="") | Q(state="published", scheduled_for__isnull=False),
                name="waiting_change_of_published_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["version_of", "language"],
                condition=~Q(state="withdrawn"),
                name="one_version_in_each_language",
            ),
            models.CheckConstraint(
                condition=~Q(version_of=F("pk")),
                name="version_of_another_release",
            ),
        ]

    def __str__(self) -> str:
        return self.title or gettext("Without title")

    @property
    def original_id(self) -> int:
        """The id of the release that this one and its language versions were first written as."""
        return self.version_of_id or self.pk

    @property
    def change_waits(self) -> bool:
        """Whether a change of what is published waits for the clock; one that asks a person waits no more."""
        return bool(self.waiting_change) and self.asks_since is None

    @property
    def withdrawal_waits(self) -> bool:
        """Whether the change that waits, or asks, is a withdrawal."""
        return self.waiting_change == Release.WaitingChange.WITHDRAWAL

    @property
    def is_whole(self) -> bool:
        """Whether all that `compose` reads was read at once, by `with_everything`."""
        read = getattr(self, "_prefetched_objects_cache", {})
        return all(name in read for name in EVERYTHING if "__" not in name)

    def compose(self, parts: Mapping[str, tuple[Any, ...]] | None = None) -> document.ReleaseDocument:
        """Return the document as it would be published now: for preview and publication alike.

        `parts` are the values of DOCUMENT_PARTS where the rows are not in the database; None reads them there.
        """
        body, spoken = _read_body(self.body)
        return replace(self._as_typed(self._parts() if parts is None else parts), body=body, quotes=spoken)

    def checksum(self) -> str:
        """Return a SHA-256 (hex) over the rows that `compose` makes the document of, with the body as it was typed.

        It is not the checksum of the composed document: no HTML is read, so lists can ask it of each row. A field that
        is added to the document is part of it by itself, and a person who is renamed in the directory changes it.
        """
        return document.sha256(self._as_typed(self._parts()))

    def _parts(self) -> dict[str, tuple[Any, ...]]:
        return {
            name: tuple(row.as_value() for row in getattr(self, relation).all())
            for name, relation in DOCUMENT_PARTS.items()
        }

    def _as_typed(self, parts: Mapping[str, tuple[Any, ...]]) -> document.ReleaseDocument:
        return document.ReleaseDocument(
            title=self.title,
            lead=self.lead.replace("\r\n", "\n").strip(),
            body=self.body,
            language=self.language,
            boilerplate=self._about_us().replace("\r\n", "\n").strip(),
            **parts,
        )

    # Read once: a correction composes before and after its edition takes the place of the live one.
    @cached_property
    def about_us_kept(self) -> str | None:
        """The text about us that the public reads under a published release, None where there is none to keep."""
        if self.pk is None or self.state != Release.State.PUBLISHED:
            return None
        live = self.editions.filter(live=True, language=self.language)
        return live.values_list("content__document__boilerplate", flat=True).first()

    def _about_us(self) -> str:
        """Return the text about the municipality in the release's language, "" when there is none.

        A published release without one of its own keeps the one that its live edition was frozen with, in comparisons
        and corrections alike: new words in the settings are no change of the release, and no correction carries them.
        """
        if self.boilerplate:
            return self.boilerplate
        kept = self.about_us_kept
        return municipality.about_us(self.language) if kept is None else kept


@lru_cache(maxsize=256)
def _read_body(text: str) -> tuple[str, tuple[document.Quote, ...]]:
    """Return a body with its quotes set, and the quotes; preview, checks and publication ask for the same ones."""
    body = quotes.set_quotes(richtext.clean(text))
    return body, quotes.read_quotes(body)


def _joined(name: str, along: tuple[str, ...]) -> "models.Prefetch[str, Any, str]":
    rows: Any = Release._meta.get_field(name).related_model
    return models.Prefetch(name, rows._default_manager.select_related(*along))
