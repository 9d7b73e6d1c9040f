"""Two texts that began as one are made one again, and no word of either is lost on the way."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.document import merging
from releases.document.form_text import FormRow, FormText, same
from releases.document.merging import BOTH, MINE, THEIRS

ROWS = {"decisions": (FormRow("1", {"outcome": ("Ja.",)}), FormRow("2", {"outcome": ("Nej.",)}))}
BODY = "<p>Ett.</p><p>Två.</p><p>Tre.</p>"
BASE = FormText({"title": ("Bron",), "lead": ("Bron lagas.",), "body": (BODY,), "keywords": ("1", "2")}, ROWS)


def changed(base: FormText = BASE, *, rows: Any = None, **fields: Any) -> FormText:
    typed = {name: value if isinstance(value, tuple) else (value,) for name, value in fields.items()}
    return FormText({**base.fields, **typed}, {"decisions": tuple(rows)} if rows is not None else base.rows)


def body_of(text: FormText) -> str:
    return text.line("body")


def test_what_only_one_has_changed_is_merged_without_a_question() -> None:
    merged = merging.merge(BASE, changed(title="Bron stängs"), changed(lead="Bron lagas i maj."))
    assert merged.conflicts == ()
    assert (merged.text.line("title"), merged.text.line("lead")) == ("Bron stängs", "Bron lagas i maj.")


def test_what_both_changed_alike_is_no_conflict() -> None:
    merged = merging.merge(BASE, changed(title="Ny bro"), changed(title="Ny bro "))
    assert merged.conflicts == ()


def test_what_both_changed_differently_asks_and_says_mine_until_then() -> None:
    mine, theirs = changed(title="Min"), changed(title="Deras")
    merged = merging.merge(BASE, mine, theirs)
    assert [(one.key, one.mine, one.theirs) for one in merged.undecided] == [("title", ("Min",), ("Deras",))]
    assert merged.text.line("title") == "Min"


@pytest.mark.parametrize(("choice", "title"), [(MINE, "Min"), (THEIRS, "Deras")])
def test_a_choice_decides(choice: str, title: str) -> None:
    merged = merging.merge(BASE, changed(title="Min"), changed(title="Deras"), {"title": choice})
    assert (merged.text.line("title"), merged.undecided, len(merged.conflicts)) == (title, (), 1)


def test_a_choice_that_does_not_exist_decides_nothing() -> None:
    merged = merging.merge(BASE, changed(title="Min"), changed(title="Deras"), {"title": BOTH})
    assert len(merged.undecided) == 1


def test_keywords_of_both_are_united_and_what_one_took_away_is_gone() -> None:
    merged = merging.merge(BASE, changed(keywords=("1", "2", "3")), changed(keywords=("2", "4")))
    assert sorted(merged.text.fields["keywords"]) == ["2", "3", "4"]


def test_different_paragraphs_of_the_body_are_merged() -> None:
    mine = changed(body="<p>Ett, ändrat.</p>\r\n\r\n<p>Två.</p>\r\n\r\n<p>Tre.</p>")
    theirs = changed(body="<p>Ett.</p><p>Två.</p><p>Tre, ändrat.</p><p>Fyra.</p>")
    merged = merging.merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert body_of(merged.text) == "<p>Ett, ändrat.</p><p>Två.</p><p>Tre, ändrat.</p><p>Fyra.</p>"


@pytest.mark.parametrize(
    ("choice", "second"), [(MINE, "<p>A.</p>"), (THEIRS, "<p>B.</p>"), (BOTH, "<p>A.</p><p>B.</p>")]
)
def test_one_paragraph_that_both_changed_is_asked_about_and_can_be_both(choice: str, second: str) -> None:
    mine, theirs = (
        changed(body="<p>Ett.</p><p>A.</p><p>Tre.</p>"),
        changed(body="<p>Ett.</p><p>B.</p><p>Tre.</p>"),
    )
    (conflict,) = merging.merge(BASE, mine, theirs).undecided
    assert (conflict.mine, conflict.theirs) == (("<p>A.</p>",), ("<p>B.</p>",))
    merged = merging.merge(BASE, mine, theirs, {conflict.key: choice})
    assert body_of(merged.text) == f"<p>Ett.</p>{second}<p>Tre.</p>"


def test_words_in_no_paragraph_are_kept() -> None:
    blocks = merging.blocks_of("löst <strong>fett</strong> ord<p>Stycke.</p>efteråt")
    assert blocks == ["<p>löst <strong>fett</strong> ord</p>", "<p>Stycke.</p>", "<p>efteråt</p>"]


# --- Rows ---


def test_rows_are_merged_row_by_row_and_field_by_field() -> None:
    first, second = FormRow("1", {"outcome": ("Ja, genast.",)}), FormRow("2", {"outcome": ("Nej tack.",)})
    merged = merging.merge(
        BASE, changed(rows=[first, ROWS["decisions"][1]]), changed(rows=[ROWS["decisions"][0], second])
    )
    assert merged.conflicts == ()
    assert merged.text.rows["decisions"] == (first, second)


def test_one_field_of_a_row_that_both_changed_is_asked_about() -> None:
    mine, theirs = (FormRow("1", {"outcome": (words,)}) for words in ("Kanske.", "Aldrig."))
    merged = merging.merge(
        BASE, changed(rows=[mine, ROWS["decisions"][1]]), changed(rows=[theirs, ROWS["decisions"][1]])
    )
    assert [(one.kind, one.field, one.row.id) for one in merged.undecided] == [("decisions", "outcome", "1")]


def test_rows_that_both_added_are_both_there_and_equal_ones_once() -> None:
    new, also_new, equal = (
        FormRow(key, {"outcome": (words,)}) for key, words in (("", "Min."), ("3", "Deras."), ("", "Deras."))
    )
    merged = merging.merge(
        BASE, changed(rows=[*ROWS["decisions"], new, equal]), changed(rows=[*ROWS["decisions"], also_new])
    )
    assert [row.fields["outcome"][0] for row in merged.text.rows["decisions"]] == [
        "Ja.",
        "Nej.",
        "Min.",
        "Deras.",
    ]


def test_an_untouched_row_that_one_took_away_is_gone() -> None:
    merged = merging.merge(BASE, changed(title="Min"), changed(rows=ROWS["decisions"][1:]))
    assert [row.id for row in merged.text.rows["decisions"]] == ["2"]
    assert merged.conflicts == ()


@pytest.mark.parametrize("mine_took_it", [True, False])
def test_a_row_that_one_took_away_and_the_other_changed_is_asked_about(mine_took_it: bool) -> None:
    without = changed(rows=ROWS["decisions"][1:])
    with_more = changed(rows=[FormRow("1", {"outcome": ("Ja, men sedan.",)}), ROWS["decisions"][1]])
    mine, theirs = (without, with_more) if mine_took_it else (with_more, without)
    (conflict,) = merging.merge(BASE, mine, theirs).undecided
    assert (conflict.mine_is_gone, conflict.theirs_is_gone) == (mine_took_it, not mine_took_it)
    kept = THEIRS if mine_took_it else MINE
    assert len(merging.merge(BASE, mine, theirs, {conflict.key: kept}).text.rows["decisions"]) == 2


def test_rows_stand_in_the_order_that_either_has_moved_them_to() -> None:
    moved = changed(rows=ROWS["decisions"][::-1])
    for mine, theirs in ((moved, BASE), (BASE, moved)):
        assert [row.id for row in merging.merge(BASE, mine, theirs).text.rows["decisions"]] == ["2", "1"]


# --- Whatever was typed ---

paragraphs = st.lists(st.sampled_from(["<p>a</p>", "<p>b</p>", "<h2>c</h2>", "<p>d e</p>"]), max_size=6).map(
    "".join
)
texts = st.builds(
    lambda title, body, rows: changed(
        title=title, body=body, rows=[FormRow(key, {"outcome": (words,)}) for key, words in rows.items()]
    ),
    st.sampled_from(["Bron", "Min", "Deras"]),
    paragraphs,
    st.dictionaries(st.sampled_from("123"), st.sampled_from(["Ja.", "Nej.", "Kanske."])),
)


@settings(deadline=None)
@given(base=texts, mine=texts, theirs=texts)
def test_choosing_one_side_everywhere_says_all_that_this_side_had_changed(
    base: FormText, mine: FormText, theirs: FormText
) -> None:
    merged = merging.merge(base, mine, theirs)
    every = dict.fromkeys((one.key for one in merged.conflicts), MINE)
    text = merging.merge(base, mine, theirs, every).text
    if mine.line("title") != base.line("title"):
        assert text.line("title") == mine.line("title")
    kept = {row.id: row for row in text.rows["decisions"]}
    for row in mine.rows["decisions"]:
        if row not in base.rows["decisions"]:
            assert kept[row.id].fields == row.fields


@settings(deadline=None)
@given(base=texts, mine=texts)
def test_without_a_colleague_the_merged_text_is_mine_and_without_me_it_is_the_colleagues(
    base: FormText, mine: FormText
) -> None:
    for merged in (merging.merge(base, mine, base), merging.merge(base, base, mine)):
        assert merged.conflicts == ()
        assert same(merged.text, mine)


@settings(deadline=None)
@given(base=texts, mine=texts)
def test_a_text_and_itself_make_no_conflict(base: FormText, mine: FormText) -> None:
    assert merging.merge(base, mine, mine).conflicts == ()


def test_a_text_comes_back_from_json_as_it_was() -> None:
    assert FormText.from_json(BASE.as_json()) == BASE
