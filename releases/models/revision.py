"""Revisions: what stood in the form of a release at one time, and who has it open. Working material, never public.

What the public got is an edition; what editors agreed on is the release. A
revision is a document of its own beside them, so that keeping one changes
neither, and what is invalid can be kept as well.
"""

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.document.form_text import FormText
from releases.models.edition import Edition
from releases.models.editor import Editor
from releases.models.release import Release


class RevisionQuerySet(models.QuerySet["Revision"]):
    def unsaved(self) -> Self:
        """What was typed and then neither saved nor thrown away, the latest first."""
        return self.filter(is_open=True).order_by("-kept_at", "-pk")

    def never_saved(self, editor: Editor) -> Self:
        """What an editor has begun to write in a form that was never saved as a release, the latest first."""
        return self.unsaved().filter(release=None, editor=editor)

    def outdated(self, now: dt.datetime) -> Self:
        """Revisions that nobody needs any more REVISIONS_KEPT after the last change.

        All that was never saved; and of what was saved whatever an edition has
        been published since: the edition is the record of that.
        """
        published = Edition.objects.filter(release=OuterRef("release"), published_at__gte=OuterRef("kept_at"))
        old = self.filter(kept_at__lt=now - settings.REVISIONS_KEPT)
        return old.filter(~Q(step=Revision.Step.SAVED) | Exists(published))


class Revision(models.Model):
    """The text of a release's form at one time.

    `tab` is the form that it was typed in: one opened page of one editor.
    `stamp` is the release's `updated_at` that the form had shown, or that the
    release got when this was saved; None in a form of a release that was never saved.
    """

    class Step(models.TextChoices):
        TYPED = "typed", _("written, not saved")
        SAVED = "saved", _("saved")
        RESTORED = "restored", _("taken from an earlier version")
        MERGED = "merged", _("put together with a colleague's text")
        DISCARDED = "discarded", _("thrown away")

    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="revisions")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    tab = models.UUIDField(default=uuid.uuid4)
    step = models.CharField(max_length=10, choices=Step, default=Step.TYPED)
    is_open = models.BooleanField(default=False)
    stamp = models.DateTimeField(null=True)
    content = models.JSONField()
    # Of what was saved: `Release.checksum`, which a file that took another's place changes too.
    checksum = models.CharField(max_length=64, default="", blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-kept_at", "-pk"]
        indexes = [
            models.Index(F("release"), F("kept_at").desc(), name="revision_of_release"),
            models.Index(fields=["tab"], name="revision_of_tab"),
            models.Index(
                fields=["editor"], condition=Q(is_open=True, release=None), name="revision_never_saved"
            ),
            models.Index(fields=["kept_at"], name="revision_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.kept_at:%Y-%m-%d %H:%M}"

    @property
    def text(self) -> FormText:
        """What stood in the form."""
        return FormText.from_json(self.content)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, now: dt.datetime) -> Self:
        """The forms that are open now, in tabs that nobody looks at, too."""
        return self.filter(seen_at__gt=now - Presence.SILENCE)


class Presence(models.Model):
    """That an editor has the form of a release open. The form says so itself while it is open.

    `typed_at` is when what the form sent last was typed, in milliseconds of the
    browser's clock: what arrives late puts nothing newer away.
    """

    # Browsers let a hidden tab act once a minute only; two and a half are no long time to be shown too long.
    SILENCE = dt.timedelta(seconds=150)

    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="+")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tab = models.UUIDField()
    typed_at = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tab", "editor"], name="presence_once_per_tab")]
        indexes = [models.Index(fields=["release", "seen_at"], name="presence_of_release")]

    def __str__(self) -> str:
        return f"{self.editor_id} {self.release_id}"
