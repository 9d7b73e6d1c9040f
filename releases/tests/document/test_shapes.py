"""A picture is cut in each shape around what must be seen, and its name tells which crops are there."""

import io

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from releases.document import renditions, shapes
from releases.media import images
from releases.models import PressImage, Release
from releases.services import publishing
from releases.tests.cast import a_release, an_editor, an_uploaded_image
from releases.tests.media.pictures import BLUE, RED, saved, two_colours
from releases.tests.media.test_images import opened

measures, percent = st.integers(1, 5000), st.integers(0, 100)


def cut(image: PressImage, **points: shapes.Point) -> PressImage:
    """Cut a stored press image around points; `whole` is that of the picture."""
    images.cut(image, {name.replace("whole", "").removeprefix("s"): point for name, point in points.items()})
    image.save()
    return image


@given(
    width=measures,
    height=measures,
    shape=st.sampled_from(list(shapes.SHAPES)),
    point=st.tuples(percent, percent),
)
def test_a_crop_is_as_large_as_fits_and_holds_its_point(
    width: int, height: int, shape: str, point: shapes.Point
) -> None:
    left, top, right, bottom = shapes.box(width, height, shape, point)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert (right - left, bottom - top)[0] == width or bottom - top == height
    assert left - 1 <= width * point[0] / 100 <= right + 1
    assert top - 1 <= height * point[1] / 100 <= bottom + 1


@pytest.mark.django_db
def test_every_crop_that_a_name_tells_of_is_there_in_its_shape_around_its_point() -> None:
    image = cut(an_uploaded_image(width=1000, height=500), whole=(100, 50), s1x1=(0, 0))
    assert shapes.points_in(image.file.name) == {
        "3x2": (100, 50), "16x9": (100, 50), "4x3": (100, 50), "1x1": (0, 0),
    }  # fmt: skip
    sizes = {
        (shape, one.width, one.height, one.media_type)
        for shape in shapes.SHAPES
        for one in shapes.crops(image.file.name, shape)
    }
    pages = {
        ("3x2", across, down, f"image/{kind}")
        for across, down in ((480, 320), (750, 500))
        for kind in ("avif", "webp", "jpeg")
    }
    assert sizes == pages | {
        ("16x9", 889, 500, "image/jpeg"), ("4x3", 667, 500, "image/jpeg"), ("1x1", 500, 500, "image/jpeg"),
    }  # fmt: skip
    for one in shapes.every(image.file.name):
        with default_storage.open(one.url) as file:
            assert opened(file.read()).size == (one.width, one.height)


@pytest.mark.django_db
def test_a_crop_shows_what_its_point_is_on() -> None:
    drawn = io.BytesIO(saved(two_colours((900, 300))))
    image = PressImage(alt="Rött och blått")
    images.put(images.take_in(drawn), into=image)
    for point, (red, _green, blue) in (((0, 50), RED), ((100, 50), BLUE)):
        images.cut(image, {"": point})
        square = shapes.cut(image.file.name, "1x1")
        assert square
        with default_storage.open(square.url) as file:
            pixel = opened(file.read()).convert("RGB").getpixel((150, 150))
        assert (pixel[0] > pixel[2]) == (red > blue)


@pytest.mark.django_db
def test_lost_crops_are_made_anew_as_they_were() -> None:
    image = cut(an_uploaded_image(width=600, height=400), whole=(10, 90))
    lost = [one.url for shape in shapes.SHAPES for one in shapes.crops(image.file.name, shape)]
    before = {name: default_storage.open(name).read() for name in lost}
    for name in lost:
        default_storage.delete(name)
    assert images.make_missing() == 1
    assert {name: default_storage.open(name).read() for name in lost} == before


@pytest.mark.django_db
def test_an_edition_keeps_the_crops_it_was_frozen_with(client: Client) -> None:
    image = cut(an_uploaded_image(width=600, height=400), whole=(10, 90))
    edition = publishing.publish(a_release(images=[image]), by=None, alert=False)
    frozen = edition.document.images[0].url
    cut(image, whole=(90, 10))
    assert image.file.url != frozen
    assert shapes.points_in(frozen)["1x1"] == (10, 90)
    assert {client.get(one.url).status_code for one in shapes.every(frozen)} == {200}
    assert {client.get(one.url).status_code for one in shapes.every(image.file.url)} == {404}
    publishing.withdraw(Release.objects.get(), by=an_editor(), reason="Fel.", alert=False)
    assert {client.get(one.url).status_code for one in shapes.every(frozen)} == {410}


@pytest.mark.django_db
def test_without_points_there_are_no_crops_and_a_new_file_has_none() -> None:
    image = cut(an_uploaded_image(width=600, height=400), whole=(10, 90))
    cut(image)
    assert (image.focal_points, shapes.points_in(image.file.name)) == ({}, {})


@pytest.mark.django_db
def test_a_strip_that_has_no_smaller_versions_has_no_crops_either() -> None:
    image = cut(an_uploaded_image(width=100, height=900), whole=(10, 90))
    assert shapes.every(image.file.name) == ()


@pytest.mark.parametrize(
    "name", ["bilder/x.jpg", "bilder/x.600x400.j.480.2x9-1-1.jpg", "bilder/x.600x400.j.480.jpg"]
)
def test_a_name_that_tells_of_no_shape_has_no_crop(name: str) -> None:
    assert [shapes.crops(name, shape) for shape in shapes.SHAPES] == [(), (), (), ()]


def test_the_longest_name_fits_its_column() -> None:
    crops = shapes.in_words(dict.fromkeys(shapes.SHAPES, (100, 100)))
    name = renditions.name_with_sizes(
        "bilder/" + "x" * 22, "jpg", (40000, 40000), "awj", (480, 960, 1600), crops
    )
    assert len(name) <= PressImage._meta.get_field("file").max_length
    assert shapes.points_in(name) == dict.fromkeys(shapes.SHAPES, (100, 100))
