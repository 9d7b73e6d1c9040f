"""The checklist in a real browser: it is there within two seconds, leads to the words, and mends with one key."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.models import Release
from releases.tests.cast import a_committee, a_keyword, a_release
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WRITTEN = "Ingressen säger 450\u00a0000 kronor, belopp 1 säger 45\u00a0000 kronor."
BODY = "<p>Så blir det. Kommunen <b>betalar 4</b>50&nbsp;000 kronor.</p><p>Mer.</p>"
SELECTED = "CKEDITOR.instances.id_body.getSelection().getSelectedText()"


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="sv-SE")
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def a_draft(**facts: object) -> Release:
    return a_release(
        committees=[a_committee()],
        keywords=[a_keyword()],
        budget=[{"amount": 45_000, "purpose": "tre lekplatser"}],
        **facts,
    )


def opened(page: Page, release: Release) -> None:
    settled(page, form_address(release))
    expect(page.locator(".checklist-items")).to_be_visible()


def test_a_number_that_differs_stands_red_while_one_writes(page: Page) -> None:
    opened(page, a_draft())
    expect(page.locator(".all-well")).to_be_visible()
    page.fill("#id_lead", "Lekplatserna kostar 450 000 kronor.")
    expect(page.locator(".blocking li").first).to_contain_text(WRITTEN)
    expect(page.locator("#checklist-count")).to_have_text("Kontroll: 1 att rätta")


def test_each_side_leads_to_its_words(page: Page) -> None:
    opened(page, a_draft(lead="Så blir det. Lekplatserna\nkostar 450\u00a0000 kronor.", body=BODY))
    page.click("#checklist a:text-is('Ingressen')")
    assert page.evaluate("document.getSelection().toString()") == "450\u00a0000 kronor"
    assert page.evaluate("document.activeElement.id") == "id_lead"
    page.click("#checklist a:text-is('brödtexten')")
    assert page.evaluate(SELECTED) == "450\u00a0000 kronor"
    page.click("#checklist a:text-is('belopp 1')")
    assert page.evaluate("document.activeElement.id") == "id_budget_lines-0-amount"


def test_one_key_mends_the_field(page: Page) -> None:
    opened(page, a_draft(lead="Lekplatserna kostar 450 000 kronor."))
    page.focus("#checklist .mend")
    page.keyboard.press("Enter")
    expect(page.locator("#id_budget_lines-0-amount")).to_have_value("450\u00a0000")
    expect(page.locator(".all-well")).to_be_visible()
    expect(page.locator("#checklist-count")).to_be_hidden()


def test_one_key_mends_the_words_of_the_editor(page: Page) -> None:
    release = a_draft(body="<p>– Ja, säger Alva Ekk (S), ordförande.</p>", lead="Från och med i höst.")
    person = release.contacts.get().person
    person.name = "Alva Eken"
    person.save()
    release.body = "<p>– Ja, säger Alva Ekne (S), ordförande.</p>"
    release.save()
    opened(page, release)
    page.click("#checklist .mend")
    expect(page.locator(".all-well")).to_be_visible()
    assert "säger Alva Eken (S)" in page.evaluate("CKEDITOR.instances.id_body.getData()")


def test_alt_and_enter_on_a_line_mends_links_headings_and_words(page: Page) -> None:
    body = (
        '<h3>Så blir det</h3><p>Se <a href="/namnder/kulturnmnden/">kulturnämnden</a> och '
        '<a href="/om-oss/">mer om oss</a>.</p><p>Embargo till den 3 mars 2025.</p><p>Avgiften erläggs.</p>'
    )
    opened(page, a_draft(body=body, lead="Lekplatserna kostar 45 000 kronor."))
    for button in ("Länka till /namnder/kulturnamnden/", "Ta bort länken", "Ta bort orden", "Gör den till rubrik",
                   "Skriv betalas"):  # fmt: skip
        page.focus(f"#checklist .mend:text-is('{button}')")
        page.keyboard.press("Alt+Enter")
        expect(page.locator(f"#checklist .mend:text-is('{button}')")).to_have_count(0)
    expect(page.locator(".all-well")).to_be_visible()
    written = page.evaluate("CKEDITOR.instances.id_body.getData()")
    assert "<h2>Så blir det</h2>" in written
    assert '<a href="/namnder/kulturnamnden/">kulturnämnden</a> och mer om oss.' in written
    assert "Embargo" not in written
    assert "Avgiften betalas." in written


def test_an_image_without_words_is_led_to_and_described(page: Page) -> None:
    images = '<img src="/media/bilder/a.jpg" alt=""> <img src="/media/bilder/b.jpg">'
    opened(page, a_draft(body=f"<p>Så blir det.</p><p>{images}</p>"))
    page.click("#checklist a[data-image]")
    assert page.evaluate("CKEDITOR.instances.id_body.getSelection().getSelectedElement().getIndex()") == 2
    page.click("#checklist .mend[data-mending=image]")
    page.fill("#panel-image-alt", "En gunga")
    page.click(".panel-steps .button:text-is('Ändra'):visible")
    expect(page.locator(".all-well")).to_be_visible()


def test_a_form_that_the_server_would_refuse_for_its_size_is_not_sent(page: Page, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 30_000
    opened(page, a_draft())
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/kontroll/" in request.url else None)
    page.fill("#id_lead", "å" * 40_000)
    page.wait_for_timeout(1_200)  # twice as long as the panel waits for another key
    expect(page.locator("#checklist-note")).to_be_hidden()
    with page.expect_request("**/kontroll/"):
        page.fill("#id_lead", "Kort.")
    assert len(sent) == 1


def test_what_is_typed_into_the_editor_is_checked(page: Page) -> None:
    opened(page, a_draft(body=""))
    page.click("label[for=id_body]")
    page.keyboard.type("Lekplatserna kostar 450 000 kronor.")
    expect(page.locator(".blocking li").first).to_contain_text("Brödtexten säger 450\u00a0000 kronor")


def test_a_check_that_cannot_be_reached_says_so_and_keeps_the_form(page: Page) -> None:
    opened(page, a_draft())
    page.route("**/kontroll/", lambda route: route.abort())
    page.fill("#id_lead", "Lekplatserna kostar 450 000 kronor.")
    expect(page.locator("#checklist-note")).to_be_visible()
    assert page.input_value("#id_lead") == "Lekplatserna kostar 450 000 kronor."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_panel_is_for_everybody(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, a_draft(lead="Lekplatserna kostar 450 000 kronor.", title="x" * 90))
    found = Axe().run(page, options=AXE, context="#checklist")
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
