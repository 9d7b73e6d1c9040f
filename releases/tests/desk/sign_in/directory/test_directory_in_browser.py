"""Through the real buttons in Chromium: the directory is another site, so its answers come without our cookies."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.models import Editor
from releases.services import accounts
from releases.tests.cast import an_editor
from releases.tests.chromium import AXE
from releases.tests.desk.sign_in.directory.browsing import PERSON
from releases.tests.desk.sign_in.directory.openid_provider import CLIENT, SECRET, OpenIDProvider
from releases.tests.desk.sign_in.directory.saml_provider import SAMLProvider

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def accessible(page: Page, name: str) -> None:
    """The page keeps to WCAG 2.2 and is as wide as the window, on a computer and on a small telephone at night."""
    for width, scheme in ((1280, "light"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], name


def test_one_gets_in_by_each_button_and_by_an_emergency_account_when_both_are_away(
    browser: Browser, live_site: Any, settings: Any, roles_of_groups: None
) -> None:
    site = live_site.url
    with OpenIDProvider(site) as openid, SAMLProvider() as saml:
        openid.person, saml.person = {**PERSON}, {**PERSON, "sub": "x"}
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
            openid.url,
            CLIENT,
            SECRET,
        )
        settings.SAML_METADATA, settings.SAML_NAME = saml.entity, "e-legitimation"
        context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800}, locale="sv-SE")
        page, broken = context.new_page(), []
        page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)

        page.goto("/redaktion/statistik/")
        page.get_by_role("button", name="Logga in med ditt kommunkonto").click()
        expect(page).to_have_url(f"{site}/redaktion/statistik/")
        page.get_by_role("button", name="Logga ut").click()
        page.get_by_role("link", name="Logga in igen").click()

        page.get_by_role("button", name="Logga in med e-legitimation").click()
        page.get_by_role("button", name="Logga in som Ebba").click()
        expect(page).to_have_url(f"{site}/redaktion/")
        assert Editor.objects.get().username == "ebba.nordlund"
        page.get_by_role("button", name="Logga ut").click()
        assert broken == []

        settings.DESK_LOCAL_SIGN_IN = "emergency"
        jour = an_editor("jour")
        accounts.mark_for_emergencies(jour, True, by=jour)
        openid.close()
        page.goto("/redaktion/login/")
        page.get_by_role("button", name="Logga in med ditt kommunkonto").click()
        expect(page.get_by_role("heading", name="Kommunens inloggning svarar inte")).to_be_visible()
        page.get_by_role("link", name="Logga in med ett nödkonto").click()
        page.get_by_label("Användarnamn").fill("jour")
        page.get_by_label("Lösenord").fill("hemligt")
        page.get_by_role("button", name="Logga in", exact=True).click()
        expect(page).to_have_url(f"{site}/redaktion/")
        context.close()
        assert broken == []


def test_what_one_sees_of_it_is_accessible_and_fits(
    browser: Browser, live_site: Any, settings: Any, roles_of_groups: None
) -> None:
    with OpenIDProvider(live_site.url) as openid:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = (
            openid.url,
            CLIENT,
            SECRET,
        )
        context = browser.new_context(base_url=live_site.url, locale="sv-SE", bypass_csp=True)
        page = context.new_page()
        page.goto("/redaktion/login/")
        accessible(page, "one")
        settings.SAML_METADATA, settings.SAML_NAME = (
            "/nowhere",
            "e-legitimation för anställda i Exempelstads kommun",
        )
        page.goto("/redaktion/login/")
        accessible(page, "both")
        settings.DESK_LOCAL_SIGN_IN = "emergency"
        page.goto("/redaktion/login/")
        accessible(page, "emergency")
        page.get_by_text("Svarar inte kommunens inloggning?").click()
        accessible(page, "emergency-open")
        openid.close()
        page.get_by_role("button", name="Logga in med ditt kommunkonto").click()
        accessible(page, "away")
        context.close()
