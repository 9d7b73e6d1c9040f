"""Small versions of press images, for lists and for narrow screens."""

from collections.abc import Iterable

from django.core.files.storage import default_storage

from releases.models import Edition, PressImage


def thumbnails_of(editions: Iterable[Edition]) -> dict[str, str]:
    """Return the addresses of thumbnails by the SHA-256 that the editions froze, in one query or none."""
    wanted = {image.sha256 for edition in editions for image in edition.document.images} - {""}
    if not wanted:
        return {}
    found = PressImage.objects.filter(sha256__in=wanted).exclude(thumbnail="")
    return {sha256: default_storage.url(name) for sha256, name in found.values_list("sha256", "thumbnail")}
