"""The report: every subject, looked at one after the other; one that cannot be looked at hides no other."""

import datetime as dt
import ipaddress
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from releases.mail.deliverability import dkim_records, dmarc, hosts, server, spf
from releases.mail.deliverability.dns_lookup import Names, Silent
from releases.mail.deliverability.findings import DeliverabilityFinding, Sender, Severity
from releases.mail.dkim import signing_domain
from releases.mail.smtp.probe import own_addresses
from releases.mail.transport import mail_route


def findings(
    *, names: Names, now: dt.datetime, addresses: Sequence[str] = (), selectors: Sequence[str] = ()
) -> Iterator[DeliverabilityFinding]:
    """Look at everything that makes our mail arrive, in the order in which receivers ask.

    `addresses` are the IP addresses that our mail comes from, if the settings do not tell; `selectors` those that the
    mail server signs with.
    """
    sender = _sender(names, addresses, signs=bool(selectors))
    checks: tuple[tuple[str, Callable[[], Iterator[DeliverabilityFinding]]], ...] = (
        ("SPF", lambda: spf.check(sender, names)),
        ("DKIM", lambda: dkim_records.check(sender, names, tuple(selectors))),
        ("DMARC", lambda: dmarc.check(sender, names)),
        ("MX", lambda: hosts.check_mail_exchangers(sender, names)),
        ("PTR", lambda: hosts.check_reverse_names(sender, names)),
    )
    for subject, check in checks:
        yield from _findings_of(subject, check)
    yield from server.check(mail_route(), nearby=sender.sends_itself, now=now)


def all_right(found: Sequence[DeliverabilityFinding]) -> bool:
    """Tell whether nothing is to be mended and everything could be looked at."""
    return all(finding.standing in {Severity.RIGHT, Severity.NOTE} for finding in found)


def _findings_of(
    subject: str, check: Callable[[], Iterator[DeliverabilityFinding]]
) -> Iterator[DeliverabilityFinding]:
    try:
        yield from check()
    except Silent as silent:
        sentence = _("The DNS does not answer: %(reason)s.") % {"reason": silent}
        yield DeliverabilityFinding(subject, Severity.UNKNOWN, sentence)


def _sender(names: Names, addresses: Sequence[str], *, signs: bool) -> Sender:
    route = mail_route()
    returns = settings.MAIL_RETURN_PATH or settings.MAIL_FROM
    nearby = _is_nearby(route.host)
    signs = signs or bool(settings.DKIM_KEY_FILE or settings.DKIM_ED25519_KEY_FILE or settings.DKIM_DOMAIN)
    return Sender(
        domain=_domain(settings.MAIL_FROM),
        return_domain=_domain(returns),
        signing_domain=signing_domain().lower() if signs else "",
        addresses=tuple(addresses) or tuple(_addresses(route.host, nearby, names)),
        sends_itself=nearby,
        host=route.host,
        name=route.name,
    )


def _addresses(host: str, nearby: bool, names: Names) -> list[str]:
    if nearby:
        return own_addresses()
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    try:
        return names.addresses(host)
    except Silent:
        return []


def _is_nearby(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
