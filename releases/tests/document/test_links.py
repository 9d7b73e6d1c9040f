"""Links lead where their writer meant, and nowhere by way of somebody who counts readers."""

import base64
import html
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.document import links, richtext

PLAN = "https://example.se/bro?a=1&b=2"
WRAPPINGS = [
    "https://eur01.safelinks.protection.outlook.com/?url={}&data=05%7Ckollega%40example.se",
    "https://www.google.com/url?q={}",
    "https://secure-web.cisco.com/1abc/{}",
    "https://l.facebook.com/l.php?u={}&h=AT0",
]


def safe_link(address: str) -> str:
    return (
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(address, safe='')}"
        "&data=05%7C02%7Ckollega%40example.se%7C0"
    )


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("www.example.se", "https://www.example.se"),
        (" www.example.se/bro ", "https://www.example.se/bro"),
        ("example.se/bro", "https://example.se/bro"),
        ("example.se", "https://example.se"),
        ("example.se:8080/x", "https://example.se:8080/x"),
        ("åäö.example/x", "https://åäö.example/x"),
        ("alva.ek@example.se", "mailto:alva.ek@example.se"),
        ("090-16 10 00", "tel:090161000"),
        ("tel:+46 90 16 10 00", "tel:+4690161000"),
        ("mailto:alva@example.se?subject=Bro", "mailto:alva@example.se?subject=Bro"),
        ("/om/", "/om/"),
        ("https://example.se/a b", "https://example.se/a%20b"),
    ],
)
def test_what_an_editor_writes_becomes_the_address_that_is_meant(written: str, leads_to: str) -> None:
    assert links.target(written) == leads_to


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            " ",
            "#",
            "#_ftn1",
            "#_ftnref1",
            "bro.html",
            "manual.pdf",
            "../x",
            "?a=1",
            "//example.org/x",
            "Läs mer",
        ),
        *(
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///C:/bro.docx",
        ),
        *(
            "http://",
            "https:///x",
            "http://[x",
            "http:x",
            "mailto:",
            "ftp://example.se/",
            "\\\\server\\x",
            "https:\\x",
        ),
        *("about:blank", "localhost:8000", "x-apple-data-detectors://1"),
    ],
)
def test_what_leads_nowhere_is_no_link_and_keeps_its_words(written: str) -> None:
    assert links.target(written) == ""
    assert richtext.clean(f'<p><a href="{written}">Ord</a></p>') == "<p>Ord</p>"


DEFENDED = "https://urldefense.com/v3/__https://example.se/*bro?a=1&b=2__;{}!!Ab1_cd!xyz$".format(
    base64.urlsafe_b64encode(b"%").decode().rstrip("=")
)


@pytest.mark.parametrize(
    ("wrapped", "inside"),
    [
        (safe_link(PLAN), PLAN),
        (safe_link(safe_link(PLAN)), PLAN),
        (f"https://www.google.se/url?sa=t&q={quote(safe_link(PLAN), safe='')}&usg=x", PLAN),
        (f"https://www.google.com/url?url={quote(PLAN, safe='')}", PLAN),
        (f"https://l.facebook.com/l.php?u={quote(PLAN, safe='')}&h=AT0", PLAN),
        (f"https://lm.facebook.com/l.php?u={quote(PLAN, safe='')}", PLAN),
        (f"https://l.instagram.com/?u={quote(PLAN, safe='')}&e=x", PLAN),
        (f"https://www.linkedin.com/safety/go?url={quote(PLAN, safe='')}", PLAN),
        ("https://urldefense.proofpoint.com/v1/url?u=https%3A//example.se/bro&k=x", "https://example.se/bro"),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.se_a-5Fb-3Fx-3D1&d=D",
            "https://example.se/a_b?x=1",
        ),
        ("https://urldefense.com/v3/__https://example.se/bro__;!!Ab1!xyz$", "https://example.se/bro"),
        ("https://urldefense.com/v3/__https:/example.se/bro__;!!Ab1!xyz$", "https://example.se/bro"),
        (DEFENDED, "https://example.se/%bro?a=1&b=2"),
        ("https://secure-web.cisco.com/1aBc/https%3A%2F%2Fexample.se%2Fbro", "https://example.se/bro"),
    ],
)
def test_a_wrapped_address_is_unwrapped_in_links_and_in_words(wrapped: str, inside: str) -> None:
    assert links.target(wrapped) == inside
    assert links.unwrapped_in(f"Läs {wrapped}.") == f"Läs {inside}."
    assert "kollega" not in richtext.clean(f'<p><a href="{wrapped}">{wrapped}</a></p>'.replace("&", "&amp;"))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.se/search?q=bro",
        "https://www.facebook.com/umea",
        "https://example.se/?url=https%3A%2F%2Fexample.org%2F",
        "https://safelinks.protection.outlook.com.example.org/?url=https%3A%2F%2Fexample.se",
    ],
)
def test_an_address_that_wraps_nothing_stays(address: str) -> None:
    assert links.target(address) == address


def test_what_is_wrapped_passes_the_same_list() -> None:
    assert richtext.clean(f'<a href="{safe_link("javascript:alert(1)")}">x</a>') == "x"
    assert (
        links.unwrapped(safe_link("javascript:alert(1)")) == "https://eur01.safelinks.protection.outlook.com/"
    )


@pytest.mark.parametrize(
    "inner", ["", "/path", "//host/x", "data:x", "https://a.example:99999/", "https://a.example/\0"]
)
def test_a_wrapping_without_an_address_is_no_link_and_tells_of_nobody(inner: str) -> None:
    wrapped = safe_link(inner)
    assert "data" in wrapped
    assert "example" not in richtext.clean(
        f'<p><a href="{html.escape(wrapped)}">x</a> {html.escape(wrapped)}</p>'
    )


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com./?url=https%3A%2F%2Fa.example%2F&data=05",
        "https://eur01.safelinks.protection.outlook.com/?URL=https%3A%2F%2Fa.example%2F&data=05",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F;data=05|anna@b.example",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2F&amp;data=05",
    ],
)
def test_a_wrapping_is_known_however_it_is_spelled(wrapped: str) -> None:
    assert links.target(wrapped) == links.unwrapped_in(wrapped) == "https://a.example/"


def test_what_is_wrapped_many_times_is_unwrapped_to_the_last() -> None:
    wrapped = "https://a.example/"
    for _ in range(9):
        wrapped = f"https://www.google.com/url?q={quote(wrapped, safe='')}"
    assert links.unwrapped_in(wrapped) == "https://a.example/"


@given(st.text(max_size=20), st.sampled_from(WRAPPINGS))
def test_whatever_is_wrapped_can_be_read_and_stands_on_one_line(words: str, wrapping: str) -> None:
    wrapped = wrapping.format(quote(f"https://a.example/{words}", safe="", errors="ignore"))
    body = richtext.clean(f'<p><a href="{wrapped}">x</a> {wrapped}</p>')
    assert not re.search(r"[\x00-\x1f\x7f]", body)
    assert richtext.to_text(body).count("\n") == 0


@given(st.text(max_size=60))
def test_any_words_at_all_are_a_safe_address_or_none(written: str) -> None:
    found = links.target(written)
    assert found == "" or links.may_stand(found)
    assert links.target(found) == found


@given(st.one_of(st.just(""), st.text(max_size=60).filter(lambda words: "://" not in words)))
def test_what_is_no_address_is_left_alone(written: str) -> None:
    """A field that was left empty above all: it is no link to our own front page."""
    assert links.unwrapped(written) == written
