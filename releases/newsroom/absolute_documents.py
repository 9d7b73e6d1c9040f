"""The release for readers far from this site, to whom "/media/…" leads nowhere."""

from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from releases.absolute_urls import whole
from releases.document import ReleaseDocument, richtext
from releases.models import Edition


def absolute_document(edition: Edition) -> ReleaseDocument:
    """Return the edition's document with scheme and host in every address of ours."""
    composed = edition.document
    return replace(
        composed,
        body=_whole_body(composed.body, settings.SITE_URL),
        images=tuple(replace(image, url=whole(image.url)) for image in composed.images),
        attachments=tuple(replace(file, url=whole(file.url)) for file in composed.attachments),
    )


@lru_cache(maxsize=256)
def _whole_body(body: str, site: str) -> str:
    """Return a body with scheme and host before each path of this site; bodies never change, so each is set once."""
    root = richtext.read(body)
    for name, one in (("href", "a"), ("src", "img")):
        for link in root.iter(one):
            if (path := link.get(name, "")).startswith("/"):
                link.set(name, whole(path))
    return richtext.write(root, richtext.with_site(site))
