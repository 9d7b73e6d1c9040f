"""Press images from before there were renditions: where they are kept now, with them."""

from collections.abc import Iterable
from typing import Protocol

from releases.document import renditions
from releases.models import Edition, PressImage


class Shown(Protocol):
    """A press image as an edition or the ledger has it."""

    @property
    def url(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def remade(images: Iterable[Shown]) -> dict[str, str]:
    """Return, by SHA-256, under which address those of these images stand beside renditions whose own tells of none.

    One query, or none when each tells of its own; `manage.py make_renditions` is what remakes them.
    """
    wanted = {image.sha256 for image in images if not renditions.of(image.url)} - {""}
    if not wanted:
        return {}
    found = {image.sha256: image.file.url for image in PressImage.objects.filter(sha256__in=wanted)}
    return {sha256: address for sha256, address in found.items() if renditions.of(address)}


def remade_in(editions: Iterable[Edition]) -> dict[str, str]:
    """Return the same for the press images of these editions."""
    return remade(image for edition in editions for image in edition.document.images)
