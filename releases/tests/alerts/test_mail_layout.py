"""A mail in the programs that people have: padding in cells, pictures that fit, tables that stay whole."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from lxml import html as lxml_html
from PIL import Image

from releases.alerts import letters, mail_markup
from releases.models import Edition
from releases.tests.cast import a_press_image, published

pytestmark = pytest.mark.django_db

TABLE = (
    "<table><thead><tr><th>Stadsdel</th><th>Kostnad</th></tr></thead>"
    "<tbody><tr><td>Öbacka får 5 000 kr</td><td>1 200 000 kr</td></tr></tbody></table>"
)
BODY = f"<p>Ord</p><blockquote><p>– Ja, <cite>säger Alva Ek (S)</cite>.</p></blockquote>{TABLE}<ul><li>ett</li></ul>"
CELLS = {"td", "th"}
# Word gives lists their own indent, and a link's padding stands in its cell as well.
OTHERWISE = {"ul", "ol", "body", "p", "caption"}


def a_stored_picture(width: int, height: int) -> str:
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#7a9c8a").save(drawn, "PNG")
    return default_storage.url(default_storage.save("bilder/smal.png", ContentFile(drawn.getvalue())))


def edition() -> Edition:
    return published(
        body=BODY,
        images=[a_press_image()],
        decisions=[{"outcome": "Ja.", "case_number": "KS 2026/1"}],
        budget=[{"amount": 1_200_000, "purpose": "lek"}],
    )


def read(letter: letters.Letter) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(letter.html)


def padded(root: lxml_html.HtmlElement) -> set[str]:
    """Return the names of elements whose own style gives them padding beside their text."""
    beside = re.compile(r"(?:^|;)\s*padding(?:-left|-right)?\s*:\s*(?!0(?:px)?\s*(?:;|$))")
    return {
        one.tag for one in root.iter() if isinstance(one.tag, str) and beside.search(one.get("style", ""))
    }


def test_padding_stands_in_cells_where_outlook_keeps_it() -> None:
    note = letters.edition_letter(edition(), correction_note="Fel belopp.")
    assert padded(read(note)) - CELLS - OTHERWISE == {"a"}
    for frame in ("masthead", "content", "footer", "fact", "note", "quote"):
        assert read(note).find_class(frame)
        assert {one.tag for one in read(note).find_class(frame)} == {"td"}, frame


def test_the_button_is_a_coloured_cell_that_outlook_pads() -> None:
    [cell] = read(letters.edition_letter(edition())).find_class("button-cell")
    assert cell.tag == "td"
    assert cell.get("bgcolor")
    assert "mso-padding-alt: 12px 22px" in cell.get("style")
    [link] = cell.findall("a")
    assert link.get("href").startswith("http://testserver/pressmeddelanden/")


@pytest.mark.parametrize(
    ("size", "across"), [((200, 700), 200), ((300, 3000), 72), ((1200, 800), 536), ((40, 40), 40)]
)
def test_a_picture_is_never_larger_than_it_is_nor_than_a_screen(size: tuple[int, int], across: int) -> None:
    address = a_stored_picture(*size)
    body = f'<p><img src="{address}" alt="Karta"></p><p><img src="{address}" alt="Karta" width="5000"></p>'
    images = read(letters.edition_letter(published(body=body))).xpath("//img")
    assert [int(image.get("width")) for image in images] == [across, across]
    press = published(images=[a_press_image(width=size[0], height=size[1])])
    [image] = read(letters.edition_letter(press)).xpath("//img")
    assert int(image.get("width")) == across
    assert int(image.get("height")) <= mail_markup.TALLEST


def test_a_picture_that_is_not_there_is_not_blown_up() -> None:
    body = '<p><img src="/media/bilder/borta.png" alt="Karta"></p>'
    [image] = read(letters.edition_letter(published(body=body))).xpath("//img")
    assert image.get("width") is None


def test_figures_keep_their_line_and_nothing_breaks_anywhere() -> None:
    root = read(letters.edition_letter(edition()))
    [figure] = root.find_class("figure")
    assert figure.text_content() == "1\u00a0200\u00a0000\u00a0kr"
    assert "nowrap" in figure.get("style")
    [other] = [cell for cell in root.find_class("figures")[0].iter("td") if cell is not figure]
    assert other.text_content() == "Öbacka får 5\u00a0000\u00a0kr"
    broken = [one.tag for one in root.iter("h1", "h2", "td", "th") if "anywhere" in one.get("style", "")]
    assert broken == []
