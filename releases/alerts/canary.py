"""The canary: a mailbox of the house's own that gets each alert behind its last recipient, to see that mail arrives.

It goes the same way as theirs: the same letter, signature, return path and
mail server. It is no subscriber and in nobody's books, and the links to a
subscription in its copy open nothing.
"""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from releases import failures
from releases.alerts import advisory_locks, letters
from releases.alerts.sending import Clock
from releases.mail import return_paths, tokens
from releases.mail.dkim import KeyUnusable
from releases.mail.transport import Outcome, Transport, TransportClosed, Verdict
from releases.models import AccessToken, Alert, Delivery, Failure
from releases.models.alert import AlertQuerySet

logger = logging.getLogger(__name__)

PATIENCE = dt.timedelta(hours=24)
NOBODY = 0  # no subscriber has this id


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the copies that are owed; what the mail server does not take is offered again by the next run.

    One run at a time; one that dies before the outcome is written repeats at
    most one copy, with the same Message-ID.
    """
    if not settings.CANARY_ADDRESS or not owed(now()).exists():
        return
    with advisory_locks.gate(advisory_locks.CANARY, places=1) as admitted, Transport() as transport:
        for alert in owed(now()) if admitted else ():
            if should_stop():
                return
            if (
                failures.attempt(
                    Failure.Work.CANARY, partial(_send_copy, alert, transport, now), row=alert.pk
                )
                is False
            ):
                return


def owed(now: dt.datetime) -> AlertQuerySet:
    """Return the alerts of the last day whose mails have gone out, but not yet the canary's."""
    sent = Delivery.objects.filter(alert=OuterRef("pk"), state=Delivery.State.SENT)
    finished = Alert.objects.filter(finished_at__gt=now - PATIENCE, canary_at__isnull=True)
    return finished.filter(Exists(sent)).order_by("finished_at")


def _send_copy(alert: Alert, transport: Transport, now: Clock) -> bool:
    """Send one copy and note that it was taken. Return whether the mail server takes mail at all."""
    try:
        outcome = _offer(alert, transport)
    except (TransportClosed, KeyUnusable, ValueError) as reason:
        logger.error("The canary's copy cannot be sent: %s", reason)
        return False
    if outcome.verdict is Verdict.EXCLUDED:
        logger.error("CANARY_ADDRESS is not among MAIL_ALLOWED_RECIPIENTS")
    elif outcome.verdict is Verdict.ACCEPTED:
        Alert.objects.filter(pk=alert.pk).update(canary_at=now())
    else:
        logger.error("The mail server does not take the canary's copy: %s", outcome.reply)
    return True


def _offer(alert: Alert, transport: Transport) -> Outcome:
    """Raises TransportClosed, KeyUnusable, or ValueError for an address that no header can hold."""
    mark = return_paths.mark(alert.pk, NOBODY)
    (token,) = tokens.tokens_for([mark.encode()], AccessToken.Purpose.MANAGE)  # and nobody keeps its hash
    form = letters.alert_form(alert, settings.LANGUAGE_CODE)
    message = form.copy_for(
        address=settings.CANARY_ADDRESS, message_id=return_paths.message_id(mark), token=token
    )
    return transport.send(return_paths.return_path(mark), settings.CANARY_ADDRESS, message)
