"""A journalist in a real browser without JavaScript: the number, the person, the picture, the matter, what it said."""

import csv
import datetime as dt
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from releases.models import Edition, Release, Role
from releases.services import publishing
from releases.tests.cast import a_committee, a_person, a_press_image
from releases.tests.chromium import AXE
from releases.tests.newsroom.ledger.reading import IN_2024, decided
from releases.tests.newsroom.test_in_browser import open_page

pytestmark = pytest.mark.django_db(transaction=True)

BRIDGE = "TN-2018/00312"
PAGES = (
    *(
        "/beslut/",
        "/beslut/?vy=pengar",
        "/beslut/?fran=x",
        "/beslut/?ar=1999",
        "/arenden/",
        "/arenden/tn-2018-312/",
    ),
    *("/arenden/?dnr=BN-1", "/arenden/bn-1/", "/pressbilder/", "/pressbilder/bilder.zip", "/presskontakter/"),
)


@pytest.fixture
def press_room(live_site: object) -> str:
    """Two bodies, a matter that came back, money, a picture and a chair; returns the site's address."""
    chair = a_person("Samir Haddadi")
    Role.objects.create(
        person=chair, title="ordförande", committee=a_committee("tekniska nämnden", kind="committee")
    )
    picture = a_press_image(alt="Bron i kväll", credit="Foto: Ebba Vindmyr")
    decided(
        "Nämnden utreder en bro.",
        body="tekniska nämnden",
        on=dt.date(2024, 4, 10),
        case_number=BRIDGE,
        amounts=(1_200_000,),
        follow_up=dt.date(2025, 5, 1),
        release={"at": IN_2024},
    )
    decided(
        "Nämnden bygger bron.",
        body="tekniska nämnden",
        case_number=BRIDGE,
        votes_for=7,
        votes_against=6,
        reservations=["M"],
        amounts=(171_500_000, 1_250_000_000),
        release={"contacts": [chair], "images": [picture]},
    )
    decided(
        "Gymnasie- och vuxenutbildningsnämnden köper instrument.",
        body="gymnasie- och vuxenutbildningsnämnden",
    )
    return str(live_site.url)  # type: ignore[attr-defined]


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role(
            "link" if "CSV" in name or name == "Ladda ner" else "button", name=name
        ).first.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_every_page_is_accessible_and_fits(
    browser: Browser, press_room: str, width: int, scheme: str
) -> None:
    page, found = open_page(browser, width=width, scheme=scheme), {}
    for address in PAGES:
        page.goto(press_room + address)
        faults = [fault["id"] for fault in Axe().run(page, options=AXE).response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[address] = faults + ["scrolls sideways"] * too_wide
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_a_bodys_money_of_a_year_reaches_a_spreadsheet(
    browser: Browser, press_room: str, tmp_path: Path
) -> None:
    page = open_page(browser, scripts=False)
    page.goto(press_room)
    page.get_by_role("link", name="Beslut", exact=True).click()
    page.get_by_role("link", name="Pengar").click()
    page.get_by_label("Nämnd eller bolag").select_option("tekniska-namnden")
    page.get_by_label("Första året pengarna gäller").select_option("2025")
    page.get_by_label("Från", exact=True).fill("2 000 000")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_text("1 421 500 000 kronor")).to_be_visible()
    with downloaded(page, "kalkylark (CSV)", tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Belopp i kronor"] for row in rows] == ["1250000000", "171500000"]


OVERLAPS = """() => {
  let found = [];
  for (const drawing of document.querySelectorAll("svg.drawing")) {
    const labels = [...drawing.querySelectorAll("text[text-anchor=middle]")]
      .map(text => text.getBoundingClientRect()).filter(box => box.width);
    for (let i = 1; i < labels.length; i++) {
      const gap = labels[i].left - labels[i - 1].right;
      if (gap < 3) found.push(gap);
    }
    if (labels.length < 4) found.push("too few");
  }
  return found;
}"""


@pytest.mark.parametrize("years", [12, 11, 8])
def test_years_below_a_chart_stand_apart_at_every_width(
    browser: Browser, live_site: object, years: int
) -> None:
    for year in range(2026 - years, 2026):
        decided(f"Beslut {year}.", on=dt.date(year, 3, 4))
    page = open_page(browser, scripts=True)
    page.goto(f"{live_site.url}/beslut/")
    found = {}
    for width in (
        320,
        390,
        480,
        640,
        700,
        767,
        768,
        800,
        860,
        919,
        960,
        1000,
        1050,
        1100,
        1200,
        1280,
        1344,
        1600,
    ):
        page.set_viewport_size({"width": width, "height": 800})
        found[width] = page.evaluate(OVERLAPS)
    assert {width: gaps for width, gaps in found.items() if gaps} == {}


def test_the_chair_is_two_clicks_away(browser: Browser, press_room: str) -> None:
    page = open_page(browser, width=320, scripts=False)
    page.goto(press_room)
    page.locator("summary", has_text="Meny").click()  # folded on a screen this narrow
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Presskontakter").click()
    page.get_by_role("link", name="Tekniska nämnden").first.click()
    chair = page.locator("#tekniska-namnden")
    expect(chair).to_be_in_viewport()
    expect(chair.get_by_role("link", name="070-174 06 05")).to_have_attribute("href", "tel:+46701740605")


def test_pictures_are_taken_home_with_their_credit(browser: Browser, press_room: str, tmp_path: Path) -> None:
    page = open_page(browser, scripts=False)
    page.goto(f"{press_room}/pressbilder/?q=kväll")
    page.get_by_label("Välj: Bron i kväll").check()
    with zipfile.ZipFile(downloaded(page, "Ladda ner de valda (ZIP)", tmp_path)) as archive:
        assert "Foto: Ebba Vindmyr" in archive.read("pressbilder/bildtexter.txt").decode()
    assert downloaded(page, "Ladda ner", tmp_path).suffix == ".jpg"


def test_a_matter_is_followed_from_a_release_to_its_feed(browser: Browser, press_room: str) -> None:
    page = open_page(browser, scripts=False)
    page.goto(f"{press_room}/beslut/")
    page.get_by_role("link", name="Nämnden bygger bron.").click()
    expect(page.get_by_role("heading", name="Tidigare i ärendet")).to_be_visible()
    page.get_by_role("link", name="Hela ärendet TN-2018/00312").click()
    feed = page.get_by_role("link", name="Följ med Atom-flöde").get_attribute("href")
    assert "Nämnden bygger bron." in page.request.get(press_room + str(feed)).text()


def test_an_old_edition_is_read_beside_the_one_that_holds(browser: Browser, press_room: str) -> None:
    edition = Edition.objects.live().get(title="Nämnden bygger bron.")
    Release.objects.filter(pk=edition.release_id).update(lead="Den kostar 171,5 miljoner kronor.")
    publishing.correct(edition.release, by=None, note="Bron hade fått fel pris.", alert=False)
    page = open_page(browser, scripts=False)
    page.goto(f"{press_room}/beslut/")
    page.get_by_role("link", name="Nämnden bygger bron.").click()
    expect(page.get_by_text("Bron hade fått fel pris.")).to_be_visible()
    page.get_by_role("link", name="Läs utgåva 1").click()
    expect(page.get_by_text("Det här är utgåva 1, som inte längre gäller.")).to_be_visible()
    expect(page.get_by_text(edition.document.lead)).to_be_visible()
    page.get_by_role("link", name="Läs den utgåva som gäller").click()
    expect(page.get_by_text("Den kostar 171,5 miljoner kronor.")).to_be_visible()
