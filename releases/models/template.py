"""What a release of one sort begins with: whose news it is, whom the press calls, which headings it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from releases.models.directory import Committee, Keyword, Person
from releases.models.fields import LineField, WordsField, validate_one_line


class ReleaseTemplate(models.Model):
    """A template, usually one for each body. A draft that was begun with it does not change when it does."""

    name = LineField(
        _("name"),
        max_length=80,
        unique=True,
        validators=[validate_one_line],
        help_text=_("As it stands in the list of templates: “Kulturnämnden efter möte”."),
    )
    committees = models.ManyToManyField(Committee, blank=True, verbose_name=_("bodies"))
    keywords = models.ManyToManyField(Keyword, blank=True, verbose_name=_("keywords"))
    headings = WordsField(
        _("headings"), blank=True, max_length=1000, help_text=_("One on each line, for the body text.")
    )
    boilerplate = WordsField(
        _("about"), blank=True, help_text=_("Leave empty to use the municipality's own text about itself.")
    )

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TemplateContact(models.Model):
    """A person to call. The role is the one held when a draft is begun."""

    template = models.ForeignKey(ReleaseTemplate, models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template", "person"], name="person_once_in_a_template")
        ]

    def __str__(self) -> str:
        return str(self.person)
