"""The press room as its readers reach it: does it answer under its own name, and how long will browsers trust it?"""

import datetime as dt
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.monitoring.doctor.diagnosis import Diagnosis, Grade

PATIENCE = 10  # seconds
A_PAGE = "/"
# Let's Encrypt renews thirty days before the end; at twenty nobody has.
SOON, MOVED = 20, range(300, 400)


def check() -> Iterator[Diagnosis]:
    """Ask for the front page at SITE_URL and yield what came of it."""
    if settings.LOCAL:
        return
    place = urlsplit(settings.SITE_URL)
    kind = HTTPSConnection if place.scheme == "https" else HTTPConnection
    line = kind(place.netloc, timeout=PATIENCE)
    try:
        line.connect()
        if isinstance(line, HTTPSConnection):
            yield certificate(_until(line), timezone.now())
        line.request("GET", A_PAGE, headers={"User-Agent": "press-room-doctor"})
        yield answer(line.getresponse())
    except (OSError, HTTPException) as error:
        yield _away(error)
    finally:
        line.close()


def answer(response: HTTPResponse) -> Diagnosis:
    """Return what is to be said of an answer to the front page."""
    facts = {"address": settings.SITE_URL, "status": response.status}
    if response.status == 200:
        return Diagnosis(Grade.OK, "site", _("%(address)s shows the press room.") % facts)
    if response.status in MOVED and (response.headers["Location"] or "").startswith(settings.SITE_URL):
        sentence = _("%(address)s leads to itself for ever: BEHIND_PROXY does not fit the proxy.") % facts
        remedy = _("BEHIND_PROXY=1, and the proxy sends X-Forwarded-Proto as deploy/nginx.conf does.")
        return Diagnosis(Grade.WRONG, "site", sentence, remedy)
    sentence = _("%(address)s answers with status %(status)s.") % facts
    return Diagnosis(Grade.WRONG, "site", sentence, "journalctl -u press-room-web -n 50")


def certificate(until: dt.datetime, now: dt.datetime) -> Diagnosis:
    """Return what is to be said of a certificate that browsers trust until then."""
    days = (until - now).days
    sentence = ngettext(
        "The certificate holds for %(days)s day.", "The certificate holds for %(days)s days.", days
    )
    if days > SOON:
        return Diagnosis(Grade.OK, "certificate", sentence % {"days": days})
    return Diagnosis(
        Grade.WARNING, "certificate", sentence % {"days": days}, "certbot renew; systemctl reload nginx"
    )


def _until(line: HTTPSConnection) -> dt.datetime:
    written = line.sock.getpeercert()["notAfter"]  # type: ignore
    return dt.datetime.strptime(str(written), "%b %d %H:%M:%S %Y %Z").replace(tzinfo=dt.UTC)


def _away(error: Exception) -> Diagnosis:
    facts = {"address": settings.SITE_URL, "reason": getattr(error, "verify_message", "") or str(error)}
    if getattr(error, "verify_message", ""):
        sentence = _("Browsers do not trust the certificate of %(address)s: %(reason)s.") % facts
        remedy = _("Put a certificate for that name where nginx has it (docs/deploy.md), and reload nginx.")
        return Diagnosis(Grade.WRONG, "certificate", sentence, remedy)
    sentence = _("%(address)s cannot be reached from this machine: %(reason)s.") % facts
    remedy = _("systemctl status nginx press-room-web; if only this machine cannot reach it, all is well.")
    return Diagnosis(Grade.WARNING, "site", sentence, remedy)
