"""Whom to call about a body: those named in public, with the role they hold today."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases.models import Person, Role
from releases.services import publishing
from releases.tests.cast import a_committee, a_person, a_release, an_editor, published
from releases.tests.newsroom.ledger.reading import read

pytestmark = pytest.mark.django_db


def chair(
    name: str = "Alva Ek", title: str = "ordförande", body: str = "kulturnämnden", **role: Any
) -> Person:
    person = a_person(name)
    Role.objects.create(person=person, title=title, committee=a_committee(body), **role)
    return person


def under(page: str, anchor: str) -> list[str]:
    """Return the names under a body, in their order."""
    found = re.search(rf'id="{anchor}".*?</section>', page, re.DOTALL)
    return re.findall(r'<p class="contact-name">([^<]*)</p>', found[0]) if found else []


def test_the_chair_of_a_body_is_found_with_party_role_and_telephone(client: Client) -> None:
    published(contacts=[chair()])
    page = read(client, "/presskontakter/")
    assert under(page, "kulturnamnden") == ["Alva Ek (S)"]
    for words in (
        "ordförande, kulturnämnden",
        'href="tel:+46701740605"',
        "/kontakt/1.vcf",
        'href="#kulturnamnden"',
    ):
        assert words in page


def test_the_chair_comes_before_the_vice_chair(client: Client) -> None:
    published(contacts=[chair("Anna Ås"), chair("Bo Ek"), chair("Åke Ö")])
    for name, title in (("Anna Ås", "andre vice ordförande"), ("Bo Ek", "vice ordförande")):
        Role.objects.filter(person__name=name).update(title=title)
    assert under(read(client, "/presskontakter/"), "kulturnamnden") == [
        "Åke Ö (S)",
        "Bo Ek (S)",
        "Anna Ås (S)",
    ]


def test_somebody_who_has_moved_stands_under_the_new_body(client: Client) -> None:
    person = chair()
    published(contacts=[person])
    Role.objects.update(valid_to=dt.date(2020, 1, 1))
    Role.objects.create(person=person, title="ordförande", committee=a_committee("fritidsnämnden"))
    page = read(client, "/presskontakter/")
    assert under(page, "fritidsnamnden") == ["Alva Ek (S)"]
    assert under(page, "kulturnamnden") == []


def test_somebody_who_has_left_is_not_shown(client: Client) -> None:
    published(contacts=[chair()])
    Role.objects.update(valid_to=dt.date(2020, 1, 1))
    assert "Alva Ek" not in read(client, "/presskontakter/")


def test_nobody_is_shown_who_was_never_named_in_public(client: Client) -> None:
    a_release(contacts=[chair("Draft Draftsson")])
    gone = published(contacts=[chair("Gone Gonesson")])
    publishing.withdraw(gone.release, by=an_editor(), reason="Fel.")
    page = read(client, "/presskontakter/")
    assert "Draft Draftsson" not in page
    assert "Gone Gonesson" not in page


def test_somebody_named_only_long_ago_is_not_shown(client: Client) -> None:
    published(contacts=[chair()], at=timezone.now() - dt.timedelta(days=5 * 365))
    assert "Alva Ek" not in read(client, "/presskontakter/")


def test_officials_without_a_body_come_last(client: Client) -> None:
    published(contacts=[chair(), a_person("Siv Ådal", party="")])
    page = read(client, "/presskontakter/")
    assert under(page, "ovriga") == ["Siv Ådal"]
    assert page.index('id="kulturnamnden"') < page.index('id="ovriga"')


def test_press_contacts_are_named_once(client: Client) -> None:
    published(contacts=[a_person("Siv Ådal", party="", is_press_contact=True)])
    assert read(client, "/presskontakter/").count('<p class="contact-name">Siv Ådal</p>') == 1


def test_the_page_costs_the_same_however_many(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        published(contacts=[chair(f"Person {number}", body=f"nämnden {number}")])
    with django_assert_max_num_queries(8):
        read(client, "/presskontakter/")
