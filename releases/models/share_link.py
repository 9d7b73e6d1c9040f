"""Share links: how somebody without an account reads one draft, and what they answered about it."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.fields import LineField, MailField, WordsField
from releases.models.release import Release
from releases.models.subscriber import random_salt


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def with_answers(self) -> Self:
        """With what was answered, the latest first, and who made the link."""
        answers = Prefetch("answers", CheckAnswer.objects.order_by("-at", "-pk"))
        return self.select_related("created_by").prefetch_related(answers)

    def alive(self, now: dt.datetime) -> Self:
        """Links that are neither revoked nor expired; whether their release is out is another question."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class ShareLink(models.Model):
    """A link for one person to one release that is not published.

    Of its token only the SHA-256 is kept. The salt lets whoever has MAIL_TOKEN_KEY make it again, to mail or copy it
    (`services/share_links.py`): a dump of the database opens nothing.
    """

    class Purpose(models.TextChoices):
        CHECK = "check", _("quote or fact check")
        EMBARGO = "embargo", _("under embargo")

    release = models.ForeignKey(Release, models.CASCADE, related_name="share_links")
    purpose = models.CharField(max_length=10, choices=Purpose)
    name = LineField(_("name"), max_length=200)
    email = MailField(_("e-mail"), blank=True)
    # Whose quotes alone are shown, "" for the whole release.
    speaker = LineField(max_length=200, blank=True)
    salt = models.BinaryField(max_length=32, default=random_salt, editable=False)
    sha256 = models.BinaryField(max_length=32, unique=True, editable=False)
    # Until when the news is embargoed; null for a check.
    embargoed_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name


class CheckAnswer(models.Model):
    """What the holder of a link answered about one text, known by its checksum. Never changed."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="answers")
    agrees = models.BooleanField()
    words = WordsField(max_length=5000, blank=True)
    comment = WordsField(max_length=2000, blank=True)
    # Of what the link showed: `services.share_links.checksum`.
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer to a check")
        verbose_name_plural = _("answers to checks")

    def __str__(self) -> str:
        return f"{self.link_id} {self.sha256[:8]}"
