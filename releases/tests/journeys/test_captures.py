"""A page from elsewhere becomes a page and a mail of ours, with all that it says and none of its furniture."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from releases.languages import swedish
from releases.tests.journeys.steps import mails_about, subscribe
from releases.tests.journeys.visitor import Visitor, one_spaced, text_of
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

SAMPLES = Path(__file__).parents[1] / "capture" / "samples"
ADDRESS = "ylva.strand@example.se"
FURNITURE = {
    "via_tt_cards.txt": [
        *("Ladda ned bild", "Följ Umeå kommun", "Abonnera på våra", "Snöröjningen", "Bokslutet visar"),
        *("11.12.2018", "Tel:", "I vårt pressrum kan du läsa", "| Pressmeddelande", "Dokument"),
    ],
    "mynewsdesk_categories.txt": ["Gå direkt till", "Ämnen", "Kategorier", "Regioner", "•", "CEST"],
    "umea_se_one_liners.txt": [
        *("Startsida", "Sidan har granskats", "Kontaktvägar", "Genvägar", "Lediga jobb", "Kartor"),
        *("Sök på umea.se", "Förslag, synpunkter", "tfn", "mobil:"),
    ],
    "municipal_page.html": ["Badhuset stänger", "Gå direkt till", "Fler nyheter", "© Umeå", "var kontakt"],
}


def test_a_captured_page_is_up_and_mailed_with_all_it_says_and_no_furniture(
    worker: Worker, smtp_server: SmtpServer, reader: Visitor, capsys: pytest.CaptureFixture
) -> None:
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    call_command("import_captures", *(str(SAMPLES / name) for name in FURNITURE), "--publish")
    addresses = capsys.readouterr().out.split()
    missing, left = [], []
    for (name, furniture), address in zip(FURNITURE.items(), addresses, strict=True):
        reading = json.loads((SAMPLES / name).with_suffix(".json").read_text())
        for place, shown in _places(reader, address, smtp_server, reading["title"]).items():
            missing += [(name, place, words) for words in _said(reading) if words not in shown]
            left += [(name, place, words) for words in furniture if words in shown]
    assert missing == []
    assert left == []


def _places(reader: Visitor, address: str, smtp_server: SmtpServer, title: str) -> dict[str, str]:
    """Return the words of the page and of both parts of the mail."""
    page = reader.open(address).page.find(".//article").text_content()
    mail = wait_for(lambda: mails_about(smtp_server, ADDRESS, title), what=title)[0]
    return {"page": one_spaced(page), **{kind: text_of(mail, kind) for kind in ("plain", "html")}}


def _said(reading: dict) -> list[str]:
    """Return everything that the capture says, piece by piece."""
    prose = [reading["title"], reading["lead"], reading["body_text"], reading["boilerplate"] or ""]
    pieces = [sentence for text in prose for sentence in _sentences(text)]
    for contact in reading["contacts"]:
        pieces += [contact["name"], *contact["phones"], *([contact["email"]] if contact["email"] else [])]
    pieces += [one_spaced(swedish.amount(amount["sek"])) for amount in reading["amounts"]]
    return (
        pieces + reading["case_numbers"] + reading["keywords"] + [link["label"] for link in reading["links"]]
    )


def _sentences(text: str) -> list[str]:
    """Split into what stands together everywhere: marks of lists and quotes and links are set in different ways."""
    lines = (re.sub(r"^[•–—-]\s*", "", line).strip() for line in text.split("\n"))
    return [
        one_spaced(piece) for line in lines for piece in re.split(r"(?<=[.?!]) |\(https?://[^)]*\)", line)
    ]
