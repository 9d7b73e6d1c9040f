"""Our mail server: does it let us in, encrypt, and sign us in?"""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.mail.deliverability.findings import DeliverabilityFinding, Severity
from releases.mail.smtp.handshake import HandshakeFailed, Route
from releases.mail.smtp.probe import ProbeFailed, ProbeResult, Untrusted, probe

PATIENCE = 10.0  # seconds for all of the conversation
RENEW_WITHIN = 14  # days: who renews by machine does it earlier


def check(route: Route, *, nearby: bool, now: dt.datetime) -> Iterator[DeliverabilityFinding]:
    """Tell what the server of the settings offers; `nearby` means on this machine, where nothing can be overheard."""
    facts = {"server": f"{route.host}:{route.port}"}
    try:
        met = probe(route, patience=PATIENCE)
    except ProbeFailed as error:
        sentence = _("Nobody takes mail at %(server)s: %(reason)s.")
        yield DeliverabilityFinding("SMTP", Severity.MEND, sentence % (facts | {"reason": error}))
    except Untrusted as error:
        sentence = _("The certificate of %(server)s is not to be trusted: %(reason)s.")
        yield DeliverabilityFinding("TLS", Severity.MEND, sentence % (facts | {"reason": error}))
    except HandshakeFailed as refused:
        sentence = _("%(server)s does not let us in: %(reason)s")
        yield DeliverabilityFinding("SMTP", Severity.MEND, sentence % (facts | {"reason": refused}))
    else:
        yield from _about_offers(route, met, facts)
        yield from _about_encryption(route, met, nearby, now, facts)


def _about_offers(route: Route, met: ProbeResult, facts: dict[str, str]) -> Iterator[DeliverabilityFinding]:
    if route.user:
        sentence = _("%(server)s answers and knows our password.")
    else:
        sentence = _("%(server)s answers and asks for no password.")
    yield DeliverabilityFinding("SMTP", Severity.RIGHT, sentence % facts)
    if not met.features.pipelining:
        sentence = _("%(server)s does not offer PIPELINING, so a mailing takes several times as long.")
        yield DeliverabilityFinding("SMTP", Severity.NOTE, sentence % facts)


def _about_encryption(
    route: Route, met: ProbeResult, nearby: bool, now: dt.datetime, facts: dict[str, str]
) -> Iterator[DeliverabilityFinding]:
    if met.certified_until is not None:
        yield _about_certificate((met.certified_until - now).days, facts)
    elif nearby:
        yield DeliverabilityFinding(
            "TLS", Severity.RIGHT, _("%(server)s is on this machine and needs no encryption.") % facts
        )
    elif met.features.starttls:
        sentence = _(
            "Our mail goes to %(server)s in clear, though it offers STARTTLS. Set MAIL_TLS=starttls."
        )
        yield DeliverabilityFinding("TLS", Severity.MEND, sentence % facts)
    else:
        sentence = _("Our mail goes to %(server)s in clear, and it offers no encryption on this port.")
        yield DeliverabilityFinding("TLS", Severity.MEND, sentence % facts)


def _about_certificate(days: int, facts: dict[str, str]) -> DeliverabilityFinding:
    sentence = ngettext(
        "%(server)s encrypts; its certificate is valid for %(days)s more day.",
        "%(server)s encrypts; its certificate is valid for %(days)s more days.",
        days,
    )
    standing = Severity.RIGHT if days >= RENEW_WITHIN else Severity.MEND
    return DeliverabilityFinding("TLS", standing, sentence % (facts | {"days": days}))
