"""The page "Statistik": every role reads it, each table can be taken along, and it names nobody."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from releases.models import Alert, Delivery, PageCount, SubscriberDay
from releases.services import statistics
from releases.tests.cast import a_committee, a_subscriber, an_editor, published
from releases.tests.desk.reading import words

pytestmark = pytest.mark.django_db
PAGE = "/redaktion/statistik/"


def a_few_weeks() -> None:
    """Make something to show of each subject."""
    today = timezone.localdate()
    decided = today - dt.timedelta(days=3)
    edition = published(
        title="Ny scen",
        alert=True,
        committees=[a_committee()],
        decisions=[{"outcome": "Ja.", "committee": a_committee(), "date": decided}],
    )
    Alert.objects.update(frozen_at=timezone.now(), recipients=2)
    for state in ("sent", "failed"):
        Delivery.objects.create(alert=edition.alert, subscriber=None, state=state)
    a_subscriber("nagon@example.se", committees=[a_committee()])
    for days in (8, 1):
        statistics.count_subscribers(today - dt.timedelta(days=days))
    for path, number in (
        (edition.get_absolute_url(), 40),
        (edition.get_absolute_url()[:-1] + ".zip", 3),
        ("/", 7),
    ):
        PageCount.objects.create(day=today, path=path, reads=number)


@pytest.mark.parametrize("role", ["writer", "publisher", "administrator"])
def test_every_role_reads_the_statistics_and_finds_them(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    a_few_weeks()
    assert "Statistik" in words(client.get("/redaktion/"))
    page = words(client.get(PAGE))
    assert "Kulturnämnden 1 3 3" in page  # from decision to publication
    assert "Ny scen" in page
    assert "2 1 1 0" in page  # recipients, accepted, refused, came back
    assert "Hämtade presspaket" in page
    assert "nagon@example.se" not in page


def test_who_may_not_read_at_the_desk_reads_so(db: None) -> None:
    client = Client()
    client.force_login(an_editor("utan", is_superuser=False))
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}sidor.csv").status_code == 403


def test_each_table_can_be_taken_along_as_csv(writer: Client) -> None:
    a_few_weeks()
    for key, line in (
        ("prenumeranter", ";1;"),
        ("intressen", "Kulturnämnden;1;"),
        ("utskick", "Ny scen;"),
        ("organ", "Kulturnämnden;1"),
        ("tid", "Kulturnämnden;1;3;3"),
        ("sidor", "Ny scen;/pressmeddelanden/"),
        ("presspaket", ".zip;3"),
    ):
        response = writer.get(f"{PAGE}{key}.csv")
        assert line in b"".join(response).decode("utf-8-sig")
        assert response.headers["Content-Disposition"] == f'attachment; filename="statistik-{key}.csv"'
    assert writer.get(f"{PAGE}annat.csv").status_code == 404


@pytest.mark.parametrize("weeks", ["", "x", "4", "52", "-1", "9999999"])
def test_a_period_that_is_none_is_the_usual_one(writer: Client, weeks: str) -> None:
    a_few_weeks()
    assert writer.get(PAGE, {"veckor": weeks}).status_code == 200


def test_before_anything_is_counted_the_page_says_when_it_will_be(writer: Client) -> None:
    assert "Inget har räknats ännu." in words(writer.get(PAGE))


def test_the_page_asks_as_much_of_a_year_as_of_a_week(
    writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    a_few_weeks()
    with django_assert_max_num_queries(25) as few:
        writer.get(PAGE)
    today = timezone.localdate()
    for number in range(2, 60):
        SubscriberDay.objects.get_or_create(day=today - dt.timedelta(days=number), kind="all")
        PageCount.objects.create(day=today - dt.timedelta(days=number), path=f"/{number}/", reads=1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        writer.get(PAGE)
