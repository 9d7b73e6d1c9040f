"""Press images: clean files, words that must travel with them, thumbnails."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from releases.models import PressImage
from releases.services import readiness
from releases.tests.cast import a_press_image, a_release, an_uploaded_image, published
from releases.tests.desk.pictures import a_jpeg, no_image
from releases.tests.desk.reading import words
from releases.tests.media.pictures import moving

ADD = "/redaktion/releases/pressimage/add/"


def add(client: Client, upload: SimpleUploadedFile, **fields: str) -> object:
    form = {
        "upload": upload,
        "alt": "En lekplats i kvällsljus",
        "caption": "Lekplatsen",
        "credit": "Foto: E. Ek",
    }
    return client.post(ADD, form | fields, follow=True)


def test_a_picture_is_kept_with_its_size_thumbnail_and_checksum(writer: Client) -> None:
    add(writer, a_jpeg(size=(1600, 800)))
    image = PressImage.objects.get()
    assert (image.width, image.height, len(image.sha256)) == (1600, 800, 64)
    assert (image.thumbnail.width, image.thumbnail.height) == (480, 240)


def test_alternative_text_is_required_unless_a_picture_is_decorative(writer: Client) -> None:
    response = add(writer, a_jpeg(), alt="")
    assert not PressImage.objects.exists()
    assert 'value="Lekplatsen"' in response.content.decode()
    assert "markera att den är dekorativ" in words(response)
    add(writer, a_jpeg(), alt="", is_decorative="on")
    assert PressImage.objects.get().is_decorative


def test_a_release_with_a_decorative_picture_lacks_nothing(publisher: Client) -> None:
    decorative = a_release(images=[a_press_image(alt="", is_decorative=True)])
    silent = a_release(images=[a_press_image(alt="")])
    assert readiness.missing(decorative, decorative.compose()) == ()
    assert readiness.missing(silent, silent.compose()) == (readiness.ALT_TEXT,)
    assert decorative.compose().images[0].alt == ""


def test_words_that_a_release_has_of_its_own_make_a_decorative_picture_speak(publisher: Client) -> None:
    release = a_release(images=[a_press_image(alt="", is_decorative=True)])
    release.release_images.update(alt="En bro")
    image = release.compose().images[0]
    assert (image.alt, image.decorative) == ("En bro", False)


def test_upload_that_is_no_image_gets_a_swedish_sentence_and_keeps_the_words(writer: Client) -> None:
    response = add(writer, no_image())
    assert "Filen är ingen bild" in words(response)
    assert 'value="En lekplats i kvällsljus"' in response.content.decode()


def test_what_became_of_an_animation_is_said(writer: Client) -> None:
    response = add(writer, SimpleUploadedFile("bild.gif", moving("GIF"), "image/gif"))
    assert "Bara den första bilden i den togs med" in words(response)
    assert PressImage.objects.count() == 1


def test_a_file_that_must_be_chosen_again_is_asked_for(writer: Client) -> None:
    assert "Välj den en gång till" in words(add(writer, a_jpeg(), alt=""))


def test_no_file_at_all_is_asked_for(writer: Client) -> None:
    response = writer.post(ADD, {"alt": "En bild"})
    assert "Välj en bild." in words(response)


def test_a_full_disk_is_reported_in_the_form(
    writer: Client, settings: pytest.FixtureRequest, tmp_path: pytest.TempPathFactory
) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "bilder").write_text("stands where the folder should be")
    assert "Servern kunde inte spara bilden" in words(add(writer, a_jpeg()))
    assert not PressImage.objects.exists()


def test_words_can_be_changed_without_a_new_file(writer: Client) -> None:
    image = a_press_image()
    file = image.file.name
    address = reverse("desk:releases_pressimage_change", args=[image.pk])
    writer.post(address, {"alt": "Nya ord", "caption": "", "credit": ""})
    image.refresh_from_db()
    assert (image.alt, image.file.name) == ("Nya ord", file)


def test_a_new_file_leaves_the_old_one_for_the_editions_that_show_it(writer: Client) -> None:
    image = a_press_image()
    old = image.file.name
    address = reverse("desk:releases_pressimage_change", args=[image.pk])
    writer.post(address, {"upload": a_jpeg(), "alt": "Ny bild"})
    image.refresh_from_db()
    assert image.file.name != old
    assert image.file.storage.exists(old)


def test_a_picture_in_a_release_is_not_deleted(publisher: Client) -> None:
    image = a_press_image()
    a_release(images=[image])
    publisher.post(reverse("desk:releases_pressimage_delete", args=[image.pk]), {"post": "yes"})
    assert PressImage.objects.count() == 1


def test_a_decorative_picture_is_shown_without_words_wherever_it_is_public(db: None, client: Client) -> None:
    edition = published(images=[an_uploaded_image(alt="", is_decorative=True, credit="")])
    call_command("rebuild_derived", verbosity=0)
    page = client.get(edition.get_absolute_url()).content.decode()
    assert 'alt=""' in page
    assert "()" not in page
    assert (
        f'Välj<span class="visually-hidden">: <span lang="sv">{edition.title}'
        in client.get("/pressbilder/").content.decode()
    )
    assert "altText" not in client.get(edition.get_absolute_url().rstrip("/") + ".json").content.decode()
