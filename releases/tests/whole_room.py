"""A press room with something of everything, for tests that ask every public address."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from releases.document import Precision
from releases.newsroom.paging import Cursor
from releases.services import publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_party,
    a_person,
    a_press_image,
    an_editor,
    published,
)


@contextmanager
def a_whole_press_room() -> Iterator[dict[str, list[str]]]:
    """Fill the press room for as long as the block runs; gives what leads to it, by the names of URL parameters."""
    with transaction.atomic():
        yield fill()
        transaction.set_rollback(True)


def fill() -> dict[str, list[str]]:
    """Publish, correct and withdraw; return values for each parameter of an address that lead somewhere."""
    a_party("V", "Vänsterpartiet")
    decision = {
        "outcome": "Nämnden avsätter pengar.",
        "committee": a_committee(),
        "case_number": "KN/2026:1",
        "reservations": ["V"],
        # As late as can be published: its winter ends in a year that cannot.
        "follow_up": dt.date(2199, 12, 1),
        "follow_up_precision": Precision.SEASON,
    }
    facts: dict[str, Any] = {
        "committees": [a_committee()],
        "keywords": [a_keyword()],
        "decisions": [decision],
    }
    money = [{"amount": 50_000, "purpose": "Ny lekplats"}, {"amount": -7_000, "purpose": "Mindre porto"}]
    shown = published(slug="oppen", budget=money, images=[a_press_image()], **facts)
    publishing.withdraw(published(slug="borta", **facts).release, by=an_editor(), reason="Fel.")
    corrected = published(slug="rattad", title="Rättad", **facts).release
    corrected.lead = "Som det skulle vara."
    corrected.save()
    publishing.correct(corrected, by=an_editor(), note="Ingressen.", alert=False)
    contact = a_person("Disa Ö", is_press_contact=True)
    return {
        "year": [str(shown.year)],
        "slug": ["oppen", "borta", "rattad", "kulturnamnden", "kultur"],
        "number": ["1"],
        "case_number": ["kn-2026-1", "KN%2F2026:1"],
        "matter": ["kn-2026-1", "KN%2F2026:1"],
        "pk": [str(contact.pk)],
        "first": [str(Cursor.at(shown))],
        "bild": [f"{shown.year}/oppen/1"],
    }
