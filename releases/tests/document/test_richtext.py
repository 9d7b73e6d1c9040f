"""Whatever is typed or pasted, only structure and words come through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.document import richtext

HOSTILE = [
    "<script>alert(1)</script><p>Kvar</p>",
    '<p onclick="alert(1)">Kvar</p>',
    '<p><a href="javascript:alert(1)">Kvar</a></p>',
    '<p><a href="data:text/html,<script>">Kvar</a></p>',
    '<p><a href="//example.org/x">Kvar</a></p>',
    '<p>Kvar<img src="//example.org/x.gif"></p>',
    '<p>Kvar<img src="https://example.org/x.gif"></p>',
    '<p>Kvar<img src="/media/../redaktion/" onerror="alert(1)"></p>',
    '<svg onload="alert(1)"><script>1</script></svg><p>Kvar</p>',
    '<math><mi xlink:href="data:x">x</mi></math><p>Kvar</p>',
    '<iframe src="https://example.org"></iframe><p>Kvar</p>',
    '<style>p{position:fixed}</style><p style="color:red">Kvar</p>',
    '<form action="https://example.org"><input name="x"></form><p>Kvar</p>',
    '<base href="https://example.org/"><p>Kvar</p>',
    '<!--[if mso]><p>x</p><![endif]--><p class="MsoNormal">Kvar<o:p></o:p></p>',
]
FORBIDDEN = re.compile(
    r"script|onclick|onerror|onload|javascript:|data:|//example|style=|class=|<form|<base|\.\.", re.I
)


@pytest.mark.parametrize("markup", HOSTILE)
def test_hostile_markup_is_gone_and_the_words_stay(markup: str) -> None:
    cleaned = richtext.clean(markup)
    assert "Kvar" in cleaned
    assert not FORBIDDEN.search(cleaned)


def test_structure_survives() -> None:
    markup = (
        "<h2>Rubrik</h2><p>Med <strong>fet</strong>, <em>kursiv</em> och "
        '<a href="https://example.se/" rel="noopener">länk</a>.</p>'
        "<ul><li>ett</li></ul><blockquote><p>– Ja, <cite>säger Alva Ek (S)</cite>.</p></blockquote>"
        '<p><img src="/media/bilder/a.jpg" alt="En bro"></p>'
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
    )
    assert richtext.clean(markup) == markup


def test_near_tags_keep_their_meaning() -> None:
    assert (
        richtext.clean("<h1>A</h1><div><b>B</b> <i>C</i></div>")
        == "<h2>A</h2><p><strong>B</strong> <em>C</em></p>"
    )


def test_empty_paragraphs_are_dropped() -> None:
    assert richtext.clean("<p>Text</p><p>&nbsp;</p><p><br></p>") == "<p>Text</p>"


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*HOSTILE, "<p>", "</div>", "<b>", "å & ö", "<"])).map("".join)
)
def test_cleaning_twice_changes_nothing(markup: str) -> None:
    once = richtext.clean(markup)
    assert richtext.clean(once) == once


def test_text_keeps_every_word_and_shows_where_links_lead() -> None:
    markup = '<h2>Rubrik</h2><p>Läs <a href="https://example.se/plan">planen</a>.</p><ul><li>ett</li><li>två</li></ul>'
    assert richtext.to_text(markup) == "Rubrik\n\nLäs planen (https://example.se/plan).\n\n• ett\n• två"
