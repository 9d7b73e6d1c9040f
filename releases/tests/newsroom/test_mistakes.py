"""A form that comes back says on top what to mend, and leads there: on every form of readers and of the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from lxml import html as lxml_html
from playwright.sync_api import Browser, expect

from releases.mail import tokens
from releases.models import AccessToken, Release
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.chromium import AXE

pytestmark = pytest.mark.django_db(transaction=True)

DESK = "/redaktion/"
EMPTY_ROWS = {
    f"{prefix}-{name}": number
    for prefix in ("contacts", "decisions", "budget_lines", "images", "attachments", "links", "roles")
    for name, number in (
        ("TOTAL_FORMS", 0),
        ("INITIAL_FORMS", 0),
        ("MIN_NUM_FORMS", 0),
        ("MAX_NUM_FORMS", 1000),
    )
}


def manage() -> str:
    reader = a_subscriber()
    return f"/prenumeration/{tokens.issue([reader], AccessToken.Purpose.MANAGE)[reader.pk]}/"


def a_step(step: str) -> str:
    release = published().release if step in ("aterkalla", "rattelse") else a_release()
    Release.objects.update(title="En annan rubrik")
    return f"{DESK}pressmeddelanden/{release.pk}/{step}/"


FORMS: dict[str, tuple[Callable[[], str], dict[str, Any]]] = {
    "subscribe": (lambda: "/prenumerera/", {"email": "anna"}),
    "subscribe to nothing": (lambda: "/prenumerera/", {"email": "a@example.se", "omfang": "urval"}),
    "subscribe somehow": (lambda: "/prenumerera/", {"email": "a@example.se", "omfang": "x", "rytm": "x"}),
    "choose": (manage, {"omfang": "urval"}),
    "choose a matter": (manage, {"omfang": "urval", "nytt_arende": "KS 2099/1"}),
    "move": (lambda: f"{manage()}adress/", {"email": "anna"}),
    "move to the same": (lambda: f"{manage()}adress/", {"email": "lasare@example.se"}),
    "log in": (lambda: f"{DESK}login/", {"username": "", "password": ""}),
    "write": (lambda: f"{DESK}releases/release/add/", EMPTY_ROWS),
    "write a row": (
        lambda: f"{DESK}releases/release/add/",
        {
            **EMPTY_ROWS,
            "title": "Ett utkast",
            "links-TOTAL_FORMS": 1,
            "links-0-url": "inget",
            "links-0-position": 0,
        },
    ),
    "a body": (lambda: f"{DESK}releases/committee/add/", {}),
    "a person": (lambda: f"{DESK}releases/person/add/", {**EMPTY_ROWS, "phones": "ring mig", "email": "x"}),
    "a keyword": (lambda: f"{DESK}releases/keyword/add/", {}),
    "a picture": (lambda: f"{DESK}releases/pressimage/add/", {}),
    "an editor": (lambda: f"{DESK}releases/editor/add/", {}),
    "publish": (lambda: a_step("publicera"), {"when": "later"}),
    "correct": (lambda: a_step("rattelse"), {"seen": "x", "number": 1}),
    "withdraw": (lambda: a_step("aterkalla"), {}),
    "password": (lambda: f"{DESK}password_change/", {}),
}


def page_of(client: Client, form: str) -> Any:
    address, fields = FORMS[form]
    response = client.post(address(), fields)
    assert response.status_code in (200, 400)
    return lxml_html.fromstring(response.content.decode())


@pytest.mark.parametrize("form", FORMS)
def test_one_summary_stands_before_the_fields_takes_the_focus_and_leads_to_each(form: str) -> None:
    client = Client()
    if form != "log in":
        client.force_login(an_editor())
    page = page_of(client, form)
    (summary,) = page.xpath("//*[@role='alert'][not(ancestor::dialog)]")
    assert summary.xpath("@autofocus")
    assert summary.xpath("@tabindex") == ["-1"]
    assert summary.xpath(".//h2")
    assert len(summary.xpath(".//li")) >= 1
    for place in summary.xpath(".//a/@href"):
        assert len(page.xpath(f"//*[@id='{place.removeprefix('#')}']")) == 1, place
    fields = page.xpath("//main//input[not(@type='hidden')] | //main//textarea")
    everything = list(page.iter())
    assert all(everything.index(summary) < everything.index(field) for field in fields)
    said = " ".join(page.text_content().split())
    assert "This field" not in said


@pytest.mark.parametrize("scripts", [True, False])
def test_the_summary_has_the_focus_with_and_without_javascript(
    browser: Browser, live_site: Any, scripts: bool
) -> None:
    page = browser.new_context(java_script_enabled=scripts, locale="sv-SE").new_page()
    page.goto(f"{live_site.url}{manage()}")
    page.get_by_label("Ny e-postadress").fill("lasare@example.se")
    page.get_by_role("button", name="Byt").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    if scripts:
        assert [fault["id"] for fault in Axe().run(page, options=AXE).response["violations"]] == []
    summary.get_by_role("link").click()
    expect(page.get_by_label("Ny e-postadress")).to_be_in_viewport()


def test_the_desks_summary_has_the_focus_beside_the_editor(browser: Browser, live_site: Any) -> None:
    client = Client()
    client.force_login(an_editor())
    context = browser.new_context(base_url=live_site.url, locale="sv-SE")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_site.url}])
    page = context.new_page()
    page.goto(f"{DESK}releases/release/add/")
    page.get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("rubrik", exact=False).first).to_be_focused()
