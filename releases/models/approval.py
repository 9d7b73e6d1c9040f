"""Approvals: who has said yes to exactly which text, and what went out before anybody had."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.edition import Edition
from releases.models.fields import WordsField
from releases.models.release import Release


class Approval(models.Model):
    """That an editor has said yes to a text that others wrote: to its checksum, so to nothing else.

    A row is added and never changed, and stays as long as the release has an edition; the database sees to both.
    Whether it still fits is asked of the text as it is (`services/approvals.py`).
    """

    class Kind(models.TextChoices):
        BEFORE = "before", _("before publication")
        AFTERWARDS = "afterwards", _("afterwards")

    release = models.ForeignKey(Release, models.CASCADE, related_name="approvals")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.BEFORE)
    # The `document.sha256` of the composed release, or the edition's own; and what it says, to compare with later.
    sha256 = models.CharField(_("checksum"), max_length=64)
    content = models.JSONField(_("document"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["release", "sha256"], name="approval_of_text")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.sha256[:8]}"


class EmergencyQuerySet(models.QuerySet["EmergencyPublication"]):
    def unapproved(self) -> Self:
        """Emergencies that nobody has approved afterwards, the oldest first."""
        afterwards = Approval.objects.filter(
            release=OuterRef("edition__release"),
            sha256=OuterRef("edition__sha256"),
            kind=Approval.Kind.AFTERWARDS,
        )
        return self.filter(~Exists(afterwards)).order_by("at", "pk")


class EmergencyPublication(models.Model):
    """That an edition went out without the approval it needed, and why. Never changed and never deleted."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="emergency")
    reason = WordsField(_("reason"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency publication")
        verbose_name_plural = _("emergency publications")

    def __str__(self) -> str:
        return str(self.edition)
