"""The feeds: as RFC 4287 says, complete, in pages, and never silent about a correction or withdrawal."""

import datetime as dt
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from lxml import etree, html

from releases.document import ReleaseDocument, to_json
from releases.models import Edition, Release
from releases.newsroom.feeds import views as feeds_views
from releases.newsroom.feeds.atom import Feed, atom
from releases.newsroom.feeds.xml import permitted
from releases.services import publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_press_image,
    a_release,
    an_editor,
    published,
    published_each_day,
)
from releases.tests.newsroom.formats.newsroom import a_full_edition

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def fetched(client: Client, address: str = "/flode.atom") -> ElementTree.Element:
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in feed.iter(f"{ATOM}entry")]


def link(element: ElementTree.Element, relation: str) -> str:
    found = (one for one in element.findall(f"{ATOM}link") if one.get("rel") == relation)
    return next((one.get("href", "") for one in found), "")


def assert_valid(feed: ElementTree.Element) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have once, and no more than once."""
    assert feed.tag == f"{ATOM}feed"
    for holder in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(f"{ATOM}{name}")) == 1, name
        assert dt.datetime.fromisoformat(holder.findtext(f"{ATOM}updated", "")).tzinfo
        assert link(holder, "alternate")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    assert feed.findtext(f"{ATOM}author/{ATOM}name")


def test_a_feed_is_valid_with_and_without_entries(client: Client) -> None:
    assert_valid(fetched(client))
    a_full_edition()
    assert_valid(fetched(client))


def test_the_feed_has_the_latest_with_their_full_text(client: Client) -> None:
    published(title="Gammal", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    published(title="Ny & <bra>", lead="Mer < mindre", body="<p>Hela texten.</p>", images=[a_press_image()])
    feed = fetched(client)
    assert titles(feed) == ["Ny & <bra>", "Gammal"]
    newest = feed.find(f"{ATOM}entry")
    assert newest.findtext(f"{ATOM}summary") == "Mer < mindre"
    content = newest.find(f"{ATOM}content")
    assert content.get("type") == "html"
    assert "<p>Hela texten.</p>" in content.text
    assert 'src="http://testserver/media/' in content.text


def test_links_in_the_text_lead_to_this_site(client: Client) -> None:
    published(body='<p><a href="/om/">Om</a> <a href="https://example.se/x">X</a></p>')
    content = fetched(client).findtext(f".//{ATOM}content", "")
    assert 'href="http://testserver/om/"' in content
    assert 'href="https://example.se/x"' in content


def test_a_correction_updates_its_entry_and_brings_it_to_the_top(client: Client) -> None:
    first = published(title="Rättad", at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    published(title="Senare", at=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))
    before = fetched(client).findall(f"{ATOM}entry")[1]
    Release.objects.filter(pk=first.release_id).update(lead="Efter.")
    publishing.correct(first.release, by=an_editor(), note="Fel.", alert=False)
    feed = fetched(client)
    assert titles(feed) == ["Rättelse: Rättad", "Senare"]
    after = feed.find(f"{ATOM}entry")
    for same in ("id", "published"):
        assert after.findtext(f"{ATOM}{same}") == before.findtext(f"{ATOM}{same}")
    assert after.findtext(f"{ATOM}updated", "") > before.findtext(f"{ATOM}updated", "")


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "Rättelse:"), ("en", "Correction:"), ("fi", "Oikaisu:"), ("se", "Rättelse:")],
)
def test_a_correction_is_the_first_that_readers_of_the_feed_see(
    client: Client, language: str, said: str
) -> None:
    edition = published(title="Ny bro", language=language, images=[a_press_image()])
    assert titles(fetched(client)) == ["Ny bro"]
    Release.objects.update(lead="Efter.")
    publishing.correct(edition.release, by=an_editor(), note="Bron är 40 meter.", alert=False)
    entry = fetched(client).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == f"{said} Ny bro"
    content = html.fromstring(entry.findtext(f"{ATOM}content", "")).text_content()
    assert content.strip().startswith(f"{said} Bron är 40 meter.")
    assert content.count(said) == 1


def test_an_entry_tells_of_each_correction_the_latest_first(client: Client) -> None:
    release = published(title="Badet stängs").release
    for number, note in enumerate(("Tiden var fel.", "Platsen var fel.", "Namnet var fel.")):
        Release.objects.filter(pk=release.pk).update(lead=f"Ingress {number}.")
        publishing.correct(release, by=None, note=note, alert=False)
    published(title="Bron öppnar")
    contents = [entry.findtext(f"{ATOM}content") or "" for entry in fetched(client).findall(f"{ATOM}entry")]
    amended = next(content for content in contents if "Namnet var fel." in content)
    places = [amended.index(note) for note in ("Namnet var fel.", "Platsen var fel.", "Tiden var fel.")]
    assert places == sorted(places)
    assert not any("var fel" in content for content in contents if content is not amended)


def test_a_withdrawn_entry_stays_says_why_and_nothing_else(client: Client) -> None:
    edition = published(title="Hemlighet", committees=[a_committee()], keywords=[a_keyword()])
    before = fetched(client).findtext(f"{ATOM}entry/{ATOM}id")
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel person namngavs.")
    for address in ("/flode.atom", "/namnder/kulturnamnden/flode.atom", "/nyckelord/kultur/flode.atom"):
        feed = fetched(client, address)
        assert_valid(feed)
        assert feed.findtext(f"{ATOM}entry/{ATOM}id") == before
        assert "Fel person namngavs." in feed.findtext(f"{ATOM}entry/{ATOM}content", "")
        assert "Hemlighet" not in ElementTree.tostring(feed, encoding="unicode")


def test_pages_hold_each_entry_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_views, "FEED_SIZE", 3)
    for edition in published_each_day(8)[::3]:
        publishing.withdraw(edition.release, by=an_editor(), reason="Prov.")
    address, seen = "/flode.atom", []
    while address:
        feed = fetched(client, address)
        assert link(feed, "self") == f"http://testserver{address}"
        assert link(feed, "first") == "http://testserver/flode.atom"
        seen += [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        address = link(feed, "next").removeprefix("http://testserver")
    assert len(seen) == len(set(seen)) == 8


def test_each_body_keyword_and_choice_has_a_feed(client: Client) -> None:
    published(title="Med", committees=[a_committee()], keywords=[a_keyword()], language="fi")
    published(title="Utan")
    archive = "/pressmeddelanden/flode.atom"
    for address in (
        "/namnder/kulturnamnden/flode.atom",
        "/nyckelord/kultur/flode.atom",
        f"{archive}?namnd=kulturnamnden&sprak=fi",
    ):
        feed = fetched(client, address)
        assert titles(feed) == ["Med"]
        assert link(feed, "self").endswith(address)
    assert titles(fetched(client, archive)) == ["Utan", "Med"]


@pytest.mark.parametrize(
    "address",
    [
        "/flode.atom?efter=9",
        "/flode.atom?efter=%00",
        "/nyckelord/finns-inte/flode.atom",
        "/namnder/x/flode.atom",
    ],
)
def test_a_feed_that_is_none_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_drafts_are_in_no_feed(client: Client) -> None:
    a_release(title="Hemlighet", keywords=[a_keyword("hemligt")])
    assert titles(fetched(client)) == []
    assert client.get("/nyckelord/hemligt/flode.atom").status_code == 404


def test_the_feed_costs_the_same_however_many(client: Client, django_assert_num_queries) -> None:
    for count in (1, 6):
        published_each_day(count, committees=[a_committee()], keywords=[a_keyword()])
        with django_assert_num_queries(3):
            fetched(client)


@effort(deadline=None)
@given(st.text())
def test_no_character_makes_a_feed_unreadable(words: str) -> None:
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    edition = Edition(year=2026, slug="x", number=1, first_published_at=now, published_at=now)
    edition.content = to_json(ReleaseDocument(title=words, lead=words))
    feed = etree.fromstring(atom(Feed(title=words, page="/", first="/f", address="/f"), [edition]))
    title = feed.findtext(f"{ATOM}entry/{ATOM}title") or ""
    assert title == permitted(words)


def test_ids_stay_when_the_host_name_changes(client: Client, settings: Any) -> None:
    settings.FEED_TAG_AUTHORITY = "press.example.se,2026"
    edition = published()
    ids = []
    for site in ("https://press.example.se", "https://nyheter.example.org"):
        settings.SITE_URL = site
        ids.append([element.text for element in fetched(client).iter(f"{ATOM}id")])
    assert ids[0] == ids[1]
    assert ids[0] == [
        f"tag:press.example.se,2026:{path}" for path in ("/flode.atom", edition.get_absolute_url())
    ]


def test_without_a_setting_ids_are_what_they_were(client: Client) -> None:
    published()
    assert fetched(client).findtext(f"{ATOM}id") == "tag:testserver,2026:/flode.atom"
