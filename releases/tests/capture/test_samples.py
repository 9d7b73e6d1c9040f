"""Whole captures of every sort, with the reading that a person made of each beside it."""

import json
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest

from releases.capture import Reading, decode, read
from releases.capture.furniture import is_furniture, label
from releases.capture.readings import as_json
from releases.document import richtext

SAMPLES = sorted(
    path for path in (Path(__file__).parent / "samples").iterdir() if path.suffix in {".txt", ".html"}
)
PLAIN = [path for path in SAMPLES if path.suffix == ".txt"]
by_name = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
each_plain = pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)


def answer(path: Path) -> dict:
    return json.loads(path.with_suffix(".json").read_text())


def reading_of(text: str, path: Path) -> dict:
    found = as_json(read(text, path.name))
    del found["fingerprint"], found["confidence"]
    return found


def plain_spaces(value: object) -> object:
    return json.loads(re.sub("[\u00a0\u2009\u202f]", " ", json.dumps(value, ensure_ascii=False)))


@by_name
def test_sample_is_read_as_a_person_reads_it(path):
    assert reading_of(decode(path.read_bytes()), path) == answer(path)


@each_plain
@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace("kommun", "kom\u00admun"),
        lambda text: text.replace("\n\n", "\n\n\n"),
        lambda text: "\n".join(f"  \t{line} " for line in text.split("\n")),
    ],
    ids=["crlf", "cr", "bom", "nfd", "soft hyphens", "more gaps", "indented"],
)
def test_ways_of_saving_change_nothing(path, disguise):
    assert reading_of(disguise(path.read_text()), path) == answer(path)


@each_plain
@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f"], ids=["no-break", "thin", "narrow no-break"])
def test_other_spaces_are_spaces(path, space):
    disguised = re.sub(r"(?<=\S) (?=\S)", space, path.read_text())
    assert plain_spaces(reading_of(disguised, path)) == answer(path)


@each_plain
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_does_not_matter(path, encoding):
    data = path.read_text().replace("\u2212", "-").encode(encoding)
    assert reading_of(decode(data), path) == answer(path)


def content(found: Reading) -> str:
    document = found.document
    contacts = (
        f"{c.name} ({c.party}) {c.role} {c.committee} {c.organisation} {' '.join(c.phones)} {c.email}"
        for c in document.contacts
    )
    parts = [
        document.title,
        document.lead,
        richtext.to_text(document.body),
        document.boilerplate,
        *contacts,
        *(word.name for word in document.keywords),
        *found.regions,
        *(f"{link.label} {link.url}" for link in document.links),
    ]
    return "\n".join(parts)


def bare_words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{3,}", text.casefold())


# What a release does not say itself: labels before a number, the address and the home page of its publisher.
NOT_WORDS = re.compile(
    r"(tel|tfn|telefon|mobil|mejl|e-post|växel|eller)\b|Skolgatan|901 84|090-16 10 00 http|(Umeå|Region) \w+$",
    re.IGNORECASE,
)


LABELS_OF_NUMBERS = {"tel", "tfn", "mobil", "post", "växel", "eller", "nbsp", "skicka", "presskontakt"}
MACHINERY = re.compile(r"(?s)<(script|style|nav|button|aside|footer|header|head)\b.*?</\1>|<[^>]+>")


def release_lines(path: Path) -> list[str]:
    text = MACHINERY.sub("\n", path.read_text()) if path.suffix == ".html" else path.read_text()
    text = text.split("Senaste pressmeddelandena")[0].split("Kontaktvägar")[0]
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not is_furniture(line, at_the_edge=True) and not label(line)]


@by_name
def test_nothing_of_the_release_is_lost(path):
    found = read(path.read_text(), path.name)
    kept = set(bare_words(content(found))) | LABELS_OF_NUMBERS
    for line in release_lines(path):
        dated = found.published and found.published.strftime("%Y") in line and len(line) < 70
        if not dated and not NOT_WORDS.match(line):
            missing = {
                word for word in bare_words(line) if word not in kept and word.removesuffix("s") not in kept
            }
            assert not missing, line


@by_name
def test_no_furniture_gets_in(path):
    body = richtext.to_text(read(path.read_text(), path.name).document.body)
    assert [line for line in body.splitlines() if line and is_furniture(line, at_the_edge=False)] == []


@by_name
def test_body_is_clean_and_stays_clean(path):
    body = read(path.read_text(), path.name).document.body
    assert richtext.clean(body) == body


@pytest.mark.parametrize(
    "path", [path for path in PLAIN if path.stem != "invitation_no_gaps"], ids=lambda path: path.stem
)
def test_a_mail_programs_line_breaks_are_undone(path):
    broken = "\n".join(
        "\n".join(textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False))
        for line in path.read_text().split("\n")
    )
    again, known = reading_of(broken, path), answer(path)
    for field in ("title", "lead", "subheads", "quotes", "committees", "case_numbers", "published"):
        assert again[field] == known[field], field


@each_plain
def test_the_same_words_have_the_same_fingerprint(path):
    text = path.read_text()
    marks = {
        read(form).fingerprint
        for form in (text, text.replace("\n", "\r\n"), "\ufeff" + text, text.replace(" ", "\u00a0"))
    }
    assert len(marks) == 1
    assert read(text + "\nNytt.").fingerprint not in marks
