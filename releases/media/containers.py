"""What of a JPEG or PNG file its decoder gets to see: the picture, and nothing that is written about it.

Viewers show a picture whatever its metadata are; Pillow reads them first and
gives up. So they are taken out beforehand, and with them the second pictures
of telephones (MPO), thumbnails, comments and whatever follows the end.

Sources: ITU T.81 (JPEG), annex B; CIPA DC-008 (Exif); W3C PNG, third edition, 5 and 13.
"""

import re
import zlib
from dataclasses import dataclass

JPEG_BEGINNING, JPEG_END = b"\xff\xd8", b"\xff\xd9"
PNG_BEGINNING = b"\x89PNG\r\n\x1a\n"
CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
START_OF_SCAN, APP0, APP1, APP2, APP14, APP15, COMMENT = 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
EXIF = b"Exif\0\0"
# Application segments that say what the numbers mean: density, colour profile, colour transform.
KEPT = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}
SHORTEST_SEGMENT = 16  # bytes, of these
# Baseline, extended and progressive, all by Huffman: what browsers decode.
USUAL_FRAMES = {0xC0, 0xC1, 0xC2}
NO_FRAMES = {0xC4, 0xC8, 0xCC}  # tables that share the numbers of frames
# Within a scan 0xFF is followed by 0, by a restart marker, or by itself; anything else ends it.
MARKER_IN_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
# PNG chunks that transparency and brightness depend on, with the fewest bytes that they have.
KEPT_CHUNKS = {b"tRNS": 1, b"gAMA": 4, b"sRGB": 1}
SHORTEST_TRANSPARENCY = {0: 2, 2: 6}  # by the colour type of IHDR: grey and true colour
MOST_MISSING = 1.0  # of a WebP file, as a share of what is there
LARGEST_PROFILE = 4 * 1024 * 1024  # bytes; profiles of offset printing have up to 3 MB


@dataclass(frozen=True, slots=True)
class Container:
    """The bytes to decode and what was learned on the way. `scans` counts how often a JPEG goes over its pixels."""

    data: bytes
    exif: bytes = b""
    profile: bytes = b""
    scans: int = 1
    is_whole: bool = True
    is_usual: bool = True
    is_animated: bool = False


def opened(data: bytes) -> Container:
    """Return what the decoder is to see of a file of any format."""
    if data.startswith(JPEG_BEGINNING):
        return _jpeg(data)
    if data.startswith(PNG_BEGINNING):
        return _png(data)
    return _webp(data) if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else Container(data)


def _webp(data: bytes) -> Container:
    """Return a WebP file with zeros for what its header promises and is not there: its decoder reads all or nothing."""
    missing = int.from_bytes(data[4:8], "little") + 8 - len(data)
    if not 0 < missing <= len(data) * MOST_MISSING:
        return Container(data)
    return Container(data + bytes(missing), is_whole=False)


def _jpeg(data: bytes) -> Container:
    kept, exif, scans, is_usual, position = [JPEG_BEGINNING], b"", 0, True, 2
    while (found := _next_segment(data, position)) is not None:
        marker, segment, position = found
        if marker == START_OF_SCAN:
            scans += 1
            after = MARKER_IN_SCAN.search(data, position)
            end = after.start() if after else len(data)
            segment, position = segment + data[position:end], end
        if marker == APP1 and segment[4:].startswith(EXIF):
            exif = exif or segment[4 + len(EXIF) :]
        if 0xC0 <= marker <= 0xCF and marker not in NO_FRAMES:
            is_usual = is_usual and marker in USUAL_FRAMES
        if _is_picture(marker, segment):
            kept.append(segment)
    is_whole = data[position : position + 2] == JPEG_END
    return Container(
        b"".join([*kept, JPEG_END]), exif=exif, scans=scans, is_whole=is_whole, is_usual=is_usual
    )


def _next_segment(data: bytes, position: int) -> tuple[int, bytes, int] | None:
    """Return the marker, bytes and end of the segment at a position; None at the end of the picture or of the file."""
    position = data.find(b"\xff", position)
    while 0 <= position < len(data) - 2 and data[position + 1] == 0xFF:  # filling
        position += 1
    marker = data[position + 1] if 0 <= position < len(data) - 3 else JPEG_END[1]
    if marker == JPEG_END[1]:
        return None
    if marker in (0x00, 0x01) or 0xD0 <= marker <= 0xD8:  # stands alone
        return marker, b"", position + 2
    end = position + 2 + max(2, int.from_bytes(data[position + 2 : position + 4], "big"))
    return marker, data[position:end], end


def _is_picture(marker: int, segment: bytes) -> bool:
    if APP0 <= marker <= APP15:
        is_long_enough = len(segment) >= SHORTEST_SEGMENT
        return marker in KEPT and segment[4:].startswith(KEPT[marker]) and is_long_enough
    return marker != COMMENT


def _png(data: bytes) -> Container:
    kept, about, colour_type, position = [PNG_BEGINNING], dict[bytes, bytes](), -1, len(PNG_BEGINNING)
    kind = b""
    while position + 8 <= len(data) and kind != b"IEND":
        length = int.from_bytes(data[position : position + 4], "big")
        kind, content = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        is_sound = data[position + 8 + length : position + 12 + length] == _checksum(kind, content)
        position += 12 + length
        colour_type = content[9] if kind == b"IHDR" and len(content) > 9 else colour_type
        if kind in CRITICAL or (is_sound and _is_kept(kind, content, colour_type)):
            kept.append(_chunk(kind, content))
        elif is_sound:
            about[kind] = content
    is_whole = kind == b"IEND"
    return Container(
        b"".join(kept if is_whole else [*kept, _chunk(b"IEND", b"")]),
        exif=about.get(b"eXIf", b""),
        profile=_unpacked_profile(about.get(b"iCCP", b"")),
        is_whole=is_whole,
        is_animated=b"acTL" in about,
    )


def _is_kept(kind: bytes, content: bytes, colour_type: int) -> bool:
    shortest = KEPT_CHUNKS.get(kind, len(content) + 1)
    if kind == b"tRNS":
        shortest = SHORTEST_TRANSPARENCY.get(colour_type, shortest)
    return len(content) >= shortest


def _unpacked_profile(chunk: bytes) -> bytes:
    """Return the colour profile of an iCCP chunk, b"" when it cannot be unpacked or is larger than profiles are."""
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(chunk[chunk.index(b"\0") + 2 :], LARGEST_PROFILE)
    except (ValueError, zlib.error):
        return b""
    return profile if unpacking.eof else b""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + _checksum(kind, content)


def _checksum(kind: bytes, content: bytes) -> bytes:
    return zlib.crc32(content, zlib.crc32(kind)).to_bytes(4, "big")
