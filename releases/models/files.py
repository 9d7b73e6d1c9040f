"""Which edition shows which stored file. Derived from the frozen documents; `rebuild_derived` makes it anew."""

from django.db import models
from django.db.models import Q

from releases.models.edition import Edition


class ShownFile(models.Model):
    """A stored file that an edition shows: a press image, a picture in its body, or an attachment.

    `stem` is the file's name up to its first full stop, which an original and
    its renditions have in common. `sha256` is that of a press image without any, which may have been remade.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="shown_files")
    stem = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stem", "edition"], name="shown_file_once")]
        indexes = [models.Index(fields=["sha256"], condition=~Q(sha256=""), name="shown_file_by_sha256")]

    def __str__(self) -> str:
        return self.stem
