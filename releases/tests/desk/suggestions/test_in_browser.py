"""Pasting a press release in a real browser: few steps to publication, by keyboard alone, and nothing lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.models import Release
from releases.tests.cast import a_release
from releases.tests.chromium import AXE
from releases.tests.desk.suggestions import documents
from releases.tests.desk.suggestions.test_suggestions import PASTE, in_the_directory, into
from releases.tests.desk.suggestions.texts import MUNICIPAL_SITE, VIA_TT
from releases.tests.desk.test_in_browser import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FRONT, ADD = "/redaktion/", "/redaktion/releases/release/add/"
MOST_INTERACTIONS = 8
# What a browser does when somebody copies on a page and presses Ctrl+V in the field.
COPY = """async ([html, text]) => navigator.clipboard.write([new ClipboardItem({
    "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([text], {type: "text/plain"})})])"""


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="sv-SE")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)
    yield page
    context.close()
    assert broken == []


class Hands:
    """An officer's hands, which count what they do: a click, a key, a paste, a file chosen."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions = page, 0

    def click(self, selector: str) -> None:
        self.interactions += 1
        self.page.click(selector)

    def press(self, keys: str) -> None:
        self.interactions += 1
        self.page.keyboard.press(keys)

    def choose(self, path: Path) -> None:
        self.interactions += 1
        self.page.set_input_files("#klistra_file", path)


def copy(page: Page, text: str, html: str = "") -> None:
    paragraphs = (paragraph.replace("\n", "<br>") for paragraph in text.split("\n\n"))
    page.evaluate(COPY, [html or "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs), text])


def on_the_way_to_publication(hands: Hands) -> None:
    hands.click("text=Läs texten")
    hands.click("text=Ta alla")
    hands.click("text=Gör ett utkast av det jag tagit")
    hands.click("[name=_publish]")
    hands.page.wait_for_url("**/publicera/")
    expect(hands.page.get_by_role("button", name="Publicera")).to_be_visible()


@pytest.mark.parametrize("text", [VIA_TT, MUNICIPAL_SITE], ids=["via_tt", "site"])
def test_from_the_clipboard_to_publication_in_eight_interactions(page: Page, text: str) -> None:
    in_the_directory()
    page.goto(FRONT)
    copy(page, text)
    hands = Hands(page)
    hands.click("#klistra_text")
    hands.press("Control+V")
    on_the_way_to_publication(hands)
    assert hands.interactions <= MOST_INTERACTIONS
    assert Release.objects.get().contacts.count() == 2


def test_from_a_word_document_to_publication_in_eight_interactions(page: Page, tmp_path: Path) -> None:
    in_the_directory()
    rest = [line for paragraph in VIA_TT.split("\n\n")[3:] for line in paragraph.split("\n") if line]
    document = tmp_path / "utkast.docx"
    document.write_bytes(documents.a_document(*rest))
    page.goto(ADD)
    hands = Hands(page)
    hands.choose(document)
    on_the_way_to_publication(hands)
    assert hands.interactions <= MOST_INTERACTIONS
    assert Release.objects.get().title == "Pengar till lekplatser"


def test_a_pasted_page_is_read_by_its_markup_until_its_words_are_changed(page: Page) -> None:
    page.goto(FRONT)
    text = "Nya gungor\n\nGungorna kommer i maj, säger kommunen.\n\nLäs mer här."
    lines = [
        "<h1>Nya gungor</h1>",
        "<p>Gungorna kommer i maj, säger kommunen.</p>",
        "<p>Läs <a href='https://example.se/'>mer här</a>.</p>",
    ]
    copy(page, text, "".join(lines))
    page.click("#klistra_text")
    page.keyboard.press("Control+V")
    assert page.input_value("#klistra_html") != ""
    page.keyboard.type("!")
    assert page.input_value("#klistra_html") == ""
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+V")
    page.click("text=Läs texten")
    expect(page.locator(".suggested-body a")).to_have_attribute("href", "https://example.se/")


def test_the_keyboard_alone_makes_a_draft(page: Page) -> None:
    in_the_directory()
    page.goto(PASTE)
    copy(page, VIA_TT)
    page.focus("#klistra_text")
    page.keyboard.press("Control+V")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#suggestions-form")
    page.focus("[data-take-all]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_contain_text("av")
    refused = page.locator("[name='svar-decisions.0.date'][value=ta]")
    refused.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("mark.now")).to_have_text("oktober 2026")
    page.focus("[name=take]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/change/")
    release = Release.objects.get()
    assert release.decisions.get().date is None
    assert release.lead


def test_what_is_too_large_is_not_sent_and_stays_in_the_field(page: Page) -> None:
    page.goto(PASTE)
    page.evaluate("document.getElementById('klistra_text').value = 'Ord. '.repeat(1000000)")
    page.click("text=Läs texten")
    message = page.evaluate("document.getElementById('klistra_text').validationMessage")
    assert message.startswith("Det du klistrade in är för stort")
    assert page.url.endswith(PASTE)
    assert len(page.input_value("#klistra_text")) == 5_000_000


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(page: Page, width: int, scheme: str) -> None:
    in_the_directory()
    release = a_release(lead="")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in (PASTE, into(release)):
        page.goto(address)
        assert Axe().run(page, options=AXE).response["violations"] == []
        page.fill("#klistra_text", VIA_TT)
        page.click("text=Läs texten")
        page.click("text=Ta alla")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.focus("[name='svar-decisions.0.date']")
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
