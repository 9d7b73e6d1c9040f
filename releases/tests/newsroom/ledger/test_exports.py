"""The ledger as files: Excel opens the CSV rightly and runs nothing in it, and the JSON says the same."""

import csv
import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from releases.spreadsheets import safe_cell
from releases.tests.newsroom.ledger.reading import decided, read

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
    assert table(client, "/beslut.csv")[0]["Minoritetens mening"] == "'" + words


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


def sheet_of(client: Client, address: str) -> Worksheet:
    response = client.get(address)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def rows_of(sheet: Worksheet) -> list[dict[str, Cell]]:
    headings, *rows = sheet.iter_rows()
    return [dict(zip((one.value for one in headings), row, strict=True)) for row in rows]


def test_a_case_number_stays_a_case_number_in_excel(client: Client) -> None:
    numbers = ["2026/12", "1-2", "12E5", "0263", "2026-03-04", "#N/A", "TRUE"]
    for number in numbers:
        decided(f"Beslut {number}.", case_number=number, paragraph="62")
    rows = rows_of(sheet_of(client, "/beslut.xlsx"))
    assert {row["Diarienummer"].value for row in rows} == set(numbers)
    assert {
        (row[name].data_type, row[name].number_format)
        for row in rows
        for name in ("Diarienummer", "Paragraf")
    } == {("s", "@")}


def test_numbers_are_numbers_and_days_are_days_in_excel(client: Client) -> None:
    decided("Ja.", votes_for=7, votes_against=6, amounts=(1_250_000, -2_500))
    decided("Senare.", date_precision="month")
    later, yes = rows_of(sheet_of(client, "/beslut.xlsx"))
    assert (yes["Röster för"].value, yes["Röster emot"].value) == (7, 6)
    assert (yes["Datum"].value.date(), yes["Datum"].number_format) == (dt.date(2025, 3, 4), "yyyy-mm-dd")
    assert later["Datum"].value == "2025-03"
    assert yes["Publicerat"].is_date
    money = rows_of(sheet_of(client, "/beslut.xlsx?vy=pengar"))
    assert [row["Belopp i kronor"].value for row in money] == [-2_500, 1_250_000]
    assert {row["Belopp i kronor"].number_format for row in money} == {"#,##0"}
    assert money[0]["Första år"].value == 2025


@pytest.mark.parametrize("words", ["=cmd()", "=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "{=1}"])
def test_nothing_is_run_in_excel(client: Client, words: str) -> None:
    decided("Rubrik.", dissent_text=words)
    response = client.get("/beslut.xlsx")
    [row] = rows_of(openpyxl.load_workbook(io.BytesIO(response.content)).active)
    assert (row["Minoritetens mening"].value, row["Minoritetens mening"].data_type) == (words, "s")
    with zipfile.ZipFile(io.BytesIO(response.content)) as parts:
        assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in parts.namelist())


def test_what_a_workbook_cannot_hold_is_left_out(client: Client) -> None:
    decided("Rad\x0bbryt \x1f.", dissent_text="å" * 40_000)
    [row] = rows_of(sheet_of(client, "/beslut.xlsx"))
    assert row["Beslut"].value == "Radbryt ."
    assert len(row["Minoritetens mening"].value) == 32_767


@pytest.mark.parametrize("query", ["", "?vy=pengar", "?namnd=kulturnamnden", "?parti=V", "?ar=1999"])
def test_the_workbook_has_the_rows_of_the_csv(client: Client, query: str) -> None:
    decided(
        "Ett.", amounts=(1_000,), reservations=["V"], appeal_by=dt.date(2025, 4, 1), case_number="KS 2025/1"
    )
    decided("Två.", body="tekniska nämnden", amounts=(-5,), date_precision="season")
    sheet, lines = sheet_of(client, f"/beslut.xlsx{query}"), table(client, f"/beslut.csv{query}")
    assert [[_as_in_csv(cell) for cell in row.values()] for row in rows_of(sheet)] == [
        list(line.values()) for line in lines
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def _as_in_csv(cell: Cell) -> str:
    if isinstance(cell.value, dt.datetime):
        return cell.value.date().isoformat()
    return "" if cell.value is None else str(cell.value)


def test_the_workbook_is_offered_and_named_for_what_was_chosen(client: Client) -> None:
    decided("Ett.", amounts=(1_000,))
    response = client.get("/beslut.xlsx?namnd=kulturnamnden&ar=2025")
    assert response["Content-Disposition"] == 'attachment; filename="beslut-kulturnamnden-2025.xlsx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for page, words in (("/beslut/", "Excel"), ("/en/beslut/", "Excel"), ("/fi/beslut/", "Excel")):
        found = read(client, f"{page}?vy=pengar&namnd=kulturnamnden")
        assert '<a href="/beslut.xlsx?vy=pengar&amp;namnd=kulturnamnden">' in found
        assert words in found


def test_the_same_rows_are_the_same_workbook(client: Client) -> None:
    decided("Ett.", amounts=(1_000,))
    first = client.get("/beslut.xlsx").content
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
        assert "2000-01-01" in parts.read("docProps/core.xml").decode()
    assert client.get("/beslut.xlsx").content == first


def test_a_workbook_of_nothing_opens(client: Client) -> None:
    assert rows_of(sheet_of(client, "/beslut.xlsx?vy=pengar")) == []


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_file_costs_the_same_however_long(
    client: Client, ending: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        decided(f"Beslut {number}.", body=f"nämnden {number}")
    with django_assert_max_num_queries(2):
        assert b"".join(client.get(f"/beslut.{ending}"))
