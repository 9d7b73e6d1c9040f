"""An officer's way through the desk, with what the hands do counted: a click, a key, a paste, a field filled in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bench.desk.browser import READY, Chromium
from bench.desk.room import Room
from umea_press.local.judges.press_room import wait_for

MOST = 25
MAIL_WITHIN = 60  # seconds
COPY = """text => navigator.clipboard.write([new ClipboardItem({
    "text/plain": new Blob([text], {type: "text/plain"})})])"""


class Hands:
    """What they do to a page, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions = page, 0

    def click(self, selector: str) -> None:
        self.interactions += 1
        self.page.locator(selector).first.click()

    def press(self, keys: str) -> None:
        self.interactions += 1
        self.page.keyboard.press(keys)

    def write(self, selector: str, words: str) -> None:
        """Fill in a field: the click into it, and the writing as one."""
        self.interactions += 2
        self.page.locator(selector).first.fill(words)


def from_pasted_text_to_mailed_correction(room: Room, chromium: Chromium) -> int:
    """Return the interactions from a text on the clipboard until the correction of its release is mailed."""
    from releases.tests.desk.suggestions.test_suggestions import in_the_directory
    from releases.tests.desk.suggestions.texts import VIA_TT

    in_the_directory()
    chromium.log_in()
    page = chromium.page
    page.goto("/redaktion/")
    page.evaluate(COPY, VIA_TT)
    hands, before = Hands(page), len(room.mails.newest_first())
    hands.click("#klistra_text")
    hands.press("Control+V")
    hands.click("text=Läs texten")
    hands.click("text=Ta alla")
    hands.click("text=Gör ett utkast av det jag tagit")
    page.wait_for_selector(READY)
    hands.click(".submit-row [name=_publish]")
    page.wait_for_url("**/publicera/")
    hands.click("button[data-now]")
    page.wait_for_url("**/utskick/")
    wait_for(lambda: len(room.mails.newest_first()) > before, seconds=MAIL_WITHIN, what="the mail")
    hands.click(".breadcrumbs a[href*='/change/']")
    page.wait_for_selector(READY)
    hands.write("#id_lead", "Kulturnämnden avsätter 450 000 kronor för lekplatser under 2027.")
    hands.click(".submit-row [name=_correct]")
    page.wait_for_url("**/rattelse/")
    hands.write("[name=note]", "I ingressen stod fel.")
    before = len(room.mails.newest_first())
    hands.click("button.big")
    page.wait_for_url("**/utskick/")
    wait_for(lambda: len(room.mails.newest_first()) > before, seconds=MAIL_WITHIN, what="the correction")
    return hands.interactions


def with_the_keyboard_alone(chromium: Chromium) -> int:
    """Write and publish a release without a pointer; return how many keys beside letters that took."""
    from releases.tests.cast import a_committee, a_keyword, a_person
    from releases.tests.desk.test_outline_in_browser import choose, tab_to

    a_committee("kulturnämnden"), a_keyword("lekplatser"), a_person("Alva Ek")
    page = chromium.page
    page.goto("/redaktion/releases/release/add/")
    page.wait_for_selector(READY)
    keys = Hands(page)
    page.keyboard.type("Tre nya lekplatser")
    for place, words in (("#id_lead", "De byggs i år."), (".cke_editable", "Barnen har valt.")):
        tab_to(page, place)
        page.keyboard.type(words)
    keys.press("Alt+2")
    tab_to(page, ".select2-search__field")
    choose(page, "kulturnämnden")
    tab_to(page, ".field-keywords .select2-search__field")
    choose(page, "lekplatser")
    keys.press("Alt+4")
    tab_to(page, ".add-row a")
    keys.press("Enter")
    keys.press("Enter")
    choose(page, "Alva")
    keys.press("Control+Enter")
    page.wait_for_url("**/publicera/")
    tab_to(page, "button[data-now]")
    keys.press("Enter")
    expect(page.get_by_text("Pressmeddelandet finns i pressrummet nu")).to_be_visible(timeout=30_000)
    return keys.interactions
