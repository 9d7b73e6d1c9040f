"""Amounts are read in one way wherever people type them: in the desk's form and in the press room's filters."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from releases.desk.typed import KronorField
from releases.document import LARGEST_AMOUNT
from releases.languages.amounts import UnreadableAmount, whole_kronor
from releases.newsroom.filtering import asked_amount

SPACES = (" ", "\u00a0", "\u2009", "\u202f")
UNITS = ("", "kr", "kr.", " kronor", " KRONOR", ":-", " sek", " kruunua")


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("unit", UNITS)
def test_an_amount_is_read_with_every_space_and_unit(space: str, unit: str) -> None:
    assert whole_kronor(f"1{space}200{space}000{unit}") == 1_200_000


@pytest.mark.parametrize(
    ("typed", "kronor"),
    [("SEK 500,000", 500_000), ("\u2212300 000 kr", -300_000), ("\u200b1200\u200e", 1_200), ("  ", None)],
)
def test_marks_signs_and_english_are_read(typed: str, kronor: int | None) -> None:
    assert whole_kronor(typed) == kronor


@pytest.mark.parametrize(
    "typed", ["1 2", "12 00", "12 0000", "1,5", "2,50", "450.000", "2,4 mnkr", "1 200 euro", "kr", "1-2"]
)
def test_what_may_be_another_amount_is_refused(typed: str) -> None:
    with pytest.raises(UnreadableAmount):
        whole_kronor(typed)


@given(
    typed=st.one_of(
        st.text(max_size=12),
        st.from_regex(r"(?i)(sek )?[-\u2212]?[0-9 ,.\u00a0]{1,20}( ?kr| kronor|:-)?", fullmatch=True),
    )
)
@example(typed="0.1KR")
@example(typed="450,50 kr")
def test_the_form_and_the_filters_understand_the_same(typed: str) -> None:
    def read_by(reader: object) -> object:
        try:
            return reader(typed)  # type: ignore[operator]
        except ValidationError:
            return "refused"

    in_form, in_filter = read_by(KronorField(required=False).clean), read_by(asked_amount)
    may_be_asked = isinstance(in_form, int) and 0 <= in_form <= LARGEST_AMOUNT
    assert in_filter == (in_form if may_be_asked or in_form is None else "refused")
