"""A release in two languages, from the desk to the press room and back out, over HTTP only."""

import pytest

from releases.tests.journeys.steps import BRIDGE, publish, release_number, step_address, write
from releases.tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "The bridge closes for three weeks"
WORDS = {
    "title": TITLE,
    "lead": "The technical committee closes the bridge for three weeks.",
    "body": "<p>The bridge is closed while its abutment is repaired. Buses take another way.</p>",
}


def begin_in_english(editor: Visitor, release: int) -> int:
    """Press the button for a new version in English and translate it; return its number at the desk."""
    editor.open(step_address(release, "sprakversion"))
    editor.submit(button="Ny språkversion", form="/sprakversion/", language="en")
    version = release_number(editor)
    editor.submit(button="Spara", form="/change/", **WORDS)
    return version


def languages(reader: Visitor) -> list[str]:
    return [link.text for link in reader.page.findall('.//p[@class="read-in"]/a')]


def test_an_english_version_is_made_published_linked_and_withdrawn(reader: Visitor, editor: Visitor) -> None:
    original = write(editor)
    publish(editor, original)
    version = begin_in_english(editor, original)
    assert languages(reader.open("/").follow(BRIDGE)) == []

    publish(editor, version)
    assert languages(reader.open("/").follow(BRIDGE)) == ["English"]
    english = reader.follow("English")
    assert (english.heading, languages(english)) == (TITLE, ["Svenska"])
    assert english.follow("Svenska").heading == BRIDGE

    editor.open(step_address(version, "aterkalla"))
    editor.submit(button="Återkalla", form="/aterkalla/", reason="Fel översatt.")
    assert languages(reader.open("/").follow(BRIDGE)) == []
