"""The rows of a release that choose from the directory and the press images."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.directory import Committee, Person, Role
from releases.models.fields import LineField, MailField, validate_one_line
from releases.models.media import PressImage
from releases.models.release import Release


class ReleaseContact(models.Model):
    """A person to call about a release, with the role held then."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    role = LineField(
        _("role"),
        max_length=120,
        blank=True,
        validators=[validate_one_line],
        help_text=_("Filled in from the directory if left empty."),
    )
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name=_("body"))
    phones = ArrayField(
        LineField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("other phone numbers"),
        help_text=_("Only if other than in the directory."),
    )
    email = MailField(_("other e-mail"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.person)

    def save(self, *args: object, **kwargs: object) -> None:
        """Fill the role from the directory once, so that it stays the role held then."""
        if not self.role:
            self.take_role(self.person.roles.held(timezone.localdate()).first())
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def take_role(self, held: Role | None) -> None:
        """Fill the role, and the body if none is chosen, from a role in the directory, where there is one."""
        if held:
            self.role = held.title
            self.committee = self.committee or held.committee

    def as_value(self) -> document.Contact:
        """Return the contact as it is frozen in an edition."""
        return document.Contact(
            name=self.person.name,
            party=self.person.party.abbreviation if self.person.party else "",
            role=self.role,
            committee=self.committee.definite if self.committee else "",
            organisation=self.person.organisation,
            phones=tuple(self.phones or self.person.phones),
            email=self.email or self.person.email,
        )


class ReleaseImage(models.Model):
    """A press image in its place in a release."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="release_images")
    image = models.ForeignKey(PressImage, models.PROTECT, verbose_name=_("press image"))
    alt = LineField(
        _("alternative text here"),
        max_length=300,
        blank=True,
        validators=[validate_one_line],
        help_text=_("Only if other than the image's own: in a language version, in its language."),
    )
    caption = LineField(_("caption here"), max_length=300, blank=True, validators=[validate_one_line])
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("press image")
        verbose_name_plural = _("press images")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.image)

    def as_value(self) -> document.Image:
        """Return the image as it is frozen in an edition, in this release's own words where it has any."""
        return self.image.as_value(alt=self.alt, caption=self.caption)
