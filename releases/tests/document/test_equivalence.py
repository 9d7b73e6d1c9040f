"""What readers could not see is no difference; what they could see is one."""

from dataclasses import replace

import pytest

from releases.document import Decision, ReleaseDocument
from releases.document.equivalence import as_read, same

PLAIN = ReleaseDocument(
    title="Ny bro", lead="En bro.\nTill.", body="<p>Vi bygger nu.</p><ul><li>ett</li></ul>"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a b</p><ul><li>x</li></ul>", "<p>a  b </p>\n\n<ul>\n\t<li>x</li>\n</ul>\n"),
        ("<p>a<br>b</p>", "<p>a<br />\nb</p>"),
        ("<p>a<br></p>", "<p>a</p>"),
        ("<table><tr><td>1</td></tr></table>", "<table>\n<tbody>\n<tr>\n<td>1</td>\n</tr></tbody></table>"),
        ("<p>x <em>a</em> b</p>", "<p>x\n<em>a</em>\nb</p>"),
        ("<p>a&nbsp;b</p>", "<p>a\xa0b</p>"),
        ("<blockquote><p>a</p></blockquote>", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("", " \n"),
    ],
)
def test_space_that_is_not_shown_is_no_difference(one: str, other: str) -> None:
    assert as_read(one) == as_read(other)
    assert same(replace(PLAIN, body=one), replace(PLAIN, body=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a b</p>", "<p>ab</p>"),
        ("<p>a<br>b</p>", "<p>a b</p>"),
        ("<p>a<br><br>b</p>", "<p>a<br>b</p>"),
        ("<p>a</p><p>b</p>", "<p>a b</p>"),
        ("<p>x <em>a</em></p>", "<p>x<em>a</em></p>"),
        ("<p>a&nbsp;b</p>", "<p>a b</p>"),
        ("<p>a</p>", "<h2>a</h2>"),
        ("<p><strong>a</strong></p>", "<p>a</p>"),
        ('<p><a href="https://a.example">a</a></p>', '<p><a href="https://b.example">a</a></p>'),
        ('<p>a <img src="/media/x.png" alt="x"></p>', '<p>a <img src="/media/x.png" alt="y"></p>'),
    ],
)
def test_what_is_shown_otherwise_is_a_difference(one: str, other: str) -> None:
    assert not same(replace(PLAIN, body=one), replace(PLAIN, body=other))


def test_line_ends_and_margins_of_a_textarea_are_no_difference() -> None:
    assert same(PLAIN, replace(PLAIN, lead="En bro.\r\nTill.", boilerplate=" "))
    decision = Decision(outcome="Ja.", dissent_text="Nej,\nnej.")
    typed = replace(decision, dissent_text="Nej,\r\nnej. ")
    assert same(replace(PLAIN, decisions=(decision,)), replace(PLAIN, decisions=(typed,)))


@pytest.mark.parametrize(
    "change", [{"title": "Ny väg"}, {"lead": "En bro. Till."}, {"decisions": (Decision(outcome="Ja."),)}]
)
def test_another_fact_is_a_difference(change: dict[str, object]) -> None:
    assert not same(PLAIN, replace(PLAIN, **change))
