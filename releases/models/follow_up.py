"""What was done about the follow-ups that decisions promised: reminded of, begun, or not needed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.release import Release


class FollowUp(models.Model):
    """One follow-up that a release promised for a day, once something was done about it.

    What is promised stands in the ledger (`PublishedDecision`), whose rows may be made anew: so this row names the
    release and the first day that the promise can mean.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="follow_ups")
    due_on = models.DateField(_("follow-up"))
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    # The release that was begun as the follow-up. Whoever deletes the draft may begin another.
    begun = models.ForeignKey(Release, models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField(_("not needed since"), null=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [models.UniqueConstraint(fields=["release", "due_on"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.due_on}"
