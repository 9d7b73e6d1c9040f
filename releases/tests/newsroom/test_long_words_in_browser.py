"""One long word, as Swedish makes them, on a narrow screen: nothing scrolls sideways, and no figure breaks."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from releases.alerts import letters
from releases.mail import tokens
from releases.models import AccessToken, Edition
from releases.services import publishing
from releases.tests.alerts.test_mail_layout import a_stored_picture
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_subscriber,
    an_editor,
    published,
)

pytestmark = pytest.mark.django_db(transaction=True)

# 46 letters that hyphenation knows, and 60 that no dictionary does.
WORD = "Barnomsorgsverksamhetsförbättringsprojektledare"
ODD = "Qxzvvqj" * 8 + "Kvwx"
ADDRESS = "fornamn.mellannamn.efternamn-efternamn@kommunikationsavdelningen.umea.example.se"
BODY = (
    f"<h2>{WORD} {ODD}</h2><p>{ODD}</p><p>– {ODD}, säger {WORD} Ek (S), {WORD}.</p>"
    f"<ul><li>{ODD}<ol><li>{WORD}</li></ol></li></ul>"
    f'<p><a href="https://example.se/{ODD}">https://example.se/{ODD}</a></p>'
    f"<table><thead><tr><th>{WORD}</th><th>Kostnad</th><th>{WORD}</th></tr></thead>"
    f"<tbody><tr><td>{ODD}</td><td>1 200 000 kr</td><td>12,5 procent</td></tr></tbody></table>"
)
# A box for each line that something is set in.
LINES = """one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return range.getClientRects().length;
}"""
# What makes the page scroll, or nothing.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth <= innerWidth) return "";
  const scrolls = one => one && one !== document.body
    && (getComputedStyle(one).overflowX !== "visible" || scrolls(one.parentElement));
  const out = [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !scrolls(one.parentElement));
  const innermost = out.filter(one => !out.some(other => one !== other && one.contains(other)));
  return "scrolls: " + innermost.map(one => `${one.parentElement.className} > ${one.outerHTML.slice(0, 120)}`);
}"""


@pytest.fixture
def edition() -> Edition:
    """A release in which every word that can be long is."""
    committee = a_committee(f"{WORD.lower()}nämnden", kind="committee")
    person = a_person(f"{WORD} {ODD}"[:120], email=ADDRESS, is_press_contact=True, organisation=WORD)
    decision = {
        "outcome": f"{ODD} {WORD}",
        "committee": committee,
        "case_number": "KSN-2026/" + "1" * 40,
        "paragraph": "12345678901234567890",
        "dissent_text": ODD,
        "votes_for": 7,
        "votes_against": 6,
    }
    return published(
        title=f"{ODD} {WORD}",
        lead=f"{WORD} {ODD}",
        slug="langt",
        body=BODY,
        at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        committees=[committee],
        keywords=[a_keyword(ODD)],
        contacts=[person],
        decisions=[decision],
        budget=[{"amount": 1_250_000_000, "purpose": ODD, "first_year": 2026}],
        images=[a_press_image(caption=ODD, credit=ODD), a_press_image(caption=WORD)],
    )


def narrow(browser: Browser, site: str, *, width: int = 320) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="sv-SE", base_url=site)
    context.set_default_timeout(20_000)
    return context.new_page()


def test_no_public_page_scrolls_sideways(browser: Browser, live_site: object, edition: Edition) -> None:
    subscriber = a_subscriber()
    key = tokens.issue([subscriber], AccessToken.Purpose.MANAGE)[subscriber.pk]
    body, keyword = edition.committees.get().slug, edition.keywords.get().slug
    gone = published(title=f"{ODD} {WORD}", slug="borta", at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    publishing.withdraw(gone.release, by=an_editor(), reason=ODD)
    matter = edition.document.decisions[0].case_number
    pages = [
        *("/", "/pressmeddelanden/", f"/pressmeddelanden/?q={WORD}", f"/pressmeddelanden/?q={ODD}"),
        *(
            "/pressmeddelanden/2026/langt/",
            "/pressmeddelanden/2026/langt/utgava/1/",
            "/en/pressmeddelanden/2026/langt/",
        ),
        *("/pressmeddelanden/2026/borta/", "/namnder/", f"/namnder/{body}/", f"/nyckelord/{keyword}/"),
        *("/presskontakter/", "/beslut/", "/beslut/?visa=belopp", "/arenden/", f"/arenden/{matter}/"),
        *("/pressbilder/", "/prenumerera/", f"/prenumerera/?namnd={body}", f"/prenumeration/{key}/"),
    ]
    page, wide = narrow(browser, str(live_site.url)), {}  # type: ignore[attr-defined]
    for address in pages:
        page.goto(address)
        if found := page.evaluate(TOO_WIDE):
            wide[address] = found
    page.context.close()
    assert wide == {}


def at_the_desk(browser: Browser, site: str, *, width: int) -> Page:
    page, client = narrow(browser, site, width=width), Client()
    client.force_login(an_editor("anna"))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
    return page


def test_no_list_of_the_desk_is_cut_at_1280_pixels(
    browser: Browser, live_site: object, edition: Edition
) -> None:
    a_person("Alva Ek", is_press_contact=True, phones=["070-174 06 05"])
    page = at_the_desk(browser, str(live_site.url), width=1280)  # type: ignore[attr-defined]
    for noun in ("person", "edition", "release"):
        page.goto(f"/redaktion/releases/{noun}/")
        table, box = page.locator("#result_list"), page.locator(".results")
        assert table.evaluate("one => one.scrollWidth") <= box.evaluate("one => one.clientWidth"), noun
    page.goto("/redaktion/releases/person/?q=Alva")
    assert page.locator("td.field-first_phone").evaluate(LINES) == 1
    page.context.close()


def test_no_page_of_the_desk_scrolls_sideways(browser: Browser, live_site: object, edition: Edition) -> None:
    site = str(live_site.url)  # type: ignore[attr-defined]
    page, wide = at_the_desk(browser, site, width=320), {}
    release = f"/redaktion/releases/release/{edition.release_id}"
    for address in (
        "/redaktion/",
        "/redaktion/releases/release/",
        f"{release}/change/",
        f"{release}/preview/",
    ):
        page.goto(address, wait_until="networkidle")  # the checklist comes after the page
        if found := page.evaluate(TOO_WIDE):
            wide[address] = found
    page.context.close()
    assert wide == {}


@pytest.mark.parametrize(("size", "most"), [((200, 700), (200, 704)), ((300, 3000), (300, 704))])
def test_a_narrow_picture_is_neither_blown_up_nor_taller_than_a_screenful(
    browser: Browser, live_site: object, size: tuple[int, int], most: tuple[int, int]
) -> None:
    body = f'<p><img src="{a_stored_picture(*size)}" alt="Karta"></p>'
    image = a_press_image(width=size[0], height=size[1])
    edition = published(slug="karta", body=body, images=[image], at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    for width in (320, 1280):
        page = narrow(browser, str(live_site.url), width=width)  # type: ignore[attr-defined]
        page.goto(edition.get_absolute_url())
        pictures = page.locator(".main-figure img, .body img")
        boxes = [pictures.nth(place).bounding_box() for place in range(pictures.count())]
        assert [box for box in boxes if box["width"] > most[0] or box["height"] > most[1]] == []  # type: ignore[index]
        assert len(boxes) == 2
        page.context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_a_mail_fits_and_its_figures_and_headings_stay_whole(
    browser: Browser, edition: Edition, width: int
) -> None:
    page = narrow(browser, "http://testserver", width=width)
    page.route("**/*", lambda route: route.abort())
    page.set_content(letters.edition_letter(edition).html)
    assert page.evaluate(TOO_WIDE) == ""
    figures = page.locator(".figure")
    assert figures.count() == 2
    assert [figures.nth(place).evaluate(LINES) for place in range(2)] == [1, 1]
    for whole in (page.locator("th", has_text="Kostnad"), page.locator(".sum")):
        assert whole.evaluate(LINES) == 1
    page.context.close()
