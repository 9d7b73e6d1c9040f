"""Reading and approving in a real browser, on a phone above all: short, accessible, and without JavaScript too."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from releases.desk.roles import StaffRole
from releases.models import Release
from releases.services import publishing, review
from releases.tests.cast import an_editor
from releases.tests.chromium import AXE, LOOKS
from releases.tests.desk.test_in_browser import settled
from releases.tests.four_eyes import a_member, change, release_in
from releases.tests.journeys.steps import step_address

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE = {"width": 390, "height": 844}
LONG = (
    "<p>– Vi bygger nu, säger Alva Ek (S), ordförande.</p><p>Ett stycke till om lekplatsen vid ån.</p>" * 40
)


@pytest.fixture(autouse=True)
def approval_is_asked_for(settings: Any) -> None:
    settings.PRESS_APPROVAL = "yes"


def a_browser(browser: Browser, site: Any, **options: Any) -> BrowserContext:
    return browser.new_context(base_url=site.url, locale="sv-SE", **{"viewport": PHONE, **options})


def log_in(page: Page, address: str, username: str) -> None:
    page.goto(address)
    page.fill("[name=username]", username)
    page.fill("[name=password]", "hemligt")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{address}")


def a_corrected_release() -> Release:
    """Return a long text with a correction that waits for review: all that the page may have to show."""
    release = release_in("published", by=an_editor("skribenten"))
    Release.objects.update(body=LONG)
    change(release, "Barnen har ritat lekplatsen själva, 12 av 30.")
    review.submit(release, by=an_editor("skribenten"))
    return release


@pytest.mark.parametrize("has_script", [True, False])
def test_a_text_is_approved_on_a_phone_within_six_steps_and_two_screens(
    browser: Browser, live_site: Any, has_script: bool
) -> None:
    a_member(StaffRole.APPROVER, "granskare")
    release = a_corrected_release()
    context = a_browser(browser, live_site, java_script_enabled=has_script)
    page, address = context.new_page(), step_address(release.pk, "granska")
    log_in(page, address, "granskare")  # a name, a password and Enter: three
    height = page.locator("html").bounding_box()["height"]  # type: ignore[index]
    assert height <= 2 * PHONE["height"]
    for button in page.locator(".review-bar .button").all():
        box = button.bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"]
        assert box["height"] >= 44
    page.get_by_role("button", name="Godkänn", exact=True).click()  # the fourth
    page.get_by_text("Godkänt: den här texten och ingen annan.").wait_for()
    assert Release.objects.get(pk=release.pk).approval
    context.close()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_each_page_of_the_review_is_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_site: Any, width: int, scheme: str
) -> None:
    publisher = a_member(StaffRole.PUBLISHER, "redaktor")
    corrected, submitted = a_corrected_release(), release_in("submitted", by=an_editor("skribenten"))
    approved, urgent = (release_in(state, by=an_editor("skribenten")) for state in ("approved", "draft"))
    publishing.publish(urgent, by=publisher, emergency="Vattnet är otjänligt.")
    context = a_browser(browser, live_site, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    log_in(page, "/redaktion/", "redaktor")
    pages = [
        *(step_address(release.pk, "granska") for release in (corrected, submitted, approved, urgent)),
        step_address(corrected.pk, "skicka-tillbaka"),
        step_address(corrected.pk, "rattelse"),
        step_address(submitted.pk, "publicera"),
        step_address(release_in("draft", by=publisher).pk, "lamna"),
        f"/redaktion/releases/release/{submitted.pk}/change/",
        "/redaktion/",
    ]
    for address in pages:
        settled(page, address)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()


def test_the_text_has_most_of_the_window_and_shows_that_there_is_more(
    browser: Browser, live_site: Any
) -> None:
    a_member(StaffRole.APPROVER, "granskare")
    release = a_corrected_release()
    context = a_browser(browser, live_site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    log_in(page, step_address(release.pk, "granska"), "granskare")
    stage = page.locator(".preview-stage")
    assert stage.bounding_box()["height"] >= 700  # type: ignore[index]
    expect(stage).not_to_have_class("preview-stage is-at-end")
    page.frames[-1].evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(stage).to_have_class("preview-stage is-at-end")
    context.close()
