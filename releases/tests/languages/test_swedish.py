"""Amounts, dates and phones stand as Swedes write them."""

import datetime as dt

import pytest

from releases.document import ApproximateDate, Precision
from releases.languages import swedish

DAY = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("sek", "written"),
    [(50_000, "50 000 kronor"), (2_400_000, "2 400 000 kronor"), (-75, "\u221275 kronor"), (0, "0 kronor")],
)
def test_amounts_have_no_break_spaces(sek: int, written: str) -> None:
    assert swedish.amount(sek) == written.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        (Precision.DAY, "1 oktober 2026"),
        (Precision.MONTH, "oktober 2026"),
        (Precision.SEASON, "hösten 2026"),
        (Precision.YEAR, "2026"),
    ],
)
def test_a_date_claims_no_more_than_is_known(precision: Precision, written: str) -> None:
    assert (
        swedish.approximate_date(ApproximateDate(date=DAY, precision=precision)).replace("\u00a0", " ")
        == written
    )


@pytest.mark.parametrize(
    ("typed", "written", "uri"),
    [
        ("0701740605", "070-174 06 05", "tel:+46701740605"),
        ("+46 70 174 06 05", "070-174 06 05", "tel:+46701740605"),
        ("070 - 174 06 05", "070-174 06 05", "tel:+46701740605"),
        ("08 465 00 400", "08-465 004 00", "tel:+4684650 0400".replace(" ", "")),
        ("112", "112", "tel:112"),
        (" 1177 ", "1177", "tel:1177"),
        ("11414", "114 14", "tel:11414"),
        ("114 14", "114 14", "tel:11414"),
        ("90 101", "90 101", "tel:90101"),
        ("113\u00a013", "113 13", "tel:11313"),
        ("118118", "118 118", "tel:118118"),
        ("116 111", "116 111", "tel:116111"),
        ("2026", "2026", ""),
        ("1234", "1234", ""),
        ("+358 9 1234567", "+358 9 1234567", "tel:+35891234567"),
    ],
)
def test_a_phone_is_written_the_swedish_way_and_dialled_from_anywhere(
    typed: str, written: str, uri: str
) -> None:
    assert (swedish.phone(typed), swedish.phone_uri(typed)) == (written, uri)


def test_a_number_that_no_plan_knows_keeps_its_shape() -> None:
    assert swedish.phone("090-00 13 29") == "090-00 13 29"


def test_what_is_no_phone_stays_as_typed_and_cannot_be_dialled() -> None:
    assert (swedish.phone(" ring växeln "), swedish.phone_uri("ring växeln")) == ("ring växeln", "")


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [(2026, None, "2026"), (2026, 2028, "2026–2028"), (2026, 2026, "2026"), (None, None, "")],
)
def test_years_are_a_year_or_a_span(first: int | None, last: int | None, written: str) -> None:
    assert swedish.years(first, last) == written


def test_a_sentence_starts_with_a_capital() -> None:
    assert swedish.sentence_start("överförmyndarnämnden") == "Överförmyndarnämnden"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Det kostar 3,6 miljoner kronor", "3,6_miljoner"),
        ("3 600 000 kronor", "3_600_000_kronor"),
        ("Skolgatan 31A, 901 84 Umeå", "901_84 Umeå"),
        ("3,6 miljoonaa euroa", "3,6_miljoonaa"),
        ("It costs 3.6 million", "3.6_million"),
        ("12 elever i klass 7", "12 elever"),
        ("den 1 oktober 2026 klockan 10", "1 oktober 2026"),
    ],
)
def test_a_number_stays_with_what_belongs_to_it(text: str, kept: str) -> None:
    shown = swedish.unbroken(text)
    assert kept.replace("_", "\u00a0") in shown
    assert shown.replace("\u00a0", " ") == text
