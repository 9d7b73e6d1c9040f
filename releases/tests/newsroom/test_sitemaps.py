"""Sitemaps and robots.txt: what search engines are shown."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from releases.newsroom import sitemaps
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, an_editor, published, published_each_day

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314


def addresses(document: ElementTree.Element) -> list[str]:
    return [(found.text or "").removeprefix("http://testserver") for found in document.iter(f"{MAP}loc")]


def everything(client: Client) -> list[str]:
    index = read(client, "/sitemap.xml")
    assert index.tag == f"{MAP}sitemapindex"
    return [place for address in addresses(index) for place in addresses(read(client, address))]


def test_the_sitemaps_list_what_is_live_and_nothing_else(client: Client) -> None:
    published(title="Öppet", committees=[a_committee()], keywords=[a_keyword()])
    publishing.withdraw(published(title="Stängt").release, by=an_editor(), reason="Fel.")
    a_release(title="Hemligt", keywords=[a_keyword("hemligt")])
    listed = everything(client)
    year = timezone.localdate().year
    expected = {"/", f"/pressmeddelanden/{year}/oppet/", "/namnder/kulturnamnden/", "/nyckelord/kultur/"}
    assert expected <= set(listed)
    assert not [place for place in listed if "stangt" in place or "hemligt" in place]


def test_a_page_is_listed_in_each_language_with_the_others(client: Client) -> None:
    published(committees=[a_committee()])
    root = read(client, "/sitemap/sidor.xml")
    listed = {url.findtext(f"{MAP}loc"): url.findall(f"{XHTML}link") for url in root}
    body = "http://testserver{}/namnder/kulturnamnden/"
    versions = {"sv": body.format(""), "en": body.format("/en"), "fi": body.format("/fi")}
    for address in versions.values():
        assert {link.get("hreflang"): link.get("href") for link in listed[address]} == versions


def test_every_address_listed_is_there(client: Client) -> None:
    published(committees=[a_committee()], keywords=[a_keyword()])
    assert {client.get(place).status_code for place in everything(client)} == {200}


def test_pages_of_releases_hold_each_once_and_are_not_moved_by_news(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "SITEMAP_SIZE", 3)
    editions = published_each_day(8)
    pages = [place for place in addresses(read(client, "/sitemap.xml")) if place[9].isdigit()]
    assert [len(addresses(read(client, page))) for page in pages] == [3, 3, 2]
    listed = [place for page in pages for place in addresses(read(client, page))]
    assert listed == [edition.get_absolute_url() for edition in reversed(editions)]
    published(title="Ännu nyare")
    assert [place for place in addresses(read(client, "/sitemap.xml")) if place[9].isdigit()] == pages


def test_news_are_the_last_two_days(client: Client) -> None:
    published_each_day(5)
    news = read(client, "/sitemap/nyheter.xml")
    assert [found.text for found in news.iter(f"{NEWS}title")] == ["Nyhet 0", "Nyhet 1"]
    assert {found.text for found in news.iter(f"{NEWS}name")} == {"Umeå kommun"}


@pytest.mark.parametrize("name", ["x", "9", "%00", "99999999999999999999.1", "1.1.1"])
def test_a_sitemap_that_is_none_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/sitemap/{name}.xml").status_code == 404


@pytest.mark.parametrize(("address", "queries"), [("/sitemap.xml", 1), ("/sitemap/sidor.xml", 3)])
def test_sitemaps_cost_the_same_however_many(
    client: Client, address: str, queries: int, django_assert_num_queries
) -> None:
    for count in (1, 5):
        published_each_day(count, committees=[a_committee()], keywords=[a_keyword()])
        with django_assert_num_queries(queries):
            read(client, address)


def test_robots_are_shown_the_sitemap_and_kept_from_the_desk(client: Client) -> None:
    words = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in words
    assert "Disallow: /redaktion/" in words
    for prefix in ("", "/en", "/fi"):
        for page in ("prenumeration/", "prenumerera/bekrafta/", "prenumerera/adress/"):
            assert f"Disallow: {prefix}/{page}\n" in words
