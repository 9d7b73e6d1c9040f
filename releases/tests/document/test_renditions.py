"""Each picture stands beside smaller versions of itself, which its name tells of and which are really there."""

import io
import logging
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from releases.document import markup, renditions, richtext
from releases.media import images
from releases.models import PressImage
from releases.tests.media.test_images import encoded, opened, take_in


def rendition(picture: images.Picture, form: str, width: int = 480) -> Image.Image:
    return opened(next(one.content for one in picture.smaller if (one.form, one.width) == (form, width)))


def kept(data: bytes) -> str:
    """Take in and store a picture, and return its name in the storage."""
    return images.keep(take_in(data)).removeprefix("/media/")


def sizes_in(name: str) -> set[tuple[str, int, int]]:
    return {(one.media_type, one.width, one.height) for one in renditions.of(name)}


def test_a_photograph_comes_as_avif_webp_and_jpeg_in_three_widths() -> None:
    name = kept(encoded(size=(4000, 3000)))
    measures = [(480, 360), (960, 720), (1600, 1200)]
    kinds = ["image/avif", "image/webp", "image/jpeg"]
    assert sizes_in(name) == {(kind, *measure) for kind in kinds for measure in measures}


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_every_file_that_a_name_tells_of_is_there_and_is_what_it_says(mode: str) -> None:
    for rendition in renditions.of(kept(encoded("PNG", (700, 300), mode))):
        with default_storage.open(rendition.url) as file:
            image = opened(file.read())
        assert (Image.MIME[str(image.format)], image.size) == (
            rendition.media_type,
            (rendition.width, rendition.height),
        )


@given(width=st.integers(1, 2000), height=st.integers(1, 2000))
def test_no_rendition_is_larger_than_the_original(width: int, height: int) -> None:
    assert all(across <= width for across in renditions.widths(width, height))
    assert all(
        renditions.scaled(width, height, across) <= height for across in renditions.widths(width, height)
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 3), (40, 1), (5000, 1), (480, 1440)])
def test_odd_shapes_have_renditions_too(size: tuple[int, int]) -> None:
    assert {one.width for one in take_in(encoded("PNG", size)).smaller} == set(renditions.widths(*size))


def test_a_slender_picture_comes_in_one_size_only() -> None:
    name = kept(encoded(size=(100, 301)))
    assert renditions.of(name) == ()
    assert default_storage.exists(name)


def test_what_shines_through_stays_so_in_every_format() -> None:
    picture = take_in(encoded("PNG", (500, 400), "RGBA"))
    assert {one.form for one in picture.smaller} == {"a", "w", "p"}
    assert all(rendition(picture, form).convert("RGBA").getpixel((9, 9))[3] == 0 for form in "awp")


def test_a_drawing_kept_as_png_is_offered_as_jpeg_too() -> None:
    assert {one.form for one in take_in(encoded("PNG", (500, 400))).smaller} == {"a", "w", "j"}


def test_the_same_content_gives_the_same_files() -> None:
    data = noise().tobytes()
    picture = Image.frombytes("RGB", (600, 400), data)
    out = io.BytesIO()
    picture.save(out, "PNG")
    assert take_in(out.getvalue()) == take_in(out.getvalue())


def test_a_rendition_costs_fewer_bytes_than_the_original() -> None:
    out = io.BytesIO()
    noise().save(out, "JPEG", quality=90)
    picture = take_in(out.getvalue())
    assert all(len(one.content) < len(picture.content) for one in picture.smaller)


def test_colours_of_a_profile_become_those_of_screens() -> None:
    profile = swapped_profile()
    out = io.BytesIO()
    Image.new("RGB", (600, 400), (230, 20, 20)).save(out, "JPEG", quality=95, icc_profile=profile)
    picture = take_in(out.getvalue())
    assert opened(picture.content).info["icc_profile"] == profile
    for form in "awj":
        shown = rendition(picture, form)
        red, green, _blue = shown.convert("RGB").getpixel((240, 160))
        assert green > red
        assert not shown.info.get("icc_profile")


def test_addresses_cannot_be_guessed_from_each_other() -> None:
    first, second = (kept(encoded()).split(".")[0] for _ in range(2))
    assert first != second
    assert len(first.removeprefix("bilder/")) == 22


def test_without_avif_there_is_webp_and_jpeg_and_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(images.features, "check", lambda name: name != "avif")
    images._modern_forms.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            picture = take_in(encoded(size=(500, 400)))
    finally:
        images._modern_forms.cache_clear()
    assert {one.form for one in picture.smaller} == {"w", "j"}
    assert "cannot write avif" in caplog.text


@pytest.mark.parametrize(
    "name",
    [
        "bilder/Xq3.jpg",
        "bilder/Xq3.4000x3000.jpg",
        "bilder/Xq3.0x0.awj.480.jpg",
        "bilder/Xq3.4000x3000.awj.jpg",
        "bilder/Xq3.4000x3000.q.480.jpg",
        "bilder/X q3.4000x3000.awj.480.jpg",
        'bilder/X"onload.4000x3000.awj.480.jpg" x',
        "bilder/Xq3.4000x3000.awj.480.svg",
        "bilder/Xq3.4000x3000.awj." + "480." * 50 + "jpg",
        "",
    ],
)
def test_other_names_tell_of_nothing(name: str) -> None:
    assert renditions.of(name) == ()
    assert renditions.offer(name) == renditions.Offer(name, "", ())


def test_an_address_with_a_host_leads_to_renditions_with_that_host() -> None:
    address = "https://press.example.se/media/bilder/Xq3.4000x3000.awj.480.jpg"
    assert renditions.of(address)[0].url == "https://press.example.se/media/bilder/Xq3.480.avif"


@pytest.mark.parametrize(("most", "found"), [(1200, 960), (960, 960), (479, None), (9999, 1600)])
def test_the_widest_that_fits_is_found(most: int, found: int | None) -> None:
    one = renditions.at_most("bilder/Xq3.4000x3000.awj.480.960.1600.jpg", most)
    assert (one.width if one else None) == found


# --- Pictures in a text --------------------------------------------------------

ORIGINAL = "/media/bilder/Xq3.4000x3000.awj.480.960.1600.jpg"


def widened(text: str, column: str) -> str:
    root = markup.parse(text)
    renditions.widen(root, column)
    return richtext.write(root, richtext.PAGE)


def moderated(text: str, across: int) -> str:
    root = markup.parse(text)
    renditions.moderate(root, across)
    return richtext.write(root)


def test_a_picture_in_the_text_offers_its_sizes_and_the_rest_stays_as_it_is() -> None:
    before, after = "<p>Å &amp; ä<br>ö", "&lt;slut&gt;</p><p>På</p>"
    page = widened(f'{before}<img src="{ORIGINAL}" alt="En &quot;bro&quot;">{after}', "39rem")
    assert page.startswith(f"{before}<picture><source type=")
    assert page.endswith(f"</picture>{after}")
    assert "</source>" not in page
    assert page.count("<source ") == 2
    assert 'width="4000" height="3000"' in page


def test_a_picture_set_small_is_asked_for_small() -> None:
    page = widened(f'<p><img src="{ORIGINAL}" alt="" width="200"></p>', "39rem")
    assert 'sizes="(max-width: 200px) 100vw, 200px"' in page
    assert 'width="200" height="150"' in page


def test_a_program_that_cannot_choose_gets_a_moderate_file_of_a_picture_in_the_text() -> None:
    page = moderated(f'<p>Å<br>ö <img src="{ORIGINAL}" alt="En bro" width="800"></p>', 1600)
    assert page == (
        '<p>Å<br>ö <img src="/media/bilder/Xq3.1600.jpg" alt="En bro" width="800" height="600"></p>'
    )


@pytest.mark.parametrize(
    "text", ["", "<p>Ord</p>", '<p><img src="/media/bilder/a.jpg" alt="a"></p>', "<p>&lt;img</p>"]
)
def test_a_text_without_renditions_is_left_alone(text: str) -> None:
    assert widened(text, "39rem") == text


# --- Pictures from before ------------------------------------------------------


@pytest.fixture
def own_folder(settings: pytest.FixtureRequest, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / images.FOLDER


def an_early_image(size: tuple[int, int] = (900, 600)) -> PressImage:
    """A press image as it was stored before there were renditions."""
    return PressImage.objects.create(file=ContentFile(encoded(size=size), "bild.jpg"), alt="En bro")


@pytest.mark.django_db
def test_earlier_images_get_renditions_and_their_first_file_stays(own_folder: Path) -> None:
    image = an_early_image()
    before = image.file.name
    call_command("make_renditions", verbosity=0)
    image.refresh_from_db()
    assert all(default_storage.exists(one.url) for one in renditions.of(image.file.name))
    assert {one.width for one in renditions.of(image.file.name)} == {480, 900}
    assert (image.width, image.height, image.thumbnail.width) == (900, 600, 480)
    with default_storage.open(before) as first, image.file.open() as second:
        assert first.read() == second.read()


@pytest.mark.django_db
def test_making_renditions_twice_changes_nothing(own_folder: Path) -> None:
    an_early_image()
    an_early_image(size=(10, 300))
    assert images.make_missing() == 1
    files = sorted(own_folder.iterdir())
    assert images.make_missing() == 0
    assert sorted(own_folder.iterdir()) == files


@pytest.mark.django_db
def test_renditions_that_were_lost_are_made_anew(own_folder: Path) -> None:
    name = kept(encoded(size=(900, 600)))
    before = {path: path.read_bytes() for path in own_folder.iterdir()}
    for one in renditions.of(name)[::2]:
        default_storage.delete(one.url)
    assert images.make_missing() == 1
    assert {path: path.read_bytes() for path in own_folder.iterdir()} == before


@pytest.mark.django_db
def test_an_image_whose_file_is_lost_does_not_stop_the_others(own_folder: Path) -> None:
    lost, _other = an_early_image(), an_early_image()
    default_storage.delete(lost.file.name)
    assert images.make_missing() == 1


def noise() -> Image.Image:
    """A picture as restless as a photograph; the same each time."""
    gradient = Image.linear_gradient("L").resize((600, 400))
    waves = gradient.point(lambda value: value * 37 % 256)
    return Image.merge("RGB", (gradient, waves, waves.rotate(180)))


def swapped_profile() -> bytes:
    """Return the profile of sRGB with red and green exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for first, second in ((b"rXYZ", b"gXYZ"), (b"rTRC", b"gTRC")):
        here, there = profile.index(first), profile.index(second)
        profile[here : here + 4], profile[there : there + 4] = second, first
    return bytes(profile)
