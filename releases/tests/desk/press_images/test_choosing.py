"""Press images are chosen for a release by what they look like; the select underneath is enough without script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from releases.models import PressImage, Release
from releases.tests.cast import a_press_image, a_release
from releases.tests.desk.reading import form_address, typed, with_row, words

CHOOSE = "/redaktion/pressbilder/valj/"


def offered(client: Client, asked: str = "") -> list[str]:
    page = html.fromstring(client.get(CHOOSE + asked).content.decode())
    return [one.get("data-name") for one in page.xpath("//button[@data-image]")]


def options(client: Client, release: Release, row: str = "0") -> dict[str, str]:
    page = html.fromstring(client.get(form_address(release)).content.decode())
    select = page.xpath(f"//select[@name='release_images-{row}-image']")[0]
    return {option.get("value"): option.text for option in select.iter("option")}


def test_the_select_alone_is_enough_to_choose_an_image(writer: Client) -> None:
    image, release = a_press_image(), a_release()
    assert str(image.pk) in options(writer, release, "__prefix__")
    form = typed(writer.get(form_address(release)), {"_continue": "1"})
    writer.post(form_address(release), with_row(form, "release_images", {"image": image.pk, "position": "1"}))
    assert release.release_images.get().image == image


def test_images_of_the_same_words_have_names_of_their_own(writer: Client) -> None:
    same = [a_press_image() for _ in range(3)]
    names = options(writer, a_release(images=same[:1]))
    assert len(set(names.values())) == len(names) == 4


def test_a_chosen_image_is_offered_however_old_and_shows_its_picture(
    writer: Client, monkeypatch: object
) -> None:
    old = a_press_image(alt="Gammal")
    for _ in range(3):
        a_press_image()
    monkeypatch.setattr("releases.desk.press_images.choosing.MOST_OPTIONS", 2)  # type: ignore[attr-defined]
    release = a_release(images=[old])
    names = options(writer, release)
    assert len(names) == 4
    assert names[str(old.pk)].startswith("Gammal")
    assert f'data-thumbnail="{old.file.url}"' in writer.get(form_address(release)).content.decode()


def test_more_rows_cost_the_form_no_more_queries(writer: Client) -> None:
    def queries(release: Release) -> int:
        with CaptureQueriesContext(connection) as counted:
            writer.get(form_address(release))
        return len(counted)

    few, many = a_release(images=[a_press_image()]), a_release(images=[a_press_image() for _ in range(6)])
    queries(few)
    assert queries(few) == queries(many)


def test_the_grid_finds_by_every_word_in_words_caption_and_credit(writer: Client) -> None:
    a_press_image(alt="En bro i motljus", credit="Foto: Kim Åhl")
    a_press_image(alt="En bro", caption="Lövholmsbron")
    a_press_image(alt="En lekplats")
    assert offered(writer, "?q=bro+kim") == ["En bro i motljus"]
    assert offered(writer, "?q=lövholm") == ["Lövholmsbron"]
    assert "Ingen pressbild stämmer" in words(writer.get(CHOOSE + "?bara=bilder&q=zebra"))


def test_the_grid_has_pages_that_are_parts_of_it(writer: Client, monkeypatch: object) -> None:
    monkeypatch.setattr("releases.desk.press_images.choosing.ON_A_PAGE", 2)  # type: ignore[attr-defined]
    for number in range(3):
        a_press_image(alt=f"Bild {number}")
    first = writer.get(CHOOSE + "?q=bild").content.decode()
    assert "?bara=bilder&amp;q=bild&amp;sida=2" in first
    assert "<dialog" in first
    rest = writer.get(CHOOSE + "?bara=bilder&q=bild&sida=2").content.decode()
    assert "<dialog" not in rest
    assert offered(writer, "?bara=bilder&q=bild&sida=2") == ["Bild 0"]


@pytest.mark.parametrize("asked", ["?q=%00", "?sida=x", "?sida=-1", "?q=" + "x" * 5000])
def test_what_nobody_asks_is_answered_all_the_same(writer: Client, asked: str) -> None:
    assert writer.get(CHOOSE + asked).status_code == 200


def test_who_is_not_logged_in_sees_none(client: Client, db: None) -> None:
    a_press_image()
    assert client.get(CHOOSE).status_code == 403


def test_an_image_whose_consent_has_ended_says_so_in_the_grid(writer: Client) -> None:
    a_press_image()
    PressImage.objects.update(consent_until="2020-01-31")
    assert "Samtycket gick ut 31 januari 2020" in words(writer.get(CHOOSE))
