"""Who may see an uploaded file: every kind of file in every state of its release."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from releases.document import renditions
from releases.media import images
from releases.models import Edition, PressImage, Release, ShownFile
from releases.services import publishing, review
from releases.tests.cast import a_press_image, an_editor, published
from releases.tests.media.files import addresses_of, with_files, without_files

pytestmark = pytest.mark.django_db
State = Callable[[], Release]


def draft() -> Release:
    return with_files()


def submitted() -> Release:
    release = with_files()
    review.submit(release, by=an_editor())
    return release


def scheduled() -> Release:
    release = with_files()
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=an_editor())
    return release


def live() -> Release:
    return publishing.publish(with_files(), by=None, alert=False).release


def corrected() -> Release:
    release = live()
    without_files(release)
    publishing.correct(release, by=None, note="Fel bild.", alert=False)
    return release


def withdrawn() -> Release:
    release = live()
    publishing.withdraw(release, by=an_editor(), reason="Fel belopp.", alert=False)
    return release


def withdrawn_after_a_correction() -> Release:
    release = corrected()
    publishing.withdraw(release, by=an_editor(), reason="Fel belopp.", alert=False)
    return release


def withdrawn_but_shown_by_another() -> Release:
    first = live()
    publishing.publish(with_files(like=first), by=None, alert=False)
    publishing.withdraw(first, by=an_editor(), reason="Fel belopp.", alert=False)
    return first


STATES = [
    (draft, 404),
    (submitted, 404),
    (scheduled, 404),
    (live, 200),
    (corrected, 200),  # the first edition stays readable under its number
    (withdrawn, 410),
    (withdrawn_after_a_correction, 410),
    (withdrawn_but_shown_by_another, 200),
]


@pytest.fixture
def staff(client: Client) -> Client:
    colleague = Client()
    colleague.force_login(an_editor())
    return colleague


@pytest.mark.parametrize(("state", "status"), STATES)
def test_readers_see_the_files_of_live_releases_only(client: Client, state: State, status: int) -> None:
    addresses = addresses_of(state())
    assert len(addresses) == 9  # two pictures of four files each, and a PDF
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, status
    )


@pytest.mark.parametrize(("state", "_status"), STATES)
def test_the_desk_sees_files_in_every_state(staff: Client, state: State, _status: int) -> None:
    assert {staff.get(address).status_code for address in addresses_of(state())} == {200}


def test_what_is_for_the_desk_only_is_kept_by_nobody(staff: Client) -> None:
    for address in addresses_of(draft()):
        answer = staff.get(address)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert answer["Referrer-Policy"] == "no-referrer"


def test_who_may_not_read_drafts_sees_none_of_their_files(client: Client) -> None:
    client.force_login(an_editor("kollega", is_superuser=False))
    assert {client.get(address).status_code for address in addresses_of(draft())} == {404}


@pytest.mark.parametrize("state", [draft, withdrawn])
def test_a_refusal_is_kept_by_nobody(client: Client, state: State) -> None:
    for address in addresses_of(state()):
        assert "no-store" in client.get(address).get("Cache-Control", "no-store")


def test_a_withdrawn_file_says_when_and_why(client: Client) -> None:
    answer = client.get(addresses_of(withdrawn())[0])
    assert "Fel belopp." in answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_public_file_is_kept_as_long_as_a_page(client: Client) -> None:
    release = live()
    page = client.get(release.editions.get().get_absolute_url())
    for address in addresses_of(release):
        assert client.get(address)["Cache-Control"] == page["Cache-Control"]


def test_files_are_what_they_are_called_and_never_run(client: Client) -> None:
    for address in addresses_of(live()):
        answer = client.get(address)
        kind = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "pdf": "application/pdf"}
        assert answer["Content-Type"] == kind[address.rpartition(".")[2]]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        is_saved = answer.get("Content-Disposition", "inline").startswith("attachment")
        assert is_saved == address.endswith(".pdf")


def test_a_reader_who_has_the_file_is_not_sent_it_again(client: Client) -> None:
    address = addresses_of(live())[0]
    modified = client.get(address)["Last-Modified"]
    assert client.get(address, headers={"If-Modified-Since": modified}).status_code == 304


def test_with_nginx_in_front_only_the_place_is_answered(client: Client, settings) -> None:
    settings.MEDIA_ACCEL_REDIRECT = "/-/media/"
    address = addresses_of(live())[0]
    answer = client.get(address)
    assert (answer["X-Accel-Redirect"], answer.content) == (address.replace("/media/", "/-/media/"), b"")


@pytest.mark.parametrize(
    "name", ["", "..", "../env", "%2e%2e/env", "bilder/", "bilder/x", "bilder/../x.jpg", "\0.jpg", "å.jpg"]
)
def test_what_is_no_name_of_ours_is_not_found(staff: Client, name: str) -> None:
    assert staff.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("accel", ["", "/-/media/"])
def test_a_file_that_is_gone_is_not_found(client: Client, settings, accel: str) -> None:
    settings.MEDIA_ACCEL_REDIRECT = accel
    address = published(images=[a_press_image()]).document.images[0].url
    PressImage.objects.get().file.storage.delete(PressImage.objects.get().file.name)
    assert client.get(address).status_code == 404


def test_a_public_file_costs_one_query_however_many_show_it(client: Client) -> None:
    first = live()
    for _ in range(3):
        publishing.publish(with_files(like=first), by=None, alert=False)
    address = addresses_of(first)[0]
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 1


def test_an_old_press_image_is_public_where_it_was_remade(client: Client) -> None:
    """Pages show it at its new address, and the edition names only the old one."""
    image = a_press_image()
    old = published(images=[image]).document.images[0].url
    assert images.make_missing() == 1
    image.refresh_from_db()
    assert image.file.url != old
    shown = [old, image.file.url, *(one.url for one in renditions.of(image.file.url))]
    assert {client.get(address).status_code for address in shown} == {200}
    publishing.withdraw(Release.objects.get(), by=an_editor(), reason="Fel.", alert=False)
    assert {client.get(address).status_code for address in shown} == {410}


def test_which_files_are_shown_follows_from_the_editions(client: Client) -> None:
    release = corrected()
    before = set(ShownFile.objects.values_list("edition", "stem", "sha256"))
    ShownFile.objects.all().delete()
    ShownFile.objects.create(edition=Edition.objects.first(), stem="bilder/nagot-annat")
    call_command("rebuild_derived", verbosity=0)
    assert set(ShownFile.objects.values_list("edition", "stem", "sha256")) == before
    assert {client.get(address).status_code for address in addresses_of(release)} == {200}
