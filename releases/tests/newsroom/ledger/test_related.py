"""A release page leads to what was published before in its matter, at no further query."""

import datetime as dt
import re

import pytest
from django.test import Client

from releases.services import publishing
from releases.tests.cast import a_press_image, an_editor
from releases.tests.newsroom.ledger.reading import IN_2024, IN_2025, decided, read

pytestmark = pytest.mark.django_db

NUMBER = "TN-2018/00312"


def related(page: str) -> list[str]:
    found = re.search(r'<section class="related".*?</section>', page, re.DOTALL)
    return re.findall(r'<a href="/pressmeddelanden/[^"]*"[^>]*>([^<]*)</a>', found[0]) if found else []


def test_a_release_leads_to_what_came_before_in_its_matter(client: Client) -> None:
    decided("Utreds.", case_number=NUMBER, release={"at": IN_2024})
    decided("Annat.", case_number="TN-2018/00313", release={"at": IN_2024})
    page = read(client, decided("Byggs.", case_number="tn 2018/312").get_absolute_url())
    assert related(page) == ["Utreds."]
    assert "Tidigare i ärendet" in page
    assert 'href="/arenden/tn-2018-312/"' in page


def test_an_old_release_leads_to_what_came_later(client: Client) -> None:
    first = decided("Utreds.", case_number=NUMBER, release={"at": IN_2024})
    decided("Byggs.", case_number=NUMBER)
    page = read(client, first.get_absolute_url())
    assert related(page) == ["Byggs."]
    assert "Mer i samma ärende" in page


def test_a_withdrawn_release_is_not_led_to(client: Client) -> None:
    gone = decided("Utreds.", case_number=NUMBER, release={"at": IN_2024})
    publishing.withdraw(gone.release, by=an_editor(), reason="Fel.")
    assert related(read(client, decided("Byggs.", case_number=NUMBER).get_absolute_url())) == []


def test_the_latest_releases_are_still_there(client: Client) -> None:
    edition = decided("Byggs.", case_number=NUMBER)
    for number in range(5):
        decided(f"Nyhet {number}.", case_number=NUMBER, release={"at": IN_2025 + dt.timedelta(days=number)})
    latest = re.search(
        r'<section class="latest".*?</section>', read(client, edition.get_absolute_url()), re.DOTALL
    )
    assert latest
    assert re.findall(r">(Nyhet \d)", latest[0]) == ["Nyhet 4", "Nyhet 3", "Nyhet 2", "Nyhet 1"]


def test_a_release_page_still_costs_three_queries(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(8):
        decided(f"Tidigare {number}.", case_number=NUMBER, release={"at": IN_2024})
    edition = decided("Byggs.", case_number=NUMBER, release={"images": [a_press_image()]})
    with django_assert_max_num_queries(3):
        assert len(related(read(client, edition.get_absolute_url()))) == 6
