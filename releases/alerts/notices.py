"""Notices: mails about a subscription itself. They go by an outbox of their own, and never wait for an alert."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from releases.alerts import advisory_locks, letters
from releases.alerts.mailings import UNMAILABLE
from releases.alerts.outbox import Outbox
from releases.alerts.sending import Clock
from releases.mail import return_paths, tokens
from releases.mail.transport import Outcome, Transport
from releases.models import Failure, Notice
from releases.services import subscribing

# An answer to a request that is older than this is no answer any more.
PATIENCE = dt.timedelta(hours=24)


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the notices that are due, one after the other, then return."""
    OUTBOX.run(now=now, should_stop=should_stop)


def _waiting(now: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.waiting(now).select_related("subscriber", "address_change")


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


OUTBOX = Outbox(Failure.Work.NOTICE, advisory_locks.NOTICES, _waiting, _offer, PATIENCE)
