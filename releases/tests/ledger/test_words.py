"""One odd decision and one saving say the same wherever they are rendered: a second copy of the words would drift."""

import csv
import dataclasses
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from lxml import etree
from lxml import html as lxml_html

from releases.alerts import letters
from releases.desk import differences
from releases.document import (
    ApproximateDate,
    BudgetKind,
    BudgetLine,
    Committee,
    Decision,
    DecisionStatus,
    Dissent,
    Precision,
)
from releases.ledger.words import LABELS, decision_rows, decision_words, in_one_line
from releases.models import Edition, PublishedDecision
from releases.newsroom.formats.plain import as_text
from releases.newsroom.ledger.exports import DECISION_COLUMNS
from releases.tests.cast import a_committee, published

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGES = {"sv": "", "en": "/en", "fi": "/fi"}
each_language = pytest.mark.parametrize("language", LANGUAGES)
BODY = Committee(name="kulturnämnd", definite="kulturnämnden", slug="kulturnamnden")
# A value for each field that a decision can have. What is new in a decision has to be given a place here.
VALUES: dict[str, Any] = {
    "outcome": "Nämnden föreslår ett ja.",
    "committee": BODY,
    "status": DecisionStatus.PROPOSAL,
    "date": ApproximateDate(date=dt.date(2026, 9, 1), precision=Precision.SEASON),
    "paragraph": "62",
    "case_number": "KN-2026/00123",
    "votes_for": 7,
    "votes_against": 6,
    "reservations": (Dissent(party="M"), Dissent(party="", name="Alva Ek")),
    "statements": (Dissent(party="V", name="Bo Å"),),
    "dissent_text": "Moderaterna ville återremittera ärendet.",
    "appeal_by": dt.date(2026, 12, 20),
    "follow_up": ApproximateDate(date=dt.date(2027, 5, 1), precision=Precision.MONTH),
    "protocol_url": "https://example.se/protokoll",
}
PLAIN = Decision(outcome="Ja.", votes_for=1, votes_against=1)


@pytest.fixture
def edition() -> Edition:
    """A proposal with everything that a decision can have, and a saving."""
    culture = a_committee("kulturnämnden")
    decision = {
        "outcome": "Nämnden föreslår ett ja.",
        "committee": culture,
        "status": "proposal",
        "date": dt.date(2026, 9, 1),
        "date_precision": "season",
        "paragraph": "62",
        "case_number": "KN-2026/00123",
        "votes_for": 7,
        "votes_against": 6,
        "reservations": ["M", "SD"],
        "statements": ["V"],
        "dissent_text": "Moderaterna ville återremittera ärendet.",
        "appeal_by": dt.date(2026, 12, 20),
        "follow_up": dt.date(2027, 5, 1),
        "protocol_url": "https://example.se/protokoll",
    }
    saving = {
        "amount": -75_600_000,
        "purpose": "lägre porto",
        "kind": "saving",
        "first_year": 2026,
        "last_year": 2028,
        "committee": culture,
    }
    return published(committees=[culture], decisions=[decision], budget=[saving])


def with_address(item: lxml_html.HtmlElement) -> str:
    """Return the words of a list's item with the address that they lead to behind them, as text has it."""
    return " ".join([item.text_content(), *item.xpath(".//a/@href")])


def one_spaced(words: str) -> str:
    return " ".join(words.split())


def test_a_value_stands_here_for_each_field_of_a_decision() -> None:
    assert [field.name for field in dataclasses.fields(Decision)] == list(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_every_field_of_a_decision_can_be_read_in_its_words(name: str) -> None:
    changed = dataclasses.replace(PLAIN, **{name: VALUES[name]})
    assert decision_words(changed) != decision_words(PLAIN)


def test_every_label_heads_at_most_one_row_and_they_come_in_order() -> None:
    names = [row.name for row in decision_rows(Decision(**VALUES))]
    assert names == list(LABELS)


@pytest.mark.django_db
@each_language
def test_page_and_mail_show_the_same_rows(client: Client, edition: Edition, language: str) -> None:
    with translation.override(language):
        rows = [
            one_spaced(f"{row.label}: {row.words}") for row in decision_rows(edition.document.decisions[0])
        ]
        letter = letters.edition_letter(edition)
    page = lxml_html.fromstring(client.get(LANGUAGES[language] + edition.get_absolute_url()).content.decode())
    on_page = [
        one_spaced(f"{row.findtext('dt')}: {row.find('dd').text_content()}")
        for row in page.xpath("//div[@class='decision']/dl/div")
    ]
    in_mail = [
        one_spaced(row.text_content())
        for row in lxml_html.fromstring(letter.html).xpath("//*[@class='fact-row']")
        if ":" in row.text_content()
    ]
    assert on_page == in_mail == rows
    assert [row for row in rows if row not in one_spaced(letter.text)] == []
    assert len(rows) == len(LABELS)


@pytest.mark.django_db
def test_text_ninjs_feed_and_differences_hold_every_row(client: Client, edition: Edition) -> None:
    [decision], [saving] = edition.document.decisions, edition.document.budget
    words = decision_words(decision)
    facts = [words.status, words.outcome, *map(str, words.rows), in_one_line(saving)]
    item = client.get(edition.get_absolute_url().rstrip("/") + ".json").json()
    before = dataclasses.replace(edition.document, decisions=(), budget=())
    [entry] = etree.fromstring(client.get("/flode.atom").content).findall(f"{ATOM}entry")
    in_feed = lxml_html.fromstring(f"<div>{entry.findtext(f'{ATOM}content')}</div>")
    renderings = {
        "text": as_text(edition),
        "feed": " ".join(
            [*(one.text_content() for one in in_feed.iter("p")), *map(with_address, in_feed.iter("li"))]
        ),
        "ninjs": " ".join(description["value"] for description in item["descriptions"]),
        "differences": " ".join(
            line
            for difference in differences.between(before, edition.document)
            for _mark, line in difference.lines
        ),
    }
    missing = [
        (name, fact)
        for name, rendering in renderings.items()
        for fact in facts
        if one_spaced(fact) not in one_spaced(rendering)
    ]
    assert missing == []


@pytest.mark.django_db
def test_the_public_row_says_what_the_frozen_decision_says(edition: Edition) -> None:
    assert decision_rows(PublishedDecision.objects.get()) == decision_rows(edition.document.decisions[0])


@pytest.mark.django_db
def test_the_ledger_and_its_matter_name_facts_as_the_release_does(client: Client, edition: Edition) -> None:
    rows = {row.name: row for row in decision_rows(edition.document.decisions[0])}
    for address, names in {
        "/beslut/": ("vote", "reservations", "statements"),
        "/arenden/kn-2026-123/": ("vote", "reservations", "statements", "appeal_by"),
    }.items():
        page = one_spaced(lxml_html.fromstring(client.get(address).content.decode()).text_content())
        shown = [one_spaced(f"{rows[name].label} {rows[name].words}") for name in names]
        assert [words for words in shown if words not in page] == [], address


@pytest.mark.django_db
def test_spreadsheet_and_api_hold_each_field(client: Client, edition: Edition) -> None:
    content = b"".join(client.get("/beslut.csv")).decode("utf-8-sig")
    [cells] = csv.DictReader(io.StringIO(content, newline=""), delimiter=";")
    with translation.override("sv"):
        rows = {str(row.label): row.words for row in decision_rows(edition.document.decisions[0])}
        headings = [str(column.heading) for column in DECISION_COLUMNS]
    same = {"Diarienummer", "Minoritetens mening"}
    assert same <= rows.keys() & cells.keys()
    assert {name: cells[name] for name in same} == {name: rows[name] for name in same}
    assert list(cells) == headings
    [in_api] = client.get("/api/v1/decisions").json()["items"]
    [in_json] = json.loads(b"".join(client.get("/beslut.json")))["rows"]
    assert cells["Status"] == "Förslag"
    assert f"{cells['Röster för']} för, {cells['Röster emot']} emot" == rows["Votering"]
    for answer in (in_api, in_json):
        assert (answer["outcome"], answer["status"]) == ("Nämnden föreslår ett ja.", "proposal")
        assert (answer["votes_for"], answer["votes_against"]) == (7, 6)
        assert answer["date"] == {"date": "2026-09-01", "precision": "season"}
        assert answer["follow_up"] == {"date": "2027-05-01", "precision": "month"}
        assert (answer["paragraph"], answer["case_number"]) == (cells["Paragraf"], cells["Diarienummer"])
        assert answer["appeal_by"] == cells["Överklagas senast"] == "2026-12-20"
        assert ", ".join(answer["reservations"]) == cells["Reservationer"] == rows["Reservation"]
        assert ", ".join(answer["statements"]) == cells["Särskilda yttranden"] == rows["Särskilt yttrande"]
        assert answer["dissent_text"] == cells["Minoritetens mening"]
        assert answer["protocol_url"] == cells["Protokoll"] == "https://example.se/protokoll"


@pytest.mark.parametrize("name", ["amount", "purpose", "kind", "first_year", "last_year", "committee"])
def test_every_field_of_an_amount_can_be_read_in_its_words(name: str) -> None:
    line = BudgetLine(amount=1, purpose="porto", first_year=2026)
    other = {
        "amount": -1,
        "purpose": "frakt",
        "kind": BudgetKind.SAVING,
        "first_year": 2025,
        "last_year": 2028,
        "committee": BODY,
    }
    assert set(other) == {field.name for field in dataclasses.fields(BudgetLine)}
    assert in_one_line(dataclasses.replace(line, **{name: other[name]})) != in_one_line(line)
