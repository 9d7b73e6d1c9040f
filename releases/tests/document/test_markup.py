"""HTML is a tree: whatever was typed, what is published holds allowed elements and attributes only."""

import nh3
import pytest
from hypothesis import given, settings

from releases.alerts import mail_markup
from releases.document import links, markup, quotes, richtext
from releases.newsroom.absolute_documents import absolute_document
from releases.templatetags.pictures import moderated
from releases.templatetags.press import set_body
from releases.tests.cast import published
from releases.tests.document.hostile import bodies

SITE = "http://testserver"
PLAIN = {tag: set(names) for tag, names in richtext.ATTRIBUTES.items()} | {"a": {"href", "rel"}}
PAGE = PLAIN | {
    "div": {"class", "role", "aria-label", "tabindex"},
    "picture": set(),
    "source": {"type", "srcset", "sizes"},
    "img": PLAIN["img"] | {"srcset", "sizes", "loading"},
}
LAYOUT = {"class", "role", "cellpadding", "cellspacing", "border", "width"}
MAIL = PLAIN | {
    "div": {"class"},
    "table": LAYOUT,
    "td": PLAIN["td"] | {"class"},
    "th": PLAIN["th"] | {"class"},
}


def strangers(html: str, allowed: dict[str, set[str]]) -> str:
    """Return the HTML when a browser's parser (html5ever) finds anything in it that is not allowed, else ""."""
    kept = nh3.clean(
        html,
        tags=richtext.TAGS | set(allowed),
        attributes=allowed,
        url_schemes=links.SCHEMES,
        clean_content_tags=set(),
        link_rel=None,
    )
    return "" if kept == html else html


def composed(body: str) -> str:
    return quotes.set_quotes(richtext.clean(body))


@settings(deadline=None, max_examples=200)
@given(bodies)
def test_whatever_is_typed_what_is_frozen_holds_only_what_may_stand(body: str) -> None:
    assert not strangers(composed(body), PLAIN)
    assert richtext.clean(composed(body)) == composed(body)


@settings(deadline=None, max_examples=200)
@given(bodies)
def test_whatever_was_frozen_a_page_and_a_mail_show_only_what_may_stand(body: str) -> None:
    assert not strangers(set_body(body), PAGE)
    assert not strangers(mail_markup.text_for_mail(body), MAIL)
    assert not strangers(moderated(body, 1600), PLAIN)
    richtext.to_text(body)
    quotes.read_quotes(body)


def test_a_table_in_an_attribute_frames_nothing() -> None:
    hostile = (
        '<p>– Ja, säger Alva Ek (S), ordförande.</p><p><img src="/media/a.jpg" '
        "alt='<!-- <table> --> <meta http-equiv=refresh content=0>'></p>"
    )
    page = set_body(composed(hostile))
    assert "<table" not in page
    assert "<meta" not in page
    assert 'class="scroll"' not in page


@pytest.mark.django_db
def test_an_edition_frozen_by_older_code_is_shown_clean_and_stays_as_it_was() -> None:
    edition = published()
    hostile = (
        '<p>Ord</p><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><script>alert(1)</script>'
    )
    edition.frozen = type(edition.frozen)(title="Äldre", body=hostile)
    before = edition.sha256
    for shown in (set_body(edition.document.body), absolute_document(edition).body):
        assert not strangers(shown, PAGE)
        assert "alert" not in shown.replace("javascript:alert", "")
        assert "javascript" not in shown
    assert edition.sha256 == before
    assert edition.frozen.body == hostile


@pytest.mark.parametrize(
    "tag", ["em", "strong", "blockquote", "ul><li", "div", "table><tr><td", "font", "sup"]
)
def test_what_is_nested_deeply_is_flattened_and_says_the_same(tag: str) -> None:
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    body = f"<{tag}>" * 4000 + "Ord <b>ett</b> och <p>två</p>" + closing * 4000
    cleaned = composed(body)
    assert " ".join(richtext.to_text(cleaned).replace("•", "").split()) == "Ord ett och två"
    assert depth(cleaned) <= markup.DEEPEST
    assert quotes.read_quotes(body) == ()
    assert "Ord" in set_body(body)
    assert "Ord" in mail_markup.text_for_mail(body)
    assert "Ord" in richtext.to_text(body)


@pytest.mark.parametrize(
    "letter", [" ", "\n", "\t", "\xa0", "a", "a ", "–", "– ", ".", ", ", "(", "1 ", "@", "&", "<", "–\n"]
)
def test_a_long_run_of_one_character_is_read_at_once(letter: str) -> None:
    body = f"<p>{letter * 50_000}</p>"
    for text in (body, f"<p>– Ja, säger Alva Ek{letter * 50_000}</p>", letter * 50_000):
        cleaned = composed(text)
        richtext.to_text(cleaned)
        quotes.read_quotes(cleaned)
        set_body(cleaned)


@pytest.mark.parametrize("run", ["<i></b>", "<b><div><i></b>", "<ul><li></b>", "<x></y>", "<div></td>"])
def test_no_body_holds_more_tags_open_than_an_end_tag_may_look_through(
    run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 0
    start = markup._Builder.start

    def counted(builder: markup._Builder, tag: str, attributes: dict[str, str]) -> None:
        nonlocal most
        start(builder, tag, attributes)
        most = max(most, len(builder.open))

    monkeypatch.setattr(markup._Builder, "start", counted)
    words = richtext.to_text.__wrapped__(f"Först {run * 4000} sist")
    assert words.split() == ["Först", "sist"] or "•" in words
    assert 0 < most <= 2 * markup.MOST_OPEN + 10  # Items of lists end by themselves and are not counted.


def test_tags_beyond_the_most_that_may_be_open_lose_no_words_and_end_nothing_else() -> None:
    deep = 2 * markup.MOST_OPEN
    body = f"<p>{'<em>' * deep}mitt<div>i</div>{'</em>' * deep} efter</p><p>sist</p>"
    assert richtext.to_text(richtext.clean(body)).split() == ["mitt", "i", "efter", "sist"]
    assert richtext.clean(body).endswith("<p>sist</p>")


@pytest.mark.parametrize("letters", ["§ ", "\xa0", "&", "abcdefg", "« »"])
def test_a_long_text_comes_in_pieces_to_who_writes_it_and_out_whole(letters: str) -> None:
    long = letters * (3 * markup.LONGEST_TEXT)
    root = markup.parse(f"{long}<b>{long}</b>{long}<br>{long}<i>x</i>")
    before = markup.words(root)
    markup.part_texts(root)
    pieces = [text or "" for one in root.iter() for text in (one.text, one.tail)]
    assert max(map(len, pieces)) <= markup.LONGEST_TEXT
    assert markup.words(markup.parse(markup.inner(root))) == before
    assert markup.words(markup.parse(richtext.write(root))) == before


def depth(html: str) -> int:
    def below(one: markup.Element) -> int:
        return 1 + max(map(below, one), default=0)

    return below(markup.parse(html))
