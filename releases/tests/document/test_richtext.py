"""Whatever is typed or pasted, only structure and words come through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.document import markup, richtext

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


BLOCK_NAMES = sorted(
    markup.names("""
    address article aside center dd details dir dl dt fieldset footer form h7 header hgroup legend main menu nav pre
    section summary
""")
)


@pytest.mark.parametrize("name", BLOCK_NAMES)
def test_blocks_of_every_name_part_their_words(name: str) -> None:
    assert richtext.clean(f"<{name}>ett</{name}><{name}>två</{name}>") == "<p>ett</p><p>två</p>"
    assert richtext.to_text(richtext.clean(f"ett<{name}>två</{name}>tre")).split() == ["ett", "två", "tre"]


def test_a_term_and_what_it_means_are_one_paragraph() -> None:
    pairs = "<dl><dt>Start</dt><dd>2026</dd><dt>Kostnad</dt><dd>7 <b>mkr</b></dd></dl>"
    assert richtext.clean(pairs) == "<p>Start<br>2026</p><p>Kostnad<br>7 <strong>mkr</strong></p>"


def test_lines_of_a_pre_stay_lines() -> None:
    assert (
        richtext.clean("<pre>ett\ntvå <b>tre</b>\nfyra</pre>")
        == "<p>ett<br>två <strong>tre</strong><br>fyra</p>"
    )


@pytest.mark.parametrize("between", ["<hr>", "<p></p>", "<div> </div>"])
def test_what_is_dropped_between_words_parts_them_still(between: str) -> None:
    assert richtext.clean(f"ett{between}två") == "ett<br>två"


def test_a_picture_of_our_own_page_is_ours() -> None:
    copied = '<p><img src="https://press.example.se/media/a.png" alt="Karta"></p>'
    assert richtext.clean(copied, "https://press.example.se") == '<p><img src="/media/a.png" alt="Karta"></p>'
    assert richtext.clean(copied, "https://press.example") == ""
    assert richtext.clean(copied) == ""
