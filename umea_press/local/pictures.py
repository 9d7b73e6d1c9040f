"""The pictures in README and docs, taken of the running demo: `make pictures`.

They are made anew by one command, so that no page shows a press room or a desk of long ago.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from umea_press.local.check import ensure_packages
from umea_press.local.demo import LOGINS
from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.judges.press_room import opened

FOLDER = Path("docs") / "pictures"
CHROMIUM = "/usr/bin/chromium"
PASSWORDS = {name: password for name, password, _may in LOGINS}
QUALITY = 82  # of 100: small type stays sharp


@dataclass(frozen=True)
class Photograph:
    """What is photographed: an address, or the first link on it that fits `follow`; in CSS pixels.

    `typed` is written into the first field that fits its selector, then `pressed` is clicked, and the picture is taken
    when `shown` can be seen.
    """

    name: str
    path: str
    follow: str = ""
    editor: str = ""
    typed: tuple[str, str] = ("", "")
    pressed: str = ""
    shown: str = "body"
    width: int = 1280
    height: int = 900


DRAFT = "/redaktion/releases/release/?q=konstsn%C3%B6"
WRONG = "Skidspåret vid Nydala kan få konstsnö nästa vinter. Fritidsnämnden föreslår 89 miljoner kronor till kanoner."
ELSEWHERE = """Fem bibliotek får egna kulturkvällar

Kulturnämnden avsätter 950 000 kronor till scener på fem stadsdelsbibliotek under 2027.

Kulturnämnden beslutade den 12 november 2026, § 71, att köpa vikbara scener, strålkastare och högtalare.

– Nu behöver ingen ta bussen till centrum för att höra musik, säger Tuva Lindmyr, bibliotekschef.

Kontakt:
Emma Lövbäck, presschef, 070-174 06 40, emma.lovback@example.se
"""
PICTURES = (
    Photograph("press-room", "/"),
    Photograph("release", "/", follow="main h2 a"),
    Photograph("desk", "/redaktion/", editor="redaktor"),
    Photograph(
        "suggestions",
        "/redaktion/",
        editor="redaktor",
        typed=("main textarea", ELSEWHERE),
        pressed="text=Läs texten",
        shown="text=Ta alla",
    ),
    Photograph(
        "checklist",
        DRAFT,
        follow="#result_list tbody th a",
        editor="redaktor",
        typed=("#id_lead", WRONG),
        shown="text=Skriv 89 000 000",
    ),
    Photograph(
        "review",
        "/redaktion/",
        follow="main a[href$='/granska/']",
        editor="godkannare",
        shown="text=Godkänn",
        width=390,
        height=844,
    ),
    Photograph("press-images", "/redaktion/releases/pressimage/", editor="redaktor"),
    Photograph(
        "publication",
        DRAFT,
        follow="#result_list tbody th a",
        editor="redaktor",
        pressed="input[name=_publish]",
        shown="h1:has-text('Publicera')",
    ),
)


def main(words: Sequence[str]) -> int:
    """Take all pictures, or those whose names hold one of the words; 2 when the person must mend something first."""
    os.chdir(CHECKOUT)
    FOLDER.mkdir(exist_ok=True)
    chosen = [each for each in PICTURES if not words or any(word in each.name for word in words)]
    try:
        ensure_packages()
        with opened(odd=False) as room, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for each in chosen:
                print(take(browser, room.url, each))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


def take(browser: Browser, site: str, picture: Photograph) -> Path:
    """Write the picture into FOLDER as WebP; returns its path."""
    with visit(browser, site, picture) as page:
        page.goto(site + picture.path)
        if picture.follow:
            page.goto(site + str(page.locator(picture.follow).first.get_attribute("href")))
        page.wait_for_load_state("networkidle")
        act(page, picture)
        shot = Image.open(io.BytesIO(page.screenshot()))
    path = FOLDER / f"{picture.name}.webp"
    shot.save(path, quality=QUALITY, method=6)
    return path


def act(page: Page, picture: Photograph) -> None:
    """Do on the page what the picture is to show, and wait until it does."""
    selector, words = picture.typed
    if selector:
        page.locator(selector).first.fill(words)
    if picture.pressed:
        page.locator(picture.pressed).first.click()
    page.locator(picture.shown).first.wait_for()


@contextmanager
def visit(browser: Browser, site: str, picture: Photograph) -> Iterator[Page]:
    """Give a page of a Swedish reader, or of an editor of the demo who has signed in."""
    context = browser.new_context(viewport={"width": picture.width, "height": picture.height}, locale="sv-SE")
    page = context.new_page()
    if picture.editor:
        page.goto(f"{site}/redaktion/")
        page.fill("#id_username", picture.editor)
        page.fill("#id_password", PASSWORDS[picture.editor])
        page.press("#id_password", "Enter")
        page.wait_for_load_state("networkidle")
    yield page
    context.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
