"""Absolute addresses of the press room: what stands in mails, feeds, exports and notices, far from the site itself."""

from contextlib import suppress
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.encoding import iri_to_uri


def whole(address: str) -> str:
    """Return an address with scheme and host, as a URI (RFC 3986): "/om/" becomes "https://press.example.se/om/"."""
    # An imported link may be no address ("http://[x"): then it stays as it was written.
    with suppress(ValueError):
        address = urljoin(f"{settings.SITE_URL}/", address)
    return iri_to_uri(address)


def page(name: str, *args: object) -> str:
    """Return the absolute address of a page of the press room by its name in `newsroom/urls.py`: "archive"."""
    return whole(reverse(f"newsroom:{name}", args=args))
