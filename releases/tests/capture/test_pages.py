"""Pages in HTML: what they hide is not read, their lists and tables stay what they are, pictures left out are named."""

import pytest

from releases.capture import UnreadableCapture, read
from releases.document import markup, richtext

LEAD = "Tekniska nämnden säger ja till en ny lekplats i Provdalen, som blir klar till sommaren."


def page(body: str) -> str:
    return f"<html><body><main><h1>Ny lekplats</h1><p>{LEAD}</p>{body}<p>Arbetet börjar i maj.</p></main></body></html>"


def body_of(body: str) -> str:
    return read(page(body)).document.body.removesuffix("<p>Arbetet börjar i maj.</p>")


@pytest.mark.parametrize(
    "unseen",
    [
        "<del>Hemligt</del>",
        '<span style="display: none">Hemligt</span>',
        "<span style='mso-hide:all'>Hemligt</span>",
        '<span class="MsoCommentReference"><a class="msocomanchor" href="#_msocom_1">[Hemligt]</a></span>',
        "<div style='mso-element:comment-list'><p class=MsoCommentText>Hemligt</p></div>",
        "<textarea>Hemligt</textarea>",
    ],
)
def test_what_the_writer_does_not_see_is_not_read(unseen: str) -> None:
    assert "Hemligt" not in body_of(f"<p>Vi bygger{unseen} i år.</p>")


def test_a_deleted_figure_is_no_digit_of_the_new_one() -> None:
    assert body_of("<p>Den kostar <del>4</del><ins>7</ins> miljoner.</p>") == "<p>Den kostar 7 miljoner.</p>"


def test_a_page_that_is_hidden_until_its_scripts_run_is_read() -> None:
    assert read(page("").replace("<body>", '<body style="display:none">')).document.title == "Ny lekplats"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("<ol><li>Ring.</li><li>Fråga.</li></ol>", "1. Ring.\n2. Fråga."),
        ('<ol start="5"><li>Ring.</li><li value="9">Fråga.</li></ol>', "5. Ring.\n9. Fråga."),
        ('<ol type="a"><li>Ring.</li><li>Fråga.</li></ol>', "a. Ring.\nb. Fråga."),
        ("<ol reversed><li>Ring.</li><li>Fråga.</li></ol>", "2. Ring.\n1. Fråga."),
        ("<ol><li>Ring.</li></ol><ol start=5><li>Fråga.</li></ol>", "1. Ring.\n5. Fråga."),
        (
            "<ol><li>Ring.<ul><li>växeln</li></ul></li><li>Fråga.</li></ol>",
            "1. Ring.\n   • växeln\n2. Fråga.",
        ),
        (
            "<ul><li>Ring.<br>Gärna före tolv.</li><li>Fråga.</li></ul>",
            "• Ring.\n  Gärna före tolv.\n• Fråga.",
        ),
        ("<ol><li><p>Ring.</p><p>Gärna före tolv.</p></li></ol>", "1. Ring.\n   Gärna före tolv."),
    ],
)
def test_a_list_keeps_its_numbers_and_levels(written: str, text: str) -> None:
    assert richtext.to_text(body_of(f"<p>Så här gör du:</p>{written}")) == f"Så här gör du:\n\n{text}"


def test_a_numbered_list_of_word_is_one() -> None:
    items = "".join(
        '<p class=MsoListParagraph style="mso-list:l1 level1 lfo2"><span style="mso-list:Ignore">'
        f"{number}.<span>&nbsp;&nbsp; </span></span>{words}</p>"
        for number, words in ((1, "Ring växeln."), (2, "Fråga."))
    )
    assert body_of(f"<p>Så här:</p>{items}") == "<p>Så här:</p><ol><li>Ring växeln.</li><li>Fråga.</li></ol>"


def test_a_table_stays_a_table() -> None:
    table = (
        "<table><tr><th>År</th><th>Kostnad</th></tr><tr><td>2026</td><td>1 200 000 kr</td></tr>"
        "<tr><td></td><td><p>300 000 kr</p><p>preliminärt</p></td></tr></table>"
    )
    assert body_of(f"<p>Så här fördelas pengarna.</p>{table}") == (
        "<p>Så här fördelas pengarna.</p><table><tbody><tr><th>År</th><th>Kostnad</th></tr>"
        "<tr><td>2026</td><td>1 200 000 kr</td></tr>"
        "<tr><td></td><td>300 000 kr<br>preliminärt</td></tr></tbody></table>"
    )


def test_cells_that_span_others_do_so_still() -> None:
    rows = ("<td colspan=2>Kostnad</td>", "<td rowspan=2>2026</td><td>7</td>", "<td>8</td>")
    table = f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"
    found = markup.parse(body_of(table))
    assert [cell.get("colspan") or cell.get("rowspan") for cell in found.iter("td")] == ["2", "2", None, None]


def test_a_table_that_only_holds_the_page_together_is_no_table() -> None:
    cells = f"<td>Meny</td><td><h1>Ny lekplats</h1><p>{LEAD}</p><p>Mer.</p></td>"
    framed = f"<html><body><table><tr>{cells}</tr></table></body></html>"
    assert read(framed).document.body == "<p>Mer.</p>"


@pytest.mark.parametrize(
    "written",
    [
        "<p>Första stycket slutar här.<br><br>Andra stycket efter två radbrytningar</p>",
        "<p>Plats för lek<br>Plats för vila</p>",
    ],
)
def test_a_line_behind_a_line_break_is_no_subhead(written: str) -> None:
    assert "<h2>" not in body_of(written)


def test_a_bold_line_between_line_breaks_is_a_subhead() -> None:
    assert "<h2>Bakgrund</h2>" in body_of("<p>Det är bra.<br><br><b>Bakgrund</b><br>Den gamla är sliten.</p>")


@pytest.mark.parametrize(
    "source",
    ["/media/bilder/karta.png", "https://bilder.example/karta.png", "data:image/png;base64,AAAA"],
)
def test_pictures_are_left_out_and_named(source: str) -> None:
    reading = read(page(f'<p><img src="{source}" alt="Karta över platsen"></p>'))
    assert "<img" not in reading.document.body
    assert reading.pictures == ("Karta över platsen",)


def test_a_page_with_nothing_but_a_picture_says_so() -> None:
    with pytest.raises(UnreadableCapture, match="pictures"):
        read('<html><body><img src="/karta.png" alt="Karta"></body></html>')
