"""Whatever stands in a release is published, or refused in words: no error that nobody foresaw."""

import datetime as dt
import unicodedata
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import models
from django.test import Client

from releases import document
from releases.document import casenumbers
from releases.models import BudgetLine, Decision, Edition, Release
from releases.services import publishing, readiness
from releases.tests.cast import a_committee, a_keyword, a_person, a_release, an_editor
from releases.tests.desk.reading import Form, form_address, form_of, with_row, words

pytestmark = pytest.mark.django_db
# Letters that grow: by casefold (three times, twice), by lower case, by NFC, by NFKC, by UTF-8; and one that stays.
GROWING = "ΐŉﬃİ\ufb2cﷺ😀a"
LONG = "1" + "ﬃ" * 59


def in_one_spelling(words: str) -> str:
    """Return words as fields keep them, before they are cut to a length."""
    return unicodedata.normalize("NFC", words)


def filled(letter: str, model: type[models.Model]) -> dict[str, str]:
    """Return every free text of a model at its full length, with digits so that it could be a number."""
    free = (field for field in model._meta.concrete_fields if isinstance(field, models.CharField))
    return {
        field.name: in_one_spelling(f"1{letter}" * 200)[: field.max_length]
        for field in free
        if not field.choices and field.name not in ("protocol_url", "slug", "source_fingerprint")
    }


@pytest.mark.parametrize("letter", GROWING)
def test_texts_that_grow_are_published_or_refused_in_words(letter: str) -> None:
    full = in_one_spelling(letter * 200)[:120]
    release = a_release(
        contacts=[a_person(full, organisation=full, email="alva@example.se")],
        committees=[a_committee(full, slug="x", name=full)],
        keywords=[a_keyword(full[:20])],
        decisions=[filled(letter, Decision) | {"outcome": full}],
        budget=[{"amount": 1, "purpose": in_one_spelling(letter * 300)[:300]}],
    )
    Release.objects.filter(pk=release.pk).update(
        **filled(letter, Release) | {"title": in_one_spelling(letter * 200)[:200]}
    )
    lacks = readiness.missing(release, Release.objects.get(pk=release.pk).compose())
    if lacks:
        assert lacks == (readiness.CASE_NUMBER,)
    else:
        publishing.publish(release, by=None, alert=True)
        assert Edition.objects.get().is_intact()


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1799, 12, 31), dt.date(2200, 1, 1), dt.date.max])
@pytest.mark.parametrize("field", ["date", "follow_up", "appeal_by"])
def test_a_date_that_cannot_be_right_is_refused_in_words(field: str, day: dt.date) -> None:
    with pytest.raises(readiness.NotReady) as refusal:
        publishing.publish(a_release(decisions=[{"outcome": "Ja.", field: day}]), by=None)
    assert refusal.value.missing == (readiness.YEAR,)


@pytest.mark.parametrize("precision", ["day", "month", "season", "year"])
@pytest.mark.parametrize("day", [dt.date(1800, 1, 1), dt.date(2199, 12, 31)])
def test_the_first_and_the_last_year_are_published(day: dt.date, precision: str) -> None:
    facts = {"outcome": "Ja.", "date": day, "follow_up": day, "date_precision": precision}
    money = {
        "amount": -document.LARGEST_AMOUNT,
        "purpose": "lek",
        "first_year": day.year,
        "last_year": day.year,
    }
    publishing.publish(a_release(decisions=[facts], budget=[money]), by=None, alert=True)
    assert Edition.objects.get().is_intact()


def test_a_case_number_that_grows_is_refused_also_from_the_archive() -> None:
    assert casenumbers.is_too_long(LONG)
    then = dt.datetime(2018, 10, 25, tzinfo=dt.UTC)
    with pytest.raises(readiness.NotReady):
        publishing.publish(a_release(decisions=[{"outcome": "Ja.", "case_number": LONG}]), by=None, at=then)


@pytest.mark.parametrize("amount", [10**15, -(2**63), 2**63 - 1])
def test_an_amount_that_nobody_has_is_refused_in_words(amount: int) -> None:
    with pytest.raises(readiness.NotReady) as refusal:
        publishing.publish(a_release(budget=[{"amount": amount, "purpose": "lek"}]), by=None)
    assert refusal.value.missing == (readiness.AMOUNT,)


@pytest.mark.parametrize("amount", [str(10**15), str(2**63), "-" + "9" * 100])
def test_the_form_refuses_an_amount_that_nobody_has(amount: str) -> None:
    page = posted({"amount": amount, "purpose": "lek", "kind": "new"}, "budget_lines")
    assert any(
        words_of_refusal in page for words_of_refusal in ("Beloppet är för stort.", "Högst ", "Minst ")
    )
    assert not BudgetLine.objects.exists()


def posted(row: dict[str, str], prefix: str) -> str:
    """Type a row into a draft's form and save; return what the page says."""
    client = Client()
    client.force_login(an_editor())
    address = form_address(a_release())
    form: Form = form_of(client.get(address))
    return words(client.post(address, with_row(form, prefix, row), follow=True))


def test_the_form_refuses_a_case_number_that_is_too_long() -> None:
    page = posted({"outcome": "Ja.", "case_number": LONG, "status": "decided"}, "decisions")
    assert "Diarienumret är för långt" in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize("year", ["0", "1799", "2200", "32767", "99999", "9" * 30])
def test_the_form_refuses_a_year_that_cannot_be_right(year: str) -> None:
    page = posted({"amount": "1", "purpose": "lek", "kind": "new", "first_year": year}, "budget_lines")
    assert "Skriv ett år från 1800 till 2199" in page


def test_a_page_that_has_no_room_stops_none_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words_of = "Ny bro över älven\n\nKommunen bygger en ny bro.\n\nKontakt\nAlva Ek\nchef\n070-174 06 05\n"
    (tmp_path / "a.txt").write_text(words_of + f"Dnr KS-2026/{'1' * 90}\n" + "9" * 40 + " kronor\n")
    (tmp_path / "b.txt").write_text(words_of.replace("bro", "gång"))
    try:
        call_command("import_captures", tmp_path / "a.txt", tmp_path / "b.txt")
    except SystemExit:
        assert "a.txt" in capsys.readouterr().err
    assert Release.objects.filter(title__contains="gång").exists()
