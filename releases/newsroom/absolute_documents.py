"""The release for readers far from this site, to whom "/media/…" leads nowhere."""

from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings
from django.utils.encoding import iri_to_uri

from releases.document import ReleaseDocument, richtext
from releases.models import Edition


def read_elsewhere(edition: Edition) -> ReleaseDocument:
    """Return the edition's document with scheme and host in every address of ours."""
    composed = edition.document
    return replace(
        composed,
        body=_whole_body(composed.body, settings.SITE_URL),
        images=tuple(replace(image, url=whole(image.url)) for image in composed.images),
        attachments=tuple(replace(file, url=whole(file.url)) for file in composed.attachments),
    )


def whole(address: str) -> str:
    """Return an address with scheme and host, as a URI (RFC 3986): "/om/" becomes "https://press.example.se/om/"."""
    # An imported link may be no address ("http://[x"): then it stays as it was written.
    with suppress(ValueError):
        address = urljoin(f"{settings.SITE_URL}/", address)
    return iri_to_uri(address)


@lru_cache(maxsize=256)
def _whole_body(body: str, site: str) -> str:
    """Return a body with scheme and host before each path of this site; bodies never change, so each is set once."""
    root = richtext.read(body)
    for name, one in (("href", "a"), ("src", "img")):
        for link in root.iter(one):
            if (path := link.get(name, "")).startswith("/"):
                link.set(name, site + path)
    return richtext.write(root, richtext.abroad(site))
