"""Press releases by the API: complete, narrowed, in pages, and none that is not public."""

import datetime as dt
import json

import pytest
from django.test import Client

from releases import document
from releases.models import Release
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, an_editor, published, published_each_day
from releases.tests.newsroom.api.reading import ROOT, read, read_all
from releases.tests.newsroom.formats.newsroom import a_full_edition

pytestmark = pytest.mark.django_db


def titles(items: list[dict]) -> list[str]:
    return [item["document"]["title"] for item in items]


def test_a_release_is_its_document(client: Client) -> None:
    edition = a_full_edition()
    answer = read(client, f"/releases/2026/{edition.slug}")
    said = json.loads(document.encode(edition.document))["document"]
    for part in ("title", "lead", "decisions", "budget", "contacts", "keywords", "quotes", "committees"):
        assert answer["document"][part] == said[part], part
    assert answer["sha256"] == edition.sha256
    assert answer["first_published_at"] == "2026-03-01T08:30:00Z"


def test_addresses_are_whole(client: Client) -> None:
    answer = read(client, f"/releases/2026/{a_full_edition().slug}")
    files = [*answer["document"]["images"], *answer["document"]["attachments"]]
    addresses = [
        answer["url"],
        answer["permanent_url"],
        *answer["formats"].values(),
        *(file["url"] for file in files),
    ]
    assert all(address.startswith("http://testserver/") for address in addresses)
    assert {client.get(address).status_code for address in answer["formats"].values()} == {200}


def test_each_filter_leaves_what_it_says(client: Client) -> None:
    body, topic, old = a_committee(), a_keyword(), dt.datetime(2019, 6, 1, tzinfo=dt.UTC)
    published(title="A", committees=[body], keywords=[topic], at=old)
    published(title="B", decisions=[{"outcome": "Ja."}], language="fi")
    published(title="C", budget=[{"amount": 50_000, "purpose": "x"}, {"amount": -7, "purpose": "y"}])
    for asked, left in (
        ({"body": body.slug}, ["A"]),
        ({"keyword": topic.slug}, ["A"]),
        ({"year": 2019}, ["A"]),
        ({"language": "fi"}, ["B"]),
        ({"has_decision": "true"}, ["B"]),
        ({"has_decision": "false"}, ["C", "A"]),
        ({"min_amount": 1}, ["C"]),
        ({"min_amount": 50_001}, []),
        ({"min_amount": 8, "max_amount": 49_999}, []),
        ({"min_amount": 7, "max_amount": 7}, ["C"]),
        ({"since": "2019-06-02"}, ["C", "B"]),
        ({"since": "2019-06-01T02:00:00+02:00"}, ["C", "B", "A"]),
        ({"year": 2019, "language": "fi"}, []),
    ):
        assert titles(read(client, "/releases", **asked)["items"]) == left, asked


def test_pages_hold_each_release_once_also_when_news_arrive(client: Client) -> None:
    published_each_day(7, committees=[a_committee()])
    first = read(client, "/releases", limit=3, body="kulturnamnden")
    published(title="Nyast", committees=[a_committee()])
    rest = client.get(first["next"]).json()
    last = client.get(rest["next"]).json()
    assert titles(first["items"] + rest["items"] + last["items"]) == [f"Nyhet {n}" for n in range(7)]
    assert last["next"] is None


def test_only_what_is_live_is_listed(client: Client) -> None:
    a_release(title="Utkast")
    publishing.withdraw(published(title="Borta").release, by=an_editor(), reason="Fel.")
    corrected = published(title="Före")
    Release.objects.filter(pk=corrected.release_id).update(title="Efter")
    publishing.correct(corrected.release, by=an_editor(), note="Namnet.", alert=False)
    assert titles(read_all(client, "/releases")) == ["Efter"]


def test_every_edition_can_be_read(client: Client) -> None:
    edition = published(title="Före")
    Release.objects.update(title="Efter")
    publishing.correct(edition.release, by=an_editor(), note="Namnet.", alert=False)
    place = f"/releases/{edition.year}/{edition.slug}"
    assert [(one["number"], one["live"]) for one in read(client, f"{place}/editions")] == [
        (1, False),
        (2, True),
    ]
    assert read(client, f"{place}/editions/1")["document"]["title"] == "Före"
    assert read(client, place)["correction_note"] == "Namnet."
    assert client.get(f"{ROOT}{place}/editions/3").status_code == 404


def test_a_withdrawn_release_is_gone_with_its_reason(client: Client) -> None:
    edition = published(title="Hemlighet")
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel person namngavs.")
    place = f"/releases/{edition.year}/{edition.slug}"
    for address in (place, f"{place}/editions", f"{place}/editions/1"):
        response = client.get(f"{ROOT}{address}")
        assert (response.status_code, response["Content-Type"]) == (410, "application/problem+json")
        assert response.json()["reason"] == "Fel person namngavs."
        assert "Hemlighet" not in response.content.decode()


def test_withdrawals_are_listed_so_that_copies_can_be_removed(client: Client) -> None:
    for edition in published_each_day(3):
        publishing.withdraw(edition.release, by=an_editor(), reason=f"Skäl {edition.title}.")
    reasons = [item["reason"] for item in read_all(client, "/withdrawals", limit=1)]
    assert reasons == ["Skäl Nyhet 2.", "Skäl Nyhet 1.", "Skäl Nyhet 0."]
    assert read(client, "/withdrawals", since="2100-01-01")["items"] == []


def test_bodies_and_keywords_tell_how_much_there_is(client: Client) -> None:
    a_committee("fritidsnämnden")
    published(committees=[a_committee("äldrenämnden")], keywords=[a_keyword("Ö"), a_keyword("Å")])
    a_release(keywords=[a_keyword("hemligt")])
    assert [(body["definite"], body["releases"]) for body in read(client, "/bodies")] == [
        ("fritidsnämnden", 0),
        ("äldrenämnden", 1),
    ]
    assert [topic["name"] for topic in read(client, "/keywords")] == ["Å", "Ö"]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/releases", 2),
        ("/withdrawals", 1),
        ("/bodies", 1),
        ("/keywords", 1),
        ("/decisions", 1),
        ("/contacts", 2),
    ],
)
def test_lists_cost_the_same_however_many(
    client: Client, address: str, queries: int, django_assert_max_num_queries
) -> None:
    for count in (1, 5):
        published_each_day(
            count, committees=[a_committee()], keywords=[a_keyword()], decisions=[{"outcome": "Ja."}]
        )
        with django_assert_max_num_queries(queries):
            read(client, address)
