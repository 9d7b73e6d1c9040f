"""Where a hit says what was searched for."""

from hypothesis import given
from hypothesis import strategies as st

from releases.document import BudgetLine, Contact, ReleaseDocument
from releases.document.characters import normal
from releases.search.highlighting import PASSAGE, Piece, marked, passage


def test_marked_words_stand_apart() -> None:
    assert marked("Ny cykelbro byggs", {"cykelbro"}) == [
        Piece("Ny "),
        Piece("cykelbro", is_marked=True),
        Piece(" byggs"),
    ]


def test_a_number_is_marked_with_its_spaces() -> None:
    assert Piece("50\u00a0000", is_marked=True) in marked("Kostar 50\u00a0000 kronor", {"50000"})


@given(st.text(), st.sets(st.text(max_size=5)))
def test_marking_loses_nothing(text: str, marks: set[str]) -> None:
    assert "".join(piece.text for piece in marked(text, marks)) == normal(text)


def test_the_passage_is_the_one_that_says_most() -> None:
    body = "<p>En bro.</p><p>En ny bro över älven.</p>"
    assert passage(ReleaseDocument(title="", body=body), {"bro", "älven"}) == "En ny bro över älven."


def test_money_and_people_have_passages_too() -> None:
    document = ReleaseDocument(
        title="", budget=(BudgetLine(amount=1, purpose="värmeslinga"),), contacts=(Contact(name="Alva Ek"),)
    )
    assert passage(document, {"värmeslinga"}) == "värmeslinga"
    assert passage(document, {"alva"}) == "Alva Ek"


def test_no_passage_where_nothing_is_said() -> None:
    assert passage(ReleaseDocument(title="Bro", body="<p>Annat.</p>"), {"bro"}) == ""


@given(st.lists(st.sampled_from(["bro", "älven", "ett", "längre ord", "x" * 300]), min_size=1, max_size=200))
def test_a_passage_is_short_and_holds_a_mark(parts: list[str]) -> None:
    body = "<p>" + " ".join(parts) + "</p>"
    found = passage(ReleaseDocument(title="", body=body), {"bro"})
    assert ("bro" in found) == ("bro" in parts)
    assert len(found) <= PASSAGE + 4
