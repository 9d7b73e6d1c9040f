"""A release with everything in it, and the addresses of its formats."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from releases.models import Attachment, Edition, ReleaseLink
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release, an_editor

MOMENT = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)
FORMATS = (".txt", ".json", ".zip", "/bilder.zip", "/bild/1", "/kort.png", "/kontakt/1.vcf")


def address(edition: Edition, ending: str) -> str:
    """Return the address of a format: that of the page with another ending."""
    return edition.get_absolute_url().rstrip("/") + ending


def a_full_edition(**facts: Any) -> Edition:
    """Publish a release that has something of everything."""
    words = {
        "title": "50 000 kronor till en ny lekplats",
        "committees": [a_committee()],
        "keywords": [a_keyword("barn & unga")],
        "contacts": [a_person("Alva Ek"), a_person("Björn Åsmark", party="", phones=["08-465 004 10"])],
        "images": [
            a_press_image(caption="Lekplatsen i kvällsljus", sha256="a" * 64),
            a_press_image(alt="Två barn ritar", sha256="b" * 64),
        ],
        "decisions": [
            {
                "outcome": "Nämnden avsätter 50 000 kronor.",
                "committee": a_committee(),
                "date": dt.date(2026, 2, 26),
                "paragraph": "§ 62",
                "case_number": "KN-2026/17",
                "reservations": ["M", "SD"],
            }
        ],
        "budget": [{"amount": 50_000, "purpose": "lekplatsen", "first_year": 2026}],
        **facts,
    }
    release = a_release(**words)
    pdf = ContentFile(b"%PDF-1.7 prov", "karta.pdf")
    Attachment.objects.create(release=release, file=pdf, title="Karta över platsen")
    ReleaseLink.objects.create(release=release, url="https://example.se/läs mer", label="Läs mer")
    return publishing.publish(release, by=an_editor(), at=MOMENT, alert=False)
