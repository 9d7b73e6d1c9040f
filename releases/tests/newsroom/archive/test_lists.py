"""Front, archive, bodies and keywords: the newest first, counted right, and at the same cost on every page."""

import datetime as dt
import re

import pytest
from django.test import Client

from releases.models import Role
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    published,
    published_each_day,
)

pytestmark = pytest.mark.django_db

IN_2025 = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
IN_2026 = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\u00a0", " ")


def titles(page: str) -> list[str]:
    return re.findall(r'<h[23] class="item-title"><a [^>]*>([^<]*)</a>', page)


def test_the_front_opens_with_the_newest_release(client: Client) -> None:
    newest, second, *_ = published_each_day(3)
    page = read(client, "/")
    assert page.index(newest.title) < page.index(second.title)
    assert titles(page) == ["Nyhet 1", "Nyhet 2"]


def test_an_empty_press_room_still_has_a_front(client: Client) -> None:
    assert "Här finns inga pressmeddelanden än." in read(client, "/")


def test_the_front_names_the_press_contacts_with_todays_role(client: Client) -> None:
    chief = a_person("Alva Ek", party="", is_press_contact=True)
    Role.objects.create(person=chief, title="presschef")
    Role.objects.create(person=chief, title="praktikant", valid_to=dt.date(2020, 1, 1))
    a_person("Bo Nilsson")
    page = read(client, "/")
    assert "presschef" in page
    assert "praktikant" not in page
    assert "Bo Nilsson" not in page


@pytest.mark.parametrize(
    "address", ["/", "/pressmeddelanden/", "/namnder/kulturnamnden/", "/nyckelord/kultur/", "/namnder/"]
)
def test_a_list_costs_the_same_however_long(
    client: Client, address: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    facts = {"committees": [a_committee()], "keywords": [a_keyword()], "images": [a_press_image()]}
    published_each_day(12, **facts)
    with django_assert_max_num_queries(6):
        read(client, address)


def test_turning_the_pages_shows_every_release_once_and_back_again(client: Client) -> None:
    expected = [edition.title for edition in published_each_day(45)]
    address, forward = "/pressmeddelanden/", []
    while address:
        page = read(client, address)
        forward.append(titles(page))
        older = re.search(r'rel="next"[^>]* href="([^"]*)"', page)
        last, address = address, older[1].replace("&amp;", "&") if older else ""
    assert [title for titles_of_page in forward for title in titles_of_page] == expected
    newer = re.search(r'rel="prev"[^>]* href="([^"]*)"', read(client, last))
    assert newer
    assert titles(read(client, newer[1])) == forward[1]


def test_the_archive_is_narrowed_by_body_keyword_year_and_language(client: Client) -> None:
    body, topic = a_committee("kulturnämnden"), a_keyword("kultur")
    published(title="Rätt", committees=[body], keywords=[topic], at=IN_2025)
    published(title="Fel år", committees=[body], keywords=[topic], at=IN_2026)
    published(title="Fel nämnd", keywords=[topic], at=IN_2025)
    published(title="Fel ord", committees=[body], at=IN_2025)
    published(title="Fel språk", committees=[body], keywords=[topic], at=IN_2025, language="fi")
    page = read(client, "/pressmeddelanden/?namnd=kulturnamnden&nyckelord=kultur&ar=2025&sprak=sv")
    assert titles(page) == ["Rätt"]


def test_filters_count_within_what_the_other_filters_leave(client: Client) -> None:
    culture, sport = a_committee("kulturnämnden"), a_committee("fritidsnämnden")
    published(committees=[culture, sport], at=IN_2025)
    published(committees=[culture], at=IN_2025)
    published(committees=[culture], at=IN_2026)
    page = read(client, "/pressmeddelanden/?namnd=kulturnamnden&ar=2025")
    for words in ("Kulturnämnden (2)", "Fritidsnämnden (1)", "2025 (2)", "2026 (1)", "2 pressmeddelanden"):
        assert words in page


def test_a_choice_that_finds_nothing_keeps_what_was_chosen(client: Client) -> None:
    a_committee("kulturnämnden")
    page = read(client, "/pressmeddelanden/?namnd=kulturnamnden&ar=1999")
    assert "Inget stämmer med det du valde." in page
    assert 'value="kulturnamnden" selected' in page
    assert 'value="1999" selected' in page


@pytest.mark.parametrize(
    "query",
    [
        *(
            "namnd=%00",
            "namnd=finns-inte",
            "nyckelord=finns-inte",
            "ar=99999",
            "ar=-1",
            "ar=%D9%A1%D9%A9%D9%A9%D9%A9",
        ),
        *("sprak=xx", "efter=x", "efter=1", "fore=%00", "efter=" + "9" * 40 + ".1", "namnd=" + "a" * 10_000),
    ],
)
def test_a_query_that_makes_no_sense_is_not_found(client: Client, query: str) -> None:
    assert client.get(f"/pressmeddelanden/?{query}").status_code == 404


def test_bodies_are_sorted_as_swedes_sort_them(client: Client) -> None:
    for name in ("äldrenämnden", "valnämnden", "överförmyndarnämnden", "ålandsnämnden"):
        a_committee(name)
    found = re.findall(r">(\w+nämnden)</a>", read(client, "/namnder/"))
    assert found == ["Valnämnden", "Ålandsnämnden", "Äldrenämnden", "Överförmyndarnämnden"]


def test_an_abolished_body_is_listed_only_for_what_it_published(client: Client) -> None:
    gone = dt.date(2019, 12, 31)
    published(committees=[a_committee("socialnämnden", valid_to=gone)])
    a_committee("utbildningsnämnden", valid_to=gone)
    page = read(client, "/namnder/")
    assert "finns inte längre" in page
    assert "tbildningsnämnden" not in page


def test_a_body_that_has_published_nothing_has_a_page_all_the_same(client: Client) -> None:
    a_committee("kulturnämnden")
    assert "Här finns inga pressmeddelanden." in read(client, "/namnder/kulturnamnden/")


def test_a_keyword_that_only_drafts_have_is_not_known(client: Client) -> None:
    a_release(keywords=[a_keyword("hemligt")])
    addresses = (
        "/nyckelord/hemligt/",
        "/nyckelord/hemligt/flode.atom",
        "/pressmeddelanden/?nyckelord=hemligt",
    )
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
