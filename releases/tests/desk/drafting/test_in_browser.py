"""Autosave and two at one text in real Chromium: killed, offline, hidden, and two browsers beside each other."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from releases.models import Presence, Release, Revision
from releases.tests.cast import a_person, a_release, an_editor
from releases.tests.chromium import AXE, LOOKS
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import settled
from releases.tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ADD = "/redaktion/releases/release/add/"
BODY = "<p>Första stycket.</p><p>Andra stycket.</p>"


class Desk:
    """Browsers at the desk, each of an editor."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser, self.site, self.contexts = browser, site, list[BrowserContext]()

    def open(self, name: str = "anna", **options: Any) -> BrowserContext:
        facts = {"viewport": {"width": 1280, "height": 900}, "locale": "sv-SE", **options}
        context = self.browser.new_context(base_url=self.site, **facts)
        self.contexts.append(context)
        self.log_in(context, name)
        return context

    def log_in(self, context: BrowserContext, name: str) -> None:
        client = Client()
        client.force_login(an_editor(name, first_name=name.capitalize()))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])


@pytest.fixture
def desk(browser: Browser, live_site: object) -> Iterator[Desk]:
    desk = Desk(browser, str(live_site.url))  # type: ignore[attr-defined]
    yield desk
    for context in desk.contexts:
        context.close()


def at(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    settled(page, address)
    return page


def kept(page: Page) -> None:
    """Wait until the form says that what was typed is kept."""
    expect(page.locator("#draft-status")).to_contain_text("Sparat", timeout=15_000)


def latest(field: str = "title") -> str:
    revision = Revision.objects.order_by("-kept_at", "-pk").first()
    return revision.text.line(field) if revision else ""


def test_what_was_typed_is_there_after_the_browser_was_killed(desk: Desk) -> None:
    release = a_release(contacts=[a_person("Alva Ek"), a_person("Bo Ek")], body=BODY)
    context = desk.open()
    page = at(context, form_address(release))
    page.locator("#id_title").fill("Skrivet före smällen")
    page.locator(".cke_editable").press_sequentially("Nytt. ")
    page.locator("#contacts-1").get_by_title("Flytta upp").click()
    kept(page)
    context.close()  # without a word to the page
    again = at(desk.open(), form_address(release))
    expect(again.locator("#id_title")).to_have_value("Skrivet före smällen")
    assert "Nytt." in again.evaluate("CKEDITOR.instances.id_body.getData()")
    expect(again.locator("#contacts-group .inline-related:not(.empty-form) h3").first).to_contain_text(
        "Bo Ek"
    )
    expect(again.get_by_text("Dina osparade ändringar från")).to_be_visible()
    again.get_by_role("button", name="Spara", exact=True).click()
    again.wait_for_selector(".messagelist")
    assert Release.objects.get().title == "Skrivet före smällen"
    assert [one.name for one in Release.objects.get().compose().contacts] == ["Bo Ek", "Alva Ek"]


def test_a_new_form_is_found_at_its_own_address_after_a_reload(desk: Desk) -> None:
    page = at(desk.open(), ADD)
    page.locator("#id_title").fill("Aldrig sparat")
    kept(page)
    page.reload()
    page.wait_for_selector(".cke_editable")
    expect(page.locator("#id_title")).to_have_value("Aldrig sparat")
    assert not Release.objects.exists()


def test_a_form_that_is_only_opened_keeps_nothing(desk: Desk) -> None:
    release = a_release(contacts=[a_person()], body=BODY)
    page = at(desk.open(), form_address(release))
    page.locator(".cke_editable").click()
    page.locator("#id_title").click()
    wait_for(Presence.objects.exists, what="the form to say that it is open")
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_load_state("networkidle")
    page.goto("/redaktion/")
    assert not Revision.objects.exists()


def test_without_a_network_it_is_kept_and_sent_when_the_network_is_back(desk: Desk) -> None:
    release = a_release()
    context = desk.open()
    page = at(context, form_address(release))
    tries: list[str] = []
    page.on("requestfailed", lambda request: tries.append(request.url))
    context.set_offline(True)
    page.locator("#id_title").fill("Skrivet utan nät")
    expect(page.locator("#draft-status")).to_contain_text("Inget nät", timeout=15_000)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#draft-status")).to_contain_text("tryck på Spara igen")
    assert not Revision.objects.exists()
    assert len(tries) < 10
    context.set_offline(False)
    kept(page)
    assert latest() == "Skrivet utan nät"


def test_what_was_typed_without_a_network_is_sent_by_the_next_page(desk: Desk) -> None:
    release = a_release()
    context = desk.open()
    page = at(context, form_address(release))
    page.on("dialog", lambda dialog: dialog.accept())
    context.set_offline(True)
    page.locator("#id_title").fill("Stängt utan nät")
    expect(page.locator("#draft-status")).to_contain_text("Inget nät", timeout=15_000)
    page.close()
    context.set_offline(False)
    again = at(context, form_address(release))
    expect(again.get_by_text("Dina osparade ändringar från")).to_be_visible(timeout=15_000)
    expect(again.locator("#id_title")).to_have_value("Stängt utan nät")


def test_who_is_logged_out_reads_so_and_goes_on_after_logging_in_elsewhere(desk: Desk) -> None:
    release = a_release()
    context = desk.open()
    page = at(context, form_address(release))
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("#id_title").fill("Skrivet utloggad")
    expect(page.get_by_role("link", name="Logga in i en ny flik")).to_be_visible(timeout=15_000)
    desk.log_in(context, "anna")
    page.evaluate("dispatchEvent(new Event('focus'))")
    kept(page)
    assert latest() == "Skrivet utloggad"


def test_six_megabytes_in_a_field_are_noticed_before_they_are_sent(desk: Desk) -> None:
    """In lines: Chromium itself needs minutes to lay out one word of six megabytes."""
    release = a_release()
    page = at(desk.open(), form_address(release))
    page.evaluate("""() => { const field = document.getElementById("id_boilerplate")
        field.value = ("Ord ".repeat(15) + "\\n").repeat(1e5)
        field.dispatchEvent(new Event("input", { bubbles: true })) }""")
    expect(page.locator("#draft-status")).to_contain_text("bildknappen", timeout=15_000)
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#id_lead")).to_be_visible()
    assert Release.objects.get().lead == release.lead


def test_saving_keeps_the_place_and_the_focus(desk: Desk) -> None:
    release = a_release()
    page = at(desk.open(), form_address(release))
    lead = page.locator("#id_lead")
    lead.focus()
    lead.press("End")
    page.keyboard.type(" Mer.")
    page.mouse.wheel(0, 250)
    wait_for(lambda: page.evaluate("scrollY") > 0, what="the page to be scrolled")
    before = page.evaluate("scrollY")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_selector(".messagelist")
    page.wait_for_selector(".cke_editable")
    expect(page.locator("#id_lead")).to_be_focused()
    wait_for(lambda: abs(page.evaluate("scrollY") - before) < 200, what="the page to be where it was")


def test_two_browsers_see_each_other_and_their_texts_are_put_together(desk: Desk) -> None:
    release = a_release(title="Bron", lead="Bron lagas.", body=BODY)
    anna, bo = (at(desk.open(name), form_address(release)) for name in ("anna", "bo"))
    bo.locator("#id_title").fill("Bos rubrik")
    kept(bo)
    anna.evaluate("dispatchEvent(new Event('focus'))")
    others = anna.locator("#draft-presence")
    expect(others).to_contain_text("Bo har också det här öppet, med osparade ändringar", timeout=15_000)
    bo.get_by_role("button", name="Spara", exact=True).click()
    bo.wait_for_selector(".messagelist")
    anna.locator("#id_title").fill("Annas rubrik")
    anna.locator("#id_lead").fill("Annas ingress.")
    expect(others).to_contain_text("Bo sparade", timeout=15_000)
    anna.get_by_role("button", name="Spara", exact=True).click()
    expect(anna.get_by_role("heading", name="Slå ihop två texter")).to_be_visible()
    anna.get_by_label("Den sparade").check()
    anna.get_by_role("button", name="Spara det hopslagna").click()
    anna.wait_for_selector(".messagelist")
    fresh = Release.objects.get()
    assert (fresh.title, fresh.lead) == ("Bos rubrik", "Annas ingress.")
    assert "Annas rubrik" in {revision.text.line("title") for revision in Revision.objects.all()}
    assert not Revision.objects.unsaved().exists()


def test_a_hidden_tab_is_still_seen_and_a_closed_one_is_not(desk: Desk) -> None:
    release = a_release()
    context = desk.open("anna")
    page = at(context, form_address(release))
    wait_for(Presence.objects.exists, what="the form to say that it is open")
    other = context.new_page()
    other.bring_to_front()
    bo = at(desk.open("bo"), form_address(release))
    others = bo.locator("#draft-presence")
    expect(others).to_contain_text("Anna har också det här öppet")
    page.close(run_before_unload=True)
    wait_for(lambda: Presence.objects.get(editor__username="anna").seen_at < Presence.objects.get(
        editor__username="bo").seen_at, what="the closed form to say so")  # fmt: skip
    bo.evaluate("dispatchEvent(new Event('focus'))")
    # The next heartbeat; what Anna's form said while it closed may count until it has been silent (Presence.SILENCE).
    expect(others).to_be_empty(timeout=180_000)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_versions_are_accessible_and_fit(desk: Desk, width: int, scheme: Any) -> None:
    release = a_release(title="Bron", lead="Bron lagas.", body=BODY)
    size = {"width": width, "height": 900}
    # The checker itself writes styles that the policy forbids.
    anna = desk.open("anna", viewport=size, color_scheme=scheme, bypass_csp=True)
    bo = at(desk.open("bo"), form_address(release))
    page = at(anna, form_address(release))
    bo.locator("#id_title").fill("Bos rubrik")
    bo.get_by_role("button", name="Spara", exact=True).click()
    bo.wait_for_selector(".messagelist")
    found: dict[str, list[Any]] = {}

    def look(name: str) -> None:
        rules = Axe().run(page, options=AXE).response["violations"]
        faults = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in rules]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[name] = faults + ["scrolls sideways"] * too_wide

    page.locator("#id_title").fill("Annas rubrik")
    kept(page)
    look("the form with lines above it")
    settled(page, form_address(release))
    look("the form with what was saved past")
    page.get_by_role("link", name="Slå ihop dem").click()
    look("the page that merges")
    page.goto(f"/redaktion/pressmeddelanden/{release.pk}/versioner/")
    look("the versions")
    page.locator("input[name=fran]").last.check()
    page.get_by_role("button", name="Jämför de valda").click()
    look("the comparison")
    page.get_by_role("button", name="Ta fram").first.click()
    page.wait_for_selector(".cke_editable")
    look("the form with an earlier version")
    anna.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_selector("#login-form")
    look("the log-in that carries the form")
    assert {name: faults for name, faults in found.items() if faults} == {}
