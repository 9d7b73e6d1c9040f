"""A printed release: whoever reads it on paper can type every address in."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Browser

from releases.media import attachments
from releases.models import Attachment, ReleaseLink
from releases.services import publishing
from releases.tests.cast import a_keyword, a_release
from releases.tests.media.files import PDF
from releases.tests.newsroom.test_in_browser import open_page

pytestmark = pytest.mark.django_db(transaction=True)

BODY = (
    '<p>Läs <a href="https://www.example.se/karta?a=1">kartan</a>, <a href="/om/">om oss</a> '
    'eller <a href="mailto:press@example.se">mejla</a>.</p>'
)
SHOWN = """() => Object.fromEntries([...document.querySelectorAll("a[href]")]
  .filter(link => link.checkVisibility())
  .map(link => [link.textContent.trim(), link, getComputedStyle(link, "::after").content])
  .map(([words, link, after]) => [words, after === "none" ? "" : after.replaceAll('"', "").replaceAll(" (", "(")]))"""


def test_paper_shows_the_addresses_of_links_in_the_text_and_not_those_of_menus(
    browser: Browser, live_site: object
) -> None:
    release = a_release(
        slug="utskrift",
        body=BODY,
        keywords=[a_keyword("kultur")],
        decisions=[{"outcome": "Ja.", "protocol_url": "https://www.example.se/protokoll.pdf"}],
    )
    ReleaseLink.objects.create(release=release, url="https://www.example.se/forslag", label="Förslaget")
    file = attachments.keep(ContentFile(PDF))
    Attachment.objects.create(release=release, file=file, title="Kartan i stort")
    edition = publishing.publish(release, by=None, alert=False)
    page = open_page(browser, scripts=True)
    page.emulate_media(media="print")
    page.goto(f"{live_site.url}{edition.get_absolute_url()}")
    shown = page.evaluate(SHOWN)
    assert {
        words: shown.pop(words) for words in ("kartan", "om oss", "mejla", "Förslaget", "Kartan i stort")
    } == {
        "kartan": "(https://www.example.se/karta?a=1)",
        "om oss": f"({live_site.url}/om/)",
        "mejla": "(mailto:press@example.se)",
        "Förslaget": "(https://www.example.se/forslag)",
        "Kartan i stort": f"({live_site.url}/media/{file})",
    }
    minutes = [words for words, after in shown.items() if after == "(https://www.example.se/protokoll.pdf)"]
    assert len(minutes) == 1
    assert {after for words, after in shown.items() if words not in minutes} == {""}
