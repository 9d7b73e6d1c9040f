"""An old release keeps the names and roles of its contacts, but no longer gives their phone numbers."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from releases import document
from releases.models import Edition
from releases.models.edition import oldest_day_with_phones
from releases.services import editions
from releases.tests.cast import a_person, published

pytestmark = pytest.mark.django_db

OLD = dt.timedelta(days=37 * 31)


def of_age(age: dt.timedelta) -> Edition:
    person = a_person("Alva Ek", phones=["070-174 06 05"], email="alva@example.se")
    return published(contacts=[person], at=timezone.now() - age)


@pytest.mark.parametrize("ending", ["/", ".txt", "/utgava/1/"])
def test_an_old_release_gives_names_and_roles_but_no_phones(client: Client, ending: str) -> None:
    page = client.get(of_age(OLD).get_absolute_url().rstrip("/") + ending).content.decode()
    assert "Alva Ek" in page
    assert "rdförande" in page
    assert "alva@example.se" in page
    assert "174" not in page


def test_feeds_give_no_old_phones(client: Client) -> None:
    of_age(OLD)
    feed = client.get("/flode.atom").content.decode()
    assert "Alva Ek" in feed
    assert "174" not in feed


def test_a_recent_release_gives_phones(client: Client) -> None:
    page = client.get(of_age(dt.timedelta(days=35 * 30)).get_absolute_url()).content.decode()
    assert 'href="tel:+46701740605"' in page


def test_with_no_limit_phones_are_given_for_ever(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.CONTACT_PHONES_MONTHS = 0
    assert "tel:+46701740605" in client.get(of_age(10 * OLD).get_absolute_url()).content.decode()


def test_what_was_frozen_is_untouched() -> None:
    edition = of_age(OLD)
    assert edition.frozen.contacts[0].phones == ("070-174 06 05",)
    assert edition.is_intact()


def test_age_alone_is_no_reason_for_a_correction() -> None:
    edition = of_age(OLD)
    assert not editions.has_changes(edition.release, edition)


@pytest.mark.parametrize(
    ("today", "oldest"),
    [
        (dt.date(2026, 11, 22), dt.date(2023, 11, 22)),
        (dt.date(2026, 1, 31), dt.date(2023, 1, 31)),
        (dt.date(2024, 2, 29), dt.date(2021, 2, 28)),
    ],
)
def test_the_limit_is_counted_in_calendar_months(today: dt.date, oldest: dt.date) -> None:
    assert oldest_day_with_phones(today) == oldest


def test_a_document_without_phones_says_all_else_as_before() -> None:
    contact = document.Contact(
        name="Alva Ek", party="S", role="ordförande", phones=("1",), email="a@example.se"
    )
    whole = document.ReleaseDocument(title="Rubrik", contacts=(contact,))
    bare = document.without_phones(whole)
    assert bare.contacts == (
        document.Contact(name="Alva Ek", party="S", role="ordförande", email="a@example.se"),
    )
    assert bare.title == "Rubrik"
