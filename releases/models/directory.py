"""The directory: bodies, parties, people with the roles they held, keywords.

All of it is data that staff edit. Bodies are renamed and abolished, parties
come and go; nothing here is an enum in code but the five sorts of body.
"""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.fields import LineField, MailField, choices, validate_one_line

COMMITTEE_KINDS = {
    document.CommitteeKind.ASSEMBLY: _("assembly"),
    document.CommitteeKind.COMMITTEE: _("committee"),
    document.CommitteeKind.SUBCOMMITTEE: _("subcommittee"),
    document.CommitteeKind.COMPANY: _("company"),
    document.CommitteeKind.OTHER: _("other body"),
}


def _in_a_live_edition(noun: str) -> IsNull:
    """Ask each row for one live edition. `noun`: "committee" or "keyword".

    A value of one row and no EXISTS: PostgreSQL may answer an EXISTS by joining all
    live editions (measured: 46 rows for one keyword in an archive of 88 editions).
    """
    nouns = {"committee": Committee, "keyword": Keyword}
    links = nouns[noun].editions.through.objects  # type: ignore[attr-defined]
    live = links.filter(**{noun: OuterRef("pk")}, edition__live=True)
    return IsNull(Subquery(live.values("pk")[:1]), False)


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def active(self, on: dt.date) -> Self:
        """Bodies that exist on the day `on`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        )

    def known(self, on: dt.date) -> Self:
        """Bodies that readers may know of on the day `on`: begun, ended or not, or in a live edition."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(begun | Q(_in_a_live_edition("committee")))

    def published_about(self) -> Self:
        """Bodies that a live edition is about."""
        return self.filter(_in_a_live_edition("committee"))

    def called(self, words: str) -> Self:
        """Bodies with this name, definite form or alias, whatever the case."""
        return self.filter(
            Q(name__iexact=words) | Q(definite__iexact=words) | Q(aliases__contains=[words.lower()])
        )


class Committee(models.Model):
    """A body that decides or prepares: nämnd, utskott, styrelse, bolag."""

    name = LineField(
        _("name"),
        max_length=120,
        unique=True,
        validators=[validate_one_line],
        help_text=_("Indefinite form, as in a list: “byggnadsnämnd”, “jämställdhetsutskott”."),
    )
    definite = LineField(
        _("definite form"),
        max_length=120,
        validators=[validate_one_line],
        help_text=_(
            "As in running text: “byggnadsnämnden”. Readers see this form, with a capital where it starts a line."
        ),
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=choices(COMMITTEE_KINDS), default=document.CommitteeKind.COMMITTEE
    )
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    aliases = ArrayField(
        LineField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("also called"),
        help_text=_("Other names and abbreviations in small letters, separated by commas: “ksau, ks au”."),
    )
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("exists until"), null=True, blank=True)
    needs_approval = models.BooleanField(
        _("somebody else approves its press releases"),
        default=False,
        help_text=_(
            "Holds where the installation asks for approval of certain bodies (PRESS_APPROVAL=bodies)."
        ),
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["definite"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="committee_period_in_order",
                violation_error_message=_("The body cannot end before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.definite

    def as_value(self) -> document.Committee:
        """Return the body as it is frozen in an edition."""
        return document.Committee(
            name=self.name, definite=self.definite, slug=self.slug, kind=document.CommitteeKind(self.kind)
        )


class Party(models.Model):
    """A political party as it is abbreviated after a name: "(S)"."""

    abbreviation = LineField(_("abbreviation"), max_length=12, unique=True, validators=[validate_one_line])
    name = LineField(_("name"), max_length=80, validators=[validate_one_line])

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["abbreviation"]

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation})"


class KeywordQuerySet(models.QuerySet["Keyword"]):
    def public(self) -> Self:
        """Keywords of live editions. One that only drafts have is not known to readers."""
        return self.filter(_in_a_live_edition("keyword"))


class Keyword(models.Model):
    """A topic that readers can follow."""

    name = LineField(_("keyword"), max_length=80, unique=True, validators=[validate_one_line])
    slug = models.SlugField(_("address"), max_length=80, unique=True)

    objects = KeywordQuerySet.as_manager()

    class Meta:
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def as_value(self) -> document.Keyword:
        """Return the keyword as it is frozen in an edition."""
        return document.Keyword(name=self.name, slug=self.slug)


class Person(models.Model):
    """Somebody the press may call. What role they hold when is told by their roles."""

    name = LineField(_("name"), max_length=120, validators=[validate_one_line])
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, verbose_name=_("party"))
    organisation = LineField(
        _("organisation"),
        max_length=120,
        blank=True,
        validators=[validate_one_line],
        help_text=_("Such as “Umeå kommun”."),
    )
    phones = ArrayField(
        LineField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("phone numbers"),
        help_text=_("Separated by commas, the best one first."),
    )
    email = MailField(_("e-mail"), blank=True)
    is_press_contact = models.BooleanField(
        _("press contact"), default=False, help_text=_("Shown among the press contacts on the front page.")
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.party.abbreviation})" if self.party else self.name


class RoleQuerySet(models.QuerySet["Role"]):
    def held(self, on: dt.date) -> Self:
        """Roles held on the day `on`, the latest first."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        ).order_by(F("valid_from").desc(nulls_last=True), "pk")


class Role(models.Model):
    """What a person is, in which body, from when to when."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("person"))
    title = LineField(_("role"), max_length=120, validators=[validate_one_line])
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name=_("body"))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return f"{self.title}, {self.committee}" if self.committee else self.title
