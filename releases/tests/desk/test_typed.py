"""Dates and whole numbers are understood as they are written and pasted, and nothing else is."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import RequestFactory

from releases.desk.publication.forms import PublishForm
from releases.desk.site import desk
from releases.models import BudgetLine, Decision, Release, Role
from releases.tests.cast import an_editor


def field_of(model: type[Any], name: str) -> forms.Field:
    """Return a field as the desk's rows ask for it."""
    request = RequestFactory().get("/")
    request.user = an_editor()
    owner = desk.get_model_admin(Release if model is not Role else Role.person.field.related_model)
    inlines = owner.get_inline_instances(request)
    rows = next(one for one in inlines if one.model is model)
    found = rows.formfield_for_dbfield(model._meta.get_field(name), request)
    assert found is not None
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kronor"),
    [
        ("1200000", 1_200_000),
        ("\u200b1200", 1_200),
        ("1 200 000", 1_200_000),
        ("1\u00a0200\u00a0000", 1_200_000),
        ("-1\u202f200\u200e", -1_200),
        ("\u2212300 000", -300_000),
        ("1 200 kr", 1_200),
        ("450\u00a0000 kronor", 450_000),
        ("500:-", 500),
        ("450 tkr", 450_000),
        ("1,2 mnkr", 1_200_000),
        ("2,4 miljoner kronor", 2_400_000),
        ("\u22123,6 mnkr", -3_600_000),
    ],
)
def test_an_amount_is_understood_as_it_is_written(typed: str, kronor: int) -> None:
    assert field_of(BudgetLine, "amount").clean(typed) == kronor


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["1 2", "12 00", "1 200 euro", "kr", "450 tkr och mer", "12 0000", "1,5"])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        field_of(BudgetLine, "amount").clean(typed)


@pytest.mark.django_db
def test_an_amount_is_shown_as_it_is_written() -> None:
    field = field_of(BudgetLine, "amount")
    assert 'value="\u22121\u00a0250\u00a0000"' in field.widget.render(
        "amount", field.prepare_value(-1_250_000)
    )
    assert 'value="många"' in field.widget.render("amount", field.prepare_value("många"))


@pytest.mark.django_db
def test_an_amount_that_was_not_touched_is_not_changed() -> None:
    assert not field_of(BudgetLine, "amount").has_changed(450_000, "450\u00a0000")


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), [(BudgetLine, "first_year"), (BudgetLine, "position")])
def test_other_whole_numbers_may_have_marks_too(model: type[Any], name: str) -> None:
    assert field_of(model, name).clean("\u200b2026\u200e") == 2026


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"), [(Decision, "date"), (Decision, "appeal_by"), (Role, "valid_from")]
)
def test_a_date_may_have_marks(model: type[Any], name: str) -> None:
    assert field_of(model, name).clean("\u200e2026-01-05\u200f").isoformat() == "2026-01-05"


def test_the_day_of_publication_may_have_marks() -> None:
    assert PublishForm.base_fields["day"].clean("\u200e2026-01-05").isoformat() == "2026-01-05"


@pytest.mark.django_db
def test_spaces_in_an_amount_survive_the_browsers_field() -> None:
    assert field_of(BudgetLine, "amount").widget.input_type == "text"
