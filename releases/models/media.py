"""Press images and attachments: files with the words that must travel with them."""

import contextlib
import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Self
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.document import licences, renditions
from releases.models.fields import LineField, validate_one_line

LONGEST_NAME = 200  # characters: a name tells of its sizes and shapes
SOON = dt.timedelta(days=30)


def generated_name(folder: str, extension: str) -> str:
    """Return a path nobody can guess: a file's address must not betray an unpublished release."""
    return f"{folder}/{secrets.token_urlsafe(16)}.{extension}"


def stored(name: str, content: File) -> str:
    """Store a file whole or not at all, and return the name it got. Raises OSError when there is no room for it."""
    try:
        return default_storage.save(name, content)
    except OSError:
        with contextlib.suppress(OSError):
            default_storage.delete(name)
        raise


def stored_size(address: str) -> int:
    """Return the bytes of the file at an address below MEDIA_URL, 0 when it is not there."""
    try:
        return default_storage.size(unquote(address.removeprefix(settings.MEDIA_URL)))
    except (OSError, SuspiciousFileOperation):
        return 0


def stored_measures(address: str) -> tuple[int, int] | None:
    """Return width and height in pixels of the picture at an address below MEDIA_URL, None when it is not there."""
    if measures := renditions.size(address):
        return measures
    try:
        with default_storage.open(unquote(address.removeprefix(settings.MEDIA_URL))) as file:
            width, height = get_image_dimensions(file)
    except (OSError, ValueError, SuspiciousFileOperation):
        return None
    return (width, height) if width and height else None


def image_path(_instance: models.Model, filename: str) -> str:
    """Return where an uploaded picture is kept: a random name below `bilder/`, with the ending of its format."""
    return generated_name("bilder", filename.rsplit(".", 1)[-1].lower())


def attachment_path(_instance: models.Model, _filename: str) -> str:
    """Return where an uploaded PDF is kept: a random name below `bilagor/`."""
    return generated_name("bilagor", "pdf")


class PressImageQuerySet(models.QuerySet["PressImage"]):
    def unused(self) -> Self:
        """Pictures that stand in no release."""
        return self.filter(releaseimage__isnull=True)

    def saying(self, words: Iterable[str]) -> Self:
        """Pictures whose alternative text, caption or credit holds every word."""
        for word in words:
            self = self.filter(
                Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
            )
        return self

    def undescribed(self) -> Self:
        """Pictures with neither alternative text nor the word that they need none."""
        return self.filter(alt="", is_decorative=False)

    def without_credit(self) -> Self:
        """Pictures whose photographer is not named."""
        return self.filter(credit="")

    def without_licence(self) -> Self:
        """Pictures of which nobody has said what they may be used for."""
        return self.filter(licence="")

    def with_consent_past(self, today: dt.date) -> Self:
        """Pictures whose consent held until before `today`."""
        return self.filter(consent_until__lt=today)

    def with_consent_ending(self, today: dt.date) -> Self:
        """Pictures whose consent holds today, but not beyond the next SOON."""
        return self.filter(consent_until__range=(today, today + SOON))


class PressImage(models.Model):
    """A picture the press may use, with alternative text, credit and what it may be used for."""

    class Licence(models.TextChoices):
        """What a picture may be used for (releases/document/licences.py)."""

        PRESS_ROOM = licences.PRESS_ROOM, _("the press room's terms for press images")
        CC0 = "CC0-1.0", licences.PUBLIC["CC0-1.0"].name
        CC_BY = "CC-BY-4.0", licences.PUBLIC["CC-BY-4.0"].name
        CC_BY_SA = "CC-BY-SA-4.0", licences.PUBLIC["CC-BY-SA-4.0"].name
        EDITORIAL = licences.EDITORIAL, _("editorial use only")

    file = models.ImageField(
        _("image"),
        upload_to=image_path,
        width_field="width",
        height_field="height",
        max_length=LONGEST_NAME,
        db_index=True,
    )
    thumbnail = models.ImageField(upload_to=image_path, editable=False, blank=True, max_length=LONGEST_NAME)
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    alt = LineField(
        _("alternative text"),
        max_length=300,
        blank=True,
        validators=[validate_one_line],
        help_text=_(
            "What the picture shows, for those who do not see it. Not the same words as the caption."
        ),
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        db_default=False,
        help_text=_(
            "It says nothing that the text does not say, and is passed over when the page is read aloud."
        ),
    )
    caption = LineField(_("caption"), max_length=300, blank=True, validators=[validate_one_line])
    credit = LineField(
        _("credit"),
        max_length=120,
        blank=True,
        validators=[validate_one_line],
        help_text=_("Such as “Foto: Namn Namnsson”."),
    )
    licence = models.CharField(
        _("licence"), max_length=20, choices=Licence, blank=True, default="", db_default=""
    )
    consent_until = models.DateField(
        _("consent holds until"),
        null=True,
        blank=True,
        help_text=_("Last day that those in the picture agreed to. Empty: without end, or nobody is in it."),
    )
    # What must be seen, in percent from the left and from the top: of the picture ("") or of one shape ("1x1").
    focal_points = models.JSONField(_("focal point"), default=dict, db_default={}, blank=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("press image")
        verbose_name_plural = _("press images")
        ordering = ["-uploaded_at", "-pk"]

    objects = PressImageQuerySet.as_manager()

    def __str__(self) -> str:
        return self.caption or self.alt or _now("image %(number)s") % {"number": self.pk}

    def consent_on(self, day: dt.date) -> str:
        """Return how the consent of those in the picture stands: "past", "ending" (within SOON), "holds", or ""."""
        if self.consent_until is None:
            return ""
        if self.consent_until < day:
            return "past"
        return "ending" if self.consent_until <= day + SOON else "holds"

    def as_value(self, *, alt: str = "", caption: str = "") -> document.Image:
        """Return the image as it is frozen in an edition, in other words than its own where there are any."""
        is_decorative = self.is_decorative and not alt
        return document.Image(
            url=self.file.url,
            width=self.width,
            height=self.height,
            alt="" if is_decorative else alt or self.alt,
            caption=caption or self.caption,
            credit=self.credit,
            sha256=self.sha256,
            decorative=is_decorative,
            licence=self.licence,
        )


class Attachment(models.Model):
    """A PDF that goes with a release."""

    release = models.ForeignKey("releases.Release", models.CASCADE, related_name="attachments")
    file = models.FileField(
        _("file"), upload_to=attachment_path, validators=[FileExtensionValidator(["pdf"])]
    )
    title = LineField(_("title"), max_length=200, validators=[validate_one_line])
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def as_value(self) -> document.Attachment:
        """Return the attachment as it is frozen in an edition."""
        return document.Attachment(url=self.file.url, title=self.title, size=self.file.size)
