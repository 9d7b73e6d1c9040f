"""Pictures as cameras, telephones, scanners and drawing programs write them, made here byte by byte."""

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 60, 200)
EXIF_MARKER, COMMENT_MARKER = 0xE1, 0xFE


def two_colours(size: tuple[int, int] = (160, 100)) -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, size[0], size[1]), fill=BLUE)
    return picture


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **({"quality": 95, "subsampling": 0} if form == "JPEG" else {}), **options)
    return out.getvalue()


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """Put an application segment or comment at the beginning of a JPEG."""
    return jpeg[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content + jpeg[2:]


def tiff_notes(*entries: tuple[int, int, int, bytes]) -> bytes:
    """Return Exif metadata of (tag, type, count, four bytes of value)."""
    rows = b"".join(
        struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0") for tag, kind, count, value in entries
    )
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + b"\0\0\0\0"


def chunk(kind: bytes, content: bytes, *, checksum: int | None = None) -> bytes:
    """Return a PNG chunk; a `checksum` given is written whether it is right or not."""
    crc = zlib.crc32(kind + content) if checksum is None else checksum
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Put chunks behind the header of a PNG."""
    return png[:33] + b"".join(chunks) + png[33:]


def scans_of(jpeg: bytes, times: int) -> bytes:
    """Repeat the last scan of a progressive JPEG."""
    begin = jpeg.rindex(b"\xff\xda")
    return jpeg[:begin] + jpeg[begin:-2] * times + jpeg[-2:]


def moving(form: str, colours: Iterable[tuple[int, int, int]] = (RED, BLUE)) -> bytes:
    """Return an animation, a frame of each colour."""
    first, *others = (Image.new("RGB", (60, 40), colour) for colour in colours)
    return saved(first, form, save_all=True, append_images=others, duration=100)
