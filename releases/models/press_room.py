"""What administrators have written about the press room, version by version."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PressRoomFacts(models.Model):
    """One version of who the press room is; the latest holds. Rows are added and never changed, in the database too.

    `content` holds by name what differs from the settings; `municipality` reads it.
    """

    content: ClassVar[models.JSONField] = models.JSONField(_("facts"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("written by")
    )
    at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("settings of the press room")
        verbose_name_plural = _("settings of the press room")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
