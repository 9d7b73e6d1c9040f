"""Images for the body: taken in anew, refused in Swedish, and only from who may write."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from releases.desk.picture_messages import WHY_NOT
from releases.document import richtext
from releases.media import images
from releases.media.recognition import FileKind
from releases.tests.cast import an_editor
from releases.tests.desk.pictures import PHP, SVG, a_jpeg, no_image
from releases.tests.media.pictures import moving, saved, two_colours
from releases.tests.media.test_everyday import NAMED

UPLOAD = "/redaktion/bilder/ladda-upp/"


def sent(client: Client, upload: SimpleUploadedFile) -> dict[str, object]:
    response = client.post(UPLOAD, {"upload": upload})
    assert response.status_code == 200
    return response.json()


def test_an_upload_gets_an_address_that_the_allow_list_keeps(writer: Client) -> None:
    answer = sent(writer, a_jpeg())
    assert answer["uploaded"] == 1
    assert f'src="{answer["url"]}"' in richtext.clean(f'<p><img src="{answer["url"]}" alt="En bild"></p>')


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "skal.php", "bild.jpg.php", "<script>.jpg", "å ä ö.svg"]
)
def test_the_name_of_an_upload_is_forgotten(writer: Client, name: str) -> None:
    answer = sent(writer, a_jpeg(name))
    stored = answer["url"].removeprefix("/media/")
    assert stored.startswith("bilder/")
    assert stored.endswith(".jpg")
    assert default_storage.exists(stored)


@pytest.mark.parametrize("content", [SVG, PHP, b"", b"inte en bild"], ids=["svg", "php", "empty", "text"])
def test_upload_that_is_no_image_gets_a_swedish_sentence(writer: Client, content: bytes) -> None:
    answer = sent(writer, no_image(content))
    assert answer["uploaded"] == 0
    assert answer["error"]["message"].startswith(("Filen är ingen bild", "Ingen fil kom med"))


@pytest.mark.parametrize(("kind", "data"), NAMED.items(), ids=NAMED)
def test_each_sort_of_file_that_is_no_picture_gets_a_sentence_of_its_own(
    writer: Client, kind: FileKind, data: bytes
) -> None:
    with translation.override("sv"):
        expected = str(WHY_NOT[kind])
    assert sent(writer, no_image(data))["error"]["message"] == expected
    assert len(set(WHY_NOT.values())) == len(FileKind)


def test_a_picture_of_an_iphone_is_taken_in(writer: Client) -> None:
    answer = sent(writer, SimpleUploadedFile("IMG_0421.HEIC", saved(two_colours(), "HEIF"), "image/heic"))
    assert answer["uploaded"] == 1
    assert answer["url"].endswith(".jpg")


def test_what_became_of_an_animation_is_said(writer: Client) -> None:
    answer = sent(writer, SimpleUploadedFile("bild.gif", moving("GIF"), "image/gif"))
    assert answer["uploaded"] == 1
    assert "Bara den första bilden i den togs med" in answer["error"]["message"]


def test_an_upload_without_a_file_gets_a_swedish_sentence(writer: Client) -> None:
    assert "Ingen fil kom med" in writer.post(UPLOAD, {"upload": "text"}).json()["error"]["message"]


def test_too_large_is_said_in_megabytes_and_megapixels(
    writer: Client, settings: pytest.FixtureRequest
) -> None:
    settings.IMAGE_MAX_BYTES = 2 * 1024 * 1024
    heavy = SimpleUploadedFile("bild.jpg", b"x" * (settings.IMAGE_MAX_BYTES + 1))
    assert "större än 2,0\xa0MB" in sent(writer, heavy)["error"]["message"]
    settings.IMAGE_MAX_PIXELS = 1_000_000
    assert "fler än 1 megapixel" in sent(writer, a_jpeg(size=(1200, 1200)))["error"]["message"]


def test_gps_does_not_reach_the_store(writer: Client) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (63.0, 49.0, 30.0)
    out = io.BytesIO()
    Image.new("RGB", (40, 40)).save(out, "JPEG", exif=exif)
    url = sent(writer, SimpleUploadedFile("bild.jpg", out.getvalue()))["url"]
    with default_storage.open(url.removeprefix("/media/")) as file:
        assert not Image.open(file).getexif()


@pytest.mark.django_db
def test_who_is_not_logged_in_uploads_nothing(client: Client) -> None:
    before = list(default_storage.listdir(images.FOLDER)[1]) if default_storage.exists(images.FOLDER) else []
    response = client.post(UPLOAD, {"upload": a_jpeg()})
    assert response.status_code == 403
    assert "Logga in igen" in response.json()["error"]["message"]
    after = list(default_storage.listdir(images.FOLDER)[1]) if default_storage.exists(images.FOLDER) else []
    assert before == after


@pytest.mark.django_db
def test_staff_without_permission_to_write_upload_nothing(client: Client) -> None:
    client.force_login(an_editor("praktikant", is_superuser=False))
    assert client.post(UPLOAD, {"upload": a_jpeg()}).status_code == 403


def test_an_upload_from_another_site_is_refused(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer.editor)
    assert strict.post(UPLOAD, {"upload": a_jpeg(), "ckCsrfToken": "x" * 40}).status_code == 403


def test_an_upload_with_the_token_in_its_header_is_taken(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer.editor)
    strict.get("/redaktion/releases/release/add/")
    token = strict.cookies["csrftoken"].value
    answer = strict.post(UPLOAD, {"upload": a_jpeg()}, headers={"X-CSRFToken": token})
    assert answer.json()["uploaded"] == 1


def test_get_uploads_nothing(writer: Client) -> None:
    assert writer.get(UPLOAD).status_code == 405


@pytest.mark.django_db
def test_the_upload_view_of_the_package_is_not_there(client: Client) -> None:
    assert client.post("/ckeditor/upload/", {"upload": a_jpeg()}).status_code == 404
