"""The press room in three languages: the address alone says which, and Swedish addresses are what they were."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import translation
from lxml import html

from releases.mail import tokens
from releases.models import AccessToken, PublishedDecision, Subscriber
from releases.newsroom.languages import address_in, language_of
from releases.services import publishing
from releases.tests.cast import a_subscriber, an_editor, published

HEADINGS = {"/om/": "Om pressrummet", "/en/om/": "About the press room"}
HEADERS = {"HTTP_ACCEPT_LANGUAGE": "fi,en;q=0.9"}


def page_of(client: Client, address: str, **headers: str) -> html.HtmlElement:
    return html.fromstring(client.get(address, **headers).content)


def switch_of(client: Client, address: str) -> list[str]:
    return page_of(client, address).xpath("//nav[@class='languages']//a/@href")


def spoken(client: Client, address: str) -> str:
    return page_of(client, address).get("lang")


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/", "sv"),
        ("/en/", "en"),
        ("/fi/om/", "fi"),
        ("/en", "en"),
        ("/english/", "sv"),
        ("/EN/", "sv"),
        ("/sv/", "sv"),
        ("", "sv"),
    ],
)
def test_the_first_part_of_an_address_names_its_language(address: str, language: str) -> None:
    assert language_of(address) == language


@pytest.mark.parametrize(
    ("address", "in_swedish", "in_finnish"),
    [
        ("/", "/", "/fi/"),
        ("/en/", "/", "/fi/"),
        ("/fi/beslut/?ar=2026", "/beslut/?ar=2026", "/fi/beslut/?ar=2026"),
        ("/engelska/", "/engelska/", "/fi/engelska/"),
        ("/en//example.org/", "/%2Fexample.org/", "/fi//example.org/"),
    ],
)
def test_an_address_has_its_form_in_another_language(address: str, in_swedish: str, in_finnish: str) -> None:
    assert (address_in("sv", address), address_in("fi", address)) == (in_swedish, in_finnish)


def test_addresses_are_found_whatever_language_is_active() -> None:
    with translation.override("fi"):
        assert resolve("/om/").view_name == resolve("/en/om/").view_name == "newsroom:about"
    assert resolve("/fi/om/").view_name == "newsroom:about"


@pytest.mark.parametrize(("language", "prefix"), [("sv", ""), ("en", "/en"), ("fi", "/fi"), ("de", "")])
def test_addresses_are_written_in_the_active_language(language: str, prefix: str) -> None:
    with translation.override(language):
        assert reverse("newsroom:committee", args=["kulturnamnden"]) == f"{prefix}/namnder/kulturnamnden/"
        assert reverse("newsroom:feed") == "/flode.atom"
        assert reverse("desk:index") == "/redaktion/"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "heading"), HEADINGS.items())
def test_the_reader_s_browser_has_no_say(client: Client, address: str, heading: str) -> None:
    response = client.get(address, **HEADERS)
    assert html.fromstring(response.content).findtext(".//h1") == heading
    assert "Accept-Language" not in response.get("Vary", "")
    assert not response.cookies


@pytest.mark.django_db
def test_a_page_leaves_no_language_behind(client: Client) -> None:
    client.get("/en/om/")
    assert translation.get_language() == "sv"
    assert page_of(client, "/om/").findtext(".//h1") == HEADINGS["/om/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/en/redaktion/", "/en/flode.atom", "/fi/robots.txt", "/en/api/v1/releases", "/sv/", "/en/en/"],
)
def test_what_is_no_page_for_readers_has_one_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["sv", "en", "fi"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("nowhere/", 404),
        ("pressmeddelanden/2026/ingen/", 404),
        ("pressmeddelanden/?minst=tio", 400),
        ("arenden/KS-1/", 404),
        ("prenumeration/nothing/", 404),
        ("pressbilder/bilder.zip", 400),
    ],
)
def test_mistakes_are_explained_in_the_language_of_the_address(
    client: Client, language: str, path: str, status: int
) -> None:
    response = client.get(address_in(language, f"/{path}"))
    assert (response.status_code, html.fromstring(response.content).get("lang")) == (status, language)


@pytest.mark.django_db
def test_a_fault_of_ours_is_explained_in_the_language_of_the_address(client: Client) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:  # rolled back with the test
        cursor.execute(f"ALTER TABLE {PublishedDecision._meta.db_table} RENAME TO gone")
    response = client.get("/en/arenden/")
    assert response.status_code == 500
    assert "Something went wrong here" in response.content.decode()


@pytest.mark.django_db
def test_the_switch_leads_to_the_same_page_with_its_parameters(client: Client) -> None:
    published()
    page = page_of(client, "/en/pressmeddelanden/?q=lekplats&fbclid=1")
    switch = page.xpath("//nav[@class='languages']//a")
    assert [
        (a.get("href"), a.get("lang"), a.get("hreflang"), a.get("aria-current"), a.text) for a in switch
    ] == [
        ("/pressmeddelanden/?q=lekplats", "sv", "sv", None, "Svenska"),
        ("/en/pressmeddelanden/?q=lekplats", "en", "en", "true", "English"),
        ("/fi/pressmeddelanden/?q=lekplats", "fi", "fi", None, "Suomi"),
    ]


@pytest.mark.django_db
def test_search_engines_find_the_other_languages(client: Client) -> None:
    for address in ("/beslut/", "/en/beslut/"):
        alternates = page_of(client, address).xpath("//link[@rel='alternate'][@hreflang]")
        assert {a.get("hreflang"): a.get("href") for a in alternates} == {
            "sv": "http://testserver/beslut/",
            "en": "http://testserver/en/beslut/",
            "fi": "http://testserver/fi/beslut/",
            "x-default": "http://testserver/beslut/",
        }


@pytest.mark.django_db
def test_a_release_has_one_address_for_search_engines(client: Client) -> None:
    edition = published()
    for prefix in ("", "/en", "/fi"):
        page = page_of(client, prefix + edition.get_absolute_url())
        assert page.get("lang") == (prefix[1:] or "sv")
        assert page.xpath("//link[@rel='canonical']/@href") == [
            f"http://testserver{edition.get_absolute_url()}"
        ]
        assert not page.xpath("//link[@hreflang]")


@pytest.mark.django_db
def test_whoever_reads_a_release_can_read_its_frame(client: Client) -> None:
    edition = published(language="en", title="The bridge opens")
    assert spoken(client, edition.get_absolute_url()) == "en"
    assert spoken(client, f"/fi{edition.get_absolute_url()}") == "fi"
    publishing.withdraw(edition.release, by=an_editor(), reason="It does not.")
    assert spoken(client, edition.get_absolute_url()) == "en"


@pytest.mark.django_db
def test_the_switch_of_a_release_leads_to_the_release_in_that_language(client: Client) -> None:
    original = published()
    address = original.get_absolute_url()
    assert switch_of(client, address) == [address, f"/en{address}", f"/fi{address}"]
    words = {"title": "New playground", "lead": "Children drew it.", "body": "<p>Children drew it.</p>"}
    english = published(language="en", version_of=original.release, **words)
    written = english.get_absolute_url()
    assert switch_of(client, address) == [address, written, f"/fi{address}"]
    assert switch_of(client, written) == [address, written, f"/fi{written}"]
    assert switch_of(client, f"/fi{written}") == [address, written, f"/fi{written}"]


@pytest.mark.django_db
def test_where_there_is_no_swedish_the_switch_leads_to_the_swedish_front(client: Client) -> None:
    english = published(language="en", title="New playground")
    assert switch_of(client, english.get_absolute_url())[0] == "/"


@pytest.mark.django_db
def test_a_release_in_a_language_that_the_press_room_does_not_speak_has_a_swedish_frame(
    client: Client,
) -> None:
    edition = published(language="sma", title="Orre broehkie")
    page = page_of(client, edition.get_absolute_url())
    assert (page.get("lang"), page.find(".//h1").get("lang")) == ("sv", "sma")


@pytest.mark.django_db
def test_links_stay_in_the_language_of_the_page(client: Client) -> None:
    edition = published()
    links = set(page_of(client, "/en/").xpath("//main//a/@href"))
    assert f"/en{edition.address()}" in links
    assert not [link for link in links if link.startswith("/") and not link.startswith("/en/")]


@pytest.mark.django_db
def test_a_release_in_the_language_of_the_page_is_linked_by_its_own_address() -> None:
    edition = published(language="en", title="The bridge opens")
    with translation.override("en"):
        assert edition.address() == edition.get_absolute_url()
    with translation.override("fi"):
        assert edition.address() == f"/fi{edition.get_absolute_url()}"


@pytest.mark.django_db
def test_whoever_subscribes_in_english_stays_in_english(client: Client) -> None:
    assert client.post("/en/prenumerera/", {"email": ""}).status_code == 400
    asked = client.post("/en/prenumerera/", {"email": "ann@example.org"})
    assert asked["Location"] == "/en/prenumerera/tack/"
    subscriber = a_subscriber("anna@example.se")
    token = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    saved = client.post(f"/en/prenumeration/{token}/", {"omfang": "allt"})
    assert saved["Location"] == f"/en/prenumeration/{token}/?sparat"
    assert "/en/" in page_of(client, f"/en/prenumeration/{token}/").xpath("//a/@href")
    assert (
        b"OK" in client.post(f"/en/prenumeration/{token}/avsluta/", {"List-Unsubscribe": "One-Click"}).content
    )
    assert not Subscriber.objects.filter(pk=subscriber.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en", "/fi"])
def test_who_subscribes_on_a_page_gets_mail_in_its_language(client: Client, prefix: str) -> None:
    chosen = page_of(client, f"{prefix}/prenumerera/").xpath("//input[@name='sprak'][@checked]/@value")
    client.post(f"{prefix}/prenumerera/", {"email": "ann@example.org"})
    assert [Subscriber.objects.get().language] == chosen == [prefix[1:] or "sv"]


@pytest.mark.django_db
def test_an_amount_is_read_as_an_english_reader_writes_it(client: Client) -> None:
    for typed in ("500,000", "SEK 500,000", "500 000 kronor"):
        page = page_of(client, f"/en/beslut/?fran={typed}")
        assert [label.text.strip() for label in page.xpath("//ul[@class='chosen']//a")] == [
            "From SEK\u00a0500,000"
        ]
    assert client.get("/en/beslut/?fran=2,5").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "pressmeddelanden/", "beslut/", "pressmeddelanden/2026/lekplats/"])
def test_another_language_costs_no_query(
    client: Client, path: str, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    published(title="Lekplats", at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    for address in (f"/{path}", f"/en/{path}"):
        client.get(address)
    with CaptureQueriesContext(connection) as swedish:
        client.get(f"/{path}")
    with django_assert_num_queries(len(swedish)):
        client.get(f"/en/{path}")


@pytest.mark.django_db
def test_robots_are_kept_from_keys_in_every_language(client: Client) -> None:
    words = client.get("/robots.txt").content.decode()
    for prefix in ("", "/en", "/fi"):
        assert f"Disallow: {prefix}/prenumeration/\n" in words
