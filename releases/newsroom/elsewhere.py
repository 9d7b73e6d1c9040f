"""The release for readers far from this site, to whom "/media/…" leads nowhere."""

import re
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import iri_to_uri

from releases.document import ReleaseDocument
from releases.models import Edition

# In cleaned HTML only an attribute can look like this: quotes inside attributes are escaped.
OWN_ADDRESS = re.compile(r'(<(?:a|img)\b[^>]*?\s(?:href|src)=")(?=/(?!/))')


def read_elsewhere(edition: Edition) -> ReleaseDocument:
    """Return the edition's document with scheme and host in every address of ours."""
    composed = edition.document
    return replace(
        composed,
        body=OWN_ADDRESS.sub(rf"\g<1>{settings.SITE_URL}", composed.body),
        images=tuple(replace(image, url=whole(image.url)) for image in composed.images),
        attachments=tuple(replace(file, url=whole(file.url)) for file in composed.attachments),
    )


def whole(address: str) -> str:
    """Return an address with scheme and host, as a URI (RFC 3986): "/om/" becomes "https://press.example.se/om/"."""
    # An imported link may be no address ("http://[x"): then it stays as it was written.
    with suppress(ValueError):
        address = urljoin(f"{settings.SITE_URL}/", address)
    return iri_to_uri(address)
