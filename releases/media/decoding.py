"""From the bytes of an upload to upright pixels: whatever a viewer shows is read, within what the server can bear.

Metadata never reach the decoder (containers.py). What is missing at the end is
left grey or empty, as viewers leave it, and the editor is told.
"""

import io
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import pillow_heif
from django.conf import settings
from PIL import Image, ImageChops, ImageFile

from releases.media import containers
from releases.media.containers import Container
from releases.media.recognition import FileKind, kind_of

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# Crisp graphics stay lossless, photographs stay small.
LOSSLESS = {"PNG", "GIF"}
# Encoders write up to 20 scans; each costs the time of one picture (bench/RESULTS.md).
MOST_SCANS = 32
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SCREEN_GAMMA = 1 / 2.2
# Bits that are no end of a JPEG: pixels that depend on them were not in the file.
FILLING = b"\x55" * 64
SMALLEST_PART = 0.25  # of a picture: with less of it there, the file is refused

_tolerant = threading.Lock()
# What telephones write (ISO/IEC 23008-12). One thread, as for AVIF; previews in the file are nobody's business.
pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)


class ImageRefused(Exception):
    """An upload that does not become a picture. Doors put it in Swedish."""


class NotAnImage(ImageRefused):
    """The file is no picture that is read here (FORMATS), whatever its name says; `kind` is what it seems to be."""

    def __init__(self, kind: FileKind = FileKind.UNKNOWN) -> None:
        super().__init__(kind)
        self.kind = kind


class TooManyPixels(ImageRefused):
    """The picture has, or claims to have, more than IMAGE_MAX_PIXELS."""


class DecodingRemark(StrEnum):
    """What an editor should know of a picture that was taken in."""

    STILL = "still"  # it moved, and only its first frame was taken
    CUT_SHORT = "cut_short"  # the end of the file is missing, and with it a part of the picture


@dataclass(frozen=True, slots=True)
class Decoded:
    """Upright pixels in whatever mode the file had, the colour profile that describes them, and what to say of it."""

    pixels: Image.Image
    profile: bytes
    is_crisp: bool
    remarks: tuple[DecodingRemark, ...]


def decode(data: bytes) -> Decoded:
    """Read a picture. Raises NotAnImage or TooManyPixels."""
    try:
        return _decoded(containers.opened(data))
    except (ImageRefused, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels from error
    except Exception as error:
        # Decoders fail in any way they like on hostile bytes: OSError, SyntaxError, struct.error, KeyError …
        raise NotAnImage(kind_of(data)) from error


def _decoded(file: Container) -> Decoded:
    if file.scans > MOST_SCANS or not file.is_usual:
        raise NotAnImage(FileKind.INTRICATE)
    source, is_cut = _loaded(file)
    animated = file.is_animated or _moves(file)
    remarks = [*([DecodingRemark.STILL] if animated else []), *([DecodingRemark.CUT_SHORT] if is_cut else [])]
    profile = file.profile or source.info.get("icc_profile") or b""
    turn = TURNS.get(_orientation(source, file.exif))
    pixels = source.transpose(turn) if turn is not None else source
    if not profile:
        pixels = _brightened(pixels)
    return Decoded(pixels, profile, source.format in LOSSLESS, tuple(remarks))


def _loaded(file: Container) -> tuple[Image.Image, bool]:
    """Return the first picture of a file with its pixels, and whether some of them are missing."""
    try:
        source = _opened(file.data)
        source.load()
    except Image.DecompressionBombError:
        raise
    except (OSError, SyntaxError, EOFError, zlib.error):
        return _salvaged(file), True
    if file.is_whole or source.format not in {"JPEG", "WEBP"}:
        return source, False
    return source, source.format == "WEBP" or _missing_from(source, file) < source.height


def _opened(data: bytes) -> ImageFile.ImageFile:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        source = Image.open(io.BytesIO(data), formats=FORMATS)
    if source.width * source.height > settings.IMAGE_MAX_PIXELS:
        raise TooManyPixels
    return source


def _moves(file: Container) -> bool:
    """Return whether a second picture follows the first; asked of another copy, because asking moves on to it."""
    try:
        source = _opened(file.data)
        # A GIF that is to be repeated was made to move, though its pictures may be alike.
        is_repeated = source.format == "GIF" and "loop" in source.info
        return is_repeated or bool(getattr(source, "is_animated", False))
    except (OSError, SyntaxError, EOFError):
        return False


def _missing_from(source: Image.Image, file: Container) -> int:
    """Return the first row of a JPEG that follows from no bytes of the file. Raises NotAnImage if that is early."""
    filled = _opened(file.data.removesuffix(containers.JPEG_END) + FILLING + containers.JPEG_END)
    filled.load()
    box = ImageChops.difference(source, filled).getbbox()
    first = box[1] if box else source.height
    is_gradual = "progressive" in source.info
    if first < source.height * SMALLEST_PART and not is_gradual:
        raise NotAnImage(FileKind.DAMAGED)
    return first


def _salvaged(file: Container) -> Image.Image:
    """Read what is there of a PNG or GIF whose end is missing or wrong. Raises OSError or NotAnImage."""
    with _whatever_is_missing():
        source = _opened(file.data)
        if source.format not in LOSSLESS:
            raise OSError("decoders of this format read the whole file or nothing")
        source.load()
    # What was not there is zero.
    box = source.getbbox(alpha_only=False)
    if box is None or box[3] < source.height * SMALLEST_PART:
        raise NotAnImage(FileKind.DAMAGED)
    return source


@contextmanager
def _whatever_is_missing() -> Iterator[None]:
    """Let Pillow read files that end too early. Its switch is one for all threads; others may only become milder."""
    with _tolerant:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False


def _orientation(source: Image.Image, exif: bytes) -> int:
    """Return how the camera was held (Exif 2.32, 4.6.4), 1 when the file says nothing or nonsense."""
    try:
        if exif:
            notes = Image.Exif()
            notes.load(exif)
        else:
            notes = source.getexif()
        return int(notes.get(ORIENTATION, 1))
    except Exception:
        return 1


def _brightened(pixels: Image.Image) -> Image.Image:
    """Return the pixels of a PNG as bright as its gAMA chunk says (W3C PNG, 13.13); sRGB or a profile overrule it."""
    gamma = pixels.info.get("gamma")
    if not gamma or "srgb" in pixels.info or not 0.1 <= gamma <= 2 or abs(gamma - SCREEN_GAMMA) < 0.02:
        return pixels
    if pixels.mode == "P":
        pixels = pixels.convert("RGBA" if pixels.has_transparency_data else "RGB")
    if pixels.mode not in {"L", "LA", "RGB", "RGBA"}:
        return pixels
    curve = [round(255 * (value / 255) ** (SCREEN_GAMMA / gamma)) for value in range(256)]
    bands = len(pixels.getbands()) - ("A" in pixels.getbands())
    straight = list(range(256)) * (len(pixels.getbands()) - bands)
    return pixels.point(curve * bands + straight)
