"""ninjs: as the standard says, complete, and honest about corrections and withdrawals."""

import pytest
from django.test import Client

from releases.models import Release
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.newsroom.formats.newsroom import a_full_edition, address
from releases.tests.newsroom.formats.ninjs_shape import ITEM, faults

pytestmark = pytest.mark.django_db


def test_an_item_is_valid(client: Client) -> None:
    response = client.get(address(a_full_edition(), ".json"))
    assert response["Content-Type"] == "application/json"
    assert faults(response.json(), ITEM) == []


def test_an_item_of_next_to_nothing_is_valid(client: Client) -> None:
    item = client.get(address(published(body=""), ".json")).json()
    assert faults(item, ITEM) == []
    assert "subjects" not in item


def test_an_item_says_what_the_release_says(client: Client) -> None:
    item = client.get(address(a_full_edition(), ".json")).json()
    assert item["headlines"][0]["value"] == "50 000 kronor till en ny lekplats"
    assert [body["contentType"] for body in item["bodies"]] == ["text/html", "text/plain"]
    assert "<" not in item["bodies"][1]["value"]
    assert [subject["name"] for subject in item["subjects"]] == ["barn & unga"]
    assert item["organisations"][0]["uri"] == "http://testserver/namnder/kulturnamnden/"
    assert item["events"][0]["id"] == "KN-2026/17 §\u00a062"
    said = [description["value"].replace("\u00a0", " ") for description in item["descriptions"]]
    assert "50 000 kronor: lekplatsen, 2026, nya pengar" in said
    assert any("Reservation: M, SD." in words for words in said)


def test_the_people_to_call_can_be_called(client: Client) -> None:
    people = client.get(address(a_full_edition(), ".json")).json()["people"]
    alva = next(person for person in people if person["rel"] == "contact")
    assert alva["literal"] == "Alva Ek (S), ordförande"
    assert [way["value"] for way in alva["contactInfo"]] == ["+46701740605", "alva-ek@example.se"]


def test_who_is_quoted_is_among_the_people(client: Client) -> None:
    people = client.get(address(a_full_edition(), ".json")).json()["people"]
    assert [person["literal"] for person in people if person["rel"] == "quoted"] == [
        "Alva Ek (S), ordförande"
    ]


def test_images_files_and_links_come_along(client: Client) -> None:
    image, _other, file, link = client.get(address(a_full_edition(), ".json")).json()["associations"]
    assert (image["type"], image["by"]) == ("picture", "Foto: Ebba Vindmyr")
    assert image["renditions"][0]["href"].startswith("http://testserver/media/")
    assert (image["renditions"][0]["width"], image["renditions"][0]["height"]) == (1200, 800)
    assert file["renditions"][0]["contentType"] == "application/pdf"
    assert link["uri"] == "https://example.se/l%C3%A4s%20mer"


def test_a_correction_is_a_new_version_of_the_same_item(client: Client) -> None:
    edition = published()
    before = client.get(address(edition, ".json")).json()
    Release.objects.update(lead="Rätt.")
    publishing.correct(edition.release, by=an_editor(), note="Fel summa.", alert=False)
    after = client.get(address(edition, ".json")).json()
    assert (before["uri"], before["firstCreated"]) == (after["uri"], after["firstCreated"])
    assert (before["version"], after["version"]) == ("1", "2")
    assert after["edNote"] == "Rättelse: Fel summa."


def test_a_withdrawal_cancels_the_item(client: Client) -> None:
    edition = published(title="Hemligt")
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel person namngavs.")
    response = client.get(address(edition, ".json"))
    assert response.status_code == 410
    item = response.json()
    assert (item["pubStatus"], faults(item, ITEM)) == ("canceled", [])
    assert "Fel person namngavs." in item["edNote"]
    assert "Hemligt" not in response.content.decode()
