"""One matter has one form, however its number is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.document.casenumbers import canonical


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("BN-2020/01001", "bn-2020-1001"),
        ("bn 2020 / 1001", "bn-2020-1001"),
        ("KS/2018:298 - 001", "ks-2018-298"),
        ("KS/2018:298-004", "ks-2018-298"),
        ("Dnr KS 2018/298", "ks-2018-298"),
        ("diarienr: ks2018/298", "ks-2018-298"),
        ("KSN-2014-0604", "ksn-2014-604"),
        ("RS/451/2019", "rs-451-2019"),
        ("Dnr 0263/19", "263-19"),
        ("DNR-2020/7", "2020-7"),
        ("ÄN-2020/00117", "än-2020-117"),
        ("A\u0308N-2020/00117", "än-2020-117"),
        ("TN 2019/000", "tn-2019-0"),
    ],
)
def test_every_spelling_of_a_number_has_the_same_form(written: str, form: str) -> None:
    assert canonical(written) == form


def test_registers_whose_names_differ_by_a_ring_or_dots_are_kept_apart() -> None:
    assert canonical("ÄN-2020/1") != canonical("AN-2020/1")


def test_a_number_of_three_digits_is_no_document_number() -> None:
    assert canonical("TN-2018/312") == "tn-2018-312"
    assert canonical("2018-10-298") == "2018-10-298"
    assert canonical("RS/151/2023") == "rs-151-2023"


@pytest.mark.parametrize("words", ["", "saknas", "–", " / ", "Dnr"])
def test_words_without_a_number_name_no_matter(words: str) -> None:
    assert canonical(words) == ""


@given(st.text(max_size=60))
def test_the_form_is_its_own_form_and_fits_an_address(written: str) -> None:
    form = canonical(written)
    assert canonical(form) == form
    assert "/" not in form
    assert len(form) <= 240
