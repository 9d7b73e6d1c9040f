"""Notices: mails about a subscription itself, with a run and connection of their own: they never wait for an alert."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from releases import failures
from releases.alerts import advisory_locks, letters
from releases.alerts.mailings import CLOSED_PAUSE, UNMAILABLE, back_off
from releases.alerts.sending import Clock
from releases.mail import return_paths, tokens
from releases.mail.dkim import KeyUnusable
from releases.mail.transport import Outcome, Transport, TransportClosed, Verdict
from releases.models import Failure, Notice
from releases.services import subscribing

logger = logging.getLogger(__name__)

# An answer to a request that is older than this is no answer any more.
PATIENCE = dt.timedelta(hours=24)


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the notices that are due, one after the other, then return.

    One run at a time, so each notice is sent once; a run that dies before the
    outcome is written repeats at most one, with the same Message-ID.
    """
    while not should_stop() and _waiting(now()).exists():
        with advisory_locks.gate(advisory_locks.NOTICES, places=1) as admitted, Transport() as transport:
            if not admitted or not _send_waiting(transport, now, should_stop):
                return


def _send_waiting(transport: Transport, now: Clock, should_stop: Callable[[], bool]) -> bool:
    """Send until none is waiting; tells whether the mail server took them."""
    while not should_stop() and (notice := _next(now())):
        if (
            failures.attempt(Failure.Work.NOTICE, partial(_send, transport, notice, now), row=notice.pk)
            is False
        ):
            return False
    return True


def _send(transport: Transport, notice: Notice, now: Clock) -> bool:
    """Send one notice and write its outcome down. False when the mail server takes none at all."""
    try:
        outcome = _offer(transport, notice)
    except (TransportClosed, KeyUnusable) as reason:
        logger.error("No notice can be sent: %s", reason)
        return False
    _write_down(notice, outcome, now())
    return True


def _waiting(now: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.waiting(now).exclude(pk__in=Failure.objects.aside(Failure.Work.NOTICE))


def _next(now: dt.datetime) -> Notice | None:
    # Read one by one: whoever has left meanwhile has taken the notice along.
    return _waiting(now).select_related("subscriber", "address_change").first()


def _offer(transport: Transport, notice: Notice) -> Outcome:
    address, token = _addressed(notice)
    form = letters.notice_form(
        notice.kind, notice.subscriber, notice.begins_at, wish=subscribing.wished(notice)
    )
    try:
        message = form.copy_for(
            address=address, message_id=return_paths.notice_id(notice.message_key), token=token
        )
    except ValueError:
        return UNMAILABLE
    return transport.send(settings.MAIL_FROM, address, message)


def _addressed(notice: Notice) -> tuple[str, str]:
    """Return where a notice goes, and the token that it carries there. A new address is the only one told of itself."""
    if notice.address_change:
        return notice.address_change.email, tokens.issue_for_address(notice.address_change)
    subscriber = notice.subscriber
    return subscriber.email, tokens.issue([subscriber], letters.token_purpose(notice.kind))[subscriber.pk]


def _write_down(notice: Notice, outcome: Outcome, now: dt.datetime) -> None:
    facts: dict[str, Any] = {"reply": outcome.reply}
    match outcome.verdict:
        case Verdict.ACCEPTED:
            facts["sent_at"] = now
        case Verdict.REFUSED_FOR_GOOD:
            facts["failed_at"] = now
        case Verdict.EXCLUDED:
            facts |= {"failed_at": now, "reply": "MAIL_ALLOWED_RECIPIENTS"}
        case Verdict.CLOSED:
            facts["next_attempt_at"] = now + CLOSED_PAUSE
        case _:
            facts |= _put_off(notice, outcome, now)
    # Not save(): the row is gone when its reader left while the mail was on its way.
    Notice.objects.filter(pk=notice.pk).update(**facts)


def _put_off(notice: Notice, outcome: Outcome, now: dt.datetime) -> dict[str, Any]:
    if outcome.verdict in (Verdict.POLICY, Verdict.UNCLEAR):
        logger.error("The mail server refuses our mail: %s", outcome.reply)
    again = now + back_off(notice.attempts)
    given_up = now if again > notice.begins_at + PATIENCE else None
    return {"attempts": notice.attempts + 1, "next_attempt_at": again, "failed_at": given_up}
