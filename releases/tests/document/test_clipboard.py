"""A clipboard keeps its structure, and nothing of it goes without a word."""

import pytest
from hypothesis import given, settings

from releases.document import clipboard, richtext
from releases.document.clipboard import LeftOut
from releases.tests.document.hostile import bodies


def left_out(copied: str) -> dict[LeftOut, int]:
    return dict(clipboard.take(copied).left_out)


@pytest.mark.parametrize(
    ("copied", "expected"),
    [
        ("<p><span style='color:red'>ett</span> och två och tre</p>", {LeftOut.COLOUR: 1}),
        ("<p><font color=red>ett</font> <font color=blue>två</font> <font color=red>tre</font> fyra fem</p>",
         {LeftOut.COLOUR: 2}),
        ("<p>ord <span style='background:yellow;mso-highlight:yellow'>gult</span> ord</p>", {LeftOut.HIGHLIGHT: 1}),
        ("<p>ord <u>streck</u> och <a href='https://example.se/'><u>länk</u></a></p>", {LeftOut.UNDERLINE: 1}),
        ("<p>ord<del>borta</del> <del>borta</del></p>", {LeftOut.DELETION: 2}),
        ("<p>ord <s>borta</s> <strike>borta</strike></p>", {LeftOut.DELETION: 2}),
        ("<p>ord <span style='text-decoration: line-through'>borta</span></p>", {LeftOut.DELETION: 1}),
        ("<p>ord<span style='mso-hide:all'>dolt</span></p>", {LeftOut.HIDDEN: 1}),
        ("<p>ord<span style='font-size:0pt'>dolt</span></p>", {LeftOut.HIDDEN: 1}),
        ("<p>ord</p><img src='https://example.org/a.png'><img src='/media/bilder/a.jpg' alt=''>", {LeftOut.PICTURE: 1}),
        ("<p>ord</p><iframe src='https://example.org/'></iframe>", {LeftOut.EMBEDDED: 1}),
        ("<p><a href='file:///C:/a.docx'>fil</a> <a href='www.example.se'>sajt</a></p>", {LeftOut.LINK: 1}),
    ],
)  # fmt: skip
def test_what_the_writer_may_miss_is_counted(copied: str, expected: dict[LeftOut, int]) -> None:
    assert left_out(copied) == expected


@pytest.mark.parametrize(
    "copied",
    [
        "<p style='color:rgb(33, 37, 41);background-color:rgb(255, 255, 255)'>En sida på webben.</p>",
        "<h2 style='color:#2F5496'>Rubrik</h2><p style='color:windowtext'>Ord</p>",
        "<p>Ord <a href='https://example.se/' style='color:#1155cc'><span style='color:#1155cc'>länk</span></a></p>",
        "<p>Ord</p><img src='https://example.org/pixel.gif' width=1 height=1>",
        "<p>Bara ord</p>",
    ],
)
def test_what_nobody_marked_is_not_reported(copied: str) -> None:
    assert left_out(copied) == {}


def test_a_first_row_in_bold_is_the_row_of_headings() -> None:
    copied = "<table><tr><td><p><b>År</b></p></td></tr><tr><td><p>2027</p></td></tr></table>"
    assert clipboard.take(copied).html == (
        '<table><thead><tr><th scope="col">År</th></tr></thead><tbody><tr><td>2027</td></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    "table",
    [
        "<table><tbody><tr><td><strong>Bara en rad</strong></td></tr></tbody></table>",
        "<table><tbody><tr><td><strong>År</strong></td><td>kr</td></tr><tr><td>2027</td><td>1</td></tr></tbody></table>",
    ],
)
def test_another_row_is_no_row_of_headings(table: str) -> None:
    assert clipboard.take(table).html == table


def test_a_spelling_checkers_language_is_dropped_and_a_marked_one_kept() -> None:
    word = "<p class=MsoNormal>Vi säger <span lang=EN-US>hej</span></p>"
    assert clipboard.take(word).html == "<p>Vi säger hej</p>"
    page = '<p>Vi säger <span lang="en">hello</span> <span>och</span> hej</p>'
    assert clipboard.take(page).html == '<p>Vi säger <span lang="en">hello</span> och hej</p>'


@pytest.mark.parametrize(
    ("copied", "expected"),
    [
        ("<p role=heading aria-level=1>Ett</p>", "<h2>Ett</h2>"),
        ("<p class=MsoTitle>Ett</p>", "<h2>Ett</h2>"),
        ("<p class=x_MsoQuote>Ett</p>", "<blockquote><p>Ett</p></blockquote>"),
        ("<h2><b>Ett</b></h2>", "<h2>Ett</h2>"),
        ("<p>Ett<br>två</p><br><p>tre</p>", "<p>Ett<br>två</p><p>tre</p>"),
        ("<ol start=1 type=1><li><p>Ett</p><ul><li>a</li></ul></li></ol>", "<ol><li>Ett<ul><li>a</li></ul></li></ol>"),
        ("<ul><li><p>Ett</p><p>två</p></li></ul>", "<ul><li><p>Ett</p><p>två</p></li></ul>"),
        ("<p>\n Ett\n <b>två </b> tre\n</p>\n\n<p> fyra</p>", "<p>Ett <strong>två </strong> tre</p><p>fyra</p>"),
    ],
)  # fmt: skip
def test_the_structure_is_kept_as_a_body_is_written(copied: str, expected: str) -> None:
    assert clipboard.take(copied).html == expected
    assert clipboard.take(expected) == clipboard.Taken(expected, {})


@settings(max_examples=150, deadline=None)
@given(bodies)
def test_whatever_is_pasted_can_be_taken_and_taking_it_again_changes_nothing(copied: str) -> None:
    html = clipboard.take(copied).html
    assert richtext.clean(html) == html
    assert clipboard.take(html).html == html


@pytest.mark.parametrize("struck", ["<s>200</s>", "<strike>200</strike>", "<del>200</del>",
                                    '<span style="text-decoration:line-through red">200</span>'])  # fmt: skip
def test_what_is_struck_through_is_said_no_more(struck: str) -> None:
    body = f"<p>Avgiften höjs till {struck} 300 kr</p>"
    assert clipboard.take(body).html == "<p>Avgiften höjs till 300 kr</p>"
    assert "200" not in richtext.clean(body)
