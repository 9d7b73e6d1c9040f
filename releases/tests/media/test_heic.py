"""HEIC, as telephones write it: taken in upright, in its colours, without what it says of place and person."""

import io

import pytest
from PIL import Image

from releases.media import images
from releases.media.recognition import FileKind
from releases.tests.media.pictures import BLUE, RED, saved, two_colours

SECRET = b"kvastfening"


def heic(**options: object) -> bytes:
    return saved(two_colours(), "HEIF", quality=95, **options)


def taken(data: bytes) -> images.Picture:
    return images.take_in(io.BytesIO(data))


def colours_of(picture: images.Picture) -> list[tuple[int, int, int]]:
    seen = Image.open(io.BytesIO(picture.content)).convert("RGB")
    across = seen.width > seen.height
    places = [(20, seen.height // 2), (seen.width - 20, seen.height // 2)]
    return [seen.getpixel(at if across else (seen.width // 2, at[0])) for at in places]  # type: ignore[misc]


def test_it_becomes_a_jpeg_in_its_own_colours() -> None:
    picture = taken(heic())
    assert (picture.extension, picture.width, picture.height) == ("jpg", 160, 100)
    for found, wanted in zip(colours_of(picture), (RED, BLUE), strict=True):
        assert all(abs(a - b) < 16 for a, b in zip(found, wanted, strict=True))


def test_a_camera_held_upright_gives_an_upright_picture() -> None:
    notes = Image.Exif()
    notes[0x0112] = 6
    picture = taken(heic(exif=notes.tobytes()))
    assert (picture.width, picture.height) == (100, 160)


def test_nothing_that_is_written_about_it_survives() -> None:
    notes = Image.Exif()
    notes[0x010E] = SECRET.decode()
    data = heic(exif=notes.tobytes(), xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")
    assert SECRET in data
    picture = taken(data)
    assert SECRET not in picture.content
    assert all(SECRET not in smaller.content for smaller in picture.smaller)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_file_cut_short_is_called_damaged(share: float) -> None:
    data = heic()
    with pytest.raises(images.NotAnImage) as refusal:
        taken(data[: int(len(data) * share)])
    assert refusal.value.kind is FileKind.DAMAGED


def test_more_pixels_than_the_server_bears_are_refused_before_they_are_read(
    settings: pytest.FixtureRequest,
) -> None:
    settings.IMAGE_MAX_PIXELS = 100
    with pytest.raises(images.TooManyPixels):
        taken(heic())
