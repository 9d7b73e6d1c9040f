"""Press images in a real browser: many at once become cards, each refused one a line, and axe finds nothing."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from releases.models import PressImage, Release
from releases.tests.cast import a_release, an_uploaded_image
from releases.tests.chromium import AXE
from releases.tests.desk.pictures import a_jpeg
from releases.tests.desk.reading import form_address
from releases.tests.desk.test_in_browser import log_in, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LIST = "/redaktion/releases/pressimage/"


@pytest.fixture
def page(browser: Browser, live_site: object) -> Iterator[Page]:
    site = str(live_site.url)  # type: ignore[attr-defined]
    context = browser.new_context(
        base_url=site, locale="sv-SE", viewport={"width": 390, "height": 800}, color_scheme="dark"
    )
    log_in(context, site)
    yield context.new_page()
    context.close()


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_many_images_become_cards_and_what_is_none_is_named(page: Page) -> None:
    page.goto(LIST)
    page.click("text=Lägg till pressbilder")
    picture = a_jpeg().read()
    files = [file("ett.jpg", picture), file("kvitto.jpg", b"%PDF-1.7"), file("tre.jpg", picture)]
    page.set_input_files("#intake-upload", files)
    page.locator(".intake-card").nth(1).wait_for()
    page.locator(".intake-refused >> text=kvitto.jpg").wait_for()
    page.locator("text=2 av 3 bilder uppladdade, 1 togs inte med.").wait_for()
    # Enter saves, and takes nothing away.
    page.locator(".intake-card [name$=-caption]").first.press("Enter")
    page.locator(".intake-card .errorlist").nth(1).wait_for()
    assert Axe().run(page, options=AXE).response["violations"] == []
    for card in page.locator(".intake-card").all():
        card.locator("[name$=-alt]").fill("En bro")
    with page.expect_navigation():
        page.click(".intake-save")
    assert page.locator("text=2 bilder är sparade").is_visible()
    assert set(PressImage.objects.values_list("alt", flat=True)) == {"En bro"}


def test_the_point_is_moved_by_keys_and_every_shape_follows(page: Page) -> None:
    image = an_uploaded_image(width=900, height=300)
    page.goto(f"{LIST}{image.pk}/change/")
    square = page.locator("[data-shape='1x1'] .focal-crop img")
    page.locator(".focal-point").focus()
    for _press in range(5):
        page.keyboard.press("Shift+ArrowRight")
    assert "100 procent från vänster" in str(page.get_attribute(".focal-point", "aria-label"))
    assert square.evaluate("image => image.style.objectPosition") == "100% 50%"
    page.click("[data-shape='1x1'].focal-shape")
    for _press in range(10):
        page.keyboard.press("Shift+ArrowLeft")
    assert square.evaluate("image => image.style.objectPosition") == "0% 50%"
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.click("[name=_continue]")
    page.wait_for_load_state()
    image.refresh_from_db()
    assert image.focal_points == {"": [100, 50], "1x1": [0, 50]}


def chosen_rows(page: Page) -> list[str]:
    return [
        str(one.get_attribute("src"))
        for one in page.locator("#release_images-group .image-chosen img:visible").all()
    ]


def test_images_are_chosen_by_keys_in_a_grid_and_new_ones_become_rows(page: Page) -> None:
    bridge, playground = an_uploaded_image(alt="En bro"), an_uploaded_image(alt="En lekplats", width=500)
    settled(page, form_address(a_release(images=[bridge])))
    assert chosen_rows(page) == [bridge.thumbnail.url]
    page.locator(".image-chosen button:visible").focus()
    page.keyboard.press("Enter")
    page.locator("[data-image]").nth(1).wait_for()
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.image-chosen') !== null")
    page.keyboard.press("Enter")
    page.keyboard.type("lekplats")
    page.locator("[data-image]").nth(1).wait_for(state="detached")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert chosen_rows(page) == [playground.thumbnail.url]
    page.locator(".image-chosen button:visible").click()
    page.set_input_files("#intake-upload", [file("ny.jpg", a_jpeg().read())])
    page.locator(".intake-card [name$=-alt]").fill("En ny bild")
    page.click("#image-dialog .intake-save")
    page.locator("#image-dialog").wait_for(state="hidden")
    new = PressImage.objects.get(alt="En ny bild")
    assert chosen_rows(page) == [playground.thumbnail.url, new.thumbnail.url]
    page.click("[name=_continue]")
    page.wait_for_load_state()
    assert list(Release.objects.get().images.order_by("releaseimage__position")) == [playground, new]
