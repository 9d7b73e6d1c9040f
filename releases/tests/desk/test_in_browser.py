"""The desk in a real browser: its policy holds, nothing typed is lost, one click is enough and two are one."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from releases.models import Alert, Delivery, Edition, Release
from releases.services import publishing, steering
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)
from releases.tests.chromium import AXE
from releases.tests.desk.mailings.alerts import in_undo_window, under_way
from releases.tests.desk.pictures import SVG, a_jpeg
from releases.tests.desk.reading import form_address
from releases.tests.services.language_words import a_version, published_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

LISTS = (
    "release",
    "edition",
    "pressimage",
    "committee",
    "person",
    "party",
    "keyword",
    "subscriber",
    "alert",
    "editor",
)
ADD = "/redaktion/releases/release/add/"


def log_in(context: BrowserContext, site: str) -> None:
    client = Client()
    client.force_login(an_editor("anna", first_name="Anna"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    """An editor's browser, at the desk; a violation of the content policy or an error in a script fails the test."""
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="sv-SE")
    log_in(context, site)
    page, broken = context.new_page(), []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on(
        "console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    context.close()
    assert broken == []


def a_busy_desk() -> list[str]:
    """Make something of everything and return the addresses of every page of the desk."""
    facts = {"committees": [a_committee()], "keywords": [a_keyword()], "images": [a_press_image()]}
    draft = a_release(title="Ett utkast", decisions=[{"outcome": "Ja."}], **facts)
    scheduled = a_release(title="Schemalagt")
    publishing.schedule(scheduled, at=timezone.now() + dt.timedelta(days=1), by=an_editor())
    out = published(title="Ute", alert=True, budget=[{"amount": 50_000, "purpose": "lek"}], **facts)
    Release.objects.filter(pk=out.release_id).update(title="Ute, rättad")
    waits = in_undo_window(published(title="Väntar", alert=True), seconds=600)
    late = under_way(published(title="Försenat", alert=True).alert, sent=2, held=2, failed=1)
    original, english = published_in("en")
    lagging = a_version(original.release, "fi")
    Release.objects.filter(pk=original.release_id).update(lead="Barnen ritade den.")
    publishing.correct(original.release, by=an_editor(), note="Ingressen var fel.", alert=False)
    gone = published(title="Borta")
    publishing.withdraw(gone.release, by=an_editor(), reason="Fel.")
    steps = [f"{out.release_id}/{step}/" for step in ("rattelse", "aterkalla", "utskick", "forhandsgranska")]
    steps += [f"{alert.edition.release_id}/utskick/" for alert in (waits, late)]  # type: ignore[union-attr]
    mailings = [f"{waits.pk}/avbryt/", f"{late.pk}/mottagare/"]
    written = (draft, scheduled, out.release, gone.release, original.release, english.release)
    forms = [form_address(release) for release in written]
    return [
        "/redaktion/",
        *(f"/redaktion/releases/{noun}/" for noun in LISTS),
        *(
            f"/redaktion/releases/{noun}/add/"
            for noun in ("release", "pressimage", "committee", "person", "editor")
        ),
        *forms,
        *(
            f"/redaktion/pressmeddelanden/{step}"
            for step in [f"{draft.pk}/publicera/", f"{lagging.pk}/publicera/", *steps]
        ),
        *(f"/redaktion/utskick/{page}" for page in mailings),
        "/redaktion/password_change/",
        "/redaktion/glomt-losenordet/",
        "/redaktion/inloggningar/",
        "/redaktion/inloggning/",
        "/redaktion/inloggning/app/",
        "/redaktion/inloggning/nycklar/ny/",
        "/redaktion/releases/auditentry/",
        "/redaktion/valkommen/MQ/x/",
    ]


def settled(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator("#id_body").count():
        page.wait_for_selector(".editor-bar:visible")
        page.wait_for_selector(".cke_wysiwyg_div[role=textbox]")


def test_every_page_keeps_its_policy(page: Page) -> None:
    for address in a_busy_desk():
        settled(page, address)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_site: object, width: int, scheme: str
) -> None:
    site, found = str(live_site.url), {}  # type: ignore[attr-defined]
    # The checker itself writes styles that the policy forbids.
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    log_in(context, site)
    page = context.new_page()
    for address in a_busy_desk():
        settled(page, address)
        rules = Axe().run(page, options=AXE).response["violations"]
        faults = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in rules]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = faults + ["scrolls sideways"] * too_wide
    context.close()
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_two_quick_clicks_publish_once(page: Page) -> None:
    release = a_release()
    page.goto(f"/redaktion/pressmeddelanden/{release.pk}/publicera/")
    page.get_by_role("button", name="Publicera nu").dblclick()
    expect(page.get_by_text("Pressmeddelandet finns i pressrummet nu")).to_be_visible()
    assert Edition.objects.count() == 1


def test_a_time_is_asked_for_only_when_one_is_wanted(page: Page) -> None:
    page.goto(f"/redaktion/pressmeddelanden/{a_release().pk}/publicera/")
    expect(page.get_by_label("Dag")).to_be_hidden()
    page.get_by_label("Vid en tid som jag väljer").check()
    page.get_by_label("Dag").fill("2031-01-01")
    page.get_by_label("Klockslag").fill("10:00")
    page.get_by_role("button", name="Schemalägg").click()
    expect(page.get_by_text("Schemalagt: publiceras av sig självt 1 januari 2031 kl. 10.00.")).to_be_visible()


def test_an_image_is_uploaded_described_and_kept(page: Page, tmp_path: Path) -> None:
    (tmp_path / "bild.jpg").write_bytes(a_jpeg().read())
    (tmp_path / "falsk.jpg").write_bytes(SVG)
    settled(page, ADD)
    page.locator("#id_title").fill("Med bild")
    page.get_by_role("button", name="Bild", exact=True).click()
    panel = page.locator("#panel-image")
    panel.get_by_label("Vad bilden visar").fill("En lekplats")
    panel.get_by_label("Fil", exact=True).set_input_files(tmp_path / "falsk.jpg")
    panel.get_by_role("button", name="Infoga").click()
    expect(panel.get_by_role("alert")).to_contain_text("Filen är ingen bild")
    panel.get_by_label("Fil", exact=True).set_input_files(tmp_path / "bild.jpg")
    panel.get_by_role("button", name="Infoga").click()
    expect(panel).to_be_hidden()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("Med bild").first).to_be_visible()
    assert Release.objects.get().body.startswith('<p><img alt="En lekplats" height="600" src="/media/bilder/')


def add_contact(page: Page, row: int, name: str) -> None:
    page.locator("#contacts-group .add-row a").click()
    page.locator(f"#contacts-{row} .field-person [role=combobox]").click()
    page.keyboard.type(name)
    page.get_by_role("option", name=name).click()


def names(release: Release) -> list[str]:
    return [contact.name for contact in Release.objects.get(pk=release.pk).compose().contacts]


def test_a_new_row_can_be_moved_first_and_another_removed(page: Page) -> None:
    a_person("Malte Sundqvist")
    release = a_release(contacts=[a_person("Alva Ek"), a_person("Bo Nilsson")])
    settled(page, form_address(release))
    add_contact(page, 2, "Malte Sundqvist")
    page.locator("#contacts-group .add-row a").click()
    for _press in range(2):
        page.locator("#contacts-2").get_by_title("Flytta upp").click()
    page.locator("#contacts-3 a.inline-deletelink").click()
    page.get_by_role("button", name="Spara", exact=True).click()
    page.wait_for_selector(".messagelist")
    assert names(release) == ["Malte Sundqvist", "Alva Ek", "Bo Nilsson"]


def test_the_progress_moves_without_a_reload(page: Page) -> None:
    alert = published(alert=True).alert
    page.goto(f"/redaktion/pressmeddelanden/{alert.edition.release_id}/utskick/")
    expect(page.get_by_text("Mottagarna räknas")).to_be_visible()
    Delivery.objects.create(alert=alert, subscriber=None, state="sent", finished_at=timezone.now())
    Alert.objects.update(frozen_at=timezone.now(), recipients=1, finished_at=timezone.now())
    expect(page.locator(".phase")).to_contain_text("Utskicket blev klart")
    expect(page.locator(".tally-sent dd")).to_have_text("1")


def test_the_seconds_count_down_and_the_focus_stays_on_the_button(page: Page) -> None:
    alert = in_undo_window(published(alert=True), seconds=300)
    page.goto(f"/redaktion/pressmeddelanden/{alert.edition.release_id}/utskick/")  # type: ignore[union-attr]
    stop, phase = page.get_by_role("button", name="Stoppa utskicket"), page.locator(".phase")
    stop.focus()
    before = phase.text_content()
    expect(phase).not_to_have_text(str(before))
    expect(stop).to_be_focused()
    expect(page.locator("#progress-said")).to_be_empty()


def test_a_new_phase_is_said_once_and_an_open_list_stays_open(page: Page) -> None:
    alert = under_way(published(alert=True).alert, sent=1, failed=1, queued=1)
    alert.deliveries.filter(state="failed").update(reply="552 5.2.2 Full")
    page.goto(f"/redaktion/pressmeddelanden/{alert.edition.release_id}/utskick/")  # type: ignore[union-attr]
    page.get_by_text("Därför avvisades mejl").click()
    steering.pause(alert, by=an_editor("anna"))
    expect(page.locator("#progress-said")).to_have_text("Utskicket är pausat. 1 mejl har gått ut, 1 väntar. ")
    expect(page.get_by_role("button", name="Fortsätt")).to_be_visible()
    expect(page.get_by_text("552 5.2.2 Full")).to_be_visible()


def test_one_press_stops_the_mailing(page: Page) -> None:
    alert = in_undo_window(published(alert=True), seconds=300)
    page.goto(f"/redaktion/pressmeddelanden/{alert.edition.release_id}/utskick/")  # type: ignore[union-attr]
    page.get_by_role("button", name="Stoppa utskicket").click()
    expect(page.get_by_text("Utskicket är stoppat. Inget mejl har gått ut.").first).to_be_visible()
    expect(page.get_by_role("button", name="Skicka ändå")).to_be_visible()


def test_without_script_a_release_is_written_and_published(browser: Browser, live_site: object) -> None:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(base_url=site, java_script_enabled=False)
    log_in(context, site)
    release = a_release()
    page = context.new_page()
    page.goto(form_address(release))
    page.locator("#id_title").fill("Skrivet utan skript")
    page.get_by_role("button", name="Publicera …").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Pressmeddelandet finns i pressrummet nu")).to_be_visible()
    assert Edition.objects.get().title == "Skrivet utan skript"
    context.close()
