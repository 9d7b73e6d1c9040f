"""The press room in a real browser: accessible, narrow, dark, by keyboard, with and without JavaScript."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.mail import tokens
from releases.models import AccessToken, Release
from releases.services import publishing
from releases.tests.cast import (
    BODY,
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_subscriber,
    an_editor,
    published,
)
from releases.tests.chromium import AXE

pytestmark = pytest.mark.django_db(transaction=True)

RELEASE = "/pressmeddelanden/2026/oppet/"
PAGES = [
    *(
        "/en/",
        f"/fi{RELEASE}",
        "/",
        RELEASE,
        f"{RELEASE}utgava/1/",
        "/pressmeddelanden/",
        "/namnder/",
        "/namnder/kulturnamnden/",
    ),
    *("/nyckelord/kultur/", "/presskontakter/", "/om/", "/tillganglighet/", "/integritet/", "/prenumerera/"),
    *(
        "/prenumerera/?namnd=kulturnamnden",
        "/prenumerera/tack/",
        "/finns/inte/",
        "/pressmeddelanden/2026/borta/",
    ),
]
LONG = (
    "Gymnasie- och vuxenutbildningsnämnden samfinansierar prostitutionsförebyggande kunskapshöjningsinsatser"
)
TABLE = "<table><thead><tr>" + "<th scope='col'>Stadsdel</th>" * 9 + "</tr></thead></table>"


@pytest.fixture
def press_room(live_site: object) -> str:
    """A press room with something of everything; returns its address."""
    moment, culture = dt.datetime(2026, 3, 1, tzinfo=dt.UTC), a_committee(kind="committee")
    decision = {
        "outcome": "Nämnden säger ja.",
        "committee": culture,
        "votes_for": 7,
        "votes_against": 6,
        "case_number": "K 1",
    }
    facts = {"committees": [culture], "keywords": [a_keyword()], "images": [a_press_image(), a_press_image()]}
    people = [a_person("Alva Ek", is_press_contact=True), a_person("Bo Nilsson", party="")]
    budget = [{"amount": 1_250_000_000, "purpose": "insatser", "first_year": 2026}]
    first = published(slug="oppet", at=moment, contacts=people, decisions=[decision], budget=budget, **facts)
    Release.objects.update(title=LONG, body=BODY + TABLE)
    publishing.correct(first.release, by=an_editor(), note="Rubriken var fel.", alert=False)
    withdrawn = published(slug="borta", at=moment)
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel.")
    return str(live_site.url)  # type: ignore[attr-defined]


def open_page(browser: Browser, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        locale="sv-SE",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_is_accessible_and_fits(
    browser: Browser, press_room: str, width: int, scheme: str
) -> None:
    page, found = open_page(browser, width=width, scheme=scheme), {}
    subscriber = a_subscriber()
    keys = [tokens.issue([subscriber], purpose)[subscriber.pk] for purpose in AccessToken.Purpose]
    private = [
        f"/prenumerera/bekrafta/{keys[0]}/",
        f"/prenumeration/{keys[1]}/",
        f"/prenumeration/{keys[1]}/avsluta/",
    ]
    for address in PAGES + private:
        page.goto(press_room + address)
        faults = [fault["id"] for fault in Axe().run(page, options=AXE).response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = faults + ["scrolls sideways"] * too_wide
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_nothing_breaks_the_content_security_policy(browser: Browser, press_room: str) -> None:
    page, complaints = open_page(browser), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for address in (press_room + path for path in PAGES[:-2]):
        page.goto(address)
    assert complaints == []


def test_the_fact_the_number_and_the_telephone_are_seen_without_scrolling(
    browser: Browser, press_room: str
) -> None:
    page = open_page(browser)
    page.goto(press_room + RELEASE)
    for words in ("Nämnden säger ja.", "1 250 000 000 kronor", "070-174 06 05"):
        expect(page.locator(".facts").get_by_text(words).first).to_be_in_viewport()


def test_on_a_narrow_screen_the_telephone_is_one_tap_away(browser: Browser, press_room: str) -> None:
    page = open_page(browser, width=320)
    page.goto(press_room + RELEASE)
    page.locator(".glance").get_by_text("070-174 06 05").click()
    expect(page.locator("#kontakt").get_by_role("link", name="070-174 06 05").first).to_be_in_viewport()


def test_the_first_key_press_offers_to_skip_to_the_content(browser: Browser, press_room: str) -> None:
    page = open_page(browser)
    page.goto(press_room)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_link_is_copied_with_one_press(browser: Browser, press_room: str) -> None:
    page = open_page(browser)
    page.goto(press_room + RELEASE)
    page.get_by_role("button", name="Kopiera länken").click()
    expect(page.get_by_role("button", name="Länken är kopierad")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == press_room + RELEASE


def test_without_javascript_one_can_filter_read_and_subscribe(browser: Browser, press_room: str) -> None:
    page = open_page(browser, scripts=False)
    page.goto(press_room + "/pressmeddelanden/")
    page.get_by_label("Nämnd eller bolag").select_option("kulturnamnden")
    page.get_by_role("button", name="Visa").click()
    page.get_by_role("link", name=LONG).click()
    expect(page.get_by_role("button", name="Kopiera länken")).to_be_hidden()
    page.get_by_label("E-postadress").fill("anna@example.se")
    page.get_by_role("button", name="Prenumerera").click()
    expect(page.get_by_role("heading", name="Titta i din inkorg")).to_be_visible()
