"""The ledger as files: Excel opens the CSV rightly and runs nothing in it, and the JSON says the same."""

import csv
import io
import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from releases.newsroom.ledger.exports import safe_cell
from releases.tests.ledger.reading import decided, read

pytestmark = pytest.mark.django_db


def table(client: Client, address: str) -> list[dict[str, str]]:
    words = b"".join(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(words, newline=""), delimiter=";"))


def test_a_swedish_excel_knows_encoding_columns_and_lines(client: Client) -> None:
    decided("Nämnden säger: «hej; åäö»\noch mer.")
    response = client.get("/beslut.csv?namnd=kulturnamnden&ar=2025")
    content = b"".join(response)
    assert content.startswith(b"\xef\xbb\xbfDatum;Organ;Beslut;")
    assert content.endswith(b"\r\n")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="beslut-kulturnamnden-2025.csv"'


def test_a_row_holds_the_decision_and_its_address(client: Client) -> None:
    decided(paragraph="62", votes_for=7, votes_against=6, reservations=["V", "M"], case_number="KS/2018:298")
    [row] = table(client, "/beslut.csv")
    assert (row["Datum"], row["Organ"], row["Beslut"]) == (
        "2025-03-04",
        "kulturnämnden",
        "Nämnden bygger om lekplatsen.",
    )
    assert (row["Röster för"], row["Röster emot"], row["Reservationer"]) == ("7", "6", "M, V")
    assert row["Adress"] == "http://testserver/pressmeddelanden/2025/namnden-bygger-om-lekplatsen/"
    assert row["Räknas"] == "ja"


def test_amounts_are_numbers_also_when_they_are_negative(client: Client) -> None:
    decided(amounts=(1_000, -2_500), kind="saving")
    assert [row["Belopp i kronor"] for row in table(client, "/beslut.csv?vy=pengar")] == ["-2500", "1000"]


def test_a_date_is_as_exact_as_it_is_known(client: Client) -> None:
    for precision in ("month", "season", "year"):
        decided(precision, date_precision=precision)
    found = {row["Beslut"]: row["Datum"] for row in table(client, "/beslut.csv")}
    assert found == {"month": "2025-03", "season": "våren 2025", "year": "2025"}


@pytest.mark.parametrize("words", ["=cmd()", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_words_that_a_spreadsheet_would_run_get_an_apostrophe(client: Client, words: str) -> None:
    decided("Rubrik.", dissent_text=words)
    assert table(client, "/beslut.csv")[0]["Minoriteten ville"] == "'" + words


@given(words=st.text())
def test_no_text_begins_as_a_formula(words: str) -> None:
    assert not str(safe_cell(words)).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(number=st.integers())
def test_every_number_stays_a_number(number: int) -> None:
    assert safe_cell(number) == number


def test_json_says_what_was_asked_for_and_every_row(client: Client) -> None:
    decided(amounts=(50_000,), case_number="KS/2018:298 - 001", reservations=["V"])
    answer = json.loads(read(client, "/beslut.json?namnd=kulturnamnden"))
    assert (answer["view"], answer["selection"]) == ("decisions", {"namnd": "kulturnamnden"})
    [row] = answer["rows"]
    assert row["date"] == {"date": "2025-03-04", "precision": "day"}
    assert row["body"] == {"name": "kulturnämnden", "slug": "kulturnamnden"}
    assert (row["matter"], row["reservations"], row["counts"]) == ("ks-2018-298", ["V"], True)
    [line] = json.loads(read(client, "/beslut.json?vy=pengar"))["rows"]
    assert (line["amount"], line["kind"], line["status"], line["first_year"]) == (
        50_000,
        "new",
        "decided",
        2025,
    )


def test_an_empty_selection_is_a_file_without_rows(client: Client) -> None:
    assert table(client, "/beslut.csv") == []
    assert json.loads(read(client, "/beslut.json?vy=pengar"))["rows"] == []


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_file_costs_the_same_however_long(
    client: Client, ending: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        decided(f"Beslut {number}.", body=f"nämnden {number}")
    with django_assert_max_num_queries(2):
        read(client, f"/beslut.{ending}")
