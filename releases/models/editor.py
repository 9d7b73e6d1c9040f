"""Editors: the municipality's staff who sign in at the desk."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Editor(AbstractUser):
    """A member of staff. Our own user model from the start, so that it can grow without a hard migration."""

    # Gets in with a password when the municipality's directory is away, and is not changed by the directory.
    is_emergency = models.BooleanField(
        _("emergency account"), default=False, db_default=False, editable=False
    )

    class Meta:
        verbose_name = _("editor")
        verbose_name_plural = _("editors")

    def __str__(self) -> str:
        return self.get_full_name() or self.username
