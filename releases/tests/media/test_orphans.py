"""Files that nothing names are swept, after a time in which a form may be open; all others stay."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from releases import retention
from releases.media import attachments, images, orphans
from releases.models import Attachment, Pulse, Release
from releases.services import publishing
from releases.tests.cast import a_release, an_editor, an_uploaded_image
from releases.tests.desk.reading import form_address, form_of, with_row
from releases.tests.media.documents import pdf

pytestmark = pytest.mark.django_db
PDF = pdf()
OLD = orphans.KEPT + dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def own_folder(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def stored() -> set[str]:
    root = Path(default_storage.path(""))
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def age(by: dt.timedelta = OLD) -> None:
    """Let all stored files be so old."""
    moment = (timezone.now() - by).timestamp()
    for name in stored():
        os.utime(default_storage.path(name), (moment, moment))


def swept() -> set[str]:
    """Sweep, and return which files are gone."""
    before = stored()
    Pulse.objects.filter(name=orphans.SWEPT).delete()
    retention.sweep(timezone.now())
    return before - stored()


def a_pdf() -> str:
    return attachments.keep(ContentFile(PDF, "beslut.pdf"))


def a_picture_in_a_body() -> str:
    """Store a picture as the editor's upload does; return its address."""
    picture = an_uploaded_image()
    with picture.file.open() as file:
        address = images.keep(images.take_in(file))
    picture.delete()
    return address


def test_a_file_stored_while_another_row_was_refused_is_swept_after_a_week() -> None:
    client = Client()
    client.force_login(an_editor())
    address = form_address(a_release())
    form = with_row(form_of(client.get(address)), "links", {"url": "ingen adress", "label": "x"})
    pdf = SimpleUploadedFile("beslut.pdf", PDF, "application/pdf")
    form = with_row(form, "attachments", {"title": "Beslut", "file": pdf})
    assert client.post(address, form).status_code == 200
    assert len(stored()) == 1
    assert swept() == set()
    age()
    assert len(swept()) == 1
    assert not Attachment.objects.exists()


def test_what_was_stored_within_the_week_stays_whatever_names_it() -> None:
    a_pdf()
    a_picture_in_a_body()
    age(orphans.KEPT - dt.timedelta(hours=1))
    assert swept() == set()


def test_what_a_draft_names_stays_with_its_renditions() -> None:
    address = a_picture_in_a_body()
    draft = a_release(images=[an_uploaded_image()], body=f'<p>Bild: <img src="{address}" alt="En bro"></p>')
    Attachment.objects.create(release=draft, file=a_pdf(), title="Beslut")
    unused = an_uploaded_image(colour="#123456")
    age()
    gone = swept()
    kept = stored()
    stem = address.removeprefix("/media/").split(".")[0]
    assert len([name for name in kept if name.startswith(stem)]) > 1
    assert unused.file.name in kept
    # Only what belonged to the press image that the picture in the body was made of.
    assert not any(name.startswith((stem, "bilagor/")) for name in gone)


@pytest.mark.parametrize("end", ["corrected", "withdrawn"])
def test_what_an_edition_showed_stays_for_the_archive(end: str) -> None:
    address, image = a_picture_in_a_body(), an_uploaded_image()
    release = a_release(images=[image], body=f'<p>Bild: <img src="{address}" alt="En bro"></p>')
    attachment = Attachment.objects.create(release=release, file=a_pdf(), title="Beslut")
    publishing.publish(release, by=None, alert=False)
    names = {address.removeprefix("/media/"), image.file.name, attachment.file.name}
    if end == "withdrawn":
        publishing.withdraw(release, by=an_editor(), reason="Fel.")
    else:
        release.release_images.all().delete()
        attachment.delete()
        image.delete()
        Release.objects.filter(pk=release.pk).update(body="<p>Utan bild.</p>")
        publishing.correct(release, by=None, note="Bilden var fel.", alert=False)
    age()
    swept()
    assert names <= stored()


def test_what_a_deleted_draft_left_behind_is_swept() -> None:
    draft = a_release()
    Attachment.objects.create(release=draft, file=a_pdf(), title="Beslut")
    draft.delete()
    age()
    assert len(swept()) == 1


def test_a_file_of_another_name_than_ours_is_left_alone() -> None:
    default_storage.save("bilder/.gitkeep", ContentFile(b""))
    default_storage.save("annat/Xq3.jpg", ContentFile(b"x"))
    age()
    assert swept() == set()


def test_it_is_looked_for_once_a_day() -> None:
    retention.sweep(timezone.now())
    a_pdf()
    age()
    retention.sweep(timezone.now())
    assert len(stored()) == 1
    retention.sweep(timezone.now() + orphans.DAILY)
    assert stored() == set()
