"""Alerts: one letter to many, for an edition, its correction or withdrawal, or a digest of several editions."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.edition import Edition
from releases.models.subscriber import Rhythm

LATE = dt.timedelta(hours=24)


def when_late() -> dt.datetime:
    """Return the moment from which a mailing that is made now counts as late."""
    return timezone.now() + LATE


class AlertQuerySet(models.QuerySet["Alert"]):
    def unfinished(self) -> Self:
        """Alerts with work left, the oldest first."""
        return self.filter(finished_at__isnull=True).order_by("created_at", "pk")

    def stopped(self) -> Self:
        """Unfinished alerts that stand still because the mail server takes nothing; `stopped_reason` says why."""
        return self.unfinished().exclude(stopped_reason="")

    def flowing(self) -> Self:
        """Unfinished alerts that nobody has paused, cancelled or replaced by a correction."""
        return self.unfinished().filter(
            paused_at__isnull=True, cancelled_at__isnull=True, superseded_at__isnull=True
        )

    def sendable(self, now: dt.datetime) -> Self:
        """Flowing alerts whose undo window has passed and that are not stopped for the moment, the oldest first."""
        return self.flowing().filter(
            Q(stopped_until__isnull=True) | Q(stopped_until__lte=now), begins_at__lte=now
        )

    def announcing(self, release_id: int) -> Self:
        """Alerts with the words of an edition of this release, alone or in a digest; a withdrawal has none of them."""
        alone = Q(edition__release=release_id) & ~Q(kind=Alert.Kind.WITHDRAWAL)
        return self.filter(
            alone
            | Q(pk__in=Alert.digested.through.objects.filter(edition__release=release_id).values("alert"))
        )


class Alert(models.Model):
    """The mailing of one letter. What it says is decided by its kind and frozen with its editions."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("press release")
        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        DIGEST = "digest", _("digest")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.RELEASE)
    # Null for a digest, which has `digested` instead.
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="alerts", verbose_name=_("edition")
    )
    digested = models.ManyToManyField(
        Edition, related_name="digests", verbose_name=_("editions of the digest")
    )
    # Of a digest, how its readers want to be told: it decides how the letter is set out.
    rhythm = models.CharField(
        _("rhythm"), max_length=7, choices=Rhythm, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # Nothing is sent before: the editor's time to change their mind.
    begins_at = models.DateTimeField(_("first mail at"), default=timezone.now)
    frozen_at = models.DateTimeField(_("recipients frozen"), null=True)
    recipients = models.PositiveIntegerField(_("recipients"), null=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    # A correction was published: who still waits gets the right edition by an alert of its own.
    superseded_at = models.DateTimeField(_("superseded"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    # When the mail server took the copy of the house's own mailbox, see alerts/canary.py.
    canary_at = models.DateTimeField(_("canary sent"), null=True)
    # Mail that is later than this is no news any more: it is held until a person says so.
    late_after = models.DateTimeField(_("held if not sent by"), default=when_late)
    # Why the mail server takes none of it, in the server's words; empty while mail flows.
    stopped_reason = models.CharField(_("stopped because"), max_length=300, blank=True, default="")
    stopped_until = models.DateTimeField(_("stopped until"), null=True)
    # When the mail server last decided about one of its mails, to about ten seconds; see alerts/standstill.py.
    progressed_at = models.DateTimeField(_("last mail decided"), null=True)
    # What the deliveries added up to, once they themselves have been forgotten.
    receipt = models.JSONField(_("receipt"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind"], name="alert_once_per_edition_and_kind"),
            models.CheckConstraint(
                condition=Q(kind="digest", edition=None) | ~Q(kind="digest") & Q(edition__isnull=False),
                name="alert_has_an_edition_unless_digest",
            ),
        ]
        indexes = [
            # The sweep asks for these each minute.
            models.Index(
                fields=["created_at"], condition=Q(finished_at__isnull=True), name="alert_unfinished"
            )
        ]

    def __str__(self) -> str:
        return str(self.edition or self.get_kind_display())


class AlertEvent(models.Model):
    """What a person did to an alert, and how many mails it was about."""

    class Step(models.TextChoices):
        PAUSED = "paused", _("paused")
        RESUMED = "resumed", _("resumed")
        CANCELLED = "cancelled", _("cancelled")
        RETRIED = "retried", _("refused mail tried again")
        RELEASED = "released", _("held mail sent after all")
        DISCARDED = "discarded", _("held mail thrown away")
        INCLUDED = "included", _("mail sent to addresses that had been left out")

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="events")
    step = models.CharField(_("step"), max_length=10, choices=Step)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    mails = models.PositiveIntegerField(_("mails"), default=0)

    class Meta:
        verbose_name = _("step of an alert")
        verbose_name_plural = _("steps of alerts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return str(self.get_step_display())
