"""How wrong passwords slow down whoever types them, with django-axes, and never the account's owner.

Counted are wrong passwords of the last minutes by account and network, by network alone, and by account alone. A
browser that the account knows is counted by itself (`browsers`): strangers who guess do not slow it down.
"""

import datetime as dt
from http import HTTPStatus
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest

from releases.desk.sign_in import browsers, places
from releases.models import AuditEntry, Editor
from releases.services import audit

What = AuditEntry.What
WAIT = dt.timedelta(minutes=5)
#: Wrong passwords within WAIT, after which one waits: for one account from one network, from one network for any
#: account, for one account from anywhere. A town hall is one network, so that takes more.
PAIR, NETWORK, ACCOUNT = 10, 50, 100
LONGEST_NAME = 150  # characters, as the model of accounts holds
TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS


def username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the account that a password is tried for, in one spelling."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed).replace("\0", "").strip().lower()[:LONGEST_NAME]


def is_exempt(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """Tell whether the browser is one that the account knows."""
    return browsers.is_known(request, username(request, credentials))


class CountedAttempts(AxesDatabaseHandler):
    """The database handler of django-axes, which keeps networks and counts only, and what it sees in the audit log."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Return how near the limit PAIR the wrong passwords are that concern this attempt."""
        lately = AccessAttempt.objects.filter(attempt_time__gte=request.axes_attempt_time - WAIT)
        account, network = username(request, credentials), request.axes_ip_address
        counts = [
            _sum(lately.filter(username=account, ip_address=network)),
            _sum(lately.filter(username=account)) * PAIR // ACCOUNT,
        ]
        if network:
            counts.append(_sum(lately.filter(ip_address=network)) * PAIR // NETWORK)
        return max(counts)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Count a wrong password, and write it down."""
        if request is None or request.axes_locked_out:
            return  # not tried at all
        self.clean_expired_user_attempts(request, credentials)
        account = username(request, credentials)
        if self.is_whitelisted(request, credentials):
            browsers.count_failure(request, account)
        else:
            _count(account, request)
            failures = self.get_failures(request, credentials)
            request.axes_locked_out = failures >= PAIR
        _write_down(What.SLOWED if request.axes_locked_out else What.REFUSED, account, request)

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Forget the wrong passwords that this network typed for the account, and write the log-in down."""
        AccessAttempt.objects.filter(
            username=user.get_username().lower(), ip_address=request.axes_ip_address
        ).delete()
        audit.record(What.SIGNED_IN, by=user, about=user.username, network=places.network(request))

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Write down that somebody logged out."""
        if user is not None:
            audit.record(What.SIGNED_OUT, by=user, about=user.username, network=places.network(request))


def _count(account: str, request: Any) -> None:
    with transaction.atomic():
        attempt, is_new = AccessAttempt.objects.get_or_create(
            username=account,
            ip_address=request.axes_ip_address,
            user_agent="",
            defaults={"failures_since_start": 1, "path_info": request.path[:255]},
        )
        if not is_new:
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                failures_since_start=F("failures_since_start") + 1, attempt_time=request.axes_attempt_time
            )


def _sum(attempts: Any) -> int:
    return attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0


def _write_down(what: AuditEntry.What, account: str, request: HttpRequest) -> None:
    """A name that is no account's may be a password in the wrong field, and is kept nowhere."""
    known = Editor.objects.filter(username__iexact=account).values_list("username", flat=True).first()
    audit.record(what, by=None, about=known or "", network=places.network(request))
