"""What belongs to an editor's account: the mails about it, and the browsers that it is used with."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.delivery import OwedMail, OwedMailQuerySet

# Whoever asked for a link waits for it; a day later the mail would be a riddle.
PATIENCE = dt.timedelta(hours=24)


class AccountMailQuerySet(OwedMailQuerySet["AccountMail"]):
    def waiting(self, now: dt.datetime) -> Self:
        """Mails to send now, the oldest first; what nobody waits for any more is left."""
        return super().waiting(now).filter(begins_at__gt=now - PATIENCE).select_related("editor")


class AccountMail(OwedMail):
    """A mail to an editor about the account. The link in it is made when it is sent and stands nowhere else."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("link to a new password")
        NEW_BROWSER = "new_browser", _("log-in with a new browser")
        FACTORS_RESET = "factors_reset", _("second step reset")

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_mails")
    kind = models.CharField(max_length=20, choices=Kind)
    # What the mail says besides: the browser, or who invites.
    about = models.CharField(max_length=200, blank=True)

    objects = AccountMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")

    def __str__(self) -> str:
        return f"{self.kind}/{self.editor_id}"


class KnownBrowser(models.Model):
    """A browser that somebody has logged in with: wrong passwords from elsewhere do not slow it down.

    The browser has a random key in a cookie; here stands its SHA-256 only. `failures` are the wrong passwords from
    this very browser since the last right one, so that a stolen cookie opens no way to guess.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="browsers")
    key_hash = models.BinaryField(max_length=32)
    description = models.CharField(max_length=80)
    first_used_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("known browser")
        verbose_name_plural = _("known browsers")
        constraints = [models.UniqueConstraint(fields=["editor", "key_hash"], name="browser_known_once")]

    def __str__(self) -> str:
        return self.description
