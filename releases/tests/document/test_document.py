"""The document survives its JSON form, and one value has one checksum."""

import datetime as dt
import json
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases import document
from releases.document import ApproximateDate, Precision, ReleaseDocument

words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
years = st.none() | st.integers(1862, 2200)
approximate_dates = st.builds(
    document.ApproximateDate, date=st.dates(), precision=st.sampled_from(document.Precision)
)
committees = st.builds(
    document.Committee, name=words, definite=words, slug=words, kind=st.sampled_from(document.CommitteeKind)
)
dissents = st.lists(st.builds(document.Dissent, party=words, name=words), max_size=3).map(tuple)
decisions = st.builds(
    document.Decision,
    outcome=words,
    committee=st.none() | committees,
    status=st.sampled_from(document.DecisionStatus),
    date=st.none() | approximate_dates,
    paragraph=words,
    case_number=words,
    votes_for=st.none() | st.integers(0, 101),
    votes_against=st.none() | st.integers(0, 101),
    reservations=dissents,
    statements=dissents,
    appeal_by=st.none() | st.dates(),
    follow_up=st.none() | approximate_dates,
)
budget_lines = st.builds(
    document.BudgetLine,
    amount=st.integers(-(10**12), 10**12),
    purpose=words,
    kind=st.sampled_from(document.BudgetKind),
    first_year=years,
    last_year=years,
    committee=st.none() | committees,
)
contacts = st.builds(
    document.Contact, name=words, party=words, role=words, phones=st.lists(words, max_size=3).map(tuple)
)
documents = st.builds(
    ReleaseDocument,
    title=words,
    lead=words,
    body=words,
    language=st.sampled_from(["sv", "en", "fi", "fit", "sju"]),
    committees=st.lists(committees, max_size=3).map(tuple),
    decisions=st.lists(decisions, max_size=3).map(tuple),
    budget=st.lists(budget_lines, max_size=3).map(tuple),
    contacts=st.lists(contacts, max_size=3).map(tuple),
)


@given(documents)
def test_a_document_survives_its_json_form(value: ReleaseDocument) -> None:
    assert document.decode(document.encode(value)) == value


@given(documents)
def test_the_checksum_does_not_depend_on_the_order_of_keys(value: ReleaseDocument) -> None:
    data = document.to_json(value)
    shuffled = json.loads(json.dumps(data), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert document.checksum(shuffled) == document.checksum(data)


@given(documents, documents)
def test_two_documents_share_a_checksum_only_if_they_are_equal(
    one: ReleaseDocument, other: ReleaseDocument
) -> None:
    same = document.checksum(document.to_json(one)) == document.checksum(document.to_json(other))
    assert same == (one == other)


def test_what_images_were_asked_about_later_changes_no_earlier_checksum() -> None:
    plain = document.Image(url="/media/bilder/x.jpg", width=3, height=2, alt="En bro")
    both = ReleaseDocument(title="", images=(plain, replace(plain, alt="", decorative=True)))
    first, _second = document.to_json(both)["document"]["images"]
    assert set(first) == {"url", "width", "height", "alt", "caption", "credit", "sha256"}
    assert document.decode(document.encode(both)) == both


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_version_this_code_does_not_know_is_refused(version: object) -> None:
    data = document.to_json(ReleaseDocument(title="Ny bro")) | {"version": version}
    with pytest.raises(document.UnknownVersion):
        document.from_json(data)


def test_data_of_another_shape_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        document.from_json({"version": 1, "document": {"title": 7}})


def test_a_field_written_by_an_earlier_release_of_the_product_may_be_missing() -> None:
    assert document.from_json({"version": 1, "document": {"title": "Ny bro"}}) == ReleaseDocument(
        title="Ny bro"
    )


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        ((2026, 3, 4), Precision.DAY, (2026, 3, 4)),
        ((2026, 2, 1), Precision.MONTH, (2026, 2, 28)),
        ((2026, 9, 1), Precision.SEASON, (2026, 11, 30)),
        ((2026, 12, 1), Precision.SEASON, (2027, 2, 28)),
        ((2027, 1, 1), Precision.SEASON, (2027, 2, 28)),
        ((2026, 1, 1), Precision.YEAR, (2026, 12, 31)),
        ((9999, 12, 1), Precision.SEASON, (9999, 12, 31)),
    ],
)
def test_an_approximate_date_lasts_as_long_as_it_can_mean(
    day: tuple[int, int, int], precision: Precision, last: tuple[int, int, int]
) -> None:
    assert ApproximateDate(date=dt.date(*day), precision=precision).last_day == dt.date(*last)
