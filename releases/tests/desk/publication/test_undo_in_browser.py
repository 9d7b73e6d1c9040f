"""Publishing, changing and withdrawing with a real browser and worker: what the radios promise is what happens."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from releases.models import Edition, Release
from releases.tests.cast import a_release, a_subscriber
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in
from releases.tests.four_eyes import change
from releases.tests.processes import SmtpServer, Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
ALL = "everything"


@pytest.fixture
def page(browser: Browser, live_site: Any) -> Iterator[Page]:
    """An editor's browser at the desk."""
    context = browser.new_context(base_url=live_site.url, viewport={"width": 1280, "height": 900})
    log_in(context, live_site.url)
    yield context.new_page()
    context.close()


def step(page: Page, release: Release, name: str) -> None:
    page.goto(f"/redaktion/pressmeddelanden/{release.pk}/{name}/")


def choose(page: Page, undo: str, **answers: str) -> None:
    page.check(f"input[name=undo][value='{undo}']")
    for name, value in {"waits": ALL, **answers}.items():
        page.check(f"input[name={name}][value='{value}']")
    page.click(".question button[type=submit]")
    page.wait_for_url("**/change/**")


def test_the_radios_do_what_they_say_and_the_window_counts_down_and_is_undone(
    page: Page, worker: Worker, smtp_server: SmtpServer, settings: Any
) -> None:
    settings.ALERT_UNDO = dt.timedelta(seconds=2)
    a_subscriber("anna@example.se")
    release = a_release(title="Ny bro")
    worker.start()

    step(page, release, "publicera")
    expect(page.locator("input[name=undo][value='2']")).to_be_checked()
    expect(page.locator(".later")).to_be_hidden()
    page.check("input[name=when][value=later]")
    expect(page.locator("input[name=day]")).to_be_visible()
    expect(page.locator("input[name=waits]").first).to_be_hidden()
    expect(page.locator(".question button[type=submit]")).to_have_text("Schemalägg")
    page.check("input[name=when][value=now]")
    expect(page.locator(".question button[type=submit]")).to_have_text("Publicera nu")
    choose(page, "60")
    window = page.locator(".undo-window strong")
    expect(window).to_contain_text("sekunder")
    first = window.inner_text()
    expect(window).not_to_have_text(first)
    page.click(".undo-window button")
    expect(page.locator(".messagelist")).to_contain_text("Nu är det ett utkast igen.")
    assert not Edition.objects.exists()

    step(page, release, "publicera")
    choose(page, "2")
    expect(window).to_have_text("Det är offentligt nu.", timeout=20_000)
    smtp_server.wait_for(1)

    change(release)
    step(page, release, "rattelse")
    page.fill("[name=note]", "Det var barnen.")
    choose(page, "2", kind="update")
    expect(window).to_have_text("Det är offentligt nu.", timeout=20_000)
    assert Edition.objects.get(live=True).kind == "update"

    step(page, release, "aterkalla")
    page.fill("[name=reason]", "Fel text.")
    choose(page, "60")
    expect(window).to_contain_text("Återkallas om")
    page.goto(form_address(release))
    page.click(".undo-window button")
    expect(page.locator(".messagelist")).to_contain_text("Pressmeddelandet är kvar i pressrummet")
    assert Edition.objects.get(live=True).number == 2
    assert len(smtp_server.messages) == 1
