"""The verbs of press images: taking one in."""

from typing import IO

from django.core.files.base import File
from django.db import transaction

from releases.media import images
from releases.models import PressImage


def add(
    upload: File | IO[bytes], *, credit: str = "", licence: str = ""
) -> tuple[PressImage, images.Picture]:
    """Keep an upload as a press image that nobody has described yet, and return it with what became of the file.

    No release can be published with it before somebody writes what it shows. Raises images.ImageRefused.
    """
    picture = images.take_in(upload)
    image = PressImage(credit=credit, licence=licence)
    images.put(picture, into=image)
    with transaction.atomic():
        image.save()
    return image, picture
