"""What a correction changes is told field by field, in the words that changed."""

import dataclasses
import datetime as dt

import pytest

from releases.desk import differences
from releases.document import (
    ApproximateDate,
    BudgetKind,
    BudgetLine,
    Committee,
    Contact,
    Decision,
    DecisionStatus,
    Dissent,
    ReleaseDocument,
)

BEFORE = ReleaseDocument(
    title="Ny lekplats",
    lead="Barnen har ritat.",
    body="<p>Första stycket.</p><p>Andra stycket.</p>",
    decisions=(Decision(outcome="Nämnden avsätter 50 000 kronor."),),
    budget=(BudgetLine(amount=50_000, purpose="lekplats"),),
    contacts=(Contact(name="Alva Ek", phones=("070-174 06 05",)),),
)


def differences_after(**changes: object) -> dict[str, list[tuple[str, str]]]:
    found = differences.between(BEFORE, dataclasses.replace(BEFORE, **changes))
    return {difference.label: list(difference.lines) for difference in found}


def test_the_same_document_differs_in_nothing() -> None:
    assert differences_after() == {}


def test_only_the_paragraph_that_changed_is_shown() -> None:
    assert differences_after(body="<p>Första stycket.</p><p>Andra, rättade stycket.</p>") == {
        "brödtext": [("-", "Andra stycket."), ("+", "Andra, rättade stycket.")]
    }


def test_an_amount_is_shown_as_swedes_write_it() -> None:
    lines = differences_after(budget=(BudgetLine(amount=60_000, purpose="lekplats"),))["belopp"]
    assert [text.replace("\xa0", " ")[:13] for _mark, text in lines] == ["50 000 kronor", "60 000 kronor"]


def test_every_fact_of_a_decision_can_be_seen_to_change() -> None:
    body = Committee(name="kulturnämnd", definite="kulturnämnden", slug="kulturnamnden")
    facts: dict[str, object] = {
        "committee": body,
        "status": DecisionStatus.PROPOSAL,
        "date": ApproximateDate(date=dt.date(2026, 11, 19)),
        "paragraph": "62",
        "case_number": "KUN-2026/00112",
        "votes_for": 7,
        "reservations": (Dissent(party="V"),),
        "dissent_text": "Vänsterpartiet ville mer.",
        "follow_up": ApproximateDate(date=dt.date(2027, 5, 1)),
        "protocol_url": "https://example.se/",
    }
    for name, value in facts.items():
        changed = dataclasses.replace(BEFORE.decisions[0], **{name: value})
        assert len(differences_after(decisions=(changed,))["beslut"]) == 2, name


def test_where_money_comes_from_can_be_seen_to_change() -> None:
    changed = dataclasses.replace(BEFORE.budget[0], kind=BudgetKind.SAVING)
    assert len(differences_after(budget=(changed,))["belopp"]) == 2


def test_a_line_that_begins_with_dashes_is_shown_too() -> None:
    assert differences_after(lead="-- Barnen har ritat.")["ingress"] == [
        ("-", "Barnen har ritat."),
        ("+", "-- Barnen har ritat."),
    ]


def differences_by_words(before: str, after: str) -> list[str]:
    """Return the paragraphs with what was taken away in [-…-] and what was added in {+…+}."""
    marks = {"-": "[-%s-]", "+": "{+%s+}", "": "%s"}
    found = differences.of_lines("ingress", before.splitlines(), after.splitlines())
    return ["".join(marks[mark] % text for mark, text in pieces) for pieces in found.paragraphs]


def test_within_a_line_only_the_words_that_changed_are_marked() -> None:
    assert differences_by_words("Bron stängs i tre veckor.", "Bron stängs i fyra veckor, från maj.") == [
        "Bron stängs i [-tre-]{+fyra+} veckor{+, från maj+}."
    ]


def test_lines_with_little_in_common_are_shown_apart() -> None:
    assert differences_by_words("Bron stängs i maj.", "Skolan får nya lokaler till hösten.") == [
        "[-Bron stängs i maj.-]",
        "{+Skolan får nya lokaler till hösten.+}",
    ]


def test_no_word_of_either_text_is_left_out() -> None:
    before, after = "Ett två tre.\nFyra.\nFem sex.", "Ett tre.\nFem och sex.\nSju."
    pieces = [
        piece
        for paragraph in differences.of_lines("x", before.splitlines(), after.splitlines()).paragraphs
        for piece in paragraph
    ]
    for gone, text in (("+", before), ("-", after)):
        said = " ".join(words for mark, words in pieces if mark != gone)
        assert set(said.replace(".", " ").split()) == set(text.replace(".", " ").split())


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Skatten höjs 6,4 procent.", "Skatten höjs 6,5 procent.", ["6,4", "6,5"]),
        ("Det kostar 1 250 000 kronor.", "Det kostar 1 270 000 kronor.", ["1 250 000", "1 270 000"]),
        ("Det kostar 1\u00a0250 kronor.", "Det kostar 1\u202f260 kronor.", ["1\u00a0250", "1\u202f260"]),
        ("Nu 12,5 % fler.", "Nu 13,5\u00a0% fler.", ["12,5 %", "13,5\u00a0%"]),
        ("Enligt § 62 i protokollet.", "Enligt § 63 i protokollet.", ["§ 62", "§ 63"]),
        (
            "Ärende KUN-2026/00112 är klart.",
            "Ärende KUN-2026/00113 är klart.",
            ["KUN-2026/00112", "KUN-2026/00113"],
        ),
        ("Dnr KS 2018/298 gäller.", "Dnr KS 2018/299 gäller.", ["2018/298", "2018/299"]),
        ("Klart 2026-11-30 i år.", "Klart 2026-12-01 i år.", ["2026-11-30", "2026-12-01"]),
        ("Möte kl. 14.30 i dag.", "Möte kl. 14.45 i dag.", ["14.30", "14.45"]),
        ("Ring 070-174 06 05 i dag.", "Ring 070-174 06 06 i dag.", ["070-174 06 05", "070-174 06 06"]),
        ("Åren 2026–2028 gäller.", "Åren 2026–2029 gäller.", ["2028", "2029"]),
        ("Klass 3a åker.", "Klass 3b åker.", ["3a", "3b"]),
    ],
)
def test_a_number_a_paragraph_and_a_case_number_are_one_word(
    before: str, after: str, pieces: list[str]
) -> None:
    found = differences.words_between(before, after)
    assert [words for mark, words in found if mark] == pieces
    assert "".join(words for mark, words in found if mark != "+") == before
