"""What must be seen of a picture is said in its form, and every page and program is given the crop."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from releases.desk import differences
from releases.document import shapes
from releases.media import images
from releases.models import PressImage, Release
from releases.services import publishing
from releases.tests.cast import a_release, an_uploaded_image
from releases.tests.desk.pictures import a_jpeg
from releases.tests.desk.reading import typed, words

FORM = "pressimage_form"


def address_of(image: PressImage) -> str:
    return reverse("desk:releases_pressimage_change", args=[image.pk])


def say(client: Client, image: PressImage, **fields: Any) -> Any:
    """Send the form of an image with `fields` typed into it."""
    page = client.get(address_of(image))
    return client.post(address_of(image), typed(page, fields, FORM), follow=True)


def test_a_point_is_kept_with_its_crops_and_an_own_one_for_a_shape(writer: Client) -> None:
    image = an_uploaded_image(width=600, height=400)
    before = image.file.name
    say(writer, image, point_left="10", point_top="90", point_1x1_left="0", point_1x1_top="100")
    image.refresh_from_db()
    assert image.focal_points == {"": [10, 90], "1x1": [0, 100]}
    assert shapes.points_in(image.file.name) == dict.fromkeys(["3x2", "16x9", "4x3"], (10, 90)) | {
        "1x1": (0, 100)
    }
    assert image.file.storage.exists(before)
    say(writer, image, alt="Andra ord")
    assert PressImage.objects.get().file.name == image.file.name


def test_points_that_are_taken_away_leave_the_middle(writer: Client) -> None:
    image = an_uploaded_image(width=600, height=400)
    say(writer, image, point_left="10", point_top="90")
    say(writer, image, point_left="", point_top="")
    image.refresh_from_db()
    assert (image.focal_points, shapes.points_in(image.file.name)) == ({}, {})


@pytest.mark.parametrize(
    ("left", "top", "sentence"),
    [("10", "", "Skriv båda talen"), ("101", "5", "Högst 100.")],
)
def test_half_a_point_is_asked_about_and_nothing_is_lost(
    writer: Client, left: str, top: str, sentence: str
) -> None:
    image = an_uploaded_image(width=600, height=400)
    page = say(writer, image, point_left=left, point_top=top, alt="Nya ord")
    assert sentence in words(page)
    assert f'name="point_left" value="{left}"' in page.content.decode()
    assert 'value="Nya ord"' in page.content.decode()


def test_a_new_file_has_no_point_yet(writer: Client) -> None:
    image = an_uploaded_image(width=600, height=400)
    say(writer, image, point_left="10", point_top="90")
    say(writer, image, upload=a_jpeg(size=(300, 300)))
    image.refresh_from_db()
    assert (image.focal_points, image.width) == ({}, 300)


def test_a_file_that_is_gone_is_said_in_a_sentence(writer: Client) -> None:
    image = an_uploaded_image(width=600, height=400)
    image.file.storage.delete(image.file.name)
    page = say(writer, image, point_left="10", point_top="90")
    assert "Ladda upp den en gång till" in words(page)


def test_a_strip_that_cannot_be_cut_is_not_asked_about(writer: Client) -> None:
    assert "Fokuspunkt" not in words(writer.get(address_of(an_uploaded_image(width=100, height=900))))


def test_pages_links_and_programs_are_given_the_crop_that_fits_them(db: None, client: Client) -> None:
    image = an_uploaded_image(width=600, height=400, alt="En bro")
    images.cut(image, {"": (10, 90)})
    image.save()
    edition = publishing.publish(a_release(images=[image]), by=None, alert=False)
    cut = {shape: shapes.cut(image.file.url, shape) for shape in shapes.SHAPES}
    wide = cut["16x9"]
    assert wide
    for page in ("/", "/pressmeddelanden/"):
        shown = re.search(r'<img[^>]*alt="En bro"[^>]*>', client.get(page).content.decode())
        assert shown
        assert ".3x2." in shown[0]
        assert 'width="480" height="320"' in shown[0] or 'width="600" height="400"' in shown[0]
    page = client.get(edition.get_absolute_url()).content.decode()
    assert re.search(rf'og:image" content="[^"]*{re.escape(wide.url)}"', page)
    assert re.search(rf'og:image:width" content="{wide.width}"', page)
    article = json.loads(re.search(r"ld\+json\">(.+?)</script>", page)[1])  # type: ignore[index]
    offered = {one["url"].rpartition("/")[2] for one in article["image"]}
    assert {one.url.rpartition("/")[2] for one in cut.values() if one} <= offered
    ninjs = client.get(edition.get_absolute_url().rstrip("/") + ".json").content.decode()
    assert '"1x1-jpeg-400"' in ninjs


def test_another_crop_is_named_among_what_changes(db: None) -> None:
    image = an_uploaded_image(width=600, height=400)
    release = a_release(images=[image])
    edition = publishing.publish(release, by=None, alert=False)
    images.cut(image, {"": (10, 90)})
    image.save()
    [change] = differences.between(edition.document, Release.objects.get().compose())
    assert "beskuren kring 3:2 10 %, 90 %" in change.lines[1][1]
