"""The form in sections: an outline leads to each, none is folded that is to be mended, errors name field and row."""

import pytest
from django.test import Client
from lxml import html

from releases.tests.cast import a_release
from releases.tests.desk.reading import form_address, form_of, typed, with_row, words

pytestmark = pytest.mark.django_db
SECTIONS = [
    "Rubrik och text",
    "Vad det handlar om",
    "Språk, adress och texten om oss",
    "Presskontakter",
    "Beslut",
    "Belopp",
    "Pressbilder",
    "Bilagor",
    "Länkar",
]


def page_of(response: object) -> html.HtmlElement:
    return html.fromstring(response.content.decode())  # type: ignore[attr-defined]


def test_the_outline_lists_each_section_and_leads_to_its_heading(writer: Client) -> None:
    page = page_of(writer.get(form_address(a_release())))
    links = page.xpath("//*[@id='outline']//ol//a")
    assert [link.find_class("outline-label")[0].text for link in links] == SECTIONS
    places = [page.xpath("//*[@id=$place]", place=link.get("href")[1:]) for link in links]
    assert [[place.tag for place in found] for found in places] == [["summary"]] * len(SECTIONS)
    assert [found[0].text_content().strip() for found in places] == SECTIONS


def test_no_id_stands_twice_in_the_form(writer: Client) -> None:
    ids = page_of(writer.get(form_address(a_release()))).xpath("//@id")
    assert {one for one in ids if ids.count(one) > 1} == set()


def test_what_is_seldom_changed_is_folded_unless_it_is_to_be_mended(writer: Client) -> None:
    release, place = a_release(), "//details[summary/@id='form-section-3']"
    folded = page_of(writer.get(form_address(release))).xpath(place)[0]
    form = typed(writer.get(form_address(release)), {"slug": "å ä"})
    refused = page_of(writer.post(form_address(release), form)).xpath(place)[0]
    assert ("open" in folded.attrib, "open" in refused.attrib) == (False, True)


def test_each_error_on_top_names_its_row_and_field_and_leads_there(writer: Client) -> None:
    release = a_release(decisions=[{"outcome": "Ja."}])
    row = {"outcome": "Nej.", "status": "decided", "date_precision": "day", "date": "31/2"}
    form = with_row(form_of(writer.get(form_address(release))), "decisions", row)
    page = page_of(writer.post(form_address(release), {**form, "title": ""}))
    summary = page.find_class("error-summary")[0]
    lines = {link.text_content(): link.get("href") for link in summary.iter("a")}
    assert lines["Rubrik: Skriv en rubrik."] == "#id_title"
    assert lines["Beslut 2, Datum: Fyll i ett giltigt datum."] == "#id_decisions-1-date"
    assert summary.get("autofocus") is not None


def test_the_steps_are_named_in_few_words(publisher: Client) -> None:
    page = page_of(publisher.get(form_address(a_release())))
    assert page.xpath("//*[@class='submit-row']/input/@value") == [
        "Spara",
        "Förhandsgranska",
        "Lämna för granskning",
        "Publicera …",
    ]


def test_the_keys_say_what_this_editor_may_do(writer: Client, publisher: Client) -> None:
    address = form_address(a_release())
    assert "sparar och går vidare till publiceringen" in words(publisher.get(address))
    assert "sparar och förhandsgranskar" in words(writer.get(address))
