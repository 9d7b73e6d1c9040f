"""The outbox: mails to one recipient each, sent one after the other, with a run and connection of their own.

Notices and proofs go this way: they never wait for an alert. The row is the
truth; a run that dies before the outcome is written repeats at most one mail,
with the same Message-ID.
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from releases import failures
from releases.alerts import advisory_locks
from releases.alerts.mailings import CLOSED_PAUSE, retry_delay
from releases.alerts.sending import Clock
from releases.mail.dkim import KeyUnusable
from releases.mail.transport import Outcome, Transport, TransportClosed, Verdict
from releases.models import Failure
from releases.models.delivery import OwedMail

logger = logging.getLogger(__name__)

Mail = TypeVar("Mail", bound=OwedMail)
# What stands in the place of the server's reply for an address that the settings do not let us mail.
EXCLUDED = "MAIL_ALLOWED_RECIPIENTS"


@dataclass(frozen=True, slots=True)
class Outbox(Generic[Mail]):
    """One sort of mail: which of them wait at a moment, and how one is offered to the mail server.

    `gate` lets one run in at a time, so each mail is sent once. What the server
    has put off for longer than `patience` is given up.
    """

    work: Failure.Work
    gate: int
    waiting: Callable[[dt.datetime], QuerySet[Mail]]
    offer: Callable[[Transport, Mail], Outcome]
    patience: dt.timedelta

    def run(self, *, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
        """Send the mails that are due, one after the other, then return."""
        while not should_stop() and self._due(now()).exists():
            with advisory_locks.gate(self.gate, places=1) as admitted, Transport() as transport:
                if not admitted or not self._send_waiting(transport, now, should_stop):
                    return

    def _due(self, now: dt.datetime) -> QuerySet[Mail]:
        return self.waiting(now).exclude(pk__in=Failure.objects.aside(self.work))

    def _send_waiting(self, transport: Transport, now: Clock, should_stop: Callable[[], bool]) -> bool:
        """Send until none is waiting; tells whether the mail server took them."""
        # Read one by one: whoever has left meanwhile has taken the mail along.
        while not should_stop() and (mail := self._due(now()).first()):
            if failures.attempt(self.work, partial(self._send, transport, mail, now), row=mail.pk) is False:
                return False
        return True

    def _send(self, transport: Transport, mail: Mail, now: Clock) -> bool:
        """Send one mail and write its outcome down. False when the mail server takes none at all."""
        try:
            outcome = self.offer(transport, mail)
        except (TransportClosed, KeyUnusable) as reason:
            logger.error("No %s can be sent: %s", mail._meta.model_name, reason)
            return False
        # Not save(): the row is gone when its reader left while the mail was on its way.
        type(mail)._default_manager.filter(pk=mail.pk).update(**self._outcome(mail, outcome, now()))
        return True

    def _outcome(self, mail: Mail, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
        match outcome.verdict:
            case Verdict.ACCEPTED:
                return {"reply": outcome.reply, "sent_at": now}
            case Verdict.REFUSED_FOR_GOOD:
                return {"reply": outcome.reply, "failed_at": now}
            case Verdict.EXCLUDED:
                return {"reply": EXCLUDED, "failed_at": now}
            case Verdict.CLOSED:
                return {"reply": outcome.reply, "next_attempt_at": now + CLOSED_PAUSE}
            case _:
                return {"reply": outcome.reply, **self._put_off(mail, outcome, now)}

    def _put_off(self, mail: Mail, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
        if outcome.verdict in (Verdict.POLICY, Verdict.UNCLEAR):
            logger.error("The mail server refuses our mail: %s", outcome.reply)
        again = now + retry_delay(mail.attempts, outcome.reply)
        given_up = now if again > mail.begins_at + self.patience else None
        return {"attempts": mail.attempts + 1, "next_attempt_at": again, "failed_at": given_up}
