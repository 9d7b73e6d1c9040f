"""Taking in an image: whatever somebody uploads becomes a clean picture of ours, or a clear refusal.

The bytes of an upload are never stored. The image is decoded and encoded anew,
so nothing that is no picture survives: no metadata (GPS, serial numbers), no
script behind the last byte, no second picture. Rotation is applied and the
colour profile kept. WebP and AVIF become JPEG, because common mail programs
and older picture desks read neither.

Source: OWASP ASVS 5, 5.2 (file content), and the OWASP File Upload Cheat Sheet.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

from releases.models import PressImage
from releases.models.media import generated_name, stored

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# Crisp graphics stay lossless, photographs stay small.
LOSSLESS = {"PNG", "GIF"}
PHOTO_QUALITY = 90
THUMBNAIL_BOX = (640, 640)
THUMBNAIL_QUALITY = 82
FOLDER = "bilder"


class ImageRefused(Exception):
    """An upload that does not become a picture. Doors put it in Swedish."""


class NotAnImage(ImageRefused):
    """The file is no readable JPEG, PNG, WebP, GIF or AVIF, whatever its name says."""


class TooManyBytes(ImageRefused):
    """The file is larger than IMAGE_MAX_BYTES."""


class TooManyPixels(ImageRefused):
    """The picture has, or claims to have, more than IMAGE_MAX_PIXELS."""


class NoRoom(ImageRefused):
    """The picture is fine but could not be stored: the disk is full or not writable."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture. Width and height are pixels; `sha256` is that of `content`."""

    content: bytes
    thumbnail: bytes
    extension: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def take_in(upload: File | IO[bytes]) -> Picture:
    """Decode an upload and encode it anew. Raises NotAnImage, TooManyBytes or TooManyPixels."""
    data = upload.read(settings.IMAGE_MAX_BYTES + 1)
    if len(data) > settings.IMAGE_MAX_BYTES:
        raise TooManyBytes
    try:
        return _encode_anew(data)
    except (ImageRefused, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except Exception as error:
        # Decoders fail in any way they like on hostile bytes: OSError, SyntaxError, struct.error, KeyError …
        raise NotAnImage from error


def keep(picture: Picture) -> str:
    """Store a picture for use inside a body and return its address below MEDIA_URL. Raises NoRoom."""
    return default_storage.url(_store(picture.content, picture.extension))


def put(picture: Picture, into: PressImage) -> None:
    """Store a picture and its thumbnail and let `into`, which is not saved, point at them. Raises NoRoom."""
    into.file = _store(picture.content, picture.extension)
    into.thumbnail = _store(picture.thumbnail, picture.extension)
    into.width, into.height, into.sha256 = picture.width, picture.height, picture.sha256


def _encode_anew(data: bytes) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as source:
        if source.width * source.height > settings.IMAGE_MAX_PIXELS:
            raise TooManyPixels
        lossless = source.format in LOSSLESS
        profile = source.info.get("icc_profile") or b""
        upright = ImageOps.exif_transpose(source)
    pixels, profile = _plain(upright, profile)
    extension = "png" if lossless or "A" in pixels.getbands() else "jpg"
    thumbnail = ImageOps.contain(pixels, THUMBNAIL_BOX) if _larger_than_thumbnail(pixels) else pixels
    return Picture(
        content=_encoded(pixels, extension, PHOTO_QUALITY, profile),
        thumbnail=_encoded(thumbnail, extension, THUMBNAIL_QUALITY, profile),
        extension=extension,
        width=pixels.width,
        height=pixels.height,
    )


def _plain(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """Return the pixels as grey, RGB or either with transparency, and the profile if it still describes them."""
    if image.mode == "CMYK":
        return _separations_to_screen(image, profile), b""
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    transparent = image.has_transparency_data
    grey = image.mode in {"1", "L", "LA", "La"}
    mode = ("LA" if transparent else "L") if grey else ("RGBA" if transparent else "RGB")
    plain = image.convert(mode)
    plain.info.clear()
    return plain, profile if _colours_of(profile) == ("GRAY" if grey else "RGB") else b""


def _separations_to_screen(image: Image.Image, profile: bytes) -> Image.Image:
    """Return printing colours (CMYK) as sRGB, through the picture's own profile when it has one."""
    if _colours_of(profile) != "CMYK":
        return image.convert("RGB")
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    converted = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "CMYK", "RGB").apply(image)
    converted.info.clear()
    return converted


def _colours_of(profile: bytes) -> str:
    """Return the colour space an ICC profile describes ("RGB", "GRAY", "CMYK"), or "" for none that can be read."""
    if not profile:
        return ""
    try:
        return str(ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space).strip()
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return ""


def _larger_than_thumbnail(image: Image.Image) -> bool:
    return image.width > THUMBNAIL_BOX[0] or image.height > THUMBNAIL_BOX[1]


def _encoded(image: Image.Image, extension: str, quality: int, profile: bytes) -> bytes:
    out = io.BytesIO()
    if extension == "png":
        image.save(out, "PNG", optimize=True, icc_profile=profile or None)
    else:
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True, icc_profile=profile or None)
    return out.getvalue()


def _store(content: bytes, extension: str) -> str:
    try:
        return stored(generated_name(FOLDER, extension), ContentFile(content))
    except OSError as error:
        raise NoRoom from error
