"""A release in many languages in a real browser: accessible, narrow, dark, and one press from language to language."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from releases.models import Edition, Release
from releases.services import publishing
from releases.tests.cast import a_committee, an_editor
from releases.tests.chromium import AXE
from releases.tests.services.language_words import published_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

LANGUAGES = [code for code, _name in settings.RELEASE_LANGUAGES]


@pytest.fixture
def versions(live_site: object) -> list[Edition]:
    """A release in all languages, corrected in Swedish only."""
    made = published_in(*LANGUAGES[1:], committees=[a_committee()])
    Release.objects.filter(pk=made[0].release_id).update(lead="Barnen ritade den.")
    publishing.correct(made[0].release, by=an_editor(), note="Ingressen var fel.", alert=False)
    return made


def open_page(browser: Browser, live_site: object, *, width: int = 1280, scheme: str = "light") -> Page:
    context = browser.new_context(
        base_url=str(live_site.url),  # type: ignore[attr-defined]
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="sv-SE",
    )
    context.set_default_timeout(20_000)
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_pages_in_many_languages_are_accessible_and_fit(
    browser: Browser, live_site: object, versions: list[Edition], width: int, scheme: str
) -> None:
    page, found = open_page(browser, live_site, width=width, scheme=scheme), {}
    for address in (*(edition.get_absolute_url() for edition in versions[:3]), "/", "/pressmeddelanden/"):
        page.goto(address)
        faults = [fault["id"] for fault in Axe().run(page, options=AXE).response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = faults + ["scrolls sideways"] * too_wide
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_other_language_is_one_press_away(
    browser: Browser, live_site: object, versions: list[Edition]
) -> None:
    page = open_page(browser, live_site, width=320)
    page.goto(versions[0].get_absolute_url())
    languages = page.locator(".read-in")
    expect(languages.get_by_role("link", name="Suomi")).to_be_in_viewport()
    languages.get_by_role("link", name="Suomi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uusi leikkipuisto Lövholmeniin")
    expect(page.locator(".read-in").get_by_role("link", name="Svenska")).to_be_visible()
