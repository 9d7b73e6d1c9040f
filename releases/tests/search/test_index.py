"""What the index holds: the words of the live editions, and nothing else."""

import pytest
from django.core.management import call_command

from releases.models import SearchEntry, SearchWord
from releases.services import publishing
from releases.tests.cast import a_release, an_editor, published

pytestmark = pytest.mark.django_db


def vocabulary() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "editions"))


def test_a_draft_leaves_no_word() -> None:
    a_release(title="Zirkonplan")
    assert vocabulary() == {}


def test_publishing_enters_the_edition_and_its_words() -> None:
    edition = published(title="Zirkonplan")
    assert SearchEntry.objects.get().edition == edition
    assert vocabulary()["zirkonplan"] == 1


def test_a_word_counts_its_editions() -> None:
    published(title="Zirkonplan ett")
    published(title="Zirkonplan två")
    assert vocabulary()["zirkonplan"] == 2


def test_a_withdrawn_edition_takes_its_words_along() -> None:
    kept = published(title="Zirkonplan")
    withdrawn = published(title="Zirkonplan för kvarnsten")
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel")
    assert SearchEntry.objects.get().edition == kept
    assert vocabulary()["zirkonplan"] == 1
    assert "kvarnsten" not in vocabulary()


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    edition = published(title="Zirkonplan")
    edition.release.refresh_from_db()
    edition.release.title = "Kvarnsten"
    edition.release.save()
    corrected = publishing.correct(edition.release, by=an_editor(), note="Fel ord")
    assert SearchEntry.objects.get().edition == corrected
    assert "kvarnsten" in vocabulary()
    assert "zirkonplan" not in vocabulary()


def test_rebuilding_gives_the_same_index() -> None:
    published(title="Zirkonplan")
    published(title="A new library", language="en")
    before, entries = vocabulary(), list(SearchEntry.objects.values("pk", "vector", "words"))
    call_command("rebuild_derived")
    assert vocabulary() == before
    assert list(SearchEntry.objects.values("pk", "vector", "words")) == entries


def test_rebuilding_mends_a_vocabulary_that_went_wrong() -> None:
    published(title="Zirkonplan")
    SearchWord.objects.all().delete()
    SearchWord.objects.create(word="kvar", stemmer="swedish", lexeme="kvar", folded="kvar", editions=3)
    call_command("rebuild_derived")
    assert vocabulary()["zirkonplan"] == 1
    assert "kvar" not in vocabulary()


def test_a_text_of_half_a_million_characters_can_be_published() -> None:
    words = " ".join(f"ord{number}" for number in range(60_000))
    published(body=f"<p>{words}</p>")
    assert SearchEntry.objects.count() == 1


def test_a_word_that_never_ends_is_no_word() -> None:
    published(title="Plan", body=f"<p>{'å' * 5_000} kvarnsten</p>")
    assert max(map(len, vocabulary())) <= 64
    assert "kvarnsten" in vocabulary()
