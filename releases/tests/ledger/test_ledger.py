"""The ledger has a row for whatever a live edition says, and none for what no longer holds."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command

from releases import document, ledger
from releases.models import (
    Edition,
    PublishedBudgetLine,
    PublishedContact,
    PublishedDecision,
    PublishedImage,
    Release,
)
from releases.services import editions, publishing
from releases.tests.cast import a_committee, a_person, a_press_image, a_release, an_editor, published

pytestmark = pytest.mark.django_db

MODELS = (PublishedDecision, PublishedBudgetLine, PublishedImage, PublishedContact)
DECISION = {
    "outcome": "Nämnden avsätter 50 000 kronor.",
    "date": dt.date(2026, 3, 4),
    "paragraph": "§ 62",
    "case_number": "KS/2018:298 - 001",
    "reservations": ["V"],
}
MONEY = {"amount": 50_000, "purpose": "insatser", "first_year": 2027}


def a_published_decision(**facts: Any) -> Edition:
    """Publish a release of one body with a decision and its money."""
    body = a_committee()
    decision = {"committee": body, **DECISION, **facts.pop("decision", {})}
    money = {"committee": body, **MONEY, **facts.pop("money", {})}
    return published(
        **{
            "committees": [body],
            "decisions": [decision],
            "budget": [money],
            "images": [a_press_image()],
            **facts,
        }
    )


def counts() -> list[int]:
    return [model.objects.count() for model in MODELS]


def test_publishing_writes_a_row_for_each_decision_amount_picture_and_contact() -> None:
    edition = a_published_decision()
    assert counts() == [1, 1, 1, 1]
    decision, line = PublishedDecision.objects.get(), PublishedBudgetLine.objects.get()
    assert (decision.edition, decision.year, decision.matter) == (edition, 2026, "ks-2018-298")
    assert (decision.reserving_parties, decision.body) == (["V"], "kulturnämnden")
    assert (line.status, line.year, line.matter) == ("decided", 2027, "ks-2018-298")


def test_drafts_and_scheduled_releases_have_no_rows() -> None:
    facts: dict[str, Any] = {"decisions": [DECISION], "budget": [MONEY], "images": [a_press_image()]}
    a_release(**facts)
    publishing.schedule(a_release(**facts), at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC), by=an_editor())
    assert counts() == [0, 0, 0, 0]


def test_a_correction_replaces_the_rows_of_what_was_wrong() -> None:
    release = a_published_decision().release
    release.decisions.all().delete()
    Release.objects.get().budget_lines.update(amount=70_000)
    second = publishing.correct(release, by=an_editor(), note="Beloppet var fel.", alert=False)
    assert counts() == [0, 1, 1, 1]
    line = PublishedBudgetLine.objects.get()
    assert (line.amount, line.edition) == (70_000, second)


def test_a_withdrawal_takes_the_rows_away() -> None:
    publishing.withdraw(a_published_decision().release, by=an_editor(), reason="Uppgifterna stämde inte.")
    assert counts() == [0, 0, 0, 0]


def test_what_is_derived_anew_is_what_was_there() -> None:
    first = a_published_decision()
    Release.objects.update(lead="Efter.")
    publishing.correct(first.release, by=an_editor(), note="Ingressen var fel.", alert=False)
    publishing.withdraw(a_published_decision(title="Borta").release, by=an_editor(), reason="Fel.")
    before = [list(model.objects.order_by("pk").values()) for model in MODELS]
    for _ in range(2):
        call_command("rebuild_derived")
    assert [list(model.objects.order_by("pk").values()) for model in MODELS] == before


def test_deriving_anew_restores_rows_that_were_lost() -> None:
    a_published_decision()
    for model in MODELS:
        model.objects.all().delete()
    call_command("rebuild_derived")
    assert counts() == [1, 1, 1, 1]


def test_a_decision_without_a_date_is_filed_under_the_day_of_its_release() -> None:
    a_published_decision(decision={"date": None}, at=dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC))
    row = PublishedDecision.objects.get()
    assert (row.filed_on, row.year, row.date) == (dt.date(2025, 1, 1), 2025, None)


def test_money_without_a_body_belongs_to_the_body_that_decided() -> None:
    a_published_decision(money={"committee": None})
    assert PublishedBudgetLine.objects.get().committee == a_committee()


def test_what_two_releases_tell_of_counts_once_and_in_swedish() -> None:
    a_published_decision(language="fi", title="Uusi leikkipuisto")
    a_published_decision()
    assert [row.edition.language for row in PublishedDecision.objects.once()] == ["sv"]
    assert [row.edition.language for row in PublishedBudgetLine.objects.once()] == ["sv"]


def test_when_the_one_that_counts_is_withdrawn_the_other_counts() -> None:
    later = a_published_decision(language="fi", title="Uusi leikkipuisto")
    publishing.withdraw(a_published_decision().release, by=an_editor(), reason="Fel.")
    assert [row.edition for row in PublishedDecision.objects.once()] == [later]


def test_equal_amounts_in_one_release_are_two_amounts() -> None:
    body = a_committee()
    lines = [{**MONEY, "committee": body, "purpose": purpose} for purpose in ("Teg", "Ersboda")]
    a_published_decision(budget=lines)
    assert PublishedBudgetLine.objects.once().count() == 2


def test_rows_that_name_no_matter_are_never_taken_for_the_same() -> None:
    for _ in range(2):
        a_published_decision(decision={"case_number": "", "paragraph": ""})
    assert PublishedDecision.objects.once().count() == 2
    assert PublishedBudgetLine.objects.once().count() == 2


def test_a_proposal_and_its_decision_are_both_counted_each_as_what_it_is() -> None:
    a_published_decision(decision={"status": "proposal", "date": dt.date(2026, 1, 5)})
    a_published_decision()
    assert sorted(PublishedBudgetLine.objects.once().values_list("status", flat=True)) == [
        "decided",
        "proposal",
    ]


KS = document.Committee(name="kommunstyrelse", definite="kommunstyrelsen", slug="kommunstyrelsen")
KU = document.Committee(name="kulturnämnd", definite="kulturnämnden", slug="kulturnamnden")
Status = document.DecisionStatus


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], ""),
        ([(KU, Status.DECIDED)], "decided"),
        ([(KS, Status.SENT_ON)], "sent_on"),
        ([(KU, Status.DECIDED), (KS, Status.PROPOSAL)], "decided"),
        ([(KU, Status.DECIDED), (KU, Status.SENT_ON)], "sent_on"),
        ([(KS, Status.DECIDED), (None, Status.PROPOSAL)], "proposal"),
    ],
)
def test_money_is_as_far_as_the_least_far_decision_of_its_body(
    decisions: list[tuple[document.Committee | None, document.DecisionStatus]], expected: str
) -> None:
    line = document.BudgetLine(amount=1, purpose="", committee=KU)
    made = [document.Decision(outcome="", committee=body, status=status) for body, status in decisions]
    assert ledger.status_of_money(line, made) == expected


def test_rows_keep_their_place_when_they_are_written_again() -> None:
    edition = a_published_decision()
    before = PublishedDecision.objects.get().pk
    editions.derive(edition)
    assert PublishedDecision.objects.get().pk == before


def test_entering_costs_the_same_however_many_rows(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    people = [a_person(f"Alva Ek {number}") for number in range(12)]
    edition = a_published_decision(
        budget=[{**MONEY, "purpose": str(number)} for number in range(40)], contacts=people
    )
    with django_assert_max_num_queries(22):
        ledger.enter(edition)
