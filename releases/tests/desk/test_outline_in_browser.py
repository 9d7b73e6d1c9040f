"""The outline and the keys of the form in a real browser, and a release that is written with the keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from releases.models import Edition, Release
from releases.tests.cast import a_committee, a_keyword, a_person, a_release
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import ADD, log_in, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
BODY = "<p>Barnen har valt rutschkanan.</p>"


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    # The checker itself writes styles that the policy forbids.
    size = {"width": 1280, "height": 900}
    context = browser.new_context(base_url=site, viewport=size, locale="sv-SE", bypass_csp=True)
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def state(page: Page, section: str) -> Locator:
    return page.locator("#outline li", has_text=section).locator(".outline-state")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


def test_the_outline_follows_what_is_written_and_folds_as_before(page: Page) -> None:
    release = a_release(body=BODY)
    settled(page, form_address(release))
    expect(state(page, "Rubrik och text")).to_have_text("klart")
    expect(state(page, "Presskontakter")).to_have_text("klart")
    expect(state(page, "Länkar")).to_have_text("tomt")
    page.fill("#id_title", "")
    expect(state(page, "Rubrik och text")).to_have_text("1 att rätta")
    page.fill("#id_title", "Ny rubrik")
    page.click("#links-group .add-row a")
    page.fill("#id_links-0-label", "Läs mer")
    expect(page.locator("#outline li", has_text="Länkar").locator(".outline-rows")).to_have_text("(1)")
    links = page.locator("details:has(> #links-section)")
    page.locator("#links-section").click()
    expect(links).not_to_have_attribute("open", "")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".error-summary")  # a link without an address: folded it would not be seen
    expect(links).to_have_attribute("open", "")
    assert "error-summary" in focused(page)
    page.locator("#links-section").click()
    expect(links).to_have_attribute("open", "")
    page.click("#links-0 .inline-deletelink")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_selector(".messagelist")
    assert Release.objects.get().title == "Ny rubrik"
    expect(links).not_to_have_attribute("open", "")  # as this editor has left it
    page.locator("#outline").get_by_role("link", name="Länkar").click()
    expect(links).to_have_attribute("open", "")
    assert focused(page) == "links-section"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_keys_lead_through_the_form_and_are_shown(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    release = a_release(body=BODY)
    settled(page, form_address(release))
    page.locator(".cke_editable").click()
    page.keyboard.type("Hur då? ")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("Alt+5")
    assert focused(page) == "decisions-section"
    page.keyboard.press("Shift+?")
    expect(page.locator("#keys")).to_be_visible()
    page.evaluate("document.querySelector('.outline-fold').open = true")
    violations = Axe().run(page, options=AXE).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in violations] == []
    page.keyboard.press("Escape")
    assert focused(page) == "decisions-section"
    page.keyboard.press("Control+Alt+Digit2")  # AltGr writes a letter
    assert focused(page) == "decisions-section"
    page.get_by_role("button", name="Tangenter", exact=True).first.click()
    page.get_by_role("button", name="Stäng").click()
    page.locator(".cke_editable").click()
    page.keyboard.press("Control+s")
    page.wait_for_selector(".messagelist")
    assert "Hur då?" in Release.objects.get().body


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _step in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(selector)


def choose(page: Page, words: str) -> None:
    """Choose from the directory in the field that has the focus."""
    page.keyboard.type(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(words)
    page.keyboard.press("Enter")


def test_a_release_is_written_and_published_with_the_keyboard_alone(page: Page) -> None:
    a_committee(), a_keyword("lek"), a_person("Alva Ek")
    settled(page, ADD)
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type("Tre nya lekplatser")
    tab_to(page, "#id_lead")
    page.keyboard.type("De byggs i år.")
    tab_to(page, ".cke_editable")
    page.keyboard.type("Barnen har valt.")
    page.keyboard.press("Alt+2")
    tab_to(page, ".select2-search__field")
    choose(page, "nämnden")
    tab_to(page, ".field-keywords .select2-search__field")
    choose(page, "lek")
    page.keyboard.press("Alt+4")
    tab_to(page, ".add-row a")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # opens the choice
    choose(page, "Alva")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/publicera/")
    tab_to(page, "button[data-now]")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Pressmeddelandet finns i pressrummet nu")).to_be_visible()
    said = Edition.objects.get().frozen
    assert (said.title, said.lead) == ("Tre nya lekplatser", "De byggs i år.")
    assert ("Barnen har valt." in said.body, [one.name for one in said.contacts]) == (True, ["Alva Ek"])
