"""The plain text: what the page holds, in words."""

import datetime as dt

import pytest
from django.test import Client

from releases.tests.cast import published
from releases.tests.newsroom.formats.newsroom import a_full_edition, address

pytestmark = pytest.mark.django_db


def test_the_text_holds_what_the_page_holds(client: Client) -> None:
    edition = published(
        decisions=[{"outcome": "Nämnden säger ja.", "paragraph": "§ 7", "reservations": ["V"]}],
        budget=[{"amount": -75_600_000, "purpose": "lägre kostnader", "kind": "saving"}],
    )
    text = client.get(address(edition, ".txt")).content.decode().replace("\u00a0", " ")
    said = ["Ny lekplats", "säger Alva Ek (S)", "Nämnden säger ja.", "§ 7", "V", "−75 600 000 kronor"]
    assert [words for words in [*said, "070-174 06 05"] if words not in text] == []
    assert "<" not in text


def test_the_text_points_to_its_page(client: Client) -> None:
    edition = a_full_edition()
    link = client.get(address(edition, ".txt"))["Link"]
    assert link == f'<http://testserver{edition.get_absolute_url()}>; rel="canonical"'


def test_the_text_is_in_the_language_of_the_release(client: Client) -> None:
    edition = published(
        language="en",
        title="The bridge opens",
        budget=[{"amount": 50_000, "purpose": "paint", "kind": "new"}],
        at=dt.datetime(2026, 10, 2, 8, tzinfo=dt.UTC),
    )
    text = client.get(address(edition, ".txt")).content.decode().replace("\u00a0", " ")
    assert "Press release · 2 October 2026 at 10:00" in text
    assert "SEK 50,000: paint, new money" in text
    assert f"http://testserver{edition.get_absolute_url()}" in text
