"""Many images taken in at once: what is none is named with a sentence, and nothing that came is lost."""

import datetime as dt
import html
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from releases.models import PressImage
from releases.services import publishing, readiness
from releases.tests.cast import a_press_image, a_release, an_editor
from releases.tests.desk.pictures import a_jpeg, no_image
from releases.tests.desk.reading import words
from releases.tests.media.pictures import moving

PAGE, RECEIVE, DESCRIBE = (f"/redaktion/pressbilder/{end}/" for end in ("lagg-till", "ta-emot", "beskriv"))


def described(*images: PressImage, **facts: str) -> dict[str, Any]:
    """Return the form of cards that say the same of each image."""
    typed = {f"bild-{image.pk}-{name}": value for image in images for name, value in facts.items()}
    return {"bild": [image.pk for image in images], **typed}


def test_of_many_files_each_that_is_no_image_is_named_and_the_others_are_kept(writer: Client) -> None:
    files = [
        a_jpeg("ett.jpg"),
        no_image(b"%PDF-1.7", "kvitto.pdf"),
        a_jpeg("tre.jpg", size=(90, 60)),
        no_image(b""),
    ]
    page = writer.post(PAGE, {"upload": files, "credit": "Foto: Kim Åhl", "licence": "CC0-1.0"}, follow=True)
    assert "”kvitto.pdf”: Filen är en PDF." in words(page)
    assert "”bild.jpg”: Filen är ingen bild: den är tom." in words(page)
    kept = PressImage.objects.order_by("pk")
    assert [(image.width, image.credit, image.licence) for image in kept] == [
        (900, "Foto: Kim Åhl", "CC0-1.0"),
        (90, "Foto: Kim Åhl", "CC0-1.0"),
    ]
    for image in kept:
        assert f'name="bild-{image.pk}-alt"' in page.content.decode()


def test_an_image_is_kept_at_once_and_its_card_asks_what_it_shows(writer: Client) -> None:
    answer = writer.post(RECEIVE, {"upload": a_jpeg("bron.jpg"), "credit": "Foto: Kim Åhl"}).json()
    image = PressImage.objects.get()
    assert (answer["id"], answer["thumbnail"]) == (image.pk, image.thumbnail.url)
    assert "bron.jpg" in answer["card"]
    assert 'value="Foto: Kim Åhl"' in html.unescape(answer["card"])
    assert LogEntry.objects.get().user == writer.editor  # type: ignore[attr-defined]


def test_an_image_of_twenty_megabytes_is_refused_with_what_to_do(writer: Client) -> None:
    large = SimpleUploadedFile("stor.jpg", a_jpeg().read() + b"0" * 20 * 1024 * 1024, "image/jpeg")
    answer = writer.post(RECEIVE, {"upload": large})
    assert "Spara en mindre kopia" in answer.json()["error"]
    assert not PressImage.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"upload": ""}, {"upload": no_image()}])
def test_what_is_no_file_or_no_image_gets_a_sentence(writer: Client, sent: dict[str, Any]) -> None:
    assert writer.post(RECEIVE, sent).json()["error"].endswith(".")


def test_what_became_of_a_file_is_said_on_its_card(writer: Client) -> None:
    answer = writer.post(RECEIVE, {"upload": SimpleUploadedFile("bild.gif", moving("GIF"), "image/gif")})
    assert "Bara den första bilden" in answer.json()["card"]
    writer.post(RECEIVE, {"upload": a_jpeg()})
    PressImage.objects.update(caption="Lekplatsen")
    assert "finns redan: ”Lekplatsen”" in html.unescape(
        writer.post(RECEIVE, {"upload": a_jpeg()}).json()["card"]
    )


def test_cards_that_are_right_are_saved_and_the_others_come_back_with_what_was_typed(writer: Client) -> None:
    right, wrong = a_press_image(alt="", caption=""), a_press_image(alt="")
    form = described(right, alt="En bro") | described(wrong, alt="", caption="Skrivet", file="IMG_7.jpg")
    answer = writer.post(DESCRIBE, form | {"bild": [right.pk, wrong.pk]}).json()
    right.refresh_from_db()
    wrong.refresh_from_db()
    assert (right.alt, wrong.caption) == ("En bro", "")
    [card] = answer["cards"]
    assert 'value="Skrivet"' in card
    assert "IMG_7.jpg" in card
    assert "markera att den är dekorativ" in card
    assert answer["error"].startswith("1 bild är inte klar")


def test_when_all_is_said_one_is_led_to_the_list(writer: Client) -> None:
    image = a_press_image(alt="")
    answer = writer.post(DESCRIBE, described(image, is_decorative="on")).json()
    assert "1 bild är sparad" in words(writer.get(answer["address"]))
    assert "Dekorativ: nej → ja" in str(LogEntry.objects.get())


def test_without_script_the_same_cards_come_back(writer: Client) -> None:
    image = a_press_image(alt="")
    page = writer.post(PAGE, described(image, alt="", caption="Skrivet"))
    assert 'value="Skrivet"' in page.content.decode()
    done = writer.post(PAGE, described(image, alt="En bro"), follow=True)
    assert "1 bild är sparad" in words(done)


@pytest.mark.parametrize("address", [RECEIVE, DESCRIBE])
def test_whose_log_in_has_ended_gets_a_sentence_and_keeps_the_page(
    client: Client, db: None, address: str
) -> None:
    answer = client.post(address, {"upload": a_jpeg()})
    assert answer.status_code == 403
    assert "Logga in igen" in answer.json()["error"]
    assert not PressImage.objects.exists()


def test_a_writer_changes_no_image_of_a_scheduled_release_here_either(
    writer: Client, publisher: Client
) -> None:
    image = a_press_image()
    publishing.schedule(a_release(images=[image]), at=timezone.now() + dt.timedelta(days=1), by=an_editor())
    form = described(image, alt="Något annat")
    writer.post(DESCRIBE, form)
    image.refresh_from_db()
    assert image.alt == "En lekplats i kvällsljus"
    publisher.post(DESCRIBE, form)
    image.refresh_from_db()
    assert image.alt == "Något annat"


def test_nothing_is_published_with_an_image_that_nobody_has_described(writer: Client) -> None:
    writer.post(RECEIVE, {"upload": a_jpeg()})
    release = a_release(images=PressImage.objects.all())
    assert readiness.missing(release, release.compose()) == (readiness.ALT_TEXT,)


def test_numbers_that_are_none_show_no_card(writer: Client) -> None:
    page = writer.get(PAGE + "?bild=x&bild=99999999999999999999&bild=7&bild=²")
    assert page.status_code == 200
    assert page.context["cards"] == []


def test_who_added_an_image_takes_it_away_again_and_loses_nothing_else(writer: Client) -> None:
    numbers = [writer.post(RECEIVE, {"upload": a_jpeg()}).json()["id"] for _ in range(2)]
    kept = PressImage.objects.get(pk=numbers[1])
    form = described(*PressImage.objects.all(), caption="Skrivet") | {"ta-bort": numbers[0]}
    page = writer.post(PAGE, form)
    assert list(PressImage.objects.all()) == [kept]
    assert 'value="Skrivet"' in page.content.decode()
    assert writer.post(DESCRIBE, described(kept) | {"ta-bort": kept.pk}).json()["removed"] == kept.pk
    assert not PressImage.objects.exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 2


def test_an_image_of_others_or_in_a_release_is_not_taken_away(writer: Client, publisher: Client) -> None:
    other, used = a_press_image(), a_press_image()
    a_release(images=[used])
    assert (
        writer.post(DESCRIBE, described(other) | {"ta-bort": other.pk})
        .json()["error"]
        .startswith("Bilden finns kvar")
    )
    assert (
        publisher.post(DESCRIBE, described(used) | {"ta-bort": used.pk})
        .json()["error"]
        .startswith("Bilden finns kvar")
    )
    assert (
        publisher.post(DESCRIBE, described(used) | {"ta-bort": "x"})
        .json()["error"]
        .startswith("Bilden finns kvar")
    )
    assert PressImage.objects.count() == 2
