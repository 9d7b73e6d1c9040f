"""Pictures in mail: a file of moderate size that every mail program reads, set no wider than the column."""

import io

import pytest
from django.core.files.storage import default_storage
from lxml import html as lxml_html
from PIL import Image

from releases.alerts import letters
from releases.media import images
from releases.tests.cast import an_uploaded_image, published

pytestmark = pytest.mark.django_db


def pictures(**facts: object) -> list[dict[str, str]]:
    """Return the attributes of the pictures in the letter about a release."""
    root = lxml_html.fromstring(letters.edition_letter(published(**facts)).html)
    return [dict(picture.attrib) for picture in root.xpath("//img")]


def stored(address: str) -> Image.Image:
    with default_storage.open(address.removeprefix("http://testserver/media/")) as file:
        return Image.open(io.BytesIO(file.read()))


def a_kept_picture(size: tuple[int, int]) -> str:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#7a9c8a").save(drawn, "JPEG")
    return images.keep(images.take_in(io.BytesIO(drawn.getvalue())))


def test_a_letter_shows_a_jpeg_twice_as_wide_as_the_column_and_not_the_original() -> None:
    [picture] = pictures(images=[an_uploaded_image(width=4000, height=3000)])
    assert (picture["width"], picture["height"]) == ("536", "402")
    assert (stored(picture["src"]).format, stored(picture["src"]).size) == ("JPEG", (960, 720))


def test_a_picture_in_the_text_too() -> None:
    address = a_kept_picture((3000, 1500))
    [picture] = pictures(body=f'<p><img src="{address}" alt="En bro" width="3000" height="1500"></p>')
    assert (picture["width"], stored(picture["src"]).size) == ("536", (960, 480))


def test_a_small_picture_is_not_blown_up() -> None:
    [press, placed] = pictures(
        images=[an_uploaded_image(width=200, height=100)],
        body=f'<p><img src="{a_kept_picture((120, 80))}" alt="Ett vapen"></p>',
    )
    assert (press["width"], press["height"]) == ("200", "100")
    assert placed["width"] == "120"
