"""A release in several languages, for machines: every format says what else there is and what is gone."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import etree, html

from releases.models import Edition
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.newsroom.formats.newsroom import address
from releases.tests.newsroom.formats.ninjs_shape import ITEM, faults
from releases.tests.services.language_words import published_in

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def whole(edition: Edition) -> str:
    return settings.SITE_URL + edition.get_absolute_url()


def json_of(client: Client, path: str) -> Any:
    return json.loads(client.get(path).content)


def json_ld_of(client: Client, edition: Edition) -> dict[str, Any]:
    page = html.fromstring(client.get(edition.get_absolute_url()).content.decode())
    return json.loads(page.xpath('//script[@type="application/ld+json"]')[0].text)


def associated(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = [one for one in item.get("associations", []) if one["rel"] in {"translation", "original"}]
    return [(one["rel"], one["language"], one["uri"]) for one in found]


def test_ninjs_associates_the_versions_and_names_the_original(client: Client) -> None:
    original, english, finnish = published_in("en", "fi")
    item = json_of(client, address(english, ".json"))
    assert associated(item) == [("original", "sv", whole(original)), ("translation", "fi", whole(finnish))]
    assert faults(item, ITEM) == []
    assert [language for _rel, language, _uri in associated(json_of(client, address(original, ".json")))] == [
        "en",
        "fi",
    ]


def test_json_ld_tells_an_original_from_its_translations(client: Client) -> None:
    original, english = published_in("en")
    answer = json_ld_of(client, original)
    assert [(one["@id"], one["inLanguage"]) for one in answer["workTranslation"]] == [(whole(english), "en")]
    assert "translationOfWork" not in answer
    answer = json_ld_of(client, english)
    assert (answer["translationOfWork"]["@id"], answer["inLanguage"]) == (whole(original), "en")
    assert "workTranslation" not in answer


def test_feeds_are_complete_and_lead_to_the_languages(client: Client) -> None:
    original, english = published_in("en")
    feed = etree.fromstring(client.get("/flode.atom").content)
    entries = {
        entry.find(f"{ATOM}title").text: [
            (link.get("hreflang"), link.get("href")) for link in entry.iter(f"{ATOM}link")
        ]
        for entry in feed.iter(f"{ATOM}entry")
    }
    assert entries == {
        original.title: [("sv", whole(original)), ("en", whole(english))],
        english.title: [("en", whole(english)), ("sv", whole(original))],
    }


def test_the_entry_of_a_withdrawn_version_leads_to_itself_only(client: Client) -> None:
    _original, english = published_in("en")
    publishing.withdraw(english.release, by=an_editor(), reason="Fel.")
    feed = etree.fromstring(client.get("/flode.atom").content)
    links = [
        [link.get("hreflang") for link in entry.iter(f"{ATOM}link")] for entry in feed.iter(f"{ATOM}entry")
    ]
    assert sorted(links) == [["en"], ["sv"]]


def test_the_sitemap_names_the_languages_of_those_that_have_several(client: Client) -> None:
    alone = published(title="Bara på svenska")
    original, english = published_in("en")
    index = etree.fromstring(client.get("/sitemap.xml").content)
    page = next(
        one.text for one in index.iter("{*}loc") if "/sitemap/" in one.text and one.text[-5].isdigit()
    )
    found = {
        url.find("{*}loc").text: [link.get("hreflang") for link in url.iter(f"{XHTML}link")]
        for url in etree.fromstring(client.get(page.removeprefix(settings.SITE_URL)).content).iter("{*}url")
    }
    assert found == {whole(alone): [], whole(original): ["sv", "en"], whole(english): ["en", "sv"]}


def test_the_api_tells_of_the_versions(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    original, english, finnish = published_in("en", "fi")
    answer = json_of(client, f"/api/v1/releases/{english.year}/{english.slug}")["versions"]
    assert [(one["language"], one["url"], one["original"]) for one in answer] == [
        ("sv", whole(original), True),
        ("fi", whole(finnish), False),
    ]
    with django_assert_max_num_queries(3):
        items = json_of(client, "/api/v1/releases")["items"]
    assert [len(item["versions"]) for item in items] == [2, 2, 2]


def test_text_and_press_kit_end_with_the_other_languages(client: Client) -> None:
    original, english = published_in("en")
    text = client.get(address(original, ".txt")).content.decode()
    assert text.rstrip().splitlines()[-1] == f"English: {whole(english)}"
    response = client.get(address(original, ".zip"))
    packed = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert packed.read(f"{original.slug}/pressmeddelande.txt").decode() == text


def test_a_press_kit_is_another_when_a_version_is_withdrawn(client: Client) -> None:
    original, english = published_in("en")
    first = client.get(address(original, ".zip"))["ETag"]
    publishing.withdraw(english.release, by=an_editor(), reason="Fel.")
    assert client.get(address(original, ".zip"))["ETag"] != first
