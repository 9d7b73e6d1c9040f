"""A check in a real browser: short, accessible, and no wider than the screen."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from releases.models import CheckAnswer, ShareLink
from releases.services import share_links
from releases.tests.cast import a_release, an_editor
from releases.tests.chromium import AXE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LOOKS = [({"width": 1280, "height": 900}, "light"), ({"width": 390, "height": 844}, "dark")]


@pytest.mark.parametrize(("viewport", "scheme"), LOOKS, ids=["1280", "390"])
def test_a_quote_is_checked_on_a_phone_in_three_interactions(
    browser: Browser, live_site: Any, viewport: dict[str, int], scheme: str
) -> None:
    release = a_release(body="<p>– Vi bygger nu, säger Alva Ek (S), ordförande.</p>")
    facts = {"name": "Alva Ek", "speaker": "Alva Ek", "is_mailed": False}
    link = share_links.ask(release, by=an_editor(), **facts)
    context = browser.new_context(base_url=live_site.url, viewport=viewport, color_scheme=scheme)
    page = context.new_page()
    address = f"/delat/{share_links.token_of(link)}/"
    page.goto(address)

    def check_page() -> None:
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    check_page()
    page.get_by_text("Föreslå andra ord").click()  # one
    check_page()
    page.get_by_label("Så ska det stå").fill("Vi bygger i vår.")  # two
    page.get_by_role("button", name="Skicka").click()  # three
    page.get_by_text("Tack, ditt svar har kommit fram.").wait_for()
    assert CheckAnswer.objects.get().words == "Vi bygger i vår."
    check_page()
    desk = f"/redaktion/pressmeddelanden/{release.pk}/dela/"
    page.goto(desk)
    page.fill("[name=username]", "redaktor")
    page.fill("[name=password]", "hemligt")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{desk}")
    check_page()  # with other words, which an author reads there
    page.goto(address)
    page.get_by_role("button", name="Stämmer").click()  # the other answer: one
    page.get_by_text("Du svarade att det stämmer.").wait_for()
    ShareLink.objects.update(expires_at=link.created_at)
    page.reload()
    check_page()
    context.close()
