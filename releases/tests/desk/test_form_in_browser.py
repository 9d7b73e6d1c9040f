"""The form of a release in a real browser: what is typed can be read, and every label leads to its field."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from releases.models import Release, ReleaseContact, ReleaseLink
from releases.tests.cast import a_committee, a_person, a_release
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
DAY = dt.date(2026, 11, 19)
CUT = """() => [...document.querySelectorAll("#release_form input")]
    .filter(field => field.offsetParent && field.type != "url" && field.scrollWidth > field.clientWidth + 1)
    .map(field => `${field.name}: ${field.value}`)"""


def a_full_release() -> Release:
    """Return a draft with rows whose fields hold what they usually hold."""
    decision = {
        "outcome": "Nämnden avsätter 50 000 kronor.",
        "committee": a_committee(),
        "date": DAY,
        "paragraph": "§ 162",
        "case_number": "KSN-2026/001234-002",
        "votes_for": 31,
        "votes_against": 30,
        "appeal_by": DAY,
        "follow_up": DAY,
    }
    money = {"amount": -1_250_000_000, "purpose": "Lekplats", "first_year": 2026, "last_year": 2028}
    release = a_release(contacts=[a_person()], decisions=[decision], budget=[money])
    ReleaseContact.objects.update(
        role="ordförande i nämnden", phones=["070-174 06 05"], email="alva@example.se"
    )
    ReleaseLink.objects.create(release=release, url="https://example.se/", label="Läs mer om lekplatsen")
    return release


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, locale="sv-SE")
    log_in(context, site)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 1024, 768, 390, 320])
def test_no_field_cuts_what_it_usually_holds(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    settled(page, form_address(a_full_release()))
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(CUT) == []


def typed_into_the_body(page: Page) -> bool:
    page.keyboard.type("Hit")
    return "Hit" in str(page.evaluate("CKEDITOR.instances.id_body.getData()"))


def test_the_label_of_the_body_leads_into_the_editor(page: Page) -> None:
    settled(page, form_address(a_release(body="")))
    page.click("label[for=id_body]")
    assert typed_into_the_body(page)


def test_a_remark_about_the_body_leads_into_the_editor(page: Page) -> None:
    settled(page, form_address(a_release(body="")) + "#id_body")
    assert typed_into_the_body(page)


def test_the_editor_is_called_what_its_label_says(page: Page) -> None:
    settled(page, form_address(a_release()))
    assert page.get_attribute(".cke_editable", "aria-label") == "Brödtext"


def test_every_label_of_the_form_leads_somewhere(page: Page) -> None:
    settled(page, form_address(a_full_release()))
    dangling = """() => [...document.querySelectorAll("#release_form label[for]")]
        .filter(label => !document.getElementById(label.htmlFor) && !label.closest(".empty-form"))
        .map(label => label.textContent)"""
    assert page.evaluate(dangling) == []
