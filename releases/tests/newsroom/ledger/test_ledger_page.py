"""The ledger: filters that mean what they say, and sums that add only what may be added."""

import datetime as dt
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.services import publishing
from releases.tests.cast import a_committee, an_editor
from releases.tests.newsroom.ledger.reading import IN_2024, decided, read

pytestmark = pytest.mark.django_db


def outcomes(page: str) -> list[str]:
    return re.findall(r'<h3 class="entry-outcome"><a [^>]*>([^<]*)</a>', page)


def amounts(page: str) -> list[str]:
    return re.findall(r'<article class="entry-money">\s*<p class="sum">([^<]*)</p>', page)


def card(page: str, label: str) -> str:
    """Return the words of the sum of one kind."""
    found = re.search(rf"<dt>{label}</dt>(.*?)</div>", page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split()) if found else ""


def test_an_empty_press_room_has_an_empty_ledger(client: Client) -> None:
    assert "Inget beslut stämmer med det du valde." in read(client, "/beslut/")


def test_a_decision_is_shown_with_all_that_is_known_of_it(client: Client) -> None:
    decided(
        paragraph="62",
        case_number="KS/2018:298 - 001",
        votes_for=7,
        votes_against=6,
        reservations=["V"],
        statements=["SD"],
        follow_up=dt.date(2026, 8, 1),
        protocol_url="https://www.example.org/protokoll",
    )
    page = read(client, "/beslut/")
    said = [
        *(
            "4 mars 2025",
            "Kulturnämnden",
            "§ 62",
            "Nämnden bygger om lekplatsen.",
            "Beslutat",
            "7 för, 6 emot",
        ),
        *("Reservation V", "Särskilt yttrande SD", "KS/2018:298 - 001", "augusti 2026"),
        *(
            'href="/arenden/ks-2018-298/"',
            'href="https://www.example.org/protokoll"',
            'href="/pressmeddelanden/2025/',
        ),
    ]
    assert [words for words in said if words not in page] == []


@pytest.mark.parametrize(
    "query",
    [
        "namnd=kulturnamnden",
        "ar=2025",
        "parti=V",
        "status=forslag",
        "slag=sokta",
        "fran=900",
        "fran=900&till=1000",
    ],
)
@pytest.mark.parametrize("view", ["beslut", "pengar"])
def test_each_filter_lets_through_what_fits_and_nothing_else(client: Client, query: str, view: str) -> None:
    decided("Rätt.", amounts=(1000,), kind="applied_for", status="proposal", reservations=["V", "M"])
    decided(
        "Fel.",
        body="tekniska nämnden",
        on=dt.date(2024, 3, 4),
        amounts=(5,),
        reservations=["SD"],
        release={"at": IN_2024},
    ).publishedbudgetline_set.update(year=2024)
    page = read(client, f"/beslut/?vy={view}&{query}")
    assert (outcomes(page) or amounts(page)) in (["Rätt."], ["1 000 kronor"])


def test_filters_count_within_what_the_other_filters_leave(client: Client) -> None:
    decided("Ett.", reservations=["V"])
    decided("Två.", on=dt.date(2024, 1, 1))
    decided("Tre.", body="tekniska nämnden")
    page = read(client, "/beslut/?namnd=kulturnamnden&ar=2025")
    for words in (
        "Kulturnämnden (1)",
        "Tekniska nämnden (1)",
        "2025 (1)",
        "2024 (1)",
        "V (V) (1)",
        "Beslutat (1)",
    ):
        assert words in page


def test_a_year_is_that_of_the_decision_not_of_the_release(client: Client) -> None:
    decided("I fjol.", on=dt.date(2024, 12, 18))
    assert outcomes(read(client, "/beslut/?ar=2024")) == ["I fjol."]
    assert outcomes(read(client, "/beslut/?ar=2025&namnd=kulturnamnden")) == []


def test_a_saving_is_found_by_its_size(client: Client) -> None:
    decided(amounts=(-3_000_000,), kind="saving")
    assert amounts(read(client, "/beslut/?vy=pengar&fran=2 000 000&till=4000000 kr")) == ["−3 000 000 kronor"]


def test_each_kind_of_money_is_added_up_by_itself_and_only_what_is_decided(client: Client) -> None:
    decided("Nytt.", amounts=(100_000, 250_000))
    decided("Föreslaget.", amounts=(7_000,), status="proposal")
    decided("Sökt.", amounts=(40_000,), kind="applied_for")
    decided("Sparat.", amounts=(-5_000,), kind="saving")
    page = read(client, "/beslut/?vy=pengar")
    assert card(page, "Nya pengar").startswith("350 000 kronor 2 beslutade belopp. Därtill 7 000 kronor")
    assert card(page, "Sökta pengar").startswith("40 000 kronor")
    assert card(page, "Besparing").startswith("−5 000 kronor")


def test_frames_are_counted_and_never_added(client: Client) -> None:
    decided("Ram.", amounts=(186_000_000,), kind="frame")
    decided("Anbud.", amounts=(171_500_000,), kind="frame")
    page = read(client, "/beslut/?vy=pengar")
    assert card(page, "Budgetram").startswith("2 ramar Läggs inte ihop")
    assert "357 500 000" not in page


def test_what_two_releases_tell_of_is_added_once_and_shown_twice(client: Client) -> None:
    for language in ("sv", "fi"):
        decided(amounts=(260_000,), case_number="KU-2023-0067", release={"language": language})
    page = read(client, "/beslut/?vy=pengar")
    assert amounts(page) == ["260 000 kronor"] * 2
    assert card(page, "Nya pengar").startswith("260 000 kronor 1 beslutat belopp.")
    assert "1 av beloppen här är en sådan upprepning." in page


def test_charts_have_a_title_a_description_and_a_table(client: Client) -> None:
    decided("Ett.", amounts=(100_000,))
    decided("Två.", body="tekniska nämnden", amounts=(300_000,))
    page = read(client, "/beslut/?vy=pengar")
    assert '<title id="titel-1">Nya pengar per organ</title>' in page
    assert "Mest har Tekniska nämnden: 300 000 kronor." in page
    assert re.search(r'<th scope="row">Tekniska nämnden</th><td>300 000</td>', page)


def test_sums_and_charts_follow_the_chosen_kind(client: Client) -> None:
    decided("Ett.", amounts=(-1000,), kind="saving")
    decided("Två.", body="tekniska nämnden", amounts=(-2000,), kind="saving")
    page = read(client, "/beslut/?vy=pengar&slag=besparing")
    assert "Besparing per organ" in page
    assert re.search(r'<th scope="row">Tekniska nämnden</th><td>2 000</td>', page)


@pytest.mark.parametrize("view", ["beslut", "pengar"])
def test_turning_the_pages_shows_every_row_once(client: Client, view: str) -> None:
    for number in range(23):
        decided(f"Beslut {number}.", amounts=(number + 1, number + 101))
    address, found = f"/beslut/?vy={view}&namnd=kulturnamnden", []
    while address:
        page = read(client, address)
        found += outcomes(page) or amounts(page)
        older = re.search(r'rel="next"[^>]* href="([^"]*)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert len(found) == len(set(found)) == (23 if view == "beslut" else 46)


def test_sums_stand_on_the_first_page_only(client: Client) -> None:
    for number in range(23):
        decided(f"Beslut {number}.")
    older = re.search(r'rel="next"[^>]* href="([^"]*)"', read(client, "/beslut/"))
    assert older
    page = read(client, older[1].replace("&amp;", "&"))
    assert "sum-cards" not in page
    assert "Till första sidan" in page


@pytest.mark.parametrize("view", ["beslut", "pengar"])
def test_the_ledger_costs_the_same_however_long(
    client: Client, view: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(25):
        decided(f"Beslut {number}.", body=f"nämnden {number % 7}", amounts=(1, 2), reservations=["V", "M"])
    with django_assert_max_num_queries(14):
        read(client, f"/beslut/?vy={view}")


@pytest.mark.parametrize(
    "query",
    [
        *(
            "vy=x",
            "namnd=%00",
            "namnd=finns-inte",
            "ar=0",
            "ar=99999",
            "parti=%00",
            "parti=finns-inte",
            "status=x",
        ),
        *("slag=x", "efter=x", "fore=1", "parti=" + "a" * 10_000, "ar=%D9%A1%D9%A9%D9%A9%D9%A9"),
    ],
)
def test_a_query_that_makes_no_sense_is_not_found(client: Client, query: str) -> None:
    for address in ("/beslut/", "/beslut.csv", "/beslut.xlsx", "/beslut.json"):
        known = address == "/beslut/" or not query.startswith(("efter", "fore"))
        assert client.get(f"{address}?{query}").status_code == (404 if known else 200)


@pytest.mark.parametrize("typed", ["abc", "-5", "1,5", "1e9", "9" * 16, "\0", "=1", "9" * 41])
def test_an_amount_that_is_none_gets_a_sentence_and_stays(client: Client, typed: str) -> None:
    response = client.get("/beslut/", {"fran": typed, "till": "500 000"})
    assert response.status_code == 400
    assert "Vi kunde inte läsa beloppet" in response.content.decode()
    assert 'value="500 000"' in response.content.decode()
    assert client.get("/beslut.csv", {"fran": typed}).status_code == 400


def test_amounts_the_wrong_way_round_get_a_sentence(client: Client) -> None:
    assert "Byt plats på dem." in read(client, "/beslut/?fran=10&till=5", 400)


WORDS = st.one_of(
    st.text(max_size=30), st.sampled_from(["V", "2025", "beslutat", "nya", "pengar", "kulturnamnden"])
)
NAMES = ("vy", "namnd", "ar", "parti", "status", "slag", "fran", "till", "efter", "fore")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=4))
def test_no_query_is_a_fault_of_ours(client: Client, query: dict[str, str]) -> None:
    a_committee("kulturnämnden")
    for address in ("/beslut/", "/beslut.csv", "/beslut.xlsx", "/beslut.json", "/arenden/"):
        assert client.get(address, query).status_code in {200, 400, 404}


def test_a_withdrawn_decision_is_gone_from_the_ledger(client: Client) -> None:
    edition = decided("Hemligt beslut.", amounts=(12_345,))
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    for address in (
        "/beslut/",
        "/beslut/?vy=pengar",
        "/beslut.csv",
        "/beslut.xlsx",
        "/beslut.json?vy=pengar",
    ):
        assert "Hemligt" not in read(client, address)
