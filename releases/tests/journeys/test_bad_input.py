"""Bad input gets a clear sentence in Swedish, loses nothing that was typed, and is never an error of ours."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from releases.models import Alert, Edition, PressImage, Subscriber
from releases.tests.journeys.steps import (
    BODY,
    BRIDGE,
    a_whole_form,
    publish,
    release_number,
    step_address,
    write,
)
from releases.tests.journeys.visitor import Visitor
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/redaktion/releases/release/add/"
WORD = """<p class="MsoNormal" style="margin-bottom:0cm;mso-pagination:none"><span lang="SV" style="font-size:
12.0pt;font-family:&quot;Calibri&quot;">Stycke %d om <b>brofästet</b> och dess lagning.<o:p></o:p></span></p>"""
PAGES_BY_TOKEN = ["/prenumerera/bekrafta/%s/", "/prenumeration/%s/", "/prenumeration/%s/avsluta/"]


def test_an_empty_title_is_asked_for_and_nothing_else_is_lost(editor: Visitor) -> None:
    editor.open(ADD).submit(button="Spara", form="/add/", **a_whole_form(title=" "))
    assert (editor.status, "Skriv en rubrik." in editor.text) == (200, True)
    assert editor.field("body") == BODY
    assert editor.field("contacts-0-role") == "ordförande"
    assert editor.field("decisions-0-outcome") == "Nämnden stänger bron för reparation."
    assert editor.field("budget_lines-0-purpose") == "Brofästet"
    editor.submit(button="Spara", form="/add/", title=BRIDGE)
    assert editor.heading == BRIDGE


def test_without_a_contact_it_cannot_be_published_and_the_page_says_where_to_go(editor: Visitor) -> None:
    release = write(editor, **{"contacts-TOTAL_FORMS": 0})
    editor.open(step_address(release, "publicera"))
    assert "Presskontakt saknas" in editor.text
    editor.client.post(
        editor.path, {"when": "now", "csrfmiddlewaretoken": editor.field("csrfmiddlewaretoken")}
    )
    assert not Edition.objects.exists()
    assert release_number(editor.follow("Gå dit")) == release


def test_two_clicks_on_publish_publish_once_and_say_so(editor: Visitor) -> None:
    release = write(editor)
    editor.open(step_address(release, "publicera"))
    twin = copy.copy(editor)
    editor.submit(button="Publicera")
    assert "redan publicerat" in twin.submit(button="Publicera").text
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)


def test_twenty_clicks_at_once_publish_once(editor: Visitor) -> None:
    editor.open(step_address(write(editor), "publicera"))

    def click(_number: int) -> str:
        clicking = copy.copy(editor)
        clicking.client = Visitor().client
        clicking.client.cookies = copy.deepcopy(editor.client.cookies)
        try:
            return clicking.submit(button="Publicera").text
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(click, range(20)))
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)
    assert sum("Publicerat." in answer for answer in answers) == 1
    assert sum("redan publicerat" in answer for answer in answers) == 19


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "är tom"),
        (b"MZ no image", "ingen bild"),
        (b"<svg onload='alert(1)'/>", "ingen bild"),
        (b"GIF89a<?php echo 1;", "är skadad och går inte att visa"),
    ],
)
def test_an_image_that_is_none_is_refused_and_its_words_are_kept(
    editor: Visitor, content: bytes, words: str
) -> None:
    upload = SimpleUploadedFile("bild.jpg", content, "image/jpeg")
    editor.open("/redaktion/releases/pressimage/add/")
    editor.submit(
        button="Spara", form="/add/", upload=upload, alt="Bron i morgonljus", credit="Foto: Ebba Vindmyr"
    )
    assert editor.status == 200
    assert words in editor.text
    assert (editor.field("alt"), editor.field("credit")) == ("Bron i morgonljus", "Foto: Ebba Vindmyr")
    assert not PressImage.objects.exists()


def test_thirty_thousand_characters_from_word_come_out_clean_and_whole(
    editor: Visitor, reader: Visitor
) -> None:
    pasted = "".join(WORD % number for number in range(180))
    assert len(pasted) > 30_000
    publish(editor, write(editor, body=pasted))
    page = reader.open("/").follow(BRIDGE)
    assert [
        number for number in range(180) if f"Stycke {number} om brofästet och dess" not in page.text
    ] == []
    assert page.page.xpath("//article//*[@style or @class='MsoNormal']") == []


@pytest.mark.parametrize(
    "address",
    [
        *(
            "anna@example.se\r\nBcc: bo@example.se",
            "anna@example.se\n",
            "anna@example.se\u2028",
            "anna\0@example.se",
            "",
            "anna",
        ),
        *("anna@localhost", "jörg@example.se", f"{'a' * 65}@example.se", "a@[127.0.0.1]", "<b>@example.se"),
    ],
)
def test_what_is_no_address_is_asked_for_again_and_kept(
    reader: Visitor, smtp_server: SmtpServer, address: str
) -> None:
    reader.open("/prenumerera/").submit(button="Prenumerera", form="/prenumerera/", email=address)
    summary = reader.page.find_class("error-summary")
    assert (reader.status, len(summary)) == (400, 1)
    assert summary[0].find(".//li").text_content().strip().endswith((".", "?"))
    assert reader.field("email").split() == address.replace("\0", "\ufffd").split()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("token", ["gissad", "0" * 32, "a" * 500, "-"])
@pytest.mark.parametrize("page", PAGES_BY_TOKEN)
def test_an_unknown_token_is_answered_in_a_sentence_and_reveals_nothing(
    reader: Visitor, page: str, token: str
) -> None:
    assert reader.open(page % token).status == 404
    assert reader.heading == "Länken fungerar inte längre"


@pytest.mark.parametrize(
    "address",
    [
        *("/pressmeddelanden/?q=%00", "/pressmeddelanden/?ar=999999", "/pressmeddelanden/?namnd=%27%3B--"),
        *(
            "/pressmeddelanden/?efter=9999999999999999.1",
            "/pressmeddelanden/?fore=x",
            "/pressmeddelanden/2026/%00/",
        ),
        *(f"/pressmeddelanden/?q={'a' * 10_000}", "/pressmeddelanden/?q=%28%29%26%7C%21%3A*", "/%ff%fe/"),
        *("/pressmeddelanden/?sprak=xx", "/prenumerera/?namnd=finns-inte", "/namnder/finns-inte/"),
        *("/pressmeddelanden/2026/x/utgava/99999/", "/pressmeddelanden/2026/x.txt", "/?" + "a&" * 1_001),
        *("/arenden/%00/", "/arenden/" + "x" * 500 + "/", "/beslut/?ar=x", "/beslut.json?namnd=%00"),
    ],
)
def test_no_address_is_an_error_of_ours(reader: Visitor, address: str) -> None:
    assert reader.open(address).status in {200, 400, 404}
    assert reader.status == 200 or reader.page.find(".//h1") is not None
