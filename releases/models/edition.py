"""Editions: what the public got, frozen.

Everything public reads this table and no other. What an edition says can never
change: a trigger in the database refuses it (migration 0002). Only whether it
is the live one, and since when not, may be written later.
"""

import calendar
import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.directory import Committee, Keyword
from releases.models.fields import WordsField
from releases.models.release import Release

if TYPE_CHECKING:
    from releases.models.alert import Alert


def oldest_day_with_phones(today: dt.date) -> dt.date | None:
    """Return the first day whose releases still show phone numbers; None when all do (CONTACT_PHONES_MONTHS is 0).

    An official's mobile number need not live for ever; name and role do (GDPR, art. 5.1 e).
    """
    if not settings.CONTACT_PHONES_MONTHS:
        return None
    month = today.year * 12 + today.month - 1 - settings.CONTACT_PHONES_MONTHS
    # The 31st of a shorter month is its last day.
    year, month = divmod(month, 12)
    return dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


class EditionQuerySet(models.QuerySet["Edition"]):
    def live(self) -> Self:
        """The editions the public sees, the newest release first."""
        return self.filter(live=True).order_by("-first_published_at", "-pk")

    def once(self) -> Self:
        """Each release once, however many languages it can be read in: as it was first written.

        A language version stands for itself while its original is not live.
        """
        original = Edition.objects.filter(live=True, release=OuterRef("version_of"))
        return self.filter(Q(version_of__isnull=True) | ~Exists(original))

    def in_families_of(self, editions: Iterable["Edition"]) -> Self:
        """Editions of the same releases as these, in any language."""
        originals = {edition.original_id for edition in editions}
        return self.filter(Q(release__in=originals) | Q(version_of__in=originals))

    def in_other_languages(self, edition: "Edition") -> Self:
        """The live editions of the same release in its other languages."""
        return self.in_families_of([edition]).filter(live=True).exclude(release=edition.release_id)

    def apart_from(self, edition: "Edition") -> Self:
        """Editions of other releases, whatever language this one can also be read in."""
        return self.exclude(release=edition.original_id).exclude(version_of=edition.original_id)

    def withdrawn(self) -> Self:
        """The last editions of releases that were withdrawn: their addresses answer 410 with the reason."""
        return self.filter(withdrawn_at__isnull=False)

    def about(self, committee: Committee) -> Self:
        """Editions about one body."""
        return self.filter(committees=committee)

    def tagged(self, keyword: Keyword) -> Self:
        """Editions with one keyword."""
        return self.filter(keywords=keyword)

    def from_year(self, year: int) -> Self:
        """Editions of releases first published in `year` (Europe/Stockholm)."""
        return self.filter(year=year)

    def at_address(self, year: int, slug: str) -> Self:
        """All editions of the release at this address, the latest first."""
        return self.filter(year=year, slug=slug).order_by("-number")


class Edition(models.Model):
    """One frozen publication of a release: the first, a correction or an update.

    One that `mends_spelling` is to readers the edition before it: it has that one's kind and note, and what follows
    changes (feeds) goes by `changed_at`, which stays.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("first edition")
        CORRECTION = "correction", _("correction")
        UPDATE = "update", _("update")

    release = models.ForeignKey(
        Release, models.PROTECT, related_name="editions", verbose_name=_("press release")
    )
    # Frozen with the edition, so that no public page needs to ask the release.
    version_of = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="version_editions",
        verbose_name=_("language version of"),
    )
    number = models.PositiveSmallIntegerField(_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FIRST)
    year = models.PositiveSmallIntegerField(_("year"))
    slug = models.SlugField(_("address"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=3)
    content = models.JSONField(_("document"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    first_published_at = models.DateTimeField(_("first published"))
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    correction_note = WordsField(_("what was corrected"), blank=True)
    mends_spelling = models.BooleanField(_("mends spelling only"), default=False, db_default=False)
    # Of an edition that mends spelling, since when readers have been told all that it says.
    known_since = models.DateTimeField(_("known since"), null=True)
    changed_at = models.GeneratedField(
        expression=Coalesce("known_since", "published_at"),
        output_field=models.DateTimeField(_("changed")),
        db_persist=True,
    )

    live = models.BooleanField(_("live"), default=True)
    superseded_at = models.DateTimeField(_("superseded"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawal_reason = WordsField(_("reason for withdrawal"), blank=True)

    # Derived from the document, for reading only; `rebuild_derived` makes them anew.
    committees = models.ManyToManyField(Committee, related_name="editions")
    keywords = models.ManyToManyField(Keyword, related_name="editions")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-first_published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "number"], name="edition_number_once_per_release"),
            models.UniqueConstraint(
                fields=["release"], condition=Q(live=True), name="one_live_edition_per_release"
            ),
            models.UniqueConstraint(fields=["year", "slug", "number"], name="edition_address_once"),
        ]
        indexes = [
            # Front, archive and feeds: the newest live editions, page by page.
            models.Index(
                fields=["-first_published_at", "-id"], condition=Q(live=True), name="edition_live_newest"
            ),
            models.Index(
                fields=["year", "-first_published_at"], condition=Q(live=True), name="edition_live_by_year"
            ),
            # Feeds, and programs that ask what changed since: corrections and withdrawals come first.
            models.Index(
                fields=["-published_at", "-id"], condition=Q(live=True), name="edition_live_changed"
            ),
            models.Index(fields=["-changed_at", "-id"], condition=Q(live=True), name="edition_live_known"),
            models.Index(
                fields=["-withdrawn_at", "-id"],
                condition=Q(withdrawn_at__isnull=False),
                name="edition_withdrawn_latest",
            ),
            models.Index(
                fields=["version_of"], condition=Q(version_of__isnull=False), name="edition_by_original"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @cached_property
    def frozen(self) -> document.ReleaseDocument:
        """The document as it was frozen, whatever version it was written by."""
        return document.from_json(self.content)

    @cached_property
    def document(self) -> document.ReleaseDocument:
        """The document as it may be read today: every page, mail and format shows this one."""
        return document.without_phones(self.frozen) if self.hides_phones() else self.frozen

    def hides_phones(self) -> bool:
        """Tell whether the release is so old that its contacts' phone numbers are no longer shown."""
        oldest = oldest_day_with_phones(timezone.localdate())
        return oldest is not None and timezone.localdate(self.first_published_at) < oldest

    @property
    def original_id(self) -> int:
        """The id of the release that this one and its language versions were first written as."""
        return self.version_of_id or self.release_id

    def get_absolute_url(self) -> str:
        """Return the address of the release, one for all languages; it shows whichever edition is live."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("newsroom:release", args=[self.year, self.slug])

    def address(self) -> str:
        """Return where readers of the active language find the release in a frame that they can read."""
        if self.language == translation.get_language():
            return self.get_absolute_url()
        return reverse("newsroom:release", args=[self.year, self.slug])

    def permanent_url(self) -> str:
        """Return the address of this very edition."""
        return reverse("newsroom:edition", args=[self.year, self.slug, self.number])

    @property
    def alert(self) -> "Alert":
        """The mailing that publishing this edition owed. Raises Alert.DoesNotExist when nobody was to be told."""
        return self.alerts.exclude(kind="withdrawal").earliest("pk")

    def is_noted(self) -> bool:
        """Tell whether readers are told of this edition in words: a correction or an update, but no mended spelling."""
        return self.kind != self.Kind.FIRST and not self.mends_spelling

    def is_intact(self) -> bool:
        """Tell whether the document still has the checksum it was frozen with."""
        return document.checksum(self.content) == self.sha256
