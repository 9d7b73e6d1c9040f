"""Taking in an image: whatever somebody uploads becomes a clean picture of ours, or a clear refusal.

The bytes of an upload are never stored. The image is decoded and encoded anew,
so nothing that is no picture survives: no metadata (GPS, serial numbers), no
script behind the last byte, no second picture. Rotation is applied and the
colour profile kept. WebP, AVIF and the HEIC of telephones become JPEG, because
common mail programs and older picture desks read none of them.

Beside the original stand its renditions (releases/document/renditions.py), in the
colours of screens (sRGB) and without a profile, which mail programs ignore.
They are made of the clean pixels at once, which costs 1.3 s of processor time
for 12 megapixels (measured; docs/decisions/0015).

Source: OWASP ASVS 5, 5.2 (file content), and the OWASP File Upload Cheat Sheet.
"""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageMath, features

from releases.document import renditions, shapes
from releases.media.decoding import (
    Decoded,
    DecodingRemark,
    ImageRefused,
    NotAnImage,
    TooManyPixels,
    decode,
)
from releases.models import PressImage
from releases.models.media import generated_name, stored

PHOTO_QUALITY = 90
# Measured in docs/decisions/0015.
RENDITION_OPTIONS: dict[str, dict[str, Any]] = {
    "a": {"format": "AVIF", "quality": 60, "speed": 8, "max_threads": 1},
    "w": {"format": "WEBP", "quality": 78, "method": 2},
    "j": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "p": {"format": "PNG", "optimize": True},
}
# Small letters in a picture stay clear only when its colours are not halved.
CRISP = {"a": {"subsampling": "4:4:4"}, "j": {"subsampling": "4:4:4"}}
MODERN = {"a": "avif", "w": "webp"}
FOLDER = "bilder"

__all__ = [
    "DecodingRemark",
    "ImageGone",
    "ImageRefused",
    "ImageTooLarge",
    "NoRoomForImage",
    "NotAnImage",
    "Picture",
    "TooManyPixels",
]

logger = logging.getLogger(__name__)


class ImageTooLarge(ImageRefused):
    """The file is larger than IMAGE_MAX_BYTES."""


class ImageGone(ImageRefused):
    """The file of a stored picture is not there any more."""


class NoRoomForImage(ImageRefused):
    """The picture is fine but could not be stored: the disk is full or not writable."""


@dataclass(frozen=True, slots=True)
class Smaller:
    """A rendition that is not stored yet, of a crop if it has a `shape`.

    `form` is a letter of renditions.FORMS, `width` is in pixels.
    """

    form: str
    width: int
    content: bytes
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture. Width and height are pixels; `points` are those its shapes are cut around."""

    content: bytes
    extension: str
    width: int
    height: int
    smaller: tuple[Smaller, ...] = ()
    remarks: tuple[DecodingRemark, ...] = ()
    points: Mapping[str, shapes.Point] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The SHA-256 of `content` (hex)."""
        return hashlib.sha256(self.content).hexdigest()


def take_in(upload: File | IO[bytes], points: Mapping[str, shapes.Point] | None = None) -> Picture:
    """Decode an upload and encode it anew, its shapes cut around `points`.

    Raises NotAnImage, ImageTooLarge or TooManyPixels.
    """
    data = upload.read(settings.IMAGE_MAX_BYTES + 1)
    if len(data) > settings.IMAGE_MAX_BYTES:
        raise ImageTooLarge
    return _encode_anew(decode(data), shapes.of_every_shape(points or {}))


def keep(picture: Picture) -> str:
    """Store a picture for use inside a body and return its address below MEDIA_URL. Raises NoRoomForImage."""
    return default_storage.url(_store(picture))


def put(picture: Picture, into: PressImage) -> None:
    """Store a picture and its renditions and let `into`, which is not saved, point at it. Raises NoRoomForImage."""
    into.file = _store(picture)
    into.thumbnail = _smallest(into.file.name)
    into.width, into.height, into.sha256 = picture.width, picture.height, picture.sha256
    into.focal_points = {}


def cut(image: PressImage, points: Mapping[str, shapes.Point]) -> None:
    """Store the file of `image`, which is not saved, anew with its shapes cut around `points`; {} cuts none.

    What names the earlier file, editions among them, keeps it with the crops that it had. Raises ImageGone and
    NoRoomForImage.
    """
    picture = _stored_picture(str(image.file.name), shapes.of_every_shape(points))
    if picture is None:
        raise ImageGone
    put(picture, into=image)
    image.focal_points = {name: list(point) for name, point in points.items()}


def make_missing() -> int:
    """Give stored pictures the renditions they lack, and return how many got some. Repeating it changes nothing.

    Press images from before there were renditions are stored once more, under
    a name that tells of theirs; the earlier file stays for the editions that
    name it. Files that went missing are made anew. Raises NoRoomForImage.
    """
    return sum(_given_renditions(image) for image in PressImage.objects.iterator()) + sum(
        _mended(name) for name in _originals()
    )


def _given_renditions(image: PressImage) -> bool:
    before = str(image.file.name)
    if renditions.of(before) or not renditions.widths(image.width, image.height):
        return False
    picture = _stored_picture(before)
    if picture is None:
        return False
    name = _store(picture)
    # Unless somebody has chosen another file in the meantime.
    PressImage.objects.filter(pk=image.pk, file=before).update(file=name, thumbnail=_smallest(name))
    return True


def _originals() -> Iterator[str]:
    """Yield the names of stored originals that tell of renditions."""
    if default_storage.exists(FOLDER):
        names = (f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1])
        yield from (name for name in names if renditions.of(name))


def _mended(name: str) -> bool:
    """Make the files anew that the name of an original tells of and that are not there."""
    missing = [one.url for one in shapes.every(name) if not default_storage.exists(one.url)]
    picture = _stored_picture(name, shapes.points_in(name)) if missing else None
    if picture is None:
        return False
    stem = name.partition(".")[0]
    made = {renditions.name_of(stem, one.width, one.form, one.shape): one.content for one in picture.smaller}
    found = [(address, made[address]) for address in missing if address in made]
    for address, content in found:
        _write(address, content)
    return bool(found)


def _stored_picture(name: str, points: Mapping[str, shapes.Point] | None = None) -> Picture | None:
    """Return a stored original, its bytes as they are, with renditions and crops of it; None when it is not there."""
    try:
        with default_storage.open(name) as file:
            content = file.read()
    except OSError:
        logger.warning("The picture %s is not stored any more", name)
        return None
    source = decode(content)
    pixels, profile = _plain(source.pixels, source.profile)
    smaller = _smaller(pixels, profile, points or {}, crisp=source.is_crisp)
    extension = name.rpartition(".")[2]
    return Picture(content, extension, pixels.width, pixels.height, smaller, points=points or {})


def _encode_anew(source: Decoded, points: Mapping[str, shapes.Point]) -> Picture:
    pixels, profile = _plain(source.pixels, source.profile)
    extension = "png" if source.is_crisp or "A" in pixels.getbands() else "jpg"
    return Picture(
        content=_encoded(pixels, extension, profile),
        extension=extension,
        width=pixels.width,
        height=pixels.height,
        smaller=_smaller(pixels, profile, points, crisp=source.is_crisp),
        remarks=source.remarks,
        points=points,
    )


def _smaller(
    pixels: Image.Image, profile: bytes, points: Mapping[str, shapes.Point] | None = None, *, crisp: bool
) -> tuple[Smaller, ...]:
    """Return the renditions of clean pixels, and the crops of the shapes that have a point."""
    forms = _modern_forms() + ("p" if "A" in pixels.getbands() else "j")
    steps = renditions.widths(pixels.width, pixels.height)
    made = _scaled(pixels, profile, steps, forms, crisp=crisp)
    for shape, point in (points or {}).items() if steps else ():
        piece = pixels.crop(shapes.box(pixels.width, pixels.height, shape, point))
        across = shapes.widths(steps, piece.width, shape)
        crops = _scaled(piece, profile, across, shapes.forms(forms, shape), crisp=crisp)
        made += [replace(one, shape=shape) for one in crops]
    return tuple(made)


def _scaled(
    pixels: Image.Image, profile: bytes, across: Sequence[int], forms: str, *, crisp: bool
) -> list[Smaller]:
    """Return pixels in these widths, the widest first, each made of the next wider one."""
    made: list[Smaller] = []
    for number, width in enumerate(reversed(across)):
        height = renditions.scaled(pixels.width, pixels.height, width)
        pixels = pixels.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        if number == 0:
            pixels = _in_screen_colours(pixels, profile)
        made += [Smaller(form, width, _rendered(pixels, form, crisp)) for form in forms]
    return made


@cache
def _modern_forms() -> str:
    """Return the letters of the formats that browsers prefer and Pillow was built with, told in the log once."""
    missing = [name for name in MODERN.values() if not features.check(name)]
    if missing:
        logger.warning("Pillow cannot write %s here: pictures become larger files", " and ".join(missing))
    return "".join(form for form, name in MODERN.items() if name not in missing)


def _rendered(pixels: Image.Image, form: str, crisp: bool) -> bytes:
    out = io.BytesIO()
    pixels.save(out, **RENDITION_OPTIONS[form], **(CRISP.get(form, {}) if crisp else {}))
    return out.getvalue()


def _in_screen_colours(pixels: Image.Image, profile: bytes) -> Image.Image:
    """Return pixels as sRGB, through their profile when it describes colours."""
    if _colours_of(profile) != "RGB":
        return pixels
    return _converted(pixels, profile, pixels.mode) or pixels


def _plain(image: Image.Image, profile: bytes) -> tuple[Image.Image, bytes]:
    """Return the pixels as grey, RGB or either with transparency, and the profile if it still describes them."""
    if image.mode == "CMYK":
        separated = _converted(image, profile, "RGB") if _colours_of(profile) == "CMYK" else None
        return separated or image.convert("RGB"), b""
    if image.mode.startswith("I;16"):
        image = _in_eight_bits(image)
    transparent = image.has_transparency_data
    grey = image.mode in {"1", "L", "LA", "La"}
    mode = ("LA" if transparent else "L") if grey else ("RGBA" if transparent else "RGB")
    plain = image.convert(mode)
    plain.info.clear()
    return plain, profile if _describes(profile, plain) else b""


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Return 16-bit grey as 8-bit grey, see-through where it was (a tRNS chunk names one of the 65,536 values)."""
    see_through = image.info.get("transparency")
    grey = image.point(lambda value: value / 256).convert("L")
    grey.info.clear()
    if isinstance(see_through, int):
        # Exact, though `point` knows no comparison for this mode.
        values = image.convert("I")
        alpha = ImageMath.lambda_eval(lambda of: (of["v"] != see_through) * 255, v=values).convert("L")
        grey.putalpha(alpha)
    return grey


def _describes(profile: bytes, pixels: Image.Image) -> bool:
    """Return whether programs can get from the pixels to the colours of a screen by this profile."""
    grey = pixels.mode in {"L", "LA"}
    if _colours_of(profile) != ("GRAY" if grey else "RGB"):
        return False
    return _converted(Image.new("L" if grey else "RGB", (1, 1)), profile, "RGB") is not None


def _converted(pixels: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    """Return pixels as sRGB, None when the profile is good for nothing."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), pixels.mode, mode)
        converted = transform.apply(pixels)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
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


def _encoded(image: Image.Image, extension: str, profile: bytes) -> bytes:
    out = io.BytesIO()
    if extension == "png":
        image.save(out, "PNG", optimize=True, icc_profile=profile or None)
    else:
        options = {"quality": PHOTO_QUALITY, "optimize": True, "progressive": True}
        image.save(out, "JPEG", icc_profile=profile or None, **options)
    return out.getvalue()


def _store(picture: Picture) -> str:
    """Store a picture and its renditions and return the name of the original. Raises NoRoomForImage."""
    stem = generated_name(FOLDER, picture.extension).removesuffix(f".{picture.extension}")
    kept: list[str] = []
    try:
        for one in picture.smaller:
            kept.append(_write(renditions.name_of(stem, one.width, one.form, one.shape), one.content))
        # Last: whoever finds the original finds all that its name tells of.
        return _write(_name_with_sizes(stem, picture), picture.content)
    except NoRoomForImage:
        for name in kept:
            default_storage.delete(name)
        raise


def _write(name: str, content: bytes) -> str:
    try:
        return stored(name, ContentFile(content))
    except OSError as error:
        raise NoRoomForImage from error


def _name_with_sizes(stem: str, picture: Picture) -> str:
    if not picture.smaller:
        return f"{stem}.{picture.extension}"
    whole = [one for one in picture.smaller if not one.shape]
    forms = "".join(dict.fromkeys(one.form for one in whole))
    across = sorted({one.width for one in whole})
    size = (picture.width, picture.height)
    crops = shapes.in_words(picture.points)
    return renditions.name_with_sizes(stem, picture.extension, size, forms, across, crops)


def _smallest(name: str) -> str:
    """Return the name of the smallest rendition that every program reads, "" when there is none."""
    return next((one.url for one in renditions.plain(name)), "")
