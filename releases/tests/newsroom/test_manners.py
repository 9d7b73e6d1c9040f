"""What holds on every public page: no cookie, no inline code, Swedish errors, and nothing of a draft."""

import datetime as dt
import re

import pytest
from django.test import Client, RequestFactory

from releases.document.colours import readable_on
from releases.newsroom import errors
from releases.services import publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db

PAGES = [
    *("/", "/pressmeddelanden/", "/pressmeddelanden/2026/oppet/", "/pressmeddelanden/2026/oppet/utgava/1/"),
    *("/namnder/", "/namnder/kulturnamnden/", "/nyckelord/kultur/"),
    *("/presskontakter/", "/om/", "/tillganglighet/", "/integritet/"),
    *("/beslut/", "/beslut/?vy=pengar", "/arenden/", "/pressbilder/"),
]
PUBLIC = [
    *PAGES,
    *(
        "/pressmeddelanden/2026/oppet.txt",
        "/flode.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/tema.css",
        "/favicon.svg",
    ),
    *("/namnder/kulturnamnden/flode.atom", "/nyckelord/kultur/flode.atom", "/pressmeddelanden/flode.atom"),
    *(f"/pressmeddelanden/2026/oppet{ending}" for ending in (".json", "/kort.png", "/kontakt/1.vcf")),
    *("/sitemap/sidor.xml", "/sitemap/nyheter.xml", "/api/v1/", "/api/v1/openapi.json"),
    *(
        f"/api/v1/{name}"
        for name in ("releases", "decisions", "budget-lines", "matters", "bodies", "keywords")
    ),
    *("/api/v1/releases/2026/oppet", "/api/v1/withdrawals", "/api/v1/contacts"),
]
HIDDEN = [f"/pressmeddelanden/2026/{name}" for name in ("stangt/", "stangt/utgava/1/", "stangt.txt")]
PRIVATE = ["/prenumerera/", "/prenumerera/tack/"]
SECRET = "kvastfening"


@pytest.fixture
def press_room() -> None:
    """One public release, and everything else that an editor may have under way."""
    culture, topic, moment = a_committee(), a_keyword(), dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    published(title="Öppet", committees=[culture], keywords=[topic], at=moment)
    hidden = {
        "title": SECRET,
        "lead": SECRET,
        "body": f"<p>{SECRET}</p>",
        "committees": [culture],
        "contacts": [a_person(SECRET)],
        "images": [a_press_image(alt=SECRET, caption=SECRET)],
        "decisions": [{"outcome": SECRET, "case_number": SECRET}],
        "budget": [{"amount": 1, "purpose": SECRET}],
    }
    a_release(keywords=[topic, a_keyword(SECRET)], **hidden)
    later = a_release(**hidden)
    publishing.schedule(later, at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC), by=an_editor())
    withdrawn = published(at=moment, slug="stangt", **hidden)
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel.")


def test_every_page_is_there(client: Client, press_room: None) -> None:
    assert {address: client.get(address).status_code for address in PUBLIC + PRIVATE} == dict.fromkeys(
        PUBLIC + PRIVATE, 200
    )


def test_nothing_of_a_draft_a_schedule_or_a_withdrawal_leaks(client: Client, press_room: None) -> None:
    answers = {address: client.get(address) for address in [*PUBLIC, *PRIVATE, *HIDDEN]}
    said = {
        address: (answer.content.decode(errors="replace") + str(answer.headers)).lower()
        for address, answer in answers.items()
    }
    assert [address for address, words in said.items() if SECRET in words] == []


def test_no_public_page_sets_a_cookie_or_varies_by_one(client: Client, press_room: None) -> None:
    answers = {address: client.get(address) for address in PUBLIC + PRIVATE}
    assert [address for address, answer in answers.items() if answer.cookies] == []
    assert [address for address, answer in answers.items() if "Cookie" in answer.get("Vary", "")] == []


def test_every_page_tells_search_engines_what_it_holds(client: Client, press_room: None) -> None:
    found = {address: client.get(address).content.decode() for address in PAGES}
    described = {
        address: re.findall(r'<meta name="description" content="(.+?)">', page)
        for address, page in found.items()
    }
    assert [address for address, descriptions in described.items() if len(descriptions) != 1] == []


def test_an_unchanged_page_is_answered_with_304(client: Client, press_room: None) -> None:
    for address in PUBLIC:
        first = client.get(address)
        assert first["Cache-Control"].startswith("public, max-age=0, s-maxage=1")
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_no_page_has_inline_code_or_fetches_from_elsewhere(client: Client, press_room: None) -> None:
    for page in (client.get(address).content.decode() for address in PAGES):
        assert not re.search(
            r"<style|<script(?! (?:type=\"module\" )?src=\"/| type=\"application/ld\+json\")|\sstyle=|\son[a-z]+=",
            page,
        )
        fetched = re.findall(r'<(?:img|script|source|iframe)[^>]* src="([^"]*)"', page)
        fetched += re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]*)"', page)
        assert [address for address in fetched if not address.startswith("/")] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/pressmeddelanden/", "/flode.atom", "/tema.css", "/en/om/", "/media/bilder/gissad.jpg"),
        *("/prenumerera/tack/", "/prenumeration/gissad/uppgifter.json"),
    ],
)
def test_public_pages_are_only_read(address: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "address", ["/prenumerera/", "/prenumeration/gissad/", "/prenumerera/bekrafta/gissad/"]
)
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_pages_with_a_form_are_read_and_answered(address: str, method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(address)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_an_unknown_address_is_answered_in_swedish_with_ways_on(client: Client) -> None:
    response = client.get("/finns/inte/")
    assert response.status_code == 404
    assert "Sidan finns inte" in response.content.decode()
    assert "/pressmeddelanden/" in response.content.decode()


def test_a_foreign_host_name_is_refused_in_swedish(client: Client) -> None:
    response = client.get("/", headers={"Host": "ond.example.org"})
    assert response.status_code == 400
    assert "Vi förstod inte" in response.content.decode()


def test_a_form_without_its_secret_is_refused_in_swedish() -> None:
    response = Client(enforce_csrf_checks=True).post("/redaktion/login/", {"username": "x"})
    assert response.status_code == 403
    assert "Formuläret hann bli för gammalt" in response.content.decode()


def test_a_fault_of_ours_is_answered_without_asking_the_database(
    rf: RequestFactory, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Något gick fel hos oss" in response.content.decode()


def test_the_colours_of_the_settings_reach_the_page(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.PRESS_ROOM = {**settings.PRESS_ROOM, "accent": "#123456", "name": "Ångermanlands kommun"}
    assert "--accent: #123456" in client.get("/tema.css").content.decode()
    assert ">Å</text>" in client.get("/favicon.svg").content.decode()
    assert "Ångermanlands kommun" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("colour", "readable"), [("#1f5f4a", "#ffffff"), ("#8fd3b6", "#10150f"), ("#ffdd00", "#10150f")]
)
def test_words_on_a_colour_are_in_what_stands_out(colour: str, readable: str) -> None:
    assert readable_on(colour) == readable
