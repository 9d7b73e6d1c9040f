"""A text without HTML says the same: lists with their marks, tables with figures under their headings."""

import pytest

from releases.alerts import lines
from releases.document import richtext


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<ul><li><p>ett</p></li><li><p>två</p></li></ul>", "• ett\n• två"),
        ("<ol><li><p>ett</p></li><li>två</li></ol>", "1. ett\n2. två"),
        ('<ol start="9"><li>ett</li><li>två</li></ol>', "9. ett\n10. två"),
        ("<ol reversed><li>ett</li></ol>", "1. ett"),
        ('<ol type="a"><li>ett</li><li value="5">två</li></ol>', "a. ett\ne. två"),
        (
            '<ol type="I"><li>ett</li><li>två</li><li>tre</li><li>fyra</li></ol>',
            "I. ett\nII. två\nIII. tre\nIV. fyra",
        ),
        (
            "<ul><li>ett<ol><li>inre<ul><li>innerst</li></ul></li></ol></li></ul>",
            "• ett\n  1. inre\n     • innerst",
        ),
        ("<ul><li><p>ett</p><p>mer</p></li><li>två<br>rader</li></ul>", "• ett\n  mer\n• två\n  rader"),
        ("<p>Först:</p><ul><li>ett</li></ul><p>Sedan.</p>", "Först:\n\n• ett\n\nSedan."),
        ("<p>en\n  rad</p>\n\n<p>två<br>rader</p>", "en rad\n\ntvå\nrader"),
    ],
)
def test_a_list_keeps_its_marks_and_its_indent(body: str, text: str) -> None:
    assert richtext.to_text(body) == text


def row(*cells: str, name: str = "td") -> str:
    return "<tr>" + "".join(f"<{name}><p>{cell}</p></{name}>" for cell in cells) + "</tr>"


def test_each_figure_stands_under_its_heading() -> None:
    table = f"<table><caption>Kostnad</caption>{row('Stadsdel', '2026', '2027', name='th')}"
    table += f"{row('Öbacka', '1 200 000&nbsp;kr', '90 kr')}{row('Väst', '', '1 000 kr')}</table>"
    assert richtext.to_text(table).split("\n") == [
        "Kostnad",
        "",
        "Stadsdel          2026      2027",
        "Öbacka    1 200 000\u00a0kr     90 kr",
        "Väst                    1 000 kr",
    ]


def test_a_table_that_is_too_wide_for_a_line_is_written_row_by_row() -> None:
    heads, long = row("Åtgärd", "När", "Kostnad"), row("Bygga om " * 9, "2026", "5 kr")
    table = f"<table>{heads}{long}{row('Riva', '2027', '6 kr')}</table>"
    assert richtext.to_text(table) == (
        f"Åtgärd: {'Bygga om ' * 9}".rstrip()
        + "\nNär: 2026\nKostnad: 5 kr\n\nÅtgärd: Riva\nNär: 2027\nKostnad: 6 kr"
    )


def test_cells_that_span_keep_the_others_under_their_headings() -> None:
    table = (
        "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan=2>x</td><td>1</td><td>2</td></tr>"
        "<tr><td>3</td><td>4</td></tr><tr><td colspan=2>y</td><td>5</td></tr></table>"
    )
    assert richtext.to_text(table) == "A  B  C\nx  1  2\n   3  4\ny     5"


def test_a_mails_lines_keep_columns_and_indents_and_are_no_wider_than_a_line() -> None:
    item = "ett " * 40
    body = f"<ul><li>{item}<ul><li>{item}</li></ul></li></ul><ol start='10'><li>{item}</li></ol>"
    written = lines.wrapped(richtext.to_text(body)).split("\n")
    assert max(map(len, written)) <= lines.LINE
    assert {line[: len(line) - len(line.lstrip())] for line in written[:3]} == {"", "  "}
    assert any(line.startswith("  • ett") for line in written)
    assert any(line.startswith("    ett") for line in written)
    assert any(line.startswith("10. ett") for line in written)
    assert any(line.startswith("    ett") for line in written[-3:])
    assert lines.wrapped("A    B\nx    1\n") == "A    B\nx    1\n"
