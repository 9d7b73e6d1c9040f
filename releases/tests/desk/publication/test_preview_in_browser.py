"""The preview beside the form in a real browser: it follows what is typed, keeps its place, and is for everybody."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, FrameLocator, Page, expect

from releases.alerts import proofs
from releases.models import Release
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, an_uploaded_image
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in, settled
from releases.tests.processes import SmtpServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LONG = "<p>Stycke.</p>" * 60
SCROLLED = "document.querySelector('.preview-stage iframe').contentDocument.scrollingElement.scrollTop"


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="sv-SE")
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("response", lambda answer: broken.append(answer.url) if answer.status >= 400 else None)
    page.on(
        "console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    context.close()
    assert broken == []


def opened(page: Page, release: Release) -> FrameLocator:
    settled(page, form_address(release))
    page.click("[data-preview]")
    frame = page.frame_locator(".preview-stage iframe")
    expect(frame.locator("h1")).to_be_visible()
    return frame


def a_draft() -> Release:
    kultur, bad = a_committee("kulturnämnden"), a_keyword("bad")
    a_subscriber("kultur@example.se", committees=[kultur])
    a_subscriber("bad@example.se", keywords=[bad])
    return a_release(committees=[kultur], keywords=[bad], images=[an_uploaded_image()], body=LONG)


def test_it_follows_what_is_typed_and_keeps_its_place(page: Page) -> None:
    frame = opened(page, a_draft())
    expect(frame.locator("img").first).to_have_js_property("complete", True)
    page.evaluate(f"{SCROLLED} = 400")
    page.fill("#id_title", "En helt annan rubrik")
    expect(frame.locator("h1")).to_have_text("En helt annan rubrik")
    assert page.evaluate(SCROLLED) == 400
    page.click("label[for=id_body]")
    page.keyboard.type("Mitt i en mening")
    expect(frame.locator(".body")).to_contain_text("Mitt i en mening")
    page.click("text=Mejl i text")
    expect(frame.locator("pre")).to_contain_text("En helt annan rubrik")
    page.check("[data-dark]")
    assert (
        frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == "rgb(25, 31, 28)"
    )
    page.click("text=Vilka som får det, och varför")
    total = page.locator(".audience-table .sum td").first
    expect(total).to_have_text("2")
    page.click(".field-keywords .select2-selection__choice__remove")
    expect(total).to_have_text("1")
    frame.locator("pre").click()
    page.keyboard.press("Escape")
    expect(page.locator("#preview-pane")).to_be_hidden()
    expect(page.locator("[data-preview]")).to_be_focused()
    assert page.evaluate("history.length") == 2


def test_a_proof_is_sent_from_the_form_and_from_the_page(page: Page, smtp_server: SmtpServer) -> None:
    release = a_draft()
    opened(page, release)
    page.fill("#id_title", "Skriven")
    page.click("#preview-pane >> text=Skicka prov till mig")
    said = page.locator("[data-proof-said]")
    expect(said).to_have_text("Provet är på väg till anna@example.se.")
    proofs.run()
    expect(said).to_contain_text("Provet skickades till anna@example.se klockan")
    page.goto(reverse("desk:preview", args=[release.pk]))
    page.click("text=Skicka prov till mig")
    proofs.run()
    expect(said).to_contain_text("Provet skickades till anna@example.se klockan")
    assert len(smtp_server.messages) == 2


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_pane_is_for_everybody(page: Page, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, a_draft())
    page.click("text=Vilka som får det, och varför")
    expect(page.locator(".audience-table")).to_be_visible()
    found = Axe().run(page, options=AXE, context="#preview-pane")
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
