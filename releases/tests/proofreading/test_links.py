"""Links that lead nowhere, hide where they lead, or do not say it; and where a key that mends them would write."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from releases.document import Attachment, Link
from releases.proofreading import DeadEnd, DeadLink, Surroundings, Weight, proofread
from releases.proofreading.findings import Mending
from releases.proofreading.texts import blocks_of
from releases.tests.proofreading.release import DIRECTORY, DOCUMENT

SAFE = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.se%2Flek&data=05%7C02"
WRAPPED = {
    "Safe Links": SAFE,
    "urldefense": "https://urldefense.com/v3/__https://example.se/lek__;!!abc$",
    "Google": "https://www.google.com/url?q=https://example.se/lek&sa=D",
    "Safe Links in Google": f"https://www.google.com/url?q={quote(SAFE, safe='')}",
}


def found(body="", *, dead=None, typed=None, **fields):
    document = replace(DOCUMENT, body=DOCUMENT.body + body, **fields)
    return proofread(document, DIRECTORY, Surroundings(dead=dead or {}, typed=typed or {}))


def test_a_place_of_a_link_counts_letters_as_sentences_do():
    body = '<p>Se\n  <b>om <a href="/a/"> bad och\u00a0 <i>lek</i></a>.</b></p><ul><li><a href="/b/">Mer</a></li></ul>'
    blocks = list(blocks_of(body))
    text = "\n".join(block.text for block in blocks)
    links = [link for block in blocks for link in block.links]
    assert [(link.address, link.text) for link in links] == [("/a/", "bad och lek"), ("/b/", "Mer")]
    assert all(text[link.start : link.start + len(link.text)] == link.text for link in links)


@pytest.mark.parametrize(
    ("dead", "rule", "mending", "value"),
    [
        (DeadLink(), "dead_link", Mending.UNLINK, ""),
        (
            DeadLink(meant="/pressmeddelanden/2026/bad/"),
            "dead_link",
            Mending.LINK,
            "/pressmeddelanden/2026/bad/",
        ),
        (DeadLink(why=DeadEnd.WITHDRAWN), "withdrawn_link", Mending.UNLINK, ""),
        (DeadLink(why=DeadEnd.DESK), "desk_link", Mending.UNLINK, ""),
        (DeadLink(why=DeadEnd.PERSONAL), "personal_link", Mending.UNLINK, ""),
    ],
)
def test_a_link_to_nowhere_of_ours_blocks_and_is_mended_by_a_key(dead, rule, mending, value):
    (one,) = found('<p>Se <a href="/x/">nya badet</a>.</p>', dead={"/x/": dead})
    assert (one.rule, one.weight, one.said) == (rule, Weight.BLOCKING, "nya badet")
    assert (one.suggestion.mending, one.suggestion.value, one.suggestion.instead_of) == (
        mending,
        value,
        "/x/",
    )
    assert one.places[0].words == "nya badet"


def test_a_dead_link_of_a_row_leads_to_its_field():
    link = Link(url="/x/", label="Nya badet")
    (one,) = found(links=(link,), dead={"/x/": DeadLink(meant="/y/")})
    assert (one.counterpart.field, one.suggestion.field, one.suggestion.value) == (
        "links.0.url",
        "links.0.url",
        "/y/",
    )


@pytest.mark.parametrize("address", WRAPPED.values(), ids=WRAPPED)
def test_a_wrapped_link_is_unwrapped_by_a_key(address):
    escaped = address.replace("&", "&amp;")
    typed = {"body": f'<p>Se <a href="{escaped}">nya badet</a>.</p>', "links.0.url": address}
    in_body, in_row = found(typed=typed)
    assert (in_body.rule, in_body.weight, in_body.suggestion.value) == (
        "wrapped_link", Weight.ADVISING, "https://example.se/lek",
    )  # fmt: skip
    assert in_body.suggestion.instead_of == address
    assert (in_row.suggestion.field, in_row.suggestion.value) == ("links.0.url", "https://example.se/lek")


def test_a_wrapped_address_in_running_text_is_written_anew():
    (one,) = found(typed={"lead": f"Läs mer på {SAFE}."})
    assert (one.places[0].words, one.suggestion.value) == (SAFE, "https://example.se/lek")
    assert one.suggestion.mending is Mending.WRITE


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        ('<a href="https://example.se/">Läs mer</a>', "link_text"),
        ('<a href="https://example.se/">klicka här</a>', "link_text"),
        ('<a href="https://example.se/">Läs mer »</a>', "link_text"),
        ('<a href="https://example.se/a/b">https://example.se/a/b</a>', "bare_link"),
        ('<a href="https://bit.ly/3abc">badens öppettider</a>', "short_link"),
        ('<a href="https://example.se/plan.pdf">planen</a>', "pdf"),
    ],
)
def test_a_link_that_does_not_say_where_it_leads_is_asked_about(link, rule):
    assert [(one.rule, one.weight) for one in found(f"<p>Se {link}.</p>")] == [(rule, Weight.ADVISING)]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://example.se/">läs mer om nya badet</a>',
        '<a href="https://example.se/">www.example.se</a>',
        '<a href="mailto:press@example.se">press@example.se</a>',
        '<a href="tel:+4690161000">090-16 10 00</a>',
        '<a href="https://example.se/plan.pdf">planen</a> eller <a href="https://example.se/plan">på webben</a>',
        '<a href="https://example.se/plan.pdf">planen</a></p><p><a href="https://example.se/x">Planens innehåll</a>',
    ],
)
def test_a_link_that_says_where_it_leads_is_let_be(link):
    assert found(f"<p>Se {link}.</p>") == ()


def test_an_attachment_without_a_page_of_the_same_is_asked_about():
    attachment = Attachment(url="/media/bilagor/x.pdf", title="Lekplatsplan 2027", size=9)
    (one,) = found(attachments=(attachment,))
    assert (one.rule, one.counterpart.field) == ("pdf", "attachments.0.title")
    assert (
        found(
            attachments=(attachment,), links=(Link(url="https://example.se/p", label="Läs lekplatsplanen"),)
        )
        == ()
    )


def test_the_same_words_of_several_links_lead_to_the_one_that_is_meant():
    body = '<p><a href="https://example.se/a">Badet</a> <a href="/x/">Badet</a></p>'
    (one,) = found(body, dead={"/x/": DeadLink()})
    assert one.places[0].before == 1
