"""What a viewer shows is taken in, upright, in its colours, without metadata; what is not is named."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from releases.media import images
from releases.media.decoding import MOST_SCANS
from releases.media.recognition import FileKind
from releases.tests.media.pictures import (
    BLUE,
    COMMENT_MARKER,
    EXIF_MARKER,
    RED,
    chunk,
    moving,
    saved,
    scans_of,
    tiff_notes,
    two_colours,
    with_chunks,
    with_segment,
)

SECRET = b"kvastfening"
SHORT, FLOAT, ASCII, ORIENTATION = 3, 11, 2, 0x0112
JPEG, PNG = saved(two_colours()), saved(two_colours(), "PNG")
LARGE_XMP = chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + zlib.compress(SECRET + b" " * 3_000_000))
NOTES = (ORIENTATION, SHORT, 1, b"\x06\0")


def rgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def empty_profile() -> bytes:
    """A profile whose head says RGB and whose table is empty: it opens, and no way leads through it."""
    return struct.pack(">I", 132) + rgb_profile()[4:128] + struct.pack(">I", 0)


def with_alpha(mode: str) -> bytes:
    picture = two_colours().convert(mode)
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return saved(picture, "PNG")


def palette_with_transparency() -> bytes:
    return saved(two_colours().quantize(16), "PNG", transparency=bytes([0, 128, *[255] * 14]))


def taken(data: bytes) -> images.Picture:
    return images.take_in(io.BytesIO(data))


def seen(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def is_near(found: object, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 14 for a, b in zip(found, wanted, strict=True))  # type: ignore[call-overload]


EVERYDAY = {
    "large compressed XMP": with_chunks(PNG, LARGE_XMP),
    "a hundred texts": with_chunks(PNG, *[chunk(b"zTXt", b"a\0\0" + zlib.compress(SECRET * 90_000))] * 100),
    "a text that cannot be unpacked": with_chunks(PNG, chunk(b"zTXt", b"Author\0\0" + SECRET)),
    "wrong checksum beside the picture": with_chunks(PNG, chunk(b"tEXt", b"Author\0" + SECRET, checksum=1)),
    "a profile that cannot be unpacked": with_chunks(PNG, chunk(b"iCCP", b"ICC\0\0" + SECRET)),
    "a huge profile": with_chunks(PNG, chunk(b"iCCP", b"ICC\0\0" + zlib.compress(b"\0" * 9_000_000))),
    "a physical size that is none": with_chunks(PNG, chunk(b"pHYs", b"\0")),
    "brightness cut short": with_chunks(PNG, chunk(b"gAMA", b"\0")),
    "transparency cut short": with_chunks(PNG, chunk(b"tRNS", b"\0")),
    "something behind the end": PNG + SECRET,
    "no end at all": PNG[:-12],
    "two bytes short": JPEG[:-2],
    "a comment and more": with_segment(JPEG, COMMENT_MARKER, SECRET),
    "a float for a whole number": with_segment(
        JPEG, EXIF_MARKER, tiff_notes((0x0100, FLOAT, 1, b"\0\0\x80?"))
    ),
    "negative numbers": with_segment(JPEG, EXIF_MARKER, tiff_notes((0x0100, 8, 1, b"\xff\xff"))),
    "metadata that lead nowhere": with_segment(
        JPEG,
        EXIF_MARKER,
        tiff_notes((0x8769, 4, 1, b"\xff\xff\xff\x7f"), (0x0110, ASCII, 900, b"\xff\xff\0\0")),
    ),
    "metadata that are none": with_segment(JPEG, EXIF_MARKER, b"Exif\0\0" + SECRET),
    "an Adobe marker cut short": with_segment(JPEG, 0xEE, b"Adobe"),
    "an unreadable second picture": with_segment(JPEG, 0xE2, b"MPF\0II*\0" + b"\xff" * 40),
    "a broken profile": saved(two_colours(), icc_profile=SECRET * 20),
    "a profile of other colours": saved(two_colours(), icc_profile=lab_profile()),
    "half a profile": saved(two_colours(), icc_profile=rgb_profile()[:200]),
    "a profile without a table": saved(two_colours(), icc_profile=empty_profile()),
    "progressive": saved(two_colours(), progressive=True),
    "printing colours": saved(two_colours().convert("CMYK")),
    "printing colours, profile of a screen": saved(two_colours().convert("CMYK"), icc_profile=rgb_profile()),
    "rubbish between segments": JPEG[:2] + b"\0\0" + JPEG[2:],
    "palette": saved(two_colours().quantize(16), "PNG"),
    "WebP": saved(two_colours(), "WEBP", quality=95),
    "AVIF": saved(two_colours(), "AVIF", quality=95, subsampling="4:4:4"),
    "GIF": saved(two_colours(), "GIF"),
    "telephone": saved(two_colours(), "MPO", save_all=True, append_images=[two_colours()]),
}


@pytest.mark.parametrize("data", EVERYDAY.values(), ids=EVERYDAY)
def test_whatever_a_viewer_shows_is_taken_in_with_its_colours_and_nothing_else(data: bytes) -> None:
    picture = taken(data)
    for content in (picture.content, *(one.content for one in picture.smaller)):
        shown = seen(content).convert("RGB")
        assert shown.size == (160, 100)
        assert is_near(shown.getpixel((20, 50)), RED)
        assert is_near(shown.getpixel((140, 50)), BLUE)
        assert SECRET not in content
        assert not seen(content).getexif()
    assert picture.remarks == ()


@pytest.mark.parametrize(
    "notes",
    [tiff_notes(NOTES), tiff_notes((0x0100, FLOAT, 1, b"\0\0\x80?"), NOTES)],
    ids=["sound", "odd"],
)
def test_a_picture_taken_sideways_stands_upright(notes: bytes) -> None:
    shown = seen(taken(with_segment(JPEG, EXIF_MARKER, notes)).content)
    assert shown.size == (100, 160)
    assert is_near(shown.getpixel((50, 20)), RED)
    assert is_near(shown.getpixel((50, 140)), BLUE)


def test_a_png_taken_sideways_stands_upright() -> None:
    turned = with_chunks(PNG, chunk(b"eXIf", tiff_notes(NOTES)[6:]))
    assert seen(taken(turned).content).size == (100, 160)


@pytest.mark.parametrize("value", [b"\0\0", b"\x09\0", b"\xff\xff"])
def test_a_direction_that_is_none_turns_nothing(value: bytes) -> None:
    notes = tiff_notes((ORIENTATION, SHORT, 1, value))
    assert seen(taken(with_segment(JPEG, EXIF_MARKER, notes)).content).size == (160, 100)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_what_moves_the_first_picture_is_taken_and_it_is_said(form: str) -> None:
    picture = taken(moving(form))
    assert is_near(seen(picture.content).convert("RGB").getpixel((5, 5)), RED)
    assert picture.remarks == (images.DecodingRemark.STILL,)


def test_grey_of_sixteen_bits_keeps_its_steps() -> None:
    ramp = Image.new("I;16", (256, 40))
    ramp.putdata([x * 257 for _ in range(40) for x in range(256)])
    shown = seen(taken(saved(ramp, "PNG")).content)
    assert [shown.getpixel((x, 5)) for x in (0, 64, 128, 255)] == [0, 64, 128, 255]


def test_grey_of_sixteen_bits_is_seen_through_where_it_was() -> None:
    ramp = Image.new("I;16", (60, 40), 5000)
    ramp.paste(50000, (0, 0, 30, 40))
    see_through = with_chunks(saved(ramp, "PNG"), chunk(b"tRNS", (5000).to_bytes(2, "big")))
    shown = seen(taken(see_through).content)
    assert (shown.getpixel((10, 10))[1], shown.getpixel((50, 10))[1]) == (255, 0)


@pytest.mark.parametrize(
    "data",
    [palette_with_transparency(), with_alpha("LA"), with_alpha("RGBA")],
    ids=["palette", "grey", "colours"],
)
def test_transparency_of_every_sort_survives(data: bytes) -> None:
    before, after = seen(data).convert("RGBA"), seen(taken(data).content).convert("RGBA")
    for place in ((20, 10), (20, 90), (140, 10), (140, 90)):
        assert after.getpixel(place)[3] == before.getpixel(place)[3]


def test_what_is_black_behind_glass_does_not_turn_black() -> None:
    clear = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    clear.paste((200, 30, 30, 255), (0, 0, 300, 400))
    for one in taken(saved(clear, "PNG")).smaller:
        shown = seen(one.content).convert("RGBA")
        assert shown.getpixel((shown.width - 5, 5))[3] < 5


def test_a_brightness_that_is_no_screens_is_evened_out() -> None:
    """A gAMA chunk of 1.0 says that 55 of 255 is as bright as half of a screen's range."""
    dark = saved(Image.new("RGB", (40, 40), (55, 55, 55)), "PNG")
    linear = with_chunks(dark, chunk(b"gAMA", (100_000).to_bytes(4, "big")))
    assert abs(seen(taken(linear).content).getpixel((5, 5))[0] - 127) < 4
    screen = with_chunks(linear, chunk(b"sRGB", b"\0"))
    assert seen(taken(screen).content).getpixel((5, 5)) == (55, 55, 55)


def test_a_name_says_nothing() -> None:
    upload = io.BytesIO(JPEG)
    upload.name = "bild.png"
    assert images.take_in(upload).extension == "jpg"


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["plain", "progressive"])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_jpeg_that_was_cut_is_taken_as_far_as_it_goes_and_it_is_said(
    options: dict[str, bool], part: float
) -> None:
    whole = saved(Image.effect_noise((300, 200), 80).convert("RGB"), **options)
    picture = taken(whole[: int(len(whole) * part)])
    assert (picture.width, picture.height) == (300, 200)
    assert picture.remarks == (images.DecodingRemark.CUT_SHORT,)


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_a_drawing_that_was_cut_is_taken_as_far_as_it_goes_and_it_is_said(form: str) -> None:
    whole = saved(Image.effect_noise((300, 200), 80).convert("L"), form)
    picture = taken(whole[: int(len(whole) * 0.7)])
    assert picture.remarks == (images.DecodingRemark.CUT_SHORT,)
    assert seen(picture.content).convert("L").crop((0, 0, 300, 60)).getextrema()[1] > 150


def test_a_webp_that_lacks_its_end_is_taken_and_it_is_said() -> None:
    whole = saved(Image.effect_noise((300, 200), 80).convert("RGB"), "WEBP")
    for missing in (1, 2, len(whole) // 4):
        picture = taken(whole[:-missing])
        assert picture.remarks == (images.DecodingRemark.CUT_SHORT,)
        assert seen(picture.content).convert("L").crop((0, 0, 300, 60)).getextrema()[1] > 150


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_of_what_is_damaged_beyond_showing_that_is_said(form: str) -> None:
    options = {"interlace": 0} if form == "GIF" else {}
    whole = saved(Image.effect_noise((300, 200), 80).convert("RGB"), form, **options)
    with pytest.raises(images.NotAnImage) as refusal:
        taken(whole[: len(whole) // 10])
    assert refusal.value.kind == FileKind.DAMAGED


@pytest.mark.parametrize("scans", [MOST_SCANS + 1, 200, 4_000])
def test_a_jpeg_that_goes_over_its_pixels_too_often_is_not_decoded(scans: int) -> None:
    with pytest.raises(images.NotAnImage) as refusal:
        taken(scans_of(saved(two_colours(), progressive=True), scans))
    assert refusal.value.kind == FileKind.INTRICATE


def test_scans_are_not_counted_within_a_thumbnail() -> None:
    thumbnails = with_segment(JPEG, EXIF_MARKER, tiff_notes(NOTES) + b"\xff\xda" * 100)
    assert seen(taken(thumbnails).content).size == (100, 160)


NAMED = {
    FileKind.EMPTY: b"",
    FileKind.UNKNOWN: b"detta \xc3\xa4r ingen bild",
    FileKind.RAW: b"\0\0\0\x18ftypcrx \0\0\0\1crx isom",
    FileKind.TIFF: saved(two_colours(), "TIFF"),
    FileKind.BMP: saved(two_colours(), "BMP"),
    FileKind.PHOTOSHOP: b"8BPS\0\1" + b"\0" * 40,
    FileKind.JPEG_XL: b"\xff\x0a\xfa\x1f",
    FileKind.JPEG_2000: b"\0\0\0\x0cjP  \r\n\x87\n",
    FileKind.SVG: b'<?xml version="1.0"?>\n<!-- Ritat -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    FileKind.PDF: b"%PDF-1.7\n",
    FileKind.FILM: b"\0\0\0\x18ftypisom\0\0\2\0isomiso2mp41",
    FileKind.DOCUMENT: b"PK\x03\x04\x14\0\6\0",
    FileKind.DAMAGED: b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
}


@pytest.mark.parametrize(("kind", "data"), NAMED.items(), ids=NAMED)
def test_what_is_no_picture_is_called_by_its_name(kind: FileKind, data: bytes) -> None:
    with pytest.raises(images.NotAnImage) as refusal:
        taken(data)
    assert refusal.value.kind == kind


def test_every_kind_of_refusal_is_tried() -> None:
    assert set(FileKind) == {*NAMED, FileKind.INTRICATE}
