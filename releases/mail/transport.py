"""Transport: how mails find the mail server of the settings; what SMTP is, the room `smtp` knows."""

from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from releases.mail import addresses
from releases.mail.smtp.handshake import ENCRYPTIONS, Route
from releases.mail.smtp.pool import MessageResult, Pool
from releases.mail.smtp.replies import LONGEST_KEPT, Outcome, Verdict
from releases.mail.smtp.transactions import Parcel, dotted

__all__ = [
    "ENCRYPTIONS",
    "EVERYBODY",
    "LONGEST_KEPT",
    "MessageResult",
    "Outcome",
    "Parcel",
    "Pool",
    "Transport",
    "TransportClosed",
    "Verdict",
    "connection_pool",
    "mail_route",
    "recipient_filter",
]

EVERYBODY = "*"  # in MAIL_ALLOWED_RECIPIENTS


class TransportClosed(Exception):
    """The mail server takes nothing at the moment: unreachable, wrong password, TLS error, too busy."""


class Transport:
    """One connection for one message at a time, opened when first needed and again when it ended."""

    def __init__(self) -> None:
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, envelope_from: str, recipient: str, message: bytes) -> Outcome:
        """Offer one message (CRLF line ends) for one recipient and say what became of it.

        A 421, or a connection that ended before the recipient was named, is not
        the message's fault: it is offered again on a new connection. Raises
        TransportClosed when the server takes nothing; then this message was not sent.
        """
        parcel = Parcel(envelope_from, recipient, dotted(message), careful=True)
        outcome = self._offered(parcel)
        return self._offered(parcel) if outcome.verdict is Verdict.CLOSED else outcome

    def close(self) -> None:
        """Say QUIT and hang up."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _offered(self, parcel: Parcel) -> Outcome:
        self._pool = self._pool or _pool()
        outcome = self._pool.deliver(parcel)
        if (closed := self._pool.closed) is not None:
            self.close()
            if outcome.verdict in (Verdict.UNOFFERED, Verdict.CLOSED):
                raise TransportClosed(closed)
        return outcome


def connection_pool() -> Pool:
    """Return as many connections as one run may use, for messages by the thousand."""
    return _pool(settings.ALERT_CONNECTIONS)


def recipient_filter() -> Callable[[str], bool] | None:
    """Return what tells whether an address may be mailed at all, or None when everybody may.

    MAIL_ALLOWED_RECIPIENTS names addresses and domains; a domain's subdomains are others.
    """
    if EVERYBODY in settings.MAIL_ALLOWED_RECIPIENTS:
        return None
    whole, domains = _allowed()
    return lambda address: address.lower() in whole or address.rpartition("@")[2].lower() in domains


def may_be_mailed(field: str = "email") -> Q:
    """Return the same as a condition of a query, on the `field` that holds the address."""
    if EVERYBODY in settings.MAIL_ALLOWED_RECIPIENTS:
        return Q()
    whole, domains = _allowed()
    conditions = [Q(**{f"{field}__iendswith": f"@{domain}"}) for domain in sorted(domains)]
    conditions += [Q(**{f"{field}__iexact": address}) for address in sorted(whole)]
    return Q(*conditions, _connector=Q.OR) if conditions else Q(pk__in=())


def _allowed() -> tuple[set[str], set[str]]:
    """Return the addresses and the domains that MAIL_ALLOWED_RECIPIENTS names."""
    named = [entry.lstrip("@") for entry in settings.MAIL_ALLOWED_RECIPIENTS]
    whole = {addresses.normalise(entry) for entry in named if "@" in entry}
    return whole, {addresses.normalise(f"x@{entry}").partition("@")[2] for entry in named if "@" not in entry}


def _pool(size: int = 1) -> Pool:
    """Return the one way to the mail server: whoever mails passes this door, and so the filter."""
    return Pool(mail_route(), size=size, admits=recipient_filter())


def mail_route() -> Route:
    """Return how the settings say that the mail server is reached."""
    return Route(
        host=settings.MAIL_HOST,
        port=settings.MAIL_PORT,
        name=urlsplit(settings.SITE_URL).hostname or "localhost",
        encryption=settings.MAIL_TLS,
        user=settings.MAIL_USER,
        password=settings.MAIL_PASSWORD,
    )
