"""What a file is that is no picture for the web: told by its first bytes, so that its owner learns what to do."""

import re
from enum import StrEnum


class FileKind(StrEnum):
    """What was uploaded instead of a picture."""

    UNKNOWN = "unknown"
    EMPTY = "empty"
    DAMAGED = "damaged"
    INTRICATE = "intricate"
    RAW = "raw"
    TIFF = "tiff"
    BMP = "bmp"
    PHOTOSHOP = "photoshop"
    JPEG_XL = "jpeg_xl"
    JPEG_2000 = "jpeg_2000"
    SVG = "svg"
    PDF = "pdf"
    FILM = "film"
    DOCUMENT = "document"


# Where a file begins so; the first that fits holds. Brands of ISO media files (HEIC, AVIF, films) stand after "ftyp".
BEGINNINGS = (
    (
        rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp(?:.{0,40}avi[fs]|hei[cxms]|hev[cxms]|mi[af]1|msf1)",
        FileKind.DAMAGED,
    ),
    (rb".{4}ftypcrx |FUJIFILMCCD-RAW|II(?:RO|RS|U\0)|II\*\0.{4}CR|\0MRM|FOVb", FileKind.RAW),
    (rb"II[*+]\0|MM\0[*+]", FileKind.TIFF),
    (rb"BM", FileKind.BMP),
    (rb"8BP[SB]", FileKind.PHOTOSHOP),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", FileKind.JPEG_XL),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", FileKind.JPEG_2000),
    (
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]|\x1f\x8b",
        FileKind.SVG,
    ),
    (rb"\s*%PDF-|%!PS", FileKind.PDF),
    (rb".{4}ftyp|.{4}moov|\x1aE\xdf\xa3|RIFF.{4}AVI |\0\0\x01[\xb3\xba]", FileKind.FILM),
    (rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf", FileKind.DOCUMENT),
)
LONGEST_BEGINNING = 2_000  # bytes
PATTERNS = [(re.compile(pattern, re.DOTALL), kind) for pattern, kind in BEGINNINGS]


def kind_of(data: bytes) -> FileKind:
    """Return what a file that could not be decoded seems to be; DAMAGED for one of a format that is read here."""
    if not data:
        return FileKind.EMPTY
    beginning = data[:LONGEST_BEGINNING]
    return next((kind for pattern, kind in PATTERNS if pattern.match(beginning)), FileKind.UNKNOWN)
