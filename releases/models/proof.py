"""Proofs: a release as it stands, mailed to the one editor who wants to see it in a mailbox first."""

import datetime as dt
from functools import cached_property
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.delivery import OwedMail, OwedMailQuerySet
from releases.models.release import Release

# An editor waits for a proof with the form open: an hour later it helps nobody.
PATIENCE = dt.timedelta(hours=1)


class ProofQuerySet(OwedMailQuerySet["Proof"]):
    def waiting(self, now: dt.datetime) -> Self:
        """Proofs to send now, the oldest first; what nobody waits for any more is left."""
        return super().waiting(now).filter(begins_at__gt=now - PATIENCE)


class Proof(OwedMail):
    """One of them: no alert and no delivery, so that it is counted nowhere; forgotten after a day."""

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="proofs")
    # Null for a form that was never saved.
    release = models.ForeignKey(Release, models.CASCADE, null=True, related_name="proofs")
    email = models.CharField(max_length=254)
    content = models.JSONField()
    # The path that the release would have in the press room.
    address = models.CharField(max_length=300)

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")

    def __str__(self) -> str:
        return f"{self.editor_id}/{self.pk}"

    @cached_property
    def document(self) -> document.ReleaseDocument:
        """The document that is mailed: as it stood when the proof was asked for."""
        return document.from_json(self.content)
