"""Failures: work in the background that went wrong, kept until it succeeds, so that nobody has to read logs."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from releases.models.delivery import Pulse


class FailureQuerySet(models.QuerySet["Failure"]):
    def standing(self) -> Self:
        """Failures that are still being tried again; what nobody tries any more has been settled otherwise."""
        return self.exclude(error="").filter(retry_at__gt=timezone.now() - Pulse.SILENCE)

    def forgotten(self, now: dt.datetime) -> Self:
        """Failures that nobody has tried again for a day."""
        return self.filter(retry_at__lt=now - dt.timedelta(days=1))

    def aside(self, work: "Failure.Work") -> models.QuerySet["Failure", int]:
        """The ids of the rows of one kind of work that are to be left alone for now."""
        return self.filter(work=work, retry_at__gt=timezone.now()).values_list("row_id", flat=True)


class Failure(models.Model):
    """That a piece of work on one row, or a whole step (`row_id` 0), was begun and has not succeeded.

    Written before the work begins and deleted when it has succeeded, so that
    work which takes its process along is put off like any other. `error` is
    the exception's class and no more: its message might name a person.
    """

    class Work(models.TextChoices):
        PUBLICATIONS = "publications", _("publishing what is scheduled")
        PUBLISH = "publish", _("publishing a press release")
        DIGESTS = "digests", _("writing the digests")
        FREEZE = "freeze", _("counting the recipients of a mailing")
        NOTICE = "notice", _("a mail about a subscription")
        PROOF = "proof", _("a proof for an editor")
        STAFF_MAIL = "staff_mail", _("a mail to staff")
        FOLLOW_UPS = "follow_ups", _("reminding of follow-ups")
        ACCOUNT_MAIL = "account_mail", _("a mail about an account")
        CANARY = "canary", _("the copy to our own mailbox")
        HUB = "hub", _("telling the hub of a feed")
        HOUSEKEEPING = "housekeeping", _("keeping house")
        FORGET = "forget", _("deleting what is too old")
        BOUNCES = "bounces", _("counting returned mail")
        FORGET_BOUNCES = "forget_bounces", _("deleting old returned mail")
        ERASE = "erase", _("erasing a subscriber whose mail came back for long")
        RECEIPTS = "receipts", _("shrinking old mailings to counts")
        RECEIPT = "receipt", _("counting an old mailing")
        STATISTICS = "statistics", _("counting for the statistics")
        ORPHANS = "orphans", _("deleting files that nothing names")
        BOOKS = "books", _("checking that every mail is accounted for")

    LOST = "ProcessLost"  # the work took its process along, so there is no exception to name

    work = models.CharField(_("work"), max_length=20, choices=Work)
    row_id = models.BigIntegerField(_("row"), default=0)
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    error = models.CharField(_("error"), max_length=80, blank=True, default="")
    began_at = models.DateTimeField(_("first tried"), default=timezone.now)
    retry_at = models.DateTimeField(_("tried again from"), default=timezone.now)

    objects = FailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("failure")
        verbose_name_plural = _("failures")
        ordering = ["began_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["work", "row_id"], name="failure_once_per_row")]

    def __str__(self) -> str:
        return f"{self.work} {self.row_id}"
