"""The form as a browser sends it becomes a text and a form again, and says the same."""

from typing import Any

import pytest
from django.test import Client

from releases.desk.drafting import posted
from releases.document.form_text import FormRow, FormText, same
from releases.models import Release
from releases.services import drafting
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release
from releases.tests.desk.reading import form_address, form_of, with_row

pytestmark = pytest.mark.django_db


def a_full_release() -> Release:
    decision: dict[str, Any] = {"outcome": "Ja.", "votes_for": 7, "reservations": ["V"]}
    return a_release(
        committees=[a_committee()],
        keywords=[a_keyword(), a_keyword("broar")],
        contacts=[a_person("Alva Ek"), a_person("Bo Ek")],
        images=[a_press_image()],
        decisions=[decision, {"outcome": "Nej."}],
        budget=[{"amount": 50_000, "purpose": "lek"}],
    )


def test_an_untouched_form_says_what_the_release_says(writer: Client) -> None:
    release = a_full_release()
    text = posted.read(form_of(writer.get(form_address(release))))
    now = drafting.snapshot(release)
    assert same(text, now)
    assert text.rows.keys() == now.rows.keys()
    assert {"title", "lead", "committees", "language", "boilerplate"} <= text.fields.keys()


def test_a_text_written_as_a_form_and_read_again_is_the_same() -> None:
    now = drafting.snapshot(a_full_release())
    assert same(posted.read(posted.lists(posted.written(now, now))), now)


def test_what_is_typed_wrong_is_read_as_it_stands(writer: Client) -> None:
    form: dict[str, Any] = form_of(writer.get(form_address(a_release())))
    form = with_row(form, "budget_lines", {"amount": ["många"], "purpose": [""], "kind": ["new"]})
    (row,) = posted.read(form).rows["budget_lines"]
    assert (row.fields["amount"], row.fields["purpose"]) == (("många",), ())


def test_an_added_row_that_is_left_empty_is_no_row(writer: Client) -> None:
    form: dict[str, Any] = form_of(writer.get(form_address(a_release())))
    form = with_row(form, "decisions", {"outcome": [""], "status": ["decided"], "date_precision": ["day"]})
    assert posted.read(form).rows["decisions"] == ()


def test_rows_are_read_in_their_order_and_without_the_removed_ones(writer: Client) -> None:
    release = a_release(contacts=[a_person(name) for name in ("Alva Ek", "Bo Ek", "Cleo Ek")])
    form = form_of(writer.get(form_address(release)))
    form |= {"contacts-0-position": ["9"], "contacts-1-DELETE": ["on"]}
    ids = [str(contact.pk) for contact in release.contacts.all()]
    assert [row.id for row in posted.read(form).rows["contacts"]] == [ids[2], ids[0]]


def test_a_row_that_is_not_in_the_text_is_marked_and_one_that_is_gone_is_new() -> None:
    now = FormText(rows={"links": (FormRow("1", {"label": ("Ett",)}), FormRow("2", {"label": ("Två",)}))})
    text = FormText(rows={"links": (FormRow("3", {"label": ("Borttagen sedan",)}), now.rows["links"][1])})
    form = posted.written(text, now)
    assert (form["links-INITIAL_FORMS"], form["links-TOTAL_FORMS"]) == ("2", "3")
    assert (form["links-0-id"], form["links-0-DELETE"], form["links-1-id"]) == ("1", "on", "2")
    assert (form["links-2-id"], form["links-2-label"], form["links-2-position"]) == (
        "",
        "Borttagen sedan",
        "1",
    )


@pytest.mark.parametrize("hostile", ["rad\0ett", "halv \ud800", "\uffff"])
def test_what_no_database_holds_is_left_out(hostile: str) -> None:
    text = posted.read({"title": [hostile], "unknown": ["x"]})
    assert text.line("title").isprintable()
    assert "unknown" not in text.fields


def test_numbers_that_are_none_make_no_rows() -> None:
    for number in ("-1", "många", "9" * 40, ""):
        assert posted.read({"links-TOTAL_FORMS": [number], "links-0-label": ["x"]}).rows["links"] == ()
