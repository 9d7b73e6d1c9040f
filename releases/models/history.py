"""History: which steps were taken with a release, by whom, when, and over which findings."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.edition import Edition
from releases.models.fields import WordsField
from releases.models.release import Release


class ReleaseEvent(models.Model):
    """A step an editor (or the clock) took with a release: its history at the desk.

    A row is added and never changed, and stays as long as the release has an edition; the database sees to both.
    """

    class Step(models.TextChoices):
        SUBMITTED = "submitted", _("submitted for review")
        RETURNED = "returned", _("sent back to its author")
        APPROVED = "approved", _("approved")
        APPROVAL_LOST = "approval_lost", _("no longer approved, because the text was changed")
        EMERGENCY = "emergency", _("published in an emergency, without approval")
        APPROVED_AFTERWARDS = "approved_afterwards", _("approved afterwards")
        TAKEN_BACK = "taken_back", _("made a draft again")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        UPDATED = "updated", _("updated")
        SPELLING_MENDED = "spelling_mended", _("spelling mended")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CHECKED = "checked", _("checked against the corrected original")
        RESTORED = "restored", _("an earlier version taken back")
        MERGED = "merged", _("two texts put together")
        CHECK_ASKED = "check_asked", _("a check asked for by a link")
        CHECK_AGREED = "check_agreed", _("a check answered: correct")
        CHECK_PROPOSED = "check_proposed", _("a check answered: other words proposed")
        SHARED = "shared", _("shared under embargo")
        LINK_REVOKED = "link_revoked", _("a link revoked")
        LINK_ROTATED = "link_rotated", _("a link replaced by a new one")
        NOT_PUBLISHED = "not_published", _("not published at its time")
        CHANGE_WAITS = "change_waits", _("the change waits")
        WITHDRAWAL_WAITS = "withdrawal_waits", _("the withdrawal waits")
        REVIEWER_NAMED = "reviewer_named", _("another reviewer asked")
        CHANGE_UNDONE = "change_undone", _("undone before it was public")

    release = models.ForeignKey(Release, models.CASCADE, related_name="events")
    step = models.CharField(_("step"), max_length=30, choices=Step)
    note = WordsField(_("words beside it"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    # The time that was chosen for what is to happen.
    chosen_time = models.DateTimeField(_("chosen time"), null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_step_display()


class FindingOverride(models.Model):
    """Why a difference between words and data was let stand: the finding as it was shown, and the reason.

    A row is written by each step that the finding would have stopped; the
    database refuses to change it. It holds for as long as `finding` is found:
    that name changes when the words or the value do.
    """

    event = models.ForeignKey(ReleaseEvent, models.CASCADE, related_name="overrides")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="overrides")
    finding = models.CharField(max_length=24)
    # As `releases.proofreading.Finding` is written by msgspec.
    content = models.JSONField()
    reason = WordsField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "finding"], name="finding_overridden_once")]

    def __str__(self) -> str:
        return self.reason
