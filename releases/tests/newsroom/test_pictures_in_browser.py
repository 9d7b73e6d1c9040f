"""A reader's browser takes the smallest file that looks right, and nothing moves while it comes."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from releases.media import images
from releases.tests.cast import an_uploaded_image, published
from releases.tests.chromium import AXE
from releases.tests.newsroom.test_in_browser import open_page

pytestmark = pytest.mark.django_db(transaction=True)

RELEASE = "/pressmeddelanden/2026/bilder/"
NEWER = "/pressmeddelanden/2026/nyare/"


def a_photo(size: tuple[int, int] = (2000, 1500), colour: str = "#7a9c8a") -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    out.seek(0)
    return out


@pytest.fixture
def press_room(live_site: object) -> Iterator[str]:
    """A press room with a release of many pictures, the newest, and an older one."""
    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    placed = images.keep(images.take_in(a_photo(colour="#a05a4a")))
    body = (
        f'<p>Text.</p><p><img src="{placed}" alt="En park" width="2000" height="1500"></p>'
        + "<p>Mer.</p>" * 40
    )
    pictures = [an_uploaded_image(), an_uploaded_image(alt="En gunga")]
    published(slug="bilder", at=moment, body=body, images=pictures)
    published(slug="nyare", at=moment + dt.timedelta(days=1), images=pictures)
    return str(live_site.url)  # type: ignore[attr-defined]


def taken(page: Page, selector: str) -> str:
    """Return the end of the address that the browser took for a picture: its width and format."""
    picture = page.locator(selector).first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    return picture.evaluate("image => image.currentSrc.split('/').pop().split('.').slice(1).join('.')")


@pytest.mark.parametrize(
    ("address", "selector", "narrow", "wide"),
    [
        (RELEASE, ".main-figure img", "480.avif", "960.avif"),
        (RELEASE, ".body img", "480.avif", "960.avif"),
        (RELEASE, ".gallery-figure img", "480.avif", "480.avif"),
        ("/", ".main-story-image img", "480.avif", "960.avif"),
        ("/pressbilder/", ".pictures img", "480.avif", "480.avif"),
    ],
)
def test_a_picture_comes_in_the_width_of_the_screen(
    browser: Browser, press_room: str, address: str, selector: str, narrow: str, wide: str
) -> None:
    for width, expected in ((320, narrow), (1280, wide)):
        page = open_page(browser, width=width)
        page.goto(press_room + address)
        assert taken(page, selector) == expected
        page.context.close()


def test_a_list_shows_small_pictures_where_there_is_room(browser: Browser, press_room: str) -> None:
    page = open_page(browser)
    page.goto(f"{press_room}/pressmeddelanden/")
    assert taken(page, ".item-image") == "480.avif"
    narrow, asked = open_page(browser, width=320), []
    narrow.on("request", lambda request: asked.append(request.url))
    narrow.goto(f"{press_room}/pressmeddelanden/", wait_until="networkidle")
    assert [address for address in asked if "/media/" in address] == []


def test_no_picture_leads_nowhere_and_none_is_fetched_twice(browser: Browser, press_room: str) -> None:
    page, answers = open_page(browser), []
    page.on("response", lambda response: answers.append((response.url, response.status)))
    page.goto(press_room + RELEASE)
    for selector in (".main-figure img", ".body img", ".gallery-figure img"):
        taken(page, selector)
    pictures = [(url, status) for url, status in answers if "/media/" in url]
    assert {status for _url, status in pictures} == {200}
    assert len(pictures) == len(set(pictures)) == 3


def test_pictures_out_of_sight_are_not_fetched(browser: Browser, press_room: str) -> None:
    page, asked = open_page(browser), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(press_room + NEWER, wait_until="networkidle")
    first = page.locator(".main-figure img")
    assert first.get_attribute("loading") is None
    assert first.get_attribute("fetchpriority") == "high"
    assert page.locator(".gallery-figure img").first.get_attribute("loading") == "lazy"


def test_nothing_moves_when_pictures_come(browser: Browser, press_room: str) -> None:
    page, held = open_page(browser), []
    page.route("**/media/**", lambda route: held.append(route))
    page.goto(press_room + RELEASE, wait_until="domcontentloaded")
    below = page.locator(".body p").last
    place = "element => element.getBoundingClientRect().top + scrollY"
    before = below.evaluate(place)
    assert held
    for request in held:
        request.continue_()
    page.unroute("**/media/**")
    for selector in (".main-figure img", ".body img"):
        taken(page, selector)
    assert below.evaluate(place) == before


@pytest.mark.parametrize("address", [RELEASE, "/pressbilder/", "/"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_pages_with_pictures_are_accessible_and_fit(
    browser: Browser, press_room: str, address: str, width: int, scheme: str
) -> None:
    page = open_page(browser, width=width, scheme=scheme)
    page.goto(press_room + address)
    assert [fault["id"] for fault in Axe().run(page, options=AXE).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_the_original_is_offered_with_its_pixels_and_bytes(browser: Browser, press_room: str) -> None:
    page = open_page(browser)
    page.goto(press_room + RELEASE)
    link = page.locator(".main-figure .download")
    assert "2\u00a0000 × 1\u00a0500 bildpunkter" in link.inner_text().replace("\u202f", "\u00a0")
    with page.expect_download() as started:
        link.click()
    with Image.open(started.value.path()) as original:
        assert (original.format, original.size) == ("JPEG", (2000, 1500))
