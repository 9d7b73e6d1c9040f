"""Feeds, plain text, sitemap, robots: well formed, complete, and the same as the page."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.test import Client

from releases import publishing
from releases.models import Release
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_press_image,
    an_editor,
    published,
    published_each_day,
)

pytestmark = pytest.mark.django_db

ATOM = {"atom": "http://www.w3.org/2005/Atom"}
SITEMAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def entries(client: Client, address: str) -> list[ElementTree.Element]:
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("atom:entry", ATOM)  # noqa: S314


def test_the_feed_has_the_latest_with_their_full_text(client: Client) -> None:
    published(title="Gammal", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    published(title="Ny & <bra>", lead="Mer < mindre", body="<p>Hela texten.</p>", images=[a_press_image()])
    newest, oldest = entries(client, "/flode.atom")
    assert newest.findtext("atom:title", namespaces=ATOM) == "Ny & <bra>"
    content = newest.findtext("atom:content", namespaces=ATOM) or ""
    assert "<p>Hela texten.</p>" in content
    assert 'src="http://testserver/media/' in content
    assert newest.findtext("atom:summary", namespaces=ATOM) == "Mer &lt; mindre"
    assert oldest.findtext("atom:title", namespaces=ATOM) == "Gammal"


def test_a_correction_updates_its_entry_and_adds_none(client: Client) -> None:
    first = published(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    before = entries(client, "/flode.atom")[0]
    Release.objects.update(lead="Efter.")
    publishing.correct(first.release, by=an_editor(), note="Fel.", alert=False)
    (after,) = entries(client, "/flode.atom")
    for same in ("atom:id", "atom:published"):
        assert after.findtext(same, namespaces=ATOM) == before.findtext(same, namespaces=ATOM)
    assert after.findtext("atom:updated", namespaces=ATOM) != before.findtext("atom:updated", namespaces=ATOM)


def test_a_body_and_a_keyword_have_feeds_of_their_own(client: Client) -> None:
    published(title="Med", committees=[a_committee()], keywords=[a_keyword()])
    published(title="Utan")
    for address in ("/namnder/kulturnamnden/flode.atom", "/nyckelord/kultur/flode.atom"):
        assert [entry.findtext("atom:title", namespaces=ATOM) for entry in entries(client, address)] == [
            "Med"
        ]


def test_the_text_holds_what_the_page_holds(client: Client) -> None:
    edition = published(
        decisions=[{"outcome": "Nämnden säger ja.", "paragraph": "§ 7", "reservations": ["V"]}],
        budget=[{"amount": -75_600_000, "purpose": "lägre kostnader", "kind": "saving"}],
    )
    text = client.get(edition.get_absolute_url().rstrip("/") + ".txt").content.decode().replace("\u00a0", " ")
    said = [
        "Ny lekplats",
        "säger Alva Ek (S)",
        "Nämnden säger ja.",
        "§ 7",
        "V",
        "−75 600 000 kronor",
        "070-174 06 05",
    ]
    assert [words for words in said if words not in text] == []
    assert "<" not in text


def test_the_sitemap_lists_what_is_live_and_nothing_else(client: Client) -> None:
    live = published(committees=[a_committee()])
    gone = published(title="Återkallat")
    publishing.withdraw(gone.release, by=an_editor(), reason="Fel.")
    document = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    found = {place.text for place in document.findall("map:url/map:loc", SITEMAP)}
    assert f"http://testserver{live.get_absolute_url()}" in found
    assert "http://testserver/namnder/kulturnamnden/" in found
    assert f"http://testserver{gone.get_absolute_url()}" not in found


def test_the_feed_costs_the_same_however_many(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    published_each_day(8)
    with django_assert_max_num_queries(1):
        entries(client, "/flode.atom")


def test_robots_are_told_where_to_look_and_where_not(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /redaktion/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
