"""Who the press room is, written at the desk: looked at, checked, kept version by version, and seen at once."""

import contextlib
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from releases import municipality
from releases.desk import release_status
from releases.desk.checklist import composing
from releases.document.changes import ChangeKind
from releases.document.form_text import FormText
from releases.models import PressRoomFacts, Release
from releases.services import press_room, publishing
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.reading import form_address, typed, words

pytestmark = pytest.mark.django_db
ADDRESS = "/redaktion/installningar/"


@pytest.fixture
def administrator(db: None) -> Client:
    client = Client()
    client.force_login(an_editor("admin", is_superuser=True))
    return client


def sent(**changed: str) -> dict[str, Any]:
    return press_room.from_settings() | {"seen": "0"} | changed


def saved(client: Client, **changed: str) -> Any:
    return client.post(ADDRESS, sent(**changed), follow=True)


def test_what_is_saved_is_on_the_pages_at_once(administrator: Client, client: Client) -> None:
    before = client.get("/").content.decode()
    assert "Björkå kommun" not in before
    assert "Sparat." in words(saved(administrator, name="Björkå kommun", phone="090-16 00 77"))
    page = client.get("/").content.decode()
    assert "Björkå kommun" in page
    assert "090-16 00 77" in page
    assert "Björkå kommun" in client.get("/flode.atom").content.decode()


def test_words_in_another_language_are_on_its_pages_alone(administrator: Client, client: Client) -> None:
    saved(administrator, tagline_en="News desk")
    assert "News desk" in client.get("/en/").content.decode()
    assert "News desk" not in client.get("/").content.decode()


def test_an_unchanged_fact_goes_on_following_its_setting(administrator: Client, settings: Any) -> None:
    saved(administrator, name="Björkå kommun")
    assert PressRoomFacts.objects.get().content == {"name": "Björkå kommun"}
    settings.PRESS_ROOM = {**settings.PRESS_ROOM, "phone": "090-16 00 88"}
    assert municipality.facts()["phone"] == "090-16 00 88"


def test_an_edition_keeps_what_it_was_frozen_with(administrator: Client, client: Client) -> None:
    release = a_release()
    edition = publishing.publish(release, by=an_editor())
    about = edition.frozen.boilerplate
    saved(administrator, boilerplate="En helt annan text om oss.")
    assert type(edition).objects.get(pk=edition.pk).frozen.boilerplate == about
    assert about in client.get(edition.get_absolute_url()).content.decode()


def test_another_text_about_us_is_no_change_of_a_published_release(administrator: Client) -> None:
    about = published().frozen.boilerplate
    release = Release.objects.get()
    saved(administrator, boilerplate="")
    release.refresh_from_db()
    assert not release_status.of(release).has_changes
    assert not release_status.among([release])[release.pk].has_changes
    Release.objects.update(lead="Barnen har ritat hela lekplatsen.")
    assert release_status.among([release])[release.pk].has_changes
    edition = publishing.correct(release, by=an_editor(), kind=ChangeKind.TYPO)
    assert edition.frozen.boilerplate == about
    assert not release_status.among([release])[release.pk].has_changes


def test_a_preview_of_a_correction_shows_the_text_about_us_that_it_keeps(administrator: Client) -> None:
    about = published().frozen.boilerplate
    release = Release.objects.get()
    saved(administrator, boilerplate="En helt annan text om oss.")
    text = FormText({"title": ("Ny lekplats",), "language": ("sv",)}, {})
    assert composing.document_of(text, release)[0].boilerplate == about
    assert composing.document_of(text)[0].boilerplate == "En helt annan text om oss."


def test_a_published_release_whose_own_text_about_us_is_taken_away_has_the_press_rooms(
    administrator: Client,
) -> None:
    release = published(boilerplate="En egen text om oss.").release
    saved(administrator, boilerplate="En helt annan text om oss.")
    address = form_address(release)
    administrator.post(address, typed(administrator.get(address), {"boilerplate": ""}))
    release = Release.objects.get()
    assert release.compose().boilerplate == "En helt annan text om oss."
    assert release_status.of(release).has_changes


def test_looking_saves_nothing_and_shows_what_was_typed(administrator: Client, client: Client) -> None:
    published()
    response = administrator.post(ADDRESS, sent(name="Björkå kommun", accent="#5a1f5f") | {"preview": "1"})
    look = response.context["look"]
    assert "Björkå kommun" in look
    assert "--accent: #5a1f5f" in look
    assert not PressRoomFacts.objects.exists()
    assert "Björkå kommun" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"accent": "#cccccc"}, "kontrasten är 1,6 till 1"),
        ({"accent_dark": "#222222"}, "svår att läsa"),
        ({"accent": "red;} body{"}, "Skriv färgen som #"),
        ({"website": "javascript:alert(1)"}, "Webbplats:"),
        ({"name": ""}, "Namn"),
    ],
)
def test_what_cannot_stand_there_is_said_and_nothing_is_saved(
    administrator: Client, changed: dict[str, str], sentence: str
) -> None:
    response = saved(administrator, **changed, street="Nygatan 1")
    assert sentence in words(response)
    assert 'value="Nygatan 1"' in response.content.decode()
    assert not PressRoomFacts.objects.exists()


def test_two_at_once_lose_neither(administrator: Client) -> None:
    saved(administrator, street="Nygatan 1")
    response = saved(administrator, street="Nygatan 2")
    assert "sparade andra inställningar medan du skrev" in words(response)
    assert 'value="Nygatan 2"' in response.content.decode()
    assert municipality.facts()["street"] == "Nygatan 1"
    saved(administrator, street="Nygatan 2", seen=str(PressRoomFacts.objects.get().pk))
    assert [version.content["street"] for version in PressRoomFacts.objects.all()] == [
        "Nygatan 2",
        "Nygatan 1",
    ]


def test_an_earlier_version_can_be_taken_up_again(administrator: Client) -> None:
    saved(administrator, street="Nygatan 1")
    first = PressRoomFacts.objects.get()
    saved(administrator, street="Nygatan 2", seen=str(first.pk))
    page = administrator.get(f"{ADDRESS}?version={first.pk}").content.decode()
    assert 'value="Nygatan 1"' in page
    assert "<del>" in page


def test_nothing_changed_makes_no_version(administrator: Client) -> None:
    assert "Inget var ändrat." in words(saved(administrator))
    assert not PressRoomFacts.objects.exists()


def test_only_administrators_see_and_change_them(publisher: Client) -> None:
    assert publisher.get(ADDRESS).status_code == 403
    assert publisher.post(ADDRESS, sent(name="X")).status_code == 403
    assert ADDRESS not in publisher.get("/redaktion/").content.decode()


def test_the_database_lets_no_version_be_changed(administrator: Client) -> None:
    saved(administrator, name="Björkå kommun")
    for words_of_sql in (
        "UPDATE releases_pressroomfacts SET content = '{}'",
        "DELETE FROM releases_pressroomfacts",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words_of_sql)


def test_shortcomings_of_our_own_take_the_place_of_the_list(administrator: Client, client: Client) -> None:
    saved(administrator, shortcomings="Kartan saknar ord.\nFilmer saknar text.", assessed="2026-10-01")
    page = words(client.get("/tillganglighet/"))
    assert "Kartan saknar ord. Filmer saknar text." in page
    assert "1 oktober 2026" in page
    assert "PDF-filer" not in page


def test_without_its_database_the_press_room_has_the_name_of_its_settings(settings: Any) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor, contextlib.suppress(DatabaseError):
            cursor.execute("SELECT nothing")
        municipality.forget()
        assert municipality.facts()["name"] == settings.PRESS_ROOM["name"]
        transaction.set_rollback(True)


def test_a_switchboard_is_a_number_that_can_be_called(administrator: Client) -> None:
    page = words(saved(administrator, phone="hej"))
    assert "”hej” är inget telefonnummer. Skriv det som 090-16 10 00." in page
    assert not PressRoomFacts.objects.exists()
    for number, expected in (("090161000", "090-16 10 00"), ("114 14", "114 14")):
        saved(administrator, phone=number, seen=str(PressRoomFacts.objects.count()))
        assert municipality.facts()["phone"] == expected
