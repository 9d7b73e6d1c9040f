"""What a search finds, in which order, and how it counts."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from releases.models import Edition
from releases.search import counting, expansion, parsing
from releases.search import query as search_query
from releases.search.filters import Filters
from releases.search.query import SearchResult
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_release, an_editor, published

pytestmark = pytest.mark.django_db

MAY_2019 = dt.datetime(2019, 5, 1, tzinfo=dt.UTC)


def found(text: str, **filters: object) -> SearchResult:
    return search_query.find(expansion.understand(parsing.read(text)), Filters(**filters))


def titles(text: str, **filters: object) -> list[str]:
    """The titles of the hits, the most relevant first."""
    ranked = found(text, **filters).ranked(size=20)
    by_id = Edition.objects.in_bulk(ranked.editions)
    return [by_id[pk].title for pk in ranked.editions]


def about(title: str, **facts: object) -> Edition:
    """Publish a release that says nothing but its title."""
    return published(title=title, lead="Kort.", body="", **facts)


@pytest.mark.parametrize(
    ("typed_words", "title"),
    [
        ("prostitution", "Fältare ska arbeta prostitutionsförebyggande"),
        ("skola", "Sex nya förskolechefer"),
        ("vattenläcka", "Vattenläckan på Teg är lagad"),
        ("skogsbrand", "Drönare spanar efter skogsbränder"),
        ("bok", "Böcker till alla nyfödda"),
        ("bron", "Ny cykelbro över älven"),
        ("sim hall", "Simhallen i Hörnefors byggs"),
        ("barnomsorgsavgift", "Avgiften för barnomsorg räknas om"),
        ("biblotek", "Biblioteken öppnar före frukost"),
        ("prositution", "Fältare ska arbeta prostitutionsförebyggande"),
        ("forskola", "Ny förskola på Teg"),
        ('"öppna data"', "Fakturor som öppna data"),
        ("KS/2025:402", "Ärende KS/2025:402 avgjort"),
        ("50 000", "Kulturen får 50 000 kronor"),
        ("stängsel eller snö", "Så röjs snön"),
    ],
)
def test_swedish_is_found_as_swedes_write_it(typed_words: str, title: str) -> None:
    about(title)
    about("Något helt annat")
    assert titles(typed_words) == [title]


@pytest.mark.parametrize(
    ("typed_words", "title"),
    [
        ("kost", "Kostnaderna ökar"),
        ("park", "Parkering blir dyrare"),
        ('"data öppna"', "Fakturor som öppna data"),
        ('"bro"', "Ny cykelbro"),
        ("bro -cykel", "Ny cykelbro"),
        ("zirkon", "Ny cykelbro"),
    ],
)
def test_what_is_not_meant_is_not_found(typed_words: str, title: str) -> None:
    about(title)
    assert titles(typed_words) == []


@pytest.mark.parametrize(
    ("language", "title", "typed_words"),
    [
        ("en", "Libraries open before breakfast", "library"),
        ("fi", "Kirjalahja vastasyntyneille", "kirjalahjat"),
        ("sju", "Ubmejen tjïelte", "ubmejen"),
    ],
)
def test_each_language_is_found_by_its_own_rules(language: str, title: str, typed_words: str) -> None:
    about(title, language=language)
    assert titles(typed_words) == [title]


def test_drafts_withdrawn_and_superseded_editions_are_never_found() -> None:
    a_release(title="Zirkon i utkast")
    publishing.withdraw(about("Zirkon tillbaka").release, by=an_editor(), reason="Fel")
    release = about("Zirkon före rättelse").release
    release.refresh_from_db()
    release.title = "Efter rättelse"
    release.save()
    publishing.correct(release, by=an_editor(), note="Rätt ord")
    assert titles("zirkon") == []
    assert found("zirkonn").words.corrections == ()  # nor does any of them help with spelling


def test_a_spelling_that_is_not_known_is_reported() -> None:
    about("Biblioteken öppnar")
    assert found("biblotek").words.corrections == (("biblotek", "biblioteken"),)


def test_when_nothing_fits_every_word_the_rarest_word_counts_most() -> None:
    about("Simhallen byggs")
    for number in range(3):
        about(f"Vad en ny cykelväg kostar {number}")
    search = found("vad kostar den nya simhallen")
    assert search.is_relaxed
    assert titles("vad kostar den nya simhallen")[0] == "Simhallen byggs"


def test_filters_do_not_relax_a_search() -> None:
    about("Ny bro")
    search = found("ny bro", year=1999)
    assert not search.is_relaxed
    assert (search.counts.hits, search.counts.fitting) == (1, 0)


def test_stop_words_alone_find_nothing() -> None:
    about("Det som är")
    assert found("det som är").words.is_empty
    assert titles("det som är") == []


def test_a_word_in_the_title_weighs_more_than_in_the_text() -> None:
    published(title="I texten", lead="Kort.", body="<p>Det blir en bro till.</p>")
    about("En bro")
    published(title="I texten med", lead="Kort.", body="<p>Det blir en bro till.</p>")
    assert titles("bro")[0] == "En bro"


def test_a_word_weighs_more_than_a_compound_with_it() -> None:
    for title in ("En cykelbro", "En bro", "En gångbro"):
        about(title)
    assert titles("bro")[0] == "En bro"


def test_filters_narrow() -> None:
    culture, roads = a_committee("kulturnämnden"), a_committee("tekniska nämnden")
    about("Ny bro ett", committees=[roads], keywords=[a_keyword("trafik")])
    about("Ny bro två", committees=[culture], decisions=[{"outcome": "Bron byggs."}])
    about("Ny bro tre", at=MAY_2019, language="en")
    about("Ny bro fyra", budget=[{"amount": -75_000_000, "purpose": "bro"}])
    assert titles("bro", committee=roads.pk) == ["Ny bro ett"]
    assert titles("bro", keyword=a_keyword("trafik").pk) == ["Ny bro ett"]
    assert titles("bro", has_decision=True) == ["Ny bro två"]
    assert titles("bro", year=2019) == ["Ny bro tre"]
    assert titles("bro", language="en") == ["Ny bro tre"]
    assert titles("bro", least=70_000_000) == ["Ny bro fyra"]
    assert titles("bro", least=70_000_000, most=74_999_999) == []


def test_each_choice_is_counted_within_the_other_filters() -> None:
    culture, roads = a_committee("kulturnämnden"), a_committee("tekniska nämnden")
    about("Bro ett", committees=[roads], at=MAY_2019)
    about("Bro två", committees=[culture], at=MAY_2019, budget=[{"amount": 50_000, "purpose": "bro"}])
    about("Bro tre", committees=[culture])
    about("Tunnel", committees=[culture])
    counts = found("bro", committee=culture.pk, year=2019).counts
    assert (counts.hits, counts.fitting) == (3, 1)
    assert counts.of("committee") == {str(roads.pk): 1, str(culture.pk): 1}
    assert counts.of("year") == {"2019": 1, str(timezone.localdate().year): 1}
    assert counts.of("amount") == {"0": 1}
    assert counts.of("decision") == {"false": 1}


def test_counting_ends_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    for number in range(4):
        about(f"Bro {number}", language="en" if number else "sv")
    counts = found("bro").counts
    assert counts.is_more
    assert counts.of("language") is None
    assert found("bro", language="sv").counts.fitting == 1
    assert len(titles("bro")) == 4


def test_a_release_that_arrives_moves_nobodys_place() -> None:
    now = timezone.now()
    for number in range(6):
        about(f"Bro nummer {number}", at=now - dt.timedelta(days=number))
    first = found("bro").ranked(size=3)
    about("Bro Bro Bro", at=now + dt.timedelta(minutes=1))
    second = found("bro").ranked(until=first.until, offset=3, size=3)
    assert len({*first.editions, *second.editions}) == 6


def test_by_date_the_newest_come_first() -> None:
    now = timezone.now()
    for age in (3, 1, 2):
        about(f"Bro {age}", at=now - dt.timedelta(days=age))
    search = found("bro")
    with search.plan():
        assert [entry.edition.title for entry in search.entries] == ["Bro 1", "Bro 2", "Bro 3"]


@given(st.one_of(st.text(max_size=60), st.text(alphabet="\"-()&|!<>:*\\' abåorOR%_", max_size=60)))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_typed_is_answered(text: str) -> None:
    try:
        search = found(text)
    except parsing.TooLong:
        return
    search.ranked(size=5)
