"""The search as readers meet it: an address for every state, and an answer to whatever is asked."""

import datetime as dt
import html
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_press_image, a_release, an_editor, published

pytestmark = pytest.mark.django_db

ADDRESS = "/pressmeddelanden/"
PARAMETERS = (
    "q",
    "namnd",
    "nyckelord",
    "ar",
    "sprak",
    "beslut",
    "minst",
    "hogst",
    "ordning",
    "efter",
    "fore",
)


def read(client: Client, status: int = 200, route: str = ADDRESS, **query: object) -> str:
    response = client.get(f"{route}?{urlencode(query)}")
    assert response.status_code == status, query
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def titles(page: str) -> list[str]:
    found = re.findall(r'<h3 class="item-title"><a [^>]*>(.*?)</a>', page)
    return [re.sub("</?mark>", "", title) for title in found]


def about(title: str, **facts: object) -> None:
    published(title=title, lead="Kort.", body="", **facts)


def test_a_word_finds_its_compounds_and_marks_them(client: Client) -> None:
    about("Sex nya förskolechefer")
    about("Något annat")
    page = read(client, q="skola")
    assert titles(page) == ["Sex nya förskolechefer"]
    assert "<mark>förskolechefer</mark>" in page
    assert "1 pressmeddelande" in page


def test_where_the_text_says_it_is_shown_and_marked(client: Client) -> None:
    published(title="Nytt", body="<p>Allt om annat.</p><p>Här byggs en bro av trä.</p>")
    assert "Här byggs en <mark>bro</mark> av trä." in read(client, q="bro")


def test_nothing_that_is_typed_or_published_becomes_markup(client: Client) -> None:
    about("<b>Bro</b> & tunnel")
    page = client.get(f"{ADDRESS}?{urlencode({'q': 'bro <script>alert(1)</script>'})}").content.decode()
    assert "&lt;b&gt;<mark>Bro</mark>&lt;/b&gt; &amp; tunnel" in page
    assert "<script>alert" not in page


def test_every_filter_narrows_and_can_be_taken_away(client: Client) -> None:
    at = dt.datetime(2019, 5, 1, tzinfo=dt.UTC)
    facts = {"committees": [a_committee()], "keywords": [a_keyword("trafik")], "language": "sv", "at": at}
    about(
        "Ny bro",
        decisions=[{"outcome": "Bron byggs."}],
        budget=[{"amount": 5_000_000, "purpose": "bro"}],
        **facts,
    )
    about("Gammal bro")
    everything = {
        "q": "bro", "namnd": "kulturnamnden", "nyckelord": "trafik", "ar": 2019, "sprak": "sv",
        "beslut": 1, "minst": 1_000_000, "hogst": 9_000_000, "ordning": "datum",
    }  # fmt: skip
    page = read(client, **everything)
    assert titles(page) == ["Ny bro"]
    chosen = re.search(r'<ul class="chosen".*?</ul>', page, re.DOTALL)[0]
    for words in (
        "”bro”",
        "Kulturnämnden",
        "Trafik",
        "2019",
        "Svenska",
        "Med beslut",
        "Från 1 000 000 kronor",
    ):
        assert words in chosen
    for name in set(everything) - {"ordning"}:
        assert titles(read(client, **{key: value for key, value in everything.items() if key != name}))


def test_filters_say_how_many_each_choice_would_show(client: Client) -> None:
    about("Ny bro", committees=[a_committee()], budget=[{"amount": -50_000, "purpose": "bro"}])
    about("Tunnel", committees=[a_committee("tekniska nämnden")])
    page = read(client, q="bro")
    assert "Kulturnämnden (1)" in page
    assert "Tekniska nämnden" not in page
    assert re.search(r"Under 100 000 kronor</a> <span class=\"small\">\(1\)", page)


def test_amounts_are_read_as_people_type_them(client: Client) -> None:
    about("Ny bro", budget=[{"amount": 500_000, "purpose": "bro"}])
    assert titles(read(client, minst="400 000 kr", hogst="600000")) == ["Ny bro"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"q": "x" * 10_000}, "Sök på högst 200 tecken och 16 ord."),
        ({"q": "a b c d e f g h i j k l m n o p q"}, "Sök på högst 200 tecken och 16 ord."),
        ({"minst": "mycket"}, "Skriv beloppet i hela kronor"),
        ({"hogst": "9" * 30}, "Skriv beloppet i hela kronor"),
        ({"minst": "2", "hogst": "1"}, "Det högsta beloppet är lägre"),
    ],
)
def test_what_cannot_be_read_is_explained_and_kept(
    client: Client, query: dict[str, str], sentence: str
) -> None:
    page = read(client, 400, **query)
    assert sentence in page
    assert all(f'value="{value}"' in page for value in query.values())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("zirkon", "Inget hittades för ”zirkon”."),
        ('-"', "Här finns inget ord att söka på."),
        ("och i", "Här finns inget ord att söka på."),
        ("-bro", "Här finns inget ord att söka på."),
        ("&|!():*", "Här finns inget ord att söka på."),
        ("bro\x00zirkonplan", "Inget pressmeddelande innehåller alla orden."),
        ("biblotek", "Vi sökte på ”biblioteken” i stället."),
    ],
)
def test_what_finds_little_is_explained(client: Client, typed: str, sentence: str) -> None:
    about("En bro till biblioteken")
    assert sentence in read(client, q=typed)


def test_filters_that_leave_nothing_are_blamed(client: Client) -> None:
    about("Ny bro")
    assert "stämmer inte med filtren" in read(client, q="bro", ar=1999)


@pytest.mark.parametrize(
    "query",
    [
        {"namnd": "finns-inte"}, {"nyckelord": "finns-inte"}, {"ar": "19"}, {"sprak": "xx"}, {"beslut": "2"},
        {"ordning": "slump"}, {"efter": "1000000000"}, {"efter": "x"}, {"fore": "x"},
        {"q": "bro", "efter": "1000000000"}, {"q": "bro", "efter": "1.1000000000"}, {"q": "bro", "efter": "1.7"},
    ],
)  # fmt: skip
def test_what_is_none_of_ours_is_not_found(client: Client, query: dict[str, str]) -> None:
    about("Ny bro")
    read(client, 404, **query)


def test_the_pages_of_a_search_hold_every_hit_once(client: Client) -> None:
    now = timezone.now()
    expected = {f"Bro nummer {number}" for number in range(45)}
    for age, title in enumerate(sorted(expected)):
        about(title, at=now - dt.timedelta(days=age))
    for order in ("relevans", "datum"):
        found, page = [], read(client, q="bro", ordning=order)
        while older := re.search(r'rel="next"[^>]* href="([^"]*)"', page):
            found += titles(page)
            about(f"Bro som kom till {order} {len(found)}", at=now + dt.timedelta(minutes=len(found)))
            page = html.unescape(client.get(older[1]).content.decode())
        assert sorted(title for title in found + titles(page) if title in expected) == sorted(expected)
        assert len(found + titles(page)) == len(expected) + (0 if order == "relevans" else 2)
        assert re.search(r'rel="prev"', page)


def test_a_search_has_a_feed(client: Client) -> None:
    about("Ny bro")
    about("Tunnel")
    page = read(client, q="bro")
    address = re.search(r'<link rel="alternate"[^>]*href="([^"]*)"', page)[1]
    feed = client.get(address).content.decode()
    assert "Ny bro" in feed
    assert "Tunnel" not in feed
    assert "”bro”" in feed


def test_a_feed_of_what_cannot_be_read_is_refused(client: Client) -> None:
    assert client.get("/pressmeddelanden/flode.atom?minst=mycket").status_code == 400


def test_no_word_of_a_draft_is_found_suggested_or_counted(client: Client) -> None:
    a_release(title="Zirkonplan", committees=[a_committee("hemliga nämnden")])
    withdrawn = published(title="Zirkonverk", lead="Kort.", body="")
    publishing.withdraw(withdrawn.release, by=an_editor(), reason="Fel")
    for typed in ("zirkonplan", "zirkonplam", "zirkonverk", "zirkon", '"zirkonplan"'):
        page = read(client, q=typed)
        assert titles(page) == []
        assert "i stället" not in page
        assert "emliga nämnden" not in page


def test_search_pages_are_kept_out_of_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex, follow">' in read(client, q="bro")


@pytest.mark.parametrize(
    "query", [{}, {"q": "bro"}, {"q": "bro", "ordning": "datum"}, {"q": "ny bro", "minst": "1"}]
)
def test_a_search_costs_the_same_however_much_it_finds(client: Client, query: dict[str, str]) -> None:
    asked = []
    for number in range(6):
        about(
            f"Ny bro {number}",
            committees=[a_committee(f"nämnd {number}")],
            keywords=[a_keyword(f"ord {number}")],
            images=[a_press_image(sha256=f"{number:064}")],
            budget=[{"amount": 10, "purpose": "bro"}],
        )
        with CaptureQueriesContext(connection) as statements:
            assert len(titles(read(client, **query))) == number + 1
        asked.append(len(statements))
    assert asked == asked[:1] * 6


@given(
    st.dictionaries(
        st.sampled_from(PARAMETERS),
        st.one_of(st.text(max_size=40), st.text(alphabet="\"-()&|!<>:*\\' 0123456789.\x00åb", max_size=40)),
    )
)
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered(client: Client, query: dict[str, str]) -> None:
    assert client.get(f"{ADDRESS}?{urlencode(query)}").status_code in {200, 400, 404}
