"""Each field that is read says which words it was read from: exactly those, wherever they stand."""

from pathlib import Path

import msgspec
import pytest

from releases.capture import Reading, read
from releases.capture.amounts import amounts
from releases.capture.spans import Span, Words, stretch
from releases.tests.capture.test_samples import answer, by_name

RELEASE = """\
Umeå kommun

Ny  lekplats i Hamnparken

Tekniska nämnden avsätter 450 000 kronor till en lekplats i Hamnparken under 2027.

Nämnden beslutade den 12 november 2026 om lekplatsen, § 62, dnr TN-2026/00123. Beslutet togs efter votering 7–4.
Sverigedemokraterna (SD) reserverade sig. De ville i stället rusta den gamla parken. Arbetet ska redovisas i maj 2027.

Kontakt: Alva Ek (S), 070-174 06 05 och Bo Lind (M), 070-174 06 06

Nyckelord: lekplatser, parker
"""


def words_of(reading: Reading, path: str) -> list[str]:
    return [reading.lines[span.line][span.start : span.end] for span in reading.evidence.get(path, ())]


def test_each_fact_of_a_release_shows_the_words_it_was_read_from() -> None:
    reading = read(RELEASE)
    expected = {
        "title": ["Ny lekplats i Hamnparken"],
        "lead": ["Tekniska nämnden avsätter 450 000 kronor till en lekplats i Hamnparken under 2027."],
        "committees.0": ["Tekniska nämnden"],
        "decisions.0.outcome": [
            "Tekniska nämnden avsätter 450 000 kronor till en lekplats i Hamnparken under 2027."
        ],
        "decisions.0.date": ["12 november 2026"],
        "decisions.0.paragraph": ["§ 62"],
        "decisions.0.case_number": ["TN-2026/00123"],
        "decisions.0.votes": ["votering 7–4"],
        "decisions.0.reservations": ["Sverigedemokraterna (SD) reserverade sig."],
        "decisions.0.dissent_text": ["De ville i stället rusta den gamla parken."],
        "decisions.0.follow_up": ["redovisas", "maj 2027"],
        "budget.0.amount": ["450 000 kronor"],
        "budget.0.purpose": ["en lekplats i Hamnparken"],
        "budget.0.years": ["2027"],
        "contacts.0": ["Alva Ek (S), 070-174 06 05"],
        "contacts.1": ["Bo Lind (M), 070-174 06 06"],
        "keywords.0": ["lekplatser"],
        "keywords.1": ["parker"],
    }
    assert {path: words_of(reading, path) for path in expected} == expected


def test_markup_and_odd_spaces_move_no_words() -> None:
    body = RELEASE.replace("450 000 kronor", "<b>450\u00a0000</b>  kronor").strip().split("\n\n")
    reading = read("".join(f"<p>{line}</p>" for line in body))
    assert words_of(reading, "budget.0.amount") == ["450 000 kronor"]
    assert words_of(reading, "decisions.0.follow_up") == ["redovisas", "maj 2027"]


@by_name
def test_everything_read_of_a_sample_has_its_words(path: Path) -> None:
    reading, expected = read(path.read_text()), answer(path)
    document = reading.document
    assert words_of(reading, "title") == [" ".join(document.title.split())]
    assert words_of(reading, "lead") == [" ".join(document.lead.split())] * bool(document.lead)
    for number, line in enumerate(document.budget):
        (words,) = words_of(reading, f"budget.{number}.amount")
        assert abs(line.amount) in {abs(amount.sek) for amount in amounts(words)} or _ends_elsewhere(words)
    for number, contact in enumerate(document.contacts):
        assert contact.name in " ".join(words_of(reading, f"contacts.{number}"))
    for number, keyword in enumerate(document.keywords):
        assert words_of(reading, f"keywords.{number}") == [keyword.name]
    for number, one in enumerate(expected["decisions"]):
        assert one["case_number"] is None or words_of(reading, f"decisions.{number}.case_number") == [
            one["case_number"]
        ]
        assert words_of(reading, f"decisions.{number}.outcome")
    assert len(document.committees) == sum(path.startswith("committees.") for path in reading.evidence)


def _ends_elsewhere(words: str) -> bool:
    """True for the lower end of a range, whose unit stands behind the upper one."""
    return words.replace(",", "").replace(" ", "").isdigit()


@by_name
def test_what_was_read_is_plain_text(path: Path) -> None:
    reading = read(path.read_text())
    msgspec.to_builtins(reading.document)  # refuses text of any other sort
    assert {type(region) for region in reading.regions} <= {str}


@pytest.mark.parametrize(
    ("start", "end", "words", "span"),
    [
        (0, 3, "Ny", Span(4, 0, 2)),
        (2, 7, "ja", Span(4, 3, 5)),
        (7, None, "kl. 9", Span(4, 6, 11)),
        (-5, None, "kl. 9", Span(4, 6, 11)),
    ],
)
def test_a_stretch_knows_its_place_whatever_spaces_stand_before_it(start, end, words, span) -> None:
    text = Words("Ny   ja kl. 9", Span(4, 0, 11))
    cut = stretch(text, start, end)
    assert (cut, getattr(cut, "span", None)) == (words, span)


def test_what_no_page_holds_has_no_place() -> None:
    assert type(stretch("Ny lek", 3)) is str
