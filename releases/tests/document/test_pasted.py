"""What word processors mean by their markup is kept, and what their writers do not see is not published."""

import pytest

from releases.document import quotes, richtext


def word_item(words: str, mark: str, *, level: int = 1, place: str = "Middle") -> str:
    return (
        f'<p class="MsoListParagraphCxSp{place}" style="text-indent:-18.0pt; mso-list:l0 level{level} lfo1">'
        f"<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>{mark}<span style=\"font:7.0pt"
        f" 'Times New Roman'\">&nbsp;&nbsp;&nbsp; </span></span><![endif]>{words}<o:p></o:p></p>\n"
    )


def test_a_list_of_word_is_a_list() -> None:
    pasted = (
        "<p class=MsoNormal>Detta ingår:</p>" + word_item("ny belysning", "·") + word_item("bredare väg", "·")
    )
    assert richtext.clean(pasted) == ("<p>Detta ingår:</p><ul><li>ny belysning</li><li>bredare väg</li></ul>")


def test_a_list_of_word_in_levels_is_a_list_in_a_list() -> None:
    pasted = (
        word_item("ett", "1.")
        + word_item("inre", "o", level=2)
        + word_item("yttre", "o", level=2)
        + word_item("två", "2.")
    )
    assert richtext.clean(pasted) == ("<ol><li>ett<ul><li>inre</li><li>yttre</li></ul></li><li>två</li></ol>")
    assert richtext.to_text(pasted := richtext.clean(pasted)) == "1. ett\n   • inre\n   • yttre\n2. två"


@pytest.mark.parametrize(
    ("mark", "opening"),
    [("4.", '<ol start="4">'), ("a)", '<ol type="a">'), ("c)", "<ol"), ("(1)", "<ol>"), ("§", "<ul>")],
)
def test_how_word_counts_is_kept(mark: str, opening: str) -> None:
    assert richtext.clean(word_item("ett", mark)).startswith(opening)


def test_what_somebody_says_behind_words_own_dash_is_a_quote() -> None:
    pasted = word_item("Vi har väntat länge, säger Tove Ek (S), ordförande.", "–") + "<p>Mer.</p>"
    [quote] = quotes.read_quotes(quotes.set_quotes(richtext.clean(pasted)))
    assert (quote.speaker, quote.party, quote.role) == ("Tove Ek", "S", "ordförande")


def test_small_words_behind_dashes_are_a_list() -> None:
    pasted = word_item("ny belysning", "–") + word_item("bredare väg", "–")
    assert richtext.clean(pasted) == "<ul><li>ny belysning</li><li>bredare väg</li></ul>"


def test_word_on_the_web_is_one_list() -> None:
    items = [("1", "ett"), ("2", "inre"), ("1", "två")]
    pasted = "".join(
        '<div class="ListContainerWrapper SCXW1"><ul class="BulletListStyle1">'
        f'<li data-aria-level="{level}" role="listitem"><p class="Paragraph"><span class="TextRun">'
        f'<span class="NormalTextRun">{words}</span></span></p></li></ul></div>'
        for level, words in items
    )
    assert richtext.to_text(richtext.clean(pasted)) == "• ett\n  • inre\n• två"


@pytest.mark.parametrize(
    "pasted",
    [
        # Google Docs and LibreOffice write a list beside its item, Pages gives each part a class.
        '<ul><li dir="ltr" aria-level="1"><p>ett</p></li><ul><li aria-level="2"><p>inre</p></li></ul>'
        "<li><p>två</p></li></ul>",
        '<ul class="ul1"><li class="li1"><span class="s1"></span>ett<ul><li>inre</li></ul></li><li>två</li></ul>',
    ],
)
def test_a_list_in_a_list_stands_in_the_item_before_it(pasted: str) -> None:
    cleaned = richtext.clean(pasted)
    assert "<ul><ul>" not in cleaned
    assert "</li><ul>" not in cleaned
    assert richtext.to_text(cleaned) == "• ett\n  • inre\n• två"


def test_the_wrapper_of_google_docs_is_not_bold_and_its_spans_are() -> None:
    pasted = (
        '<b style="font-weight:normal;" id="docs-internal-guid-0"><p dir="ltr">'
        '<span style="font-weight:700">Fet</span> '
        '<span style="font-weight:400;font-style:italic">kursiv</span></p><ol><li dir="ltr"><p>Ett</p></li></ol></b>'
    )
    assert richtext.clean(pasted) == (
        "<p><strong>Fet</strong> <em>kursiv</em></p><ol><li><p>Ett</p></li></ol>"
    )


def test_what_word_says_of_other_scripts_takes_no_emphasis_away() -> None:
    pasted = (
        '<p><b style="mso-bidi-font-weight:normal">fet</b> <i style="mso-bidi-font-style: normal">kursiv</i> '
        '<span style="vertical-align:super">2</span> <span style="mso-bidi-font-weight:bold">ord</span></p>'
    )
    assert richtext.clean(pasted) == "<p><strong>fet</strong> <em>kursiv</em> <sup>2</sup> ord</p>"


@pytest.mark.parametrize(
    "hidden",
    [
        "<del>Hemligt</del>",
        '<span style="display: none">Hemligt</span>',
        "<span style='mso-hide:all'>Hemligt</span>",
        "<p hidden>Hemligt</p>",
        "<div style='mso-element:comment-list'><p>Hemligt</p></div>",
        '<span class="MsoCommentReference">Hemligt</span>',
    ],
)
def test_what_the_writer_does_not_see_is_not_published(hidden: str) -> None:
    assert richtext.clean(f"<p>Synligt</p>{hidden}<p>Mer</p>") == "<p>Synligt</p><p>Mer</p>"


def test_the_width_that_the_editors_dialog_writes_is_kept() -> None:
    pasted = '<p><img src="/media/a.png" alt="Karta" style="height:700px; width:200px"></p>'
    assert richtext.clean(pasted) == '<p><img src="/media/a.png" alt="Karta" height="700" width="200"></p>'


@pytest.mark.parametrize(
    "name", ["MsoListParagraph", "x_MsoListParagraph", "MsoListBullet", "MsoNormal", "x_MsoNormal"]
)
@pytest.mark.parametrize(
    ("mark", "opening"),
    [("·", "<ul>"), ("1.", "<ol>"), ("4.", '<ol start="4">'), ("b)", '<ol type="a" start="2">')],
)
@pytest.mark.parametrize("around", ["{}", "<span>{}</span>", "<span>{}<span>&nbsp;&nbsp; </span></span>"])
def test_a_list_whose_styles_were_lost_is_a_list(name: str, mark: str, opening: str, around: str) -> None:
    pasted = f'<p class="{name}">{around.format(mark + "&nbsp;&nbsp;&nbsp; ")}ny <b>bro</b></p>'
    cleaned = richtext.clean(pasted)
    assert cleaned.startswith(f"{opening}<li>ny <strong>bro</strong></li>")


@pytest.mark.parametrize("words", ["1. Inledning", "– Vi är glada", "2026 blir bra"])
def test_a_plain_paragraph_is_no_item(words: str) -> None:
    assert richtext.clean(f"<p class=MsoNormal>{words}</p>") == f"<p>{words}</p>"


@pytest.mark.parametrize(
    "said",
    [
        "Vi har väntat länge, säger Tove Ek (S), ordförande",
        "”Det är bra”, säger Tove Ek (S), ordförande.",
    ],
)
def test_who_is_named_behind_a_dash_speaks(said: str) -> None:
    pasted = word_item(said, "–") + word_item("Vi bygger på en gång.", "–") + "<p>Mer.</p>"
    cleaned = richtext.clean(pasted)
    assert "<li>" not in cleaned
    [quote] = quotes.read_quotes(quotes.set_quotes(cleaned))
    assert quote.speaker == "Tove Ek"


def test_sentences_behind_dashes_that_nobody_says_are_a_list() -> None:
    pasted = "<p>Kommunen ska:</p>" + word_item("Bygga en bro.", "-") + word_item("Riva den gamla.", "-")
    assert (
        richtext.clean(pasted)
        == "<p>Kommunen ska:</p><ul><li>Bygga en bro.</li><li>Riva den gamla.</li></ul>"
    )


def test_small_letters_of_google_docs_are_kept() -> None:
    inner = '<ol><li style="list-style-type: lower-alpha"><p>inre</p></li></ol>'
    pasted = f'<ol><li style="list-style-type:decimal"><p>ett</p></li>{inner}</ol>'
    assert richtext.to_text(richtext.clean(pasted)) == "1. ett\n   a. inre"


def test_a_sentence_behind_a_dash_that_somebody_announces_is_said() -> None:
    pasted = "<p>Tove Ek säger:</p>" + word_item("Vi är glada.", "–")
    assert richtext.clean(pasted) == "<p>Tove Ek säger:</p><p>– Vi är glada.</p>"
