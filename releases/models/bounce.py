"""Bounces: what came back of an alert after the mail server had accepted it, or was refused for good before."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Value, When
from django.utils.translation import gettext_lazy as _

from releases.models.alert import Alert
from releases.models.delivery import Delivery
from releases.models.subscriber import Subscriber


class BounceQuerySet(models.QuerySet["Bounce"]):
    def policy(self) -> Self:
        """Bounces that are about us, so that staff must act: somebody holds our mail for spam or forged."""
        return self.filter(kind=Bounce.Kind.POLICY)

    def reported(self) -> Self:
        """Bounces of mail that had been accepted; the others were refused in the SMTP conversation."""
        return self.filter(refused=False)

    def since(self, moment: dt.datetime) -> Self:
        """Bounces known after `moment`."""
        return self.filter(received_at__gt=moment)

    def tally(self, alerts: Iterable[Alert] | models.QuerySet[Alert]) -> dict[int, dict[str, int]]:
        """Return for each of these alerts, by its id, how many of its accepted mails bounced, by kind.

        Each mail once, as the gravest of its kinds; kinds and alerts without any are left out.
        """
        graver = self.model._default_manager.annotate(gravity=GRAVITY).filter(
            alert=OuterRef("alert"), delivery=OuterRef("delivery"), gravity__gt=OuterRef("gravity")
        )
        rows = self.reported().filter(alert__in=alerts).annotate(gravity=GRAVITY).filter(~Exists(graver))
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for alert, kind, count in rows.order_by().values_list("alert", "kind").annotate(Count("pk")):
            found[alert][kind] = count
        return dict(found)


class Bounce(models.Model):
    """That a mail came back, or somebody complained. Once for each mail and kind, however often it is reported."""

    class Kind(models.TextChoices):
        HARD = "hard", _("no such address")
        SOFT = "soft", _("not delivered, may pass")
        POLICY = "policy", _("refused because of us")
        COMPLAINT = "complaint", _("complaint")

    alert = models.ForeignKey(
        Alert, models.CASCADE, related_name="bounces", verbose_name=_("alert"), db_index=False
    )
    # No constraint: deliveries are forgotten by the million, and the number still tells which mails are the same.
    delivery = models.ForeignKey(
        Delivery, models.DO_NOTHING, null=True, related_name="bounces", db_constraint=False, db_index=False
    )
    # Null once the subscriber has left: the count stays.
    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, null=True, related_name="bounces")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    status = models.CharField(_("status code"), max_length=9, blank=True)  # RFC 3463, such as "5.1.1"
    # The mail server's words without any mail address.
    diagnostic = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    refused = models.BooleanField(_("refused before it was accepted"), default=False)
    # A later mail was accepted and did not come back: this one counts no more.
    forgiven = models.BooleanField(_("followed by a mail that stayed"), default=False)
    received_at = models.DateTimeField(_("received"))

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bounce")
        verbose_name_plural = _("bounces")
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "subscriber", "kind"], name="bounce_once_per_mail_and_kind"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "received_at"], name="bounce_newest_of_kind"),
            models.Index(fields=["received_at"], name="bounce_newest"),
            models.Index(fields=["alert", "delivery"], name="bounce_of_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.status}".strip()


GRAVITY = Case(
    *(
        When(kind=kind, then=Value(number))
        for number, kind in enumerate(("soft", "policy", "hard", "complaint"))
    ),
    output_field=models.SmallIntegerField(),
)
