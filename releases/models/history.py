"""History: which steps were taken with a release, by whom and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.release import Release


class ReleaseEvent(models.Model):
    """A step an editor (or the clock) took with a release: its history at the desk."""

    class Step(models.TextChoices):
        SUBMITTED = "submitted", _("submitted for review")
        TAKEN_BACK = "taken_back", _("made a draft again")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CHECKED = "checked", _("checked against the corrected original")
        RESTORED = "restored", _("an earlier version taken back")
        MERGED = "merged", _("two texts put together")
        NOT_PUBLISHED = "not_published", _("not published at its time, because something was missing")

    release = models.ForeignKey(Release, models.CASCADE, related_name="events")
    step = models.CharField(_("step"), max_length=15, choices=Step)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_step_display()
