"""Where a release was before it was moved in: what a person should still look at, and its old addresses."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.document.old_addresses import LONGEST, AddressKey
from releases.models.release import Release

MOST_ALIKE = 50  # rows of one path with different queries that a lookup reads


class OriginQuerySet(models.QuerySet["Origin"]):
    def unsure(self) -> Self:
        """Of releases with fields that a reading was not sure of and nobody has looked at."""
        return self.exclude(doubts=[]).filter(checked_at=None)

    def with_doubt_of(self, field: str) -> Self:
        """Of releases with a doubt about this field."""
        return self.filter(doubts__contains=[[field]])


class Origin(models.Model):
    """Where a release was read from.

    `address` is the whole address as it was written, "" when nobody knows. `doubts` are the fields that the reading
    was not sure of, each as [field, reason, words] of `capture/confidence.py`.
    """

    release = models.OneToOneField(
        Release, models.CASCADE, related_name="origin", verbose_name=_("press release")
    )
    address = models.TextField(_("original address"), blank=True)
    doubts = models.JSONField(_("to look at"), default=list)
    taken_in_at = models.DateTimeField(_("taken in"), auto_now_add=True)
    checked_at = models.DateTimeField(_("looked at"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("looked at by")
    )

    objects = OriginQuerySet.as_manager()

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("origins")

    def __str__(self) -> str:
        return self.address or str(self.release_id)


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def meant_by(self, key: AddressKey) -> list["OldAddress"]:
        """Return the addresses that a reader may mean by `key`: the one with its very query, else all that fit."""
        alike: list[OldAddress] = list(self.filter(path=key.path)[:MOST_ALIKE])
        exact = [one for one in alike if one.query == key.query]
        return exact or [one for one in alike if one.key.is_asked_for_by(key)]


class OldAddress(models.Model):
    """An address that a release had elsewhere, and that leads to it here when nothing else answers there."""

    release = models.ForeignKey(
        Release, models.CASCADE, related_name="old_addresses", verbose_name=_("press release")
    )
    host = models.CharField(_("host"), max_length=253, blank=True)
    path = models.CharField(_("path"), max_length=LONGEST)
    query = models.CharField(_("query"), max_length=LONGEST, blank=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["path", "query"]
        constraints = [models.UniqueConstraint(fields=["path", "query"], name="old_address_once")]

    def __str__(self) -> str:
        return self.path + (f"?{self.query}" if self.query else "")

    @property
    def key(self) -> AddressKey:
        """The address as a key."""
        return AddressKey(self.host, self.path, self.query)
