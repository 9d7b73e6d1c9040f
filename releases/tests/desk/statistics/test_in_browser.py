"""The start page and the statistics in a real browser: accessible, as wide as the screen, and short enough."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from releases.tests.cast import a_release, an_editor
from releases.tests.chromium import AXE
from releases.tests.desk.publication.test_review_in_browser import a_browser, log_in
from releases.tests.desk.statistics.test_page import PAGE, a_few_weeks
from releases.tests.services.test_follow_ups import promised

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.mark.parametrize(("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["1280", "390"])
def test_the_start_page_and_the_statistics_are_accessible_and_fit(
    browser: Browser, live_site: Any, viewport: dict[str, int], scheme: str
) -> None:
    a_few_weeks()
    promised(-40)
    a_release(title="Mitt utkast", created_by=an_editor("redaktor"))
    context = a_browser(browser, live_site, viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    log_in(page, "/redaktion/", "redaktor")
    for address in ("/redaktion/", PAGE):
        page.goto(address)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    context.close()
