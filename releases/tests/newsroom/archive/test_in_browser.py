"""The search in a real browser: hits while one types, the same without JavaScript, accessible in every state."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from releases.tests.cast import a_committee, a_keyword, published
from releases.tests.chromium import AXE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ARCHIVE = "/pressmeddelanden/"
STATES = [
    "?q=bro",
    "?q=bro&ordning=datum",
    "?q=zirkon",
    "?q=-",
    "?q=bor",
    "?q=bro&minst=hej",
    "?q=ny+zirkon+bro",
]


@pytest.fixture
def press_room(live_site: object) -> str:
    """A press room with two bridges and a tunnel; returns its address."""
    facts = {"committees": [a_committee()], "keywords": [a_keyword()]}
    published(title="Ny cykelbro över älven", body="<p>En bro av trä.</p>", **facts)
    published(title="Bron lagas", body="", budget=[{"amount": 50_000, "purpose": "lagning"}], **facts)
    published(title="Tunneln öppnar", body="", **facts)
    return str(live_site.url)  # type: ignore[attr-defined]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_hits_come_while_one_types(page: Page, press_room: str) -> None:
    page.goto(press_room + ARCHIVE)
    page.get_by_label("Sök i pressmeddelandena").press_sequentially("cykelbro")
    expect(page.locator(".item-title")).to_have_text(["Ny cykelbro över älven"])
    expect(page.locator("#sok-svar")).to_have_text("1 pressmeddelande")
    expect(page).to_have_url(f"{press_room}{ARCHIVE}?q=cykelbro")
    expect(page.get_by_label("Sök i pressmeddelandena")).to_be_focused()


class HeldAnswers:
    """A slow network: answers to questions about a bridge come when they are let through."""

    def __init__(self, page: Page) -> None:
        self.page, self.held = page, list[Route]()
        page.route(re.compile(r"[?&]q=bro(&|$)"), lambda route: self.held.append(route))

    def await_question(self) -> None:
        with self.page.expect_request(re.compile(r"[?&]q=bro(&|$)")):
            self.page.get_by_label("Sök i pressmeddelandena").fill("bro")

    def let_through(self) -> None:
        """Let them come, and wait until one that was asked for after them has come too."""
        for route in self.held:
            route.continue_()
        self.page.evaluate("() => fetch('/om/').then((answer) => answer.text())")
        self.page.wait_for_timeout(300)


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("", ["Tunneln öppnar", "Bron lagas", "Ny cykelbro över älven"]),
        ("tunnel", ["Tunneln öppnar"]),
        ("  ", ["Tunneln öppnar", "Bron lagas", "Ny cykelbro över älven"]),
    ],
)
def test_a_late_answer_to_an_earlier_question_is_not_shown(
    page: Page, press_room: str, typed: str, titles: list[str]
) -> None:
    page.goto(press_room + ARCHIVE)
    answers = HeldAnswers(page)
    answers.await_question()
    page.get_by_label("Sök i pressmeddelandena").fill(typed)
    expect(page.locator(".item-title")).to_have_text(titles)
    expect(page.locator("#traffar")).not_to_have_attribute("aria-busy", "true")
    answers.let_through()
    expect(page.locator(".item-title")).to_have_text(titles)
    query = f"?q={typed.strip()}" if typed.strip() else ""
    expect(page).to_have_url(f"{press_room}{ARCHIVE}{query}")


def test_a_chosen_filter_narrows_at_once(page: Page, press_room: str) -> None:
    page.goto(f"{press_room}{ARCHIVE}?q=bro")
    page.get_by_label("Från").fill("40 000")
    expect(page.locator(".item-title")).to_have_text(["Bron lagas"])
    expect(page).to_have_url(f"{press_room}{ARCHIVE}?q=bro&minst=40+000")


def test_the_button_gives_an_address_without_what_was_not_chosen(page: Page, press_room: str) -> None:
    page.goto(press_room + ARCHIVE)
    page.get_by_label("Sök i pressmeddelandena").fill("tunnel")
    page.get_by_role("button", name="Sök").click()
    expect(page).to_have_url(f"{press_room}{ARCHIVE}?q=tunnel")
    expect(page.locator(".item-title")).to_have_text(["Tunneln öppnar"])


def test_everything_works_without_javascript(browser: Browser, press_room: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(press_room + ARCHIVE)
    page.get_by_label("Sök i pressmeddelandena").fill("bro")
    page.keyboard.press("Enter")
    expect(page.locator(".item-title")).to_have_count(2)
    page.get_by_label("Till").fill("60000")
    page.get_by_role("button", name="Visa").click()
    expect(page.locator(".item-title")).to_have_text(["Bron lagas"])
    context.close()


def test_a_wide_screen_shows_the_filters_without_javascript(browser: Browser, press_room: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(press_room + ARCHIVE)
    expect(page.get_by_text("Filter", exact=True)).to_be_hidden()
    expect(page.get_by_label("Nyckelord")).to_be_visible()
    context.close()


def test_on_a_narrow_screen_a_filter_to_mend_is_seen(browser: Browser, press_room: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{press_room}{ARCHIVE}?minst=hej")
    expect(page.get_by_label("Från", exact=True)).to_be_visible()
    context.close()


def test_a_narrow_screen_shows_hits_before_filters(browser: Browser, press_room: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{press_room}{ARCHIVE}?q=bro")
    expect(page.get_by_label("Nyckelord")).to_be_hidden()
    page.get_by_text("Filter", exact=True).click()
    expect(page.get_by_label("Nyckelord")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


@pytest.mark.parametrize(("state", "scheme"), [*((state, "light") for state in STATES), ("?q=bro", "dark")])
def test_every_state_is_accessible(browser: Browser, press_room: str, state: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(press_room + ARCHIVE + state)
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    context.close()
