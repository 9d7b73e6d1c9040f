"""Whatever is uploaded becomes a clean picture or a clear refusal."""

import contextlib
import io
import resource
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from releases.media import images

SCRIPT = b"<script>alert(1)</script>"
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F
ROTATED_90 = 6
MIDDLING = 1000  # bytes: some of the files of a picture are larger, some are not


def encoded(
    form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in {"L", "I;16"} else None).save(out, form, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@contextlib.contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let every write beyond `size` bytes of a file fail, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def take_in(data: bytes) -> images.Picture:
    return images.take_in(io.BytesIO(data))


def files_of(picture: images.Picture) -> list[bytes]:
    """Return everything that would be stored of a picture."""
    return [picture.content, *(one.content for one in picture.smaller)]


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of 45 bytes whose header promises a picture of any size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    ending = b"IEND"
    chunks = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (header, ending))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_accepted_format_becomes_jpeg_or_png(form: str) -> None:
    picture = take_in(encoded(form))
    assert opened(picture.content).format == {"jpg": "JPEG", "png": "PNG"}[picture.extension]
    assert (picture.width, picture.height) == (60, 40)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"detta \xc3\xa4r ingen bild",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?php system($_GET['c']); ?>",
        b"%PDF-1.7\n%\xe2\xe3",
        encoded("BMP"),
        encoded("TIFF"),
        encoded("JPEG")[:200],
        encoded("PNG", (400, 400))[:80],
        b"GIF89a" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "php",
        "pdf",
        "bmp",
        "tiff",
        "half-jpeg",
        "half-png",
        "gif-of-script",
        "zeros",
    ],
)
def test_what_is_no_image_is_refused(data: bytes) -> None:
    with pytest.raises(images.NotAnImage):
        take_in(data)


@pytest.mark.parametrize("side", [6_400, 30_000, 2_000_000_000])
def test_a_bomb_is_refused_by_what_its_header_claims(side: int) -> None:
    with pytest.raises((images.TooManyPixels, images.NotAnImage)):
        take_in(png_claiming(side, side))


def test_eighty_one_megapixels_are_too_many() -> None:
    with pytest.raises(images.TooManyPixels):
        take_in(encoded("PNG", (9_000, 9_000), "1"))


def test_a_file_over_the_limit_is_refused_unread() -> None:
    upload = io.BytesIO(b"x" * (settings.IMAGE_MAX_BYTES * 2))
    with pytest.raises(images.ImageTooLarge):
        images.take_in(upload)
    assert upload.tell() == settings.IMAGE_MAX_BYTES + 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF"])
def test_a_script_behind_the_last_byte_is_gone(form: str) -> None:
    picture = take_in(encoded(form) + SCRIPT)
    assert SCRIPT not in b"".join(files_of(picture))


def test_gps_and_camera_are_dropped_from_picture_and_renditions() -> None:
    exif = Image.Exif()
    exif[MAKE] = "Kamerafabriken"
    exif.get_ifd(GPS)[2] = (63.0, 49.0, 30.0)
    picture = take_in(encoded(exif=exif, comment=b"hemligt"))
    for content in files_of(picture):
        assert not opened(content).getexif()
        assert b"Kamerafabriken" not in content
        assert b"hemligt" not in content


def test_text_in_a_png_is_dropped() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "Hemlig Person")
    assert b"Hemlig" not in take_in(encoded("PNG", pnginfo=notes)).content


def test_the_rotation_a_camera_noted_is_applied() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = ROTATED_90
    picture = take_in(encoded(size=(60, 40), exif=exif))
    assert (picture.width, picture.height) == (40, 60) == opened(picture.content).size


def test_the_colour_profile_is_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = take_in(encoded(icc_profile=profile))
    assert opened(picture.content).info["icc_profile"] == profile


def test_a_profile_that_is_none_is_dropped() -> None:
    picture = take_in(encoded(icc_profile=SCRIPT))
    assert "icc_profile" not in opened(picture.content).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_sort_of_png_is_readable_afterwards(mode: str) -> None:
    assert opened(take_in(encoded("PNG", mode=mode)).content).size == (60, 40)


@pytest.mark.parametrize("options", [{}, {"icc_profile": b"none"}], ids=["bare", "broken profile"])
def test_printing_colours_become_screen_colours(options: dict[str, bytes]) -> None:
    assert opened(take_in(encoded("JPEG", mode="CMYK", **options)).content).mode == "RGB"


def test_transparency_survives() -> None:
    picture = take_in(encoded("WEBP", mode="RGBA"))
    assert (picture.extension, opened(picture.content).mode) == ("png", "RGBA")


def test_an_animation_becomes_its_first_frame() -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    picture = opened(take_in(out.getvalue()).content)
    assert getattr(picture, "n_frames", 1) == 1
    assert picture.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


def test_a_kept_picture_has_a_name_nobody_chose() -> None:
    url = images.keep(take_in(encoded()))
    assert url.startswith("/media/bilder/")
    assert url.endswith(".jpg")
    assert default_storage.exists(url.removeprefix("/media/"))


def test_a_full_disk_leaves_no_half_file(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    picture = take_in(encoded(size=(900, 900)))
    assert len(picture.content) > MIDDLING > min(map(len, files_of(picture)))
    with files_of_at_most(MIDDLING), pytest.raises(images.NoRoomForImage):
        images.keep(picture)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_no_crash(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / images.FOLDER).write_text("stands where the folder should be")
    with pytest.raises(images.NoRoomForImage):
        images.keep(take_in(encoded()))


@given(
    position=st.integers(0, 600),
    byte=st.integers(0, 255),
    form=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
)
def test_a_damaged_file_is_taken_in_or_refused_and_nothing_else(position: int, byte: int, form: str) -> None:
    data = bytearray(encoded(form))
    data[position % len(data)] = byte
    with contextlib.suppress(images.ImageRefused):
        assert opened(take_in(bytes(data)).content)
