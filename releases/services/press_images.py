"""The verbs of press images: taking one in; and what one must have before it is published."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import IO
from urllib.parse import unquote

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet

from releases.document import ReleaseDocument, shapes
from releases.media import images
from releases.models import PressImage, PublishedImage, Release


def add(
    upload: File | IO[bytes], *, credit: str = "", licence: str = ""
) -> tuple[PressImage, images.Picture]:
    """Keep an upload as a press image that nobody has described yet, and return it with what became of the file.

    No release can be published with it before somebody writes what it shows. Raises images.ImageRefused.
    """
    picture = images.take_in(upload)
    return keep(picture, credit=credit, licence=licence), picture


def keep(
    picture: images.Picture, *, points: Mapping[str, shapes.Point] | None = None, **facts: str
) -> PressImage:
    """Keep a picture as a press image with these facts; `points` are the focal points that it was cut around."""
    image = PressImage(**facts)
    images.put(picture, into=image)
    image.focal_points = {name: list(point) for name, point in (points or {}).items()}
    with transaction.atomic():
        image.save()
    return image


class StillUsed(Exception):
    """A press image that stands in a release, or that the public sees, is not deleted."""


@transaction.atomic
def remove(image: PressImage) -> None:
    """Delete a press image that stands in no release; its files follow when nothing names them. Raises StillUsed."""
    PressImage.objects.select_for_update().get(pk=image.pk)
    if releases_with(image).exists():
        raise StillUsed
    image.delete()


def incomplete(composed: ReleaseDocument) -> tuple[int, ...]:
    """Return which press images, counted from 0, lack the credit or licence that the installation requires."""
    return tuple(
        index
        for index, image in enumerate(composed.images)
        if (settings.PRESS_IMAGE_CREDIT_REQUIRED and not image.credit.strip())
        or (settings.PRESS_IMAGE_LICENCE_REQUIRED and not image.licence)
    )


def without_consent(composed: ReleaseDocument, *, on: dt.date) -> Iterable[PressImage]:
    """Return the press images of a document whose consent does not hold on a day; one query, none without images."""
    names = [unquote(image.url.removeprefix(settings.MEDIA_URL)) for image in composed.images]
    return PressImage.objects.with_consent_past(on).filter(file__in=names) if names else ()


def releases_with(image: PressImage) -> QuerySet[Release]:
    """Return the releases that an image stands in: as they are written, or as the public reads them."""
    published = PublishedImage.objects.filter(sha256=image.sha256).exclude(sha256="")
    return Release.objects.filter(
        Q(release_images__image=image) | Q(editions__in=published.values("edition"))
    ).distinct()
