"""A finding keeps its name through unrelated edits, and loses it when either side changes."""

from dataclasses import replace

import pytest

from releases.proofreading import proofread
from releases.tests.proofreading.release import DIRECTORY, DOCUMENT

WRONG = replace(DOCUMENT, budget=(replace(DOCUMENT.budget[0], amount=45_000), DOCUMENT.budget[1]))


def the_finding(document):
    (finding,) = proofread(document, DIRECTORY)
    return finding


def test_alike_words_are_one_finding_with_all_their_places():
    assert [place.field for place in the_finding(WRONG).places] == [
        "title", "lead", "decisions.0.outcome", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "edited",
    [
        replace(WRONG, body=f"<p>Barnen har ritat dem.</p>{WRONG.body}"),
        replace(WRONG, title="Nya lekplatser"),
        replace(WRONG, budget=WRONG.budget[::-1]),
        replace(WRONG, lead=WRONG.lead.replace("450 000 kronor", "450\u00a0000 kr")),
    ],
    ids=["more words", "one place fewer", "rows in another order", "the same amount written otherwise"],
)
def test_an_unrelated_edit_leaves_the_finding_what_it_was(edited):
    assert the_finding(edited).id == the_finding(WRONG).id


def test_another_value_is_another_finding():
    other = replace(WRONG, budget=(replace(DOCUMENT.budget[0], amount=4_500_000), DOCUMENT.budget[1]))
    assert the_finding(other).id != the_finding(WRONG).id


def test_other_words_are_another_finding():
    other = replace(
        WRONG,
        title="Nya lekplatser",
        lead="Kulturnämnden bygger tre lekplatser.",
        body=WRONG.body.replace("450 000", "4 500 000"),
        decisions=(replace(WRONG.decisions[0], outcome="Kulturnämnden bygger tre lekplatser."),),
    )
    assert the_finding(other).id != the_finding(WRONG).id


def test_a_place_counts_the_same_words_before_it():
    twice = replace(WRONG, body=f"<p>450 000 kronor. Ja, 450 000 kronor.</p>{WRONG.body}")
    found = [place for place in the_finding(twice).places if place.field == "body"]
    assert [place.before for place in found] == [0, 1, 2]
    assert len({place.start for place in found}) == 3


def test_the_suggestion_writes_what_the_text_says():
    suggestion = the_finding(WRONG).suggestion
    assert (suggestion.field, suggestion.value) == ("budget.0.amount", 450_000)


def test_the_odd_one_of_several_texts_is_mended_itself():
    odd = replace(DOCUMENT, title="Nya lekplatser för 45 000 kronor")
    suggestion = the_finding(odd).suggestion
    assert (suggestion.field, suggestion.value) == ("title", "450\u00a0000\u00a0kronor")
    assert suggestion.place.words == "45 000 kronor"


def test_the_end_of_a_range_is_left_to_the_writer():
    odd = replace(DOCUMENT, title="Nya lekplatser för 30 000 till 45 000 kronor")
    assert {one.suggestion.place for one in proofread(odd, DIRECTORY)} == {None}


def test_a_pasted_ledger_has_a_first_page_of_findings():
    money = "".join(f"<p>Rad {number}: 45 000 kronor och 4 500 000 kronor.</p>" for number in range(2_000))
    found = proofread(replace(WRONG, body=money), DIRECTORY)
    assert len(found) <= 40
    assert all(len(finding.places) <= 6 for finding in found)
