"""The main menu in a real browser: one word on a telephone, all its links on a desk, with no script of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.tests.chromium import AXE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ADDRESS = "/beslut/"
LINKS = 7
# All that stands above the page's own words, in CSS pixels: of a first screen of 640, less than a sixth.
LOW = 106


@contextmanager
def opened(
    browser: Browser, live_site: object, address: str = ADDRESS, *, width: int = 320
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(str(live_site.url) + address)  # type: ignore[attr-defined]
    yield page
    context.close()


def test_on_a_telephone_the_menu_takes_no_row_of_its_own(browser: Browser, live_site: object) -> None:
    with opened(browser, live_site) as page:
        head = page.locator(".masthead").bounding_box()
        assert head
        assert head["height"] < LOW
        expect(page.locator(".menu a").first).to_be_hidden()


@pytest.mark.parametrize(("language", "word"), [("", "Meny"), ("/en", "Menu"), ("/fi", "Valikko")])
def test_nothing_in_the_head_lies_upon_something_else(
    browser: Browser, live_site: object, language: str, word: str
) -> None:
    with opened(browser, live_site, language + ADDRESS) as page:
        boxes = [page.locator("summary", has_text=word).bounding_box()]
        boxes += [link.bounding_box() for link in page.locator(".languages a, .word-mark").all()]
        assert len(boxes) == 5
        summary, *others = [(b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in boxes if b]
        assert [o for o in others if o[0] < summary[2] and o[2] > summary[0] and o[1] < summary[3] - 4] == []


def test_the_keyboard_opens_the_menu_and_finds_the_current_page(browser: Browser, live_site: object) -> None:
    with opened(browser, live_site) as page:
        page.locator("summary", has_text="Meny").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".menu a")).to_have_count(LINKS)
        expect(page.locator(".menu a[aria-current=page]")).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Pressmeddelanden", exact=True).first).to_be_focused()


@pytest.mark.parametrize("width", [800, 1280])
def test_on_a_wide_screen_all_links_are_seen_and_no_button(
    browser: Browser, live_site: object, width: int
) -> None:
    with opened(browser, live_site, width=width) as page:
        expect(page.locator("summary", has_text="Meny")).to_be_hidden()
        for link in page.locator(".menu a").all():
            expect(link).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_menu_is_accessible(browser: Browser, live_site: object, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(str(live_site.url) + ADDRESS)  # type: ignore[attr-defined]
    page.locator("summary", has_text="Meny").click()
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    context.close()
