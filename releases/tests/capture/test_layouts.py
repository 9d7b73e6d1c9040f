"""Pages of every sort of press room, site, mail and print: what a person reads in each is what is read.

Each layout names the kind of its source and holds invented words. Those that are
held out are scored now and then only, so that what is read of them says how the
reader does with pages that nobody has looked at; what it does not manage yet is
written beside them.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from releases.capture import decode, read
from releases.capture.readings import as_json

FOLDER = Path(__file__).parent / "layouts"
LAYOUTS = sorted(FOLDER.glob("*.json"))
LISTS = ("subheads", "keywords")
each = pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)


def page_of(path: Path) -> Path:
    return next(one for one in (path.with_suffix(".txt"), path.with_suffix(".html")) if one.exists())


def plain(value: Any) -> str:
    return re.sub(r"\s+", " ", value or "").strip().casefold().rstrip(".:")


def expected_of(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def facts(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a layout's answer speaks of, in the form that answers have."""
    return {
        "title": plain(found.get("title")),
        "lead": plain(found.get("lead")),
        **{name: sorted(map(plain, found.get(name, []))) for name in LISTS},
        "quotes": [plain(quote["speaker"]).split()[-1] for quote in found.get("quotes", [])],
        "contacts": [
            {
                **{
                    name: plain(one[name])
                    for name in ("name", "party", "role", "committee", "organisation", "email")
                },
                "phones": [
                    re.sub(r"\D", "", number).removeprefix("46").lstrip("0") for number in one["phones"]
                ],
            }
            for one in found.get("contacts", [])
        ],
        "amounts": sorted(abs(one["sek"]) for one in found.get("amounts", [])),
        "boilerplate": plain(found.get("boilerplate")),
    }


def test_there_are_forty_layouts_and_a_third_is_held_out():
    held = [path for path in LAYOUTS if expected_of(path)["held_out"]]
    assert len(LAYOUTS) >= 40
    assert len(held) * 4 > len(LAYOUTS)
    assert all(expected_of(path)["source"] for path in LAYOUTS)


@each
def test_layout_is_read_as_a_person_reads_it(path):
    wanted = expected_of(path)
    found = as_json(read(decode(page_of(path).read_bytes()), path.name))
    want, got = facts(wanted["expected"]), facts(found)
    for name in wanted.get("not_yet", []):
        assert want.pop(name) != got.pop(name), f"{name} is read now: take it off the list"
    assert got == {name: got[name] for name in got} | want


@each
def test_layout_says_whose_news_it_is_and_when(path):
    wanted = expected_of(path)["expected"]
    found = as_json(read(decode(page_of(path).read_bytes()), path.name))
    if committee := wanted.get("committee"):
        assert committee in found["committees"]
    if published := wanted.get("published"):
        assert (found["published"] or "")[:16] == published
    dissenting = {party for decision in found["decisions"] for party in decision["reservations"]}
    assert dissenting == set(wanted.get("decision", {}).get("reservations", []))


@each
def test_nothing_of_the_site_gets_into_the_body(path):
    wanted = expected_of(path)["expected"]
    body = as_json(read(decode(page_of(path).read_bytes()), path.name))["body_text"]
    assert not {plain(line) for line in wanted["furniture"]} & {plain(line) for line in body.splitlines()}


def unsure_of(text: str) -> dict[str, str]:
    return {one.field: one.reason.value for one in read(text).unsure}


def test_a_page_that_marks_its_title_and_says_all_leaves_nothing_to_a_person():
    assert read((FOLDER / "sitevision_html.html").read_text()).unsure == ()


def test_a_title_that_nothing_but_its_place_speaks_for_is_for_a_person():
    assert unsure_of("Nytt\n\nVatten stängs av.")["title"] == "first line"


def test_a_line_with_a_telephone_number_is_no_title():
    page = "Garagets pris\n\nNämnden beslutade om priset.\n\nKontakt\nEva Ek, 070-174 06 05"
    assert read(page).document.title == "Garagets pris"


def test_what_a_page_does_not_say_is_for_a_person():
    found = unsure_of("Rubriken\n\n- Så är det.")
    assert (found["lead"], found["published"], found["contacts"]) == (
        "no running text",
        "not shown",
        "nobody",
    )
