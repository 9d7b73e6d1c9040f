"""khard, an address book, takes in every vCard and finds everybody by name with role and numbers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from umea_press.local.judges import tools
from umea_press.local.judges.press_room import PressRoom
from umea_press.local.judges.verdicts import Judgement
from umea_press.local.judges.visitor import Response, Visitor

CONFIGURATION = """
[addressbooks]
[[press]]
path = {book}
[general]
debug = no
[contact table]
display = formatted_name
[vcard]
preferred_version = {version}
skip_unparsable = no
"""
COMPLAINT = re.compile(r"(?i)error|warning|.* not be available")
CARD = re.compile(r"BEGIN:VCARD.*?END:VCARD\r?\n", re.DOTALL)


def address_book(room: PressRoom) -> Judgement:
    """All press contacts and the contacts of every release; khard reads files that hold one card each."""
    folder = room.fresh("vcards")
    book = folder / "book"
    book.mkdir()
    visitor = Visitor(room.url)
    cards = latest([card for answer in files(visitor) for card in CARD.findall(answer.text)])
    for number, card in enumerate(cards):
        (book / f"{number:04d}.vcf").write_bytes(card.encode())
    version = "4.0" if "VERSION:4.0" in "".join(cards) else "3.0"
    (folder / "khard.conf").write_text(CONFIGURATION.format(book=book, version=version))
    return Judgement.of(len(cards), misread(folder, cards), tools.PYTHON_TOOLS[0].replace("==", " "))


def files(visitor: Visitor) -> Iterator[Response]:
    """Yield every file with cards."""
    from releases.models import Edition

    yield visitor.get("/presskontakter.vcf")
    for edition in Edition.objects.live():
        for number in range(1, len(edition.frozen.contacts) + 1):
            yield visitor.get(f"{edition.get_absolute_url()}kontakt/{number}.vcf")


def latest(cards: list[str]) -> list[str]:
    """Keep of one person (UID) the card that was revised last (REV, RFC 2426, 3.6.4), as an address book does."""
    kept: dict[str, str] = {}
    for card in sorted(cards, key=lambda card: value_of(card, "REV")):
        kept[value_of(card, "UID") or card] = card
    return list(kept.values())


def value_of(card: str, name: str) -> str:
    """The first value of a property, "" when it has none."""
    found = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*?)\r?$", re.sub(r"\r?\n[ \t]", "", card), re.MULTILINE)
    return found[1] if found else ""


def misread(folder: Path, cards: list[str]) -> Iterator[str]:
    """Yield what khard complains about, and whom or which number it does not show."""
    khard = [tools.python_tool("khard"), "-c", folder / "khard.conf"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    listed = tools.said(
        [*khard, "list", "--parsable", "--fields", "formatted_name"], environment=environment, statuses=(0, 1)
    )
    phones = tools.said([*khard, "phone", "--parsable"], environment=environment, statuses=(0, 1))
    (folder / "said.txt").write_text(f"{listed}\n{phones}")
    complaints = [line for line in f"{listed}\n{phones}".splitlines() if re.match(COMPLAINT, line)]
    yield from complaints
    for card in cards:
        unfolded = re.sub(r"\r?\n[ \t]", "", card)
        if (plain := re.sub(r"\\(.)", r"\1", value_of(card, "FN"))) not in listed:
            yield f"{plain} is not in the list"
        for number in re.findall(r"^TEL[^\r\n]*?:(?:tel:)?([+\d][\d -]*)\r?$", unfolded, re.MULTILINE):
            if number not in phones:
                yield f"{plain}: {number} is not among the numbers"
