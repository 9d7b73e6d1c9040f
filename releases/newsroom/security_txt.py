"""Whom to tell of a hole in the security of the site (RFC 9116)."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from releases.absolute_urls import whole

# Less than a year (RFC 9116, 2.5.5), and reached by nobody while the site is up: each day begins it anew.
HOLDS = dt.timedelta(days=180)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer with whom to tell, in which languages, and until when that holds. Raises Http404 while nobody is named."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    lines = [("Contact", as_uri(contact)) for contact in settings.SECURITY_CONTACTS]
    lines += [("Expires", expires(timezone.now())), ("Preferred-Languages", "sv, en")]
    lines += [("Canonical", whole(reverse("newsroom:security_txt")))]
    lines += [("Policy", settings.SECURITY_POLICY)] if settings.SECURITY_POLICY else []
    words = "".join(f"{name}: {value}\n" for name, value in lines)
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


def as_uri(contact: str) -> str:
    """Return a contact as a URI (RFC 9116, 2.5.3): an address as typed becomes a mailto:, a number a tel:."""
    if ":" in contact:
        return contact
    return f"mailto:{contact}" if "@" in contact else f"tel:{contact.replace(' ', '')}"


def expires(now: dt.datetime) -> str:
    """Return the end of a day half a year from now: the same text all day, so that it may be kept."""
    return f"{(now + HOLDS).astimezone(dt.UTC):%Y-%m-%d}T00:00:00Z"
