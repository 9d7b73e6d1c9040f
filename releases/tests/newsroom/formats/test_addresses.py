"""Every format of what is not, or no longer, published."""

import pytest
from django.test import Client

from releases.services import publishing
from releases.tests.cast import a_release, an_editor
from releases.tests.newsroom.formats.newsroom import FORMATS, a_full_edition, address

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ending", FORMATS)
def test_a_published_release_has_the_format(client: Client, ending: str) -> None:
    response = client.get(address(a_full_edition(), ending))
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "public" in response["Cache-Control"]
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert "ETag" in response


@pytest.mark.parametrize("ending", FORMATS)
def test_a_draft_has_no_format(client: Client, ending: str) -> None:
    a_release(slug="utkast")
    assert client.get(f"/pressmeddelanden/2026/utkast{ending}").status_code == 404


@pytest.mark.parametrize("ending", FORMATS)
def test_a_withdrawn_release_says_why_in_every_format(client: Client, ending: str) -> None:
    edition = a_full_edition(title="Hemlighet")
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel person namngavs.")
    response = client.get(address(edition, ending))
    assert response.status_code == 410
    answer = response.content.decode()
    assert "Fel person namngavs." in answer
    assert "Hemlighet" not in answer


@pytest.mark.parametrize("ending", FORMATS)
def test_formats_are_read_and_not_written(client: Client, ending: str) -> None:
    assert client.post(address(a_full_edition(), ending)).status_code == 405


@pytest.mark.parametrize("ending", FORMATS)
def test_head_tells_what_get_would(client: Client, ending: str) -> None:
    place = address(a_full_edition(), ending)
    answer = client.head(place)
    assert (answer.status_code, answer["Content-Type"]) == (200, client.get(place)["Content-Type"])
