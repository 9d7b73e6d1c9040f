"""A release with a file of every kind, and the addresses of all that is stored of them."""

import io
import re

from django.core.files.base import ContentFile
from PIL import Image

from releases.document import renditions
from releases.media import attachments, images
from releases.models import Attachment, Release
from releases.tests.cast import a_release, an_uploaded_image

PDF = b"%PDF-1.7\n" + b"0123456789" * 100 + b"\n%%EOF\n"
SIZE = (480, 320)  # pixels: one rendition in each of three formats


def with_files(*, like: Release | None = None) -> Release:
    """Return a draft with a press image, a picture in its body and an attachment; the same ones as `like` has."""
    if like is None:
        images_, picture = [an_uploaded_image(width=SIZE[0], height=SIZE[1])], a_picture()
        file = attachments.keep(ContentFile(PDF))
    else:
        first = like.editions.order_by("number")[0].document
        images_ = list(like.images.all())
        picture = re.findall(r'src="([^"]+)"', first.body)[0]
        file = first.attachments[0].url.removeprefix("/media/")
    release = a_release(
        images=images_, body=f'<p>Så här blir det.</p><p><img src="{picture}" alt="En bro"></p>'
    )
    Attachment.objects.create(release=release, file=file, title="Protokoll")
    return release


def without_files(release: Release) -> None:
    """Take all files out of a release, as an editor does before a correction."""
    release.release_images.all().delete()
    release.attachments.all().delete()
    Release.objects.filter(pk=release.pk).update(body="<p>Så här blir det.</p>")


def a_picture() -> str:
    """Store a picture for a body and return its address."""
    drawn = io.BytesIO()
    Image.new("RGB", SIZE, "#335577").save(drawn, "JPEG")
    drawn.seek(0)
    return images.keep(images.take_in(drawn))


def addresses_of(release: Release) -> list[str]:
    """Return the addresses of all files that a release, or its first edition, has."""
    first = release.editions.order_by("number").first()
    composed = first.document if first else release.compose()
    pictures = [image.url for image in composed.images] + re.findall(r'src="([^"]+)"', composed.body)
    smaller = [one.url for address in pictures for one in renditions.of(address)]
    return [*(file.url for file in composed.attachments), *pictures, *smaller]
