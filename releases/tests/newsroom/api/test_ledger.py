"""Decisions, money and matters by the API."""

import datetime as dt

import pytest
from django.test import Client

from releases.tests.cast import a_committee, a_person, published
from releases.tests.newsroom.api.reading import ROOT, read, read_all

pytestmark = pytest.mark.django_db
CULTURE, LEISURE = "kulturnämnden", "fritidsnämnden"


@pytest.fixture
def ledger() -> None:
    """Two matters in two bodies over two years."""
    published(
        title="Lekplats",
        at=dt.datetime(2025, 5, 1, tzinfo=dt.UTC),
        committees=[a_committee(CULTURE)],
        decisions=[
            {
                "outcome": "Nämnden avsätter pengar.",
                "committee": a_committee(CULTURE),
                "date": dt.date(2025, 4, 24),
                "case_number": "KN-2025/17",
                "reservations": ["V", "MP"],
                "votes_for": 7,
                "votes_against": 4,
            }
        ],
        budget=[{"amount": 50_000, "purpose": "lekplats", "committee": a_committee(CULTURE)}],
    )
    published(
        title="Simhall",
        at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        committees=[a_committee(LEISURE)],
        decisions=[{"outcome": "Nämnden föreslår.", "status": "proposal", "case_number": "FN 2026-3"}],
        budget=[{"amount": -2_000_000, "purpose": "drift", "kind": "saving", "first_year": 2027}],
    )


def test_a_decision_says_who_when_and_against_whom(client: Client, ledger: None) -> None:
    (row,) = read(client, "/decisions", body="kulturnamnden")["items"]
    assert row["release"]["title"] == "Lekplats"
    assert row["date"] == {"date": "2025-04-24", "precision": "day"}
    assert (row["votes_for"], row["votes_against"]) == (7, 4)
    assert row["reservations"] == ["MP", "V"]
    assert (row["body"], row["body_slug"]) == (CULTURE, "kulturnamnden")


def test_each_filter_of_decisions_leaves_what_it_says(client: Client, ledger: None) -> None:
    for asked, left in (
        ({"year": 2025}, ["Lekplats"]),
        ({"status": "proposal"}, ["Simhall"]),
        ({"party": "MP"}, ["Lekplats"]),
        ({"party": "S"}, []),
        ({"matter": "dnr KN 2025/00017"}, ["Lekplats"]),
        ({}, ["Simhall", "Lekplats"]),
    ):
        rows = read(client, "/decisions", **asked)["items"]
        assert [row["release"]["title"] for row in rows] == left, asked


def test_each_filter_of_amounts_leaves_what_it_says(client: Client, ledger: None) -> None:
    for asked, left in (
        ({"max_amount": 60_000}, [50_000]),
        ({"min_amount": 60_000}, [-2_000_000]),
        ({"kind": "saving"}, [-2_000_000]),
        ({"year": 2027}, [-2_000_000]),
        ({"body": "kulturnamnden"}, [50_000]),
        ({"status": "proposal"}, [-2_000_000]),
    ):
        assert [row["amount"] for row in read(client, "/budget-lines", **asked)["items"]] == left, asked


def test_pages_of_the_ledger_hold_each_row_once(client: Client, ledger: None) -> None:
    assert len(read_all(client, "/decisions", limit=1)) == 2
    assert [row["amount"] for row in read_all(client, "/budget-lines", limit=1)] == [-2_000_000, 50_000]


def test_what_two_releases_say_is_counted_once(client: Client, ledger: None) -> None:
    decision = {
        "outcome": "Lautakunta myöntää rahaa.",
        "committee": a_committee(CULTURE),
        "date": dt.date(2025, 4, 24),
        "case_number": "KN-2025/17",
    }
    published(title="Leikkipaikka", language="fi", committees=[a_committee(CULTURE)], decisions=[decision])
    assert len(read(client, "/decisions", body="kulturnamnden")["items"]) == 1
    rows = read(client, "/decisions", body="kulturnamnden", include_repeats="true")["items"]
    assert [(row["release"]["title"], row["repeats"]) for row in rows] == [
        ("Leikkipaikka", True),
        ("Lekplats", False),
    ]


def test_matters_are_listed_and_shown(client: Client, ledger: None) -> None:
    assert [row["matter"] for row in read_all(client, "/matters", limit=1)] == ["fn-2026-3", "kn-2025-17"]
    answer = read(client, "/matters/KN-2025-00017")
    assert (answer["case_number"], answer["first_year"], answer["last_year"]) == ("KN-2025/17", 2025, 2025)
    assert [row["outcome"] for row in answer["decision_rows"]] == ["Nämnden avsätter pengar."]
    assert [row["amount"] for row in answer["budget_rows"]] == [50_000]


@pytest.mark.parametrize("spelling", ["KS%2F2022:298", "KS%2F2022%3A298", "KS/2022:298", "dnr KS 2022/298"])
def test_a_matter_is_found_by_its_number_with_every_slash(client: Client, spelling: str) -> None:
    published(decisions=[{"outcome": "Ja.", "case_number": "KS/2022:298"}])
    assert read(client, f"/matters/{spelling}")["matter"] == "ks-2022-298"


@pytest.mark.parametrize(
    "address", ["/matters/kn-1-1", "/matters/utan", "/decisions?matter=utan", "/decisions?body=x"]
)
def test_what_is_not_known_is_not_found(client: Client, ledger: None, address: str) -> None:
    assert client.get(f"{ROOT}{address}").status_code == 404


def test_press_contacts_have_their_cards(client: Client) -> None:
    a_person("Disa Ö", is_press_contact=True)
    a_person("Privat")
    (person,) = read(client, "/contacts")
    assert (person["name"], person["phones"]) == ("Disa Ö", ["070-174 06 05"])
    assert client.get(person["vcard"]).status_code == 200
