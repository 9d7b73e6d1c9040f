"""What a file is that is no picture for the web: told by its first bytes, so that its owner learns what to do."""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What was uploaded instead of a picture."""

    UNKNOWN = "unknown"
    EMPTY = "empty"
    DAMAGED = "damaged"
    INTRICATE = "intricate"
    HEIC = "heic"
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
    (rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|.{4}ftyp.{0,40}avi[fs]", Kind.DAMAGED),
    (rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", Kind.HEIC),
    (rb".{4}ftypcrx |FUJIFILMCCD-RAW|II(?:RO|RS|U\0)|II\*\0.{4}CR|\0MRM|FOVb", Kind.RAW),
    (rb"II[*+]\0|MM\0[*+]", Kind.TIFF),
    (rb"BM", Kind.BMP),
    (rb"8BP[SB]", Kind.PHOTOSHOP),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", Kind.JPEG_XL),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", Kind.JPEG_2000),
    (rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]|\x1f\x8b", Kind.SVG),
    (rb"\s*%PDF-|%!PS", Kind.PDF),
    (rb".{4}ftyp|.{4}moov|\x1aE\xdf\xa3|RIFF.{4}AVI |\0\0\x01[\xb3\xba]", Kind.FILM),
    (rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf", Kind.DOCUMENT),
)
LONGEST_BEGINNING = 2_000  # bytes
PATTERNS = [(re.compile(pattern, re.DOTALL), kind) for pattern, kind in BEGINNINGS]


def kind_of(data: bytes) -> Kind:
    """Return what a file that could not be decoded seems to be; DAMAGED for one of a format that is read here."""
    if not data:
        return Kind.EMPTY
    beginning = data[:LONGEST_BEGINNING]
    return next((kind for pattern, kind in PATTERNS if pattern.match(beginning)), Kind.UNKNOWN)
