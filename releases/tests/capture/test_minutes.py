"""Minutes are read matter by matter; what is no minutes is left to the reader of press releases."""

import datetime as dt
from pathlib import Path

import pytest

from releases.capture.minutes import Minutes, MinutesMatter, read_minutes
from releases.document import ApproximateDate, Decision, DecisionStatus, Dissent
from releases.tests.capture.test_samples import SAMPLES

HERE = Path(__file__).parent / "minutes"
MEETING = dt.date(2026, 11, 18)


def minutes(name: str) -> Minutes:
    found = read_minutes((HERE / f"{name}.txt").read_text())
    assert found
    return found


def matter(name: str, paragraph: str) -> MinutesMatter:
    return next(one for one in minutes(name).matters if one.paragraph == paragraph)


def decision(name: str, paragraph: str) -> Decision:
    (only,) = matter(name, paragraph).reading.document.decisions
    return only


def test_the_meeting_is_known_by_its_body_and_its_day() -> None:
    assert (minutes("kulturnamnden").body, minutes("kulturnamnden").day) == ("kulturnämnden", MEETING)
    committee = minutes("arbetsutskottet")
    assert (committee.body, committee.day) == ("kommunstyrelsens arbetsutskott", dt.date(2026, 9, 8))


def test_each_matter_is_read_once_though_the_contents_name_it_too() -> None:
    titles = {one.paragraph: one.reading.document.title for one in minutes("kulturnamnden").matters}
    assert titles == {
        "84": "Fastställande av dagordning",
        "85": "Stöd till Folkets bio",
        "86": "Remiss: biblioteksplan 2027–2030",
        "87": "Taxa för lokaler i kulturhuset",
        "88": "Anmälan av delegationsbeslut",
    }


def test_a_decision_has_all_that_its_matter_says() -> None:
    assert decision("kulturnamnden", "85") == Decision(
        outcome="Kulturnämnden beslutar att bevilja Folkets bio ett investeringsbidrag på 450 000 kronor för en ny "
        "digital projektor och att bidraget ska redovisas till nämnden senast i mars 2027.",
        committee=matter("kulturnamnden", "85").reading.document.committees[0],
        date=ApproximateDate(date=MEETING),
        paragraph="85",
        case_number="KN-2026/00123",
        votes_for=8,
        votes_against=3,
        reservations=(Dissent(party="M"),),
        follow_up=decision("kulturnamnden", "85").follow_up,
    )
    assert decision("kulturnamnden", "85").follow_up.date == dt.date(2027, 3, 1)  # type: ignore[union-attr]


def test_money_is_read_of_what_was_decided_and_of_nothing_beside() -> None:
    (line,) = matter("kulturnamnden", "85").reading.document.budget
    assert (line.amount, line.purpose) == (450_000, "en ny digital projektor")
    (line,) = matter("arbetsutskottet", "45").reading.document.budget
    assert (line.amount, line.purpose) == (3_200_000, "Gång- och cykelväg mellan Storgatan och Älvparken")


def test_the_heads_and_feet_of_pages_are_no_part_of_a_matter() -> None:
    body = matter("kulturnamnden", "85").reading.document.body
    assert "18 400 besökare" in body
    assert "Justerandes" not in body
    assert "2 (3)" not in matter("arbetsutskottet", "45").reading.document.body


def test_what_another_body_decides_is_a_proposal() -> None:
    assert decision("kulturnamnden", "86").status is DecisionStatus.SENT_ON
    assert decision("arbetsutskottet", "45").status is DecisionStatus.PROPOSAL
    assert decision("arbetsutskottet", "46").status is DecisionStatus.DECIDED


def test_what_an_office_proposed_is_no_decision() -> None:
    assert "Kulturförvaltningen" not in decision("kulturnamnden", "86").outcome


def test_names_alone_under_a_reservation_are_who_made_it() -> None:
    assert decision("kulturnamnden", "87").reservations == (Dissent(party="V"),)
    assert decision("arbetsutskottet", "46").statements == (Dissent(party="C"),)


def test_a_decision_that_begins_with_its_clause_names_the_body() -> None:
    outcome = decision("arbetsutskottet", "46").outcome
    assert outcome == "Kommunstyrelsens arbetsutskott beslutar att avslå ansökan om sponsring."


def test_a_meeting_of_nobody_knows_whom_is_read_all_the_same() -> None:
    found = read_minutes("Protokoll\n\n§ 1 Taxa\n\nBeslut\nNämnden beslutar att höja taxan.\n")
    assert found
    (one,) = found.matters
    assert (found.body, one.reading.document.decisions[0].committee) == ("", None)


def test_matters_of_the_meeting_itself_stand_apart() -> None:
    assert [one.paragraph for one in minutes("kulturnamnden").matters if one.is_formal] == ["84", "88"]


@pytest.mark.parametrize(
    "title",
    [
        "Anmälningar",
        "Anmälda delegationsbeslut",
        "Upprop och närvaro",
        "Val av justerare",
        "Protokollets justering",
        "Tid och plats för justering",
        "Fastställande av dagordningen",
        "Ändringar i föredragningslistan",
        "Föregående mötes protokoll",
        "Meddelanden",
        "Delgivningar",
        "Inkomna skrivelser",
        "Redovisning av delegeringsbeslut",
        "Handlingar för kännedom",
        "Förvaltningschefen informerar",
        "Mötet avslutas",
        "Övriga frågor",
        "Jäv",
    ],
)
def test_what_every_meeting_has_is_of_the_meeting_itself(title: str) -> None:
    found = read_minutes(f"Protokoll\n\n§ 1 {title}\n\nBeslut\nNämnden beslutar att godkänna det.\n")
    assert found
    assert found.matters[0].is_formal


@pytest.mark.parametrize(
    "title", ["Taxa för lokaler", "Val av ledamot i styrelsen", "Budget 2027", "Ny förskola i Ersboda"]
)
def test_a_matter_of_its_own_is_none_of_the_meeting(title: str) -> None:
    found = read_minutes(f"Protokoll\n\n§ 1 {title}\n\nBeslut\nNämnden beslutar att godkänna det.\n")
    assert found
    assert not found.matters[0].is_formal


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("avsätta 3 400 000 kronor till en lekplats och att bygget ska vara klart hösten 2027", None),
        ("avsätta 3 400 000 kronor till en lekplats och att den ska invigas 2027", None),
        ("avsätta 3 400 000 kronor till en lekplats som ska vara klar senast 2027", None),
        ("avsätta 3 400 000 kronor till en lekplats, att vara klar hösten 2027", None),
        ("avsätta 3 400 000 kronor till en lekplats 2027", 2027),
        ("avsätta 3 400 000 kronor ur budgeten för 2027 till en lekplats, som öppnar 2029", 2027),
        ("fastställa budgeten för 2027 och att avsätta 3 400 000 kronor till en lekplats", 2027),
    ],
)
def test_a_year_is_a_budgets_only_where_it_is_the_moneys(said: str, year: int | None) -> None:
    found = read_minutes(f"Protokoll\n\n§ 1 Lekplats\n\nBeslut\nNämnden beslutar att {said}.\n")
    assert found
    (line,) = found.matters[0].reading.document.budget
    assert line.first_year == year


def test_the_same_words_of_another_meeting_are_another_decision() -> None:
    text = (HERE / "kulturnamnden.txt").read_text()
    other = read_minutes(text.replace("2026-11-18", "2026-12-16"))
    assert other
    prints = {one.reading.fingerprint for one in (*minutes("kulturnamnden").matters, *other.matters)}
    assert len(prints) == 10


def test_each_field_knows_the_words_it_was_read_from() -> None:
    reading = matter("kulturnamnden", "85").reading
    (span,) = reading.evidence["decisions.0.case_number"]
    assert reading.lines[span.line][span.start : span.end] == "KN-2026/00123"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_press_release_is_taken_for_minutes(path: Path) -> None:
    assert read_minutes(path.read_text(errors="replace")) is None
