"""What is owed to whom: deliveries and notices, and the pulse of the machinery.

The row is the truth, the task is only a bell: whatever these tables say is
still to be done gets done by the next sweep, whether or not a bell rang.
"""

import datetime as dt
import uuid
from typing import Self, TypeVar

from django.db import OperationalError, connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from releases.models.alert import Alert
from releases.models.subscriber import AddressChange, Subscriber

# A claimed mail that has not begun by then goes back to the queue.
BEGINS_WITHIN = dt.timedelta(seconds=4)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def waiting(self, now: dt.datetime) -> Self:
        """Deliveries that may be attempted now."""
        return self.filter(state=Delivery.State.QUEUED, next_attempt_at__lte=now)

    def unbegun(self) -> Self:
        """Deliveries that no run has claimed and that have not ended."""
        return self.filter(state__in=Delivery.UNBEGUN)

    def held(self) -> Self:
        """Deliveries that wait for a person to decide."""
        return self.filter(state=Delivery.State.HELD)

    def cancel(self, now: dt.datetime) -> int:
        """End these deliveries without a mail; returns how many."""
        return self.update(state=Delivery.State.CANCELLED, finished_at=now)

    def wait_until_begun(self) -> None:
        """Wait until every mail that a run has claimed here has begun, or cannot begin under that claim any more.

        Within a transaction. A run holds the advisory lock `-claimed_by` while a mail that it claimed could still
        begin, and no mail begins later than BEGINS_WITHIN after its claim: a run that stands still is not waited
        for. See docs/decisions/0006-no-mail-begins-after-leaving.md.
        """
        claimed = self.filter(state=Delivery.State.SENDING, claimed_by__isnull=False)
        numbers = list(claimed.values_list("claimed_by", flat=True))
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{1.5 * BEGINS_WITHIN.total_seconds()}s'")
                for number in numbers:
                    cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [-number])
                cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise

    def counts(self) -> dict[str, int]:
        """Return the number of deliveries in each state, all states named."""
        found = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {state: found.get(state, 0) for state in Delivery.State.values}


class Delivery(models.Model):
    """One alert to one subscriber. The address itself is never copied here."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("accepted by the mail server")
        FAILED = "failed", _("refused")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held for a person to decide")
        # By MAIL_ALLOWED_RECIPIENTS: no mail server was asked.
        EXCLUDED = "excluded", _("not mailed: this installation may not mail the address")

    UNBEGUN = (State.QUEUED, State.HELD)

    id = models.BigAutoField(primary_key=True)
    # No index of its own: the constraint below begins with it, and a mailing writes each index a row at a time.
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="deliveries", db_index=False)
    # Null once the subscriber has left: the count stays, the person is gone.
    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, null=True, related_name="deliveries")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    # The claim under which a run intends to send this row; see alerts/claims.py.
    claimed_by = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), db_default=Now())
    finished_at = models.DateTimeField(_("finished"), null=True)
    reply = models.CharField(
        _("answer of the mail server"), max_length=300, blank=True, default="", db_default=""
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["alert", "subscriber"], name="delivery_once_per_subscriber")
        ]
        indexes = [
            # Claiming a window reads these in order.
            models.Index(
                fields=["alert", "next_attempt_at", "id"],
                condition=Q(state="queued"),
                name="delivery_waiting",
            ),
            # What waits for a person: few rows, asked for by every sweep.
            models.Index(fields=["alert"], condition=Q(state="held"), name="delivery_held"),
            # The sweep looks for rows whose run has died.
            models.Index(fields=["claimed_by"], condition=Q(state="sending"), name="delivery_claimed"),
            # The sweep counts what was refused since the last one as bounces.
            models.Index(fields=["finished_at"], condition=Q(state="failed"), name="delivery_refused"),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}/{self.pk}: {self.state}"


Mail = TypeVar("Mail", bound="OwedMail")


class OwedMailQuerySet(models.QuerySet[Mail]):
    def waiting(self, now: dt.datetime) -> Self:
        """Mails to send now, the oldest first."""
        return self.unsent().filter(next_attempt_at__lte=now).order_by("pk")

    def unsent(self) -> Self:
        """Mails that are owed, now or later."""
        return self.filter(sent_at__isnull=True, failed_at__isnull=True)


class OwedMail(models.Model):
    """A mail to one recipient of its own, owed until the mail server has decided; see `alerts/outbox.py`."""

    message_key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Its turn: an address is mailed about itself only so often.
    begins_at = models.DateTimeField(db_default=Now())
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class NoticeQuerySet(OwedMailQuerySet["Notice"]):
    def asked_for(self, address: str, *, since: dt.datetime) -> Self:
        """Mails, sent and owed, that somebody asked to have sent to this address, in the order of their turns."""
        about = Q(address_change__email=address) | Q(subscriber__email=address, address_change=None)
        asked = self.filter(about, begins_at__gt=since).exclude(kind=Notice.Kind.WELCOME)
        return asked.order_by("begins_at")


class Notice(OwedMail):
    """A mail about a subscription itself, such as the request to confirm. Never waits behind an alert."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("please confirm")
        ALREADY = "already", _("you already subscribe")
        ADDRESS = "address", _("please confirm the new address")
        WELCOME = "welcome", _("your subscription")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    # Of a wish to get the mail at another address: it is that address that is mailed.
    address_change = models.ForeignKey(AddressChange, models.CASCADE, null=True, related_name="notices")
    # What somebody who subscribes already asked to follow besides, see subscribing.wished().
    wish = models.JSONField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PulseQuerySet(models.QuerySet["Pulse"]):
    def beat(self, name: str, now: dt.datetime) -> None:
        """Write that this part of the machinery is alive."""
        self.update_or_create(name=name, defaults={"beat_at": now})

    def last_beat(self, name: str) -> dt.datetime | None:
        """Return when this part of the machinery was last alive, or None."""
        return self.filter(name=name).values_list("beat_at", flat=True).first()

    def is_fresh(self, name: str, now: dt.datetime) -> bool:
        """Tell whether this part of the machinery has missed fewer than three sweeps."""
        return self.filter(name=name, beat_at__gt=now - Pulse.SILENCE).exists()


class Pulse(models.Model):
    """When a part of the machinery was last alive: written by each sweep, read by the health page."""

    SWEEP = "sweep"
    BOOKS = "books"
    RECOUNT = "books recounted"
    # The sweep runs each minute; after three the machinery is taken to stand still.
    SILENCE = dt.timedelta(minutes=3)

    name = models.CharField(max_length=20, primary_key=True)
    beat_at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
