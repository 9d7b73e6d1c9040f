"""Where a release leads on to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.fields import AddressField, LineField, validate_one_line
from releases.models.release import Release


class ReleaseLink(models.Model):
    """An address to read more at."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="links")
    url = AddressField(_("address"))
    label = LineField(_("link text"), max_length=200, validators=[validate_one_line])
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    def as_value(self) -> document.Link:
        """Return the link as it is frozen in an edition."""
        return document.Link(url=self.url, label=self.label)
