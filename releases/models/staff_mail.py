"""Mail to staff, or of theirs about a draft to whoever they gave a link to it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from releases.models.comment import Comment
from releases.models.delivery import OwedMail, OwedMailQuerySet
from releases.models.fields import WordsField
from releases.models.release import Release
from releases.models.share_link import ShareLink


class StaffMailQuerySet(OwedMailQuerySet["StaffMail"]):
    def waiting(self, now: dt.datetime) -> Self:
        """Mails to send now, the oldest first; nobody who has left the staff is mailed."""
        return super().waiting(now).filter(Q(editor__is_active=True) | Q(editor=None))


class StaffMail(OwedMail):
    """A mail about a release to one editor, or to the holder of a share link, who is no editor.

    `words` are what a colleague, or the holder of a link, wrote; `by` is the colleague.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("waits for your approval")
        RETURNED = "returned", _("came back to you")
        EMERGENCY = "emergency", _("went out without approval")
        CHECK = "check", _("a check is asked for")
        EMBARGO = "embargo", _("to read under embargo")
        AGREED = "agreed", _("a check was answered: correct")
        PROPOSED = "proposed", _("a check was answered: other words")
        FOLLOW_UP = "follow_up", _("promised a follow-up")
        ASKS = "asks", _("was not published at its time")
        COMMENTS = "comments", _("has comments")

    # Null for the holder of a link.
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="staff_mails"
    )
    share_link = models.ForeignKey(ShareLink, models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=20, choices=Kind)
    release = models.ForeignKey(Release, models.CASCADE, related_name="staff_mails")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = WordsField(max_length=2000, blank=True)
    # What was said within a few minutes, in one mail.
    comments = models.ManyToManyField(Comment, related_name="+")

    objects = StaffMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to staff")
        verbose_name_plural = _("mails to staff")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="staff_mail_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
