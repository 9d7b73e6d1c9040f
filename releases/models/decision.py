"""What was decided and what it costs: the rows of a release that the ledger is made of."""

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from releases import document
from releases.models.directory import Committee, Party
from releases.models.fields import (
    AddressField,
    LineField,
    WordsField,
    choices,
    validate_amount,
    validate_case_number,
    validate_one_line,
    validate_year,
)
from releases.models.release import Release

PRECISIONS = {
    document.Precision.DAY: _("day"),
    document.Precision.MONTH: _("month"),
    document.Precision.SEASON: _("season"),
    document.Precision.YEAR: _("year"),
}
DECISION_STATUSES = {
    document.DecisionStatus.PROPOSAL: _("proposal"),
    document.DecisionStatus.DECIDED: _("decided"),
    document.DecisionStatus.SENT_ON: _("sent on to another body"),
}
BUDGET_KINDS = {
    document.BudgetKind.NEW: _("new money"),
    document.BudgetKind.REALLOCATED: _("reallocated"),
    document.BudgetKind.APPLIED_FOR: _("applied for"),
    document.BudgetKind.SAVING: _("saving"),
    document.BudgetKind.FRAME: _("budget frame"),
}


def approximate_date(day: dt.date | None, precision: str) -> document.ApproximateDate | None:
    """Return a column's day and how exactly it is known as one value; None when there is no day."""
    return document.ApproximateDate(date=day, precision=document.Precision(precision)) if day else None


class Decision(models.Model):
    """What a body decided, or is proposed to decide."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="decisions")
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name=_("body"))
    outcome = WordsField(
        _("decision"), max_length=1000, help_text=_("One sentence: “Nämnden avsätter 50 000 kronor till …”.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=choices(DECISION_STATUSES),
        default=document.DecisionStatus.DECIDED,
    )
    date = models.DateField(_("date"), null=True, blank=True, validators=[validate_year])
    date_precision = models.CharField(
        _("known to the"), max_length=6, choices=choices(PRECISIONS), default=document.Precision.DAY
    )
    paragraph = LineField(_("paragraph (§)"), max_length=20, blank=True, validators=[validate_one_line])
    case_number = LineField(
        _("case number"),
        max_length=60,
        blank=True,
        db_index=True,
        validators=[validate_one_line, validate_case_number],
    )
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    reservations = models.ManyToManyField(Party, blank=True, related_name="+", verbose_name=_("reservations"))
    statements = models.ManyToManyField(
        Party, blank=True, related_name="+", verbose_name=_("special statements")
    )
    dissent_text = WordsField(
        _("reservation in words"), blank=True, help_text=_("What the minority wanted instead, in a sentence.")
    )
    appeal_by = models.DateField(
        _("appeal by"),
        null=True,
        blank=True,
        validators=[validate_year],
        help_text=_("The last day: three weeks after the minutes were announced on the notice board."),
    )
    follow_up = models.DateField(_("follow-up"), null=True, blank=True, validators=[validate_year])
    follow_up_precision = models.CharField(
        _("known to the"), max_length=6, choices=choices(PRECISIONS), default=document.Precision.MONTH
    )
    protocol_url = AddressField(_("link to the minutes"), blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.outcome

    def as_value(self) -> document.Decision:
        """Return the decision as it is frozen in an edition."""
        return self.value_with(self.reservations.all(), self.statements.all())

    def value_with(self, reservations: Iterable[Party], statements: Iterable[Party]) -> document.Decision:
        """Return the decision with these parties, which a row that is not in the database cannot have of its own."""
        return document.Decision(
            outcome=self.outcome,
            committee=self.committee.as_value() if self.committee else None,
            status=document.DecisionStatus(self.status),
            date=approximate_date(self.date, self.date_precision),
            paragraph=self.paragraph,
            case_number=self.case_number,
            votes_for=self.votes_for,
            votes_against=self.votes_against,
            reservations=tuple(document.Dissent(party=party.abbreviation) for party in reservations),
            statements=tuple(document.Dissent(party=party.abbreviation) for party in statements),
            dissent_text=self.dissent_text,
            appeal_by=self.appeal_by,
            follow_up=approximate_date(self.follow_up, self.follow_up_precision),
            protocol_url=self.protocol_url,
        )


class BudgetLine(models.Model):
    """One amount of money: how much, when, what for, from where."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="budget_lines")
    amount = models.BigIntegerField(
        _("amount in kronor"),
        validators=[validate_amount],
        help_text=_("Whole kronor. A saving is negative."),
    )
    purpose = LineField(_("purpose"), max_length=300, validators=[validate_one_line])
    kind = models.CharField(
        _("kind"), max_length=12, choices=choices(BUDGET_KINDS), default=document.BudgetKind.NEW
    )
    first_year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[validate_year]
    )
    last_year = models.PositiveSmallIntegerField(
        _("to year"), null=True, blank=True, validators=[validate_year]
    )
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, blank=True, verbose_name=_("body"))
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="budget_years_in_order",
                violation_error_message=_("The last year cannot be before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.purpose

    def as_value(self) -> document.BudgetLine:
        """Return the line as it is frozen in an edition."""
        return document.BudgetLine(
            amount=self.amount,
            purpose=self.purpose,
            kind=document.BudgetKind(self.kind),
            first_year=self.first_year,
            last_year=self.last_year,
            committee=self.committee.as_value() if self.committee else None,
        )
