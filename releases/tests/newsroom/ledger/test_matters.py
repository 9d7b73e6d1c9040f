"""A matter: one address for every spelling of its number, its timeline, and what was promised."""

import datetime as dt
import re
from importlib import import_module
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases import migrations
from releases.models import Edition, WithdrawnMatter
from releases.newsroom.ledger import matters
from releases.newsroom.ledger.matters import Promise
from releases.services import publishing
from releases.tests.cast import an_editor
from releases.tests.newsroom.ledger.reading import IN_2024, decided, read

pytestmark = pytest.mark.django_db

NUMBER = "KS/2018:298 - 001"
SPRING = dt.date(2026, 3, 1)


@pytest.fixture
def bridge() -> list[Edition]:
    """A matter that two bodies decided on in two years."""
    first = decided(
        "Nämnden utreder en bro.",
        body="tekniska nämnden",
        on=dt.date(2024, 4, 10),
        case_number=NUMBER,
        amounts=(1_200_000,),
        follow_up=dt.date(2025, 3, 1),
        follow_up_precision="season",
        release={"at": IN_2024},
    )
    second = decided(
        "Fullmäktige bygger bron.",
        body="kommunfullmäktige",
        case_number="KS 2018/298",
        votes_for=38,
        votes_against=27,
        reservations=["M"],
        follow_up=dt.date(2026, 9, 1),
        follow_up_precision="season",
    )
    return [first, second]


@pytest.mark.usefixtures("bridge")
def test_the_timeline_goes_across_bodies_and_years_the_newest_first(client: Client) -> None:
    page = read(client, "/arenden/ks-2018-298/")
    assert page.index("Fullmäktige bygger bron.</h3>") < page.index("Nämnden utreder en bro.</h3>")
    for words in (
        "38 för, 27 emot",
        "Reservation M",
        "1 200 000 kronor",
        "10 april 2024",
        "Tekniska nämnden",
    ):
        assert words in page


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize(
    "written", [NUMBER, "KS 2018/298", "ks-2018:298", "Dnr KS/2018:298-004", "KS  2018 / 0298"]
)
def test_every_spelling_leads_to_the_one_address(client: Client, written: str) -> None:
    address = f"/arenden/{quote(written, safe='')}/"
    assert client.get(address)["Location"] == "/arenden/ks-2018-298/"
    assert client.get(address).status_code == 301
    assert client.get("/arenden/", {"dnr": written})["Location"] == "/arenden/ks-2018-298/"
    assert client.get(f"{address}flode.atom")["Location"] == "/arenden/ks-2018-298/flode.atom"


def test_a_register_with_dots_has_an_address_too(client: Client) -> None:
    decided(case_number="ÄN-2020/00117")
    assert "ÄN-2020/00117" in read(client, "/arenden/än-2020-117/")
    assert client.get("/arenden/an-2020-117/").status_code == 404


@pytest.mark.usefixtures("bridge")
def test_the_feed_holds_the_matters_releases_and_no_other(client: Client) -> None:
    decided("Något annat.", case_number="KS/2018:299")
    feed = read(client, "/arenden/ks-2018-298/flode.atom")
    assert "Fullmäktige bygger bron." in feed
    assert "Nämnden utreder en bro." in feed
    assert "Något annat." not in feed
    assert 'href="/arenden/ks-2018-298/flode.atom"' in read(client, "/arenden/ks-2018-298/")


@pytest.mark.usefixtures("bridge")
def test_a_promise_that_the_matter_came_back_to_is_kept() -> None:
    found = matters.read("ks-2018-298", SPRING)
    assert found
    assert [step.promise for step in found.steps] == [Promise.COMING, Promise.KEPT]
    assert [step.decision.body for step in found.promises] == ["kommunfullmäktige"]


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize(
    ("today", "promise"),
    [(dt.date(2026, 11, 30), Promise.COMING), (dt.date(2026, 12, 1), Promise.OVERDUE)],
)
def test_an_autumn_is_over_when_december_comes(today: dt.date, promise: Promise) -> None:
    found = matters.read("ks-2018-298", today)
    assert found
    assert found.promises[0].promise == promise


def test_a_promise_whose_time_has_passed_is_shown_calmly(client: Client) -> None:
    decided(case_number="KS 2018/1", follow_up=dt.date(2025, 5, 1))
    page = read(client, "/arenden/ks-2018-1/")
    assert "Skulle följas upp maj 2025. Inget nytt har publicerats i ärendet sedan dess." in page


def test_a_translation_is_named_beside_the_decision_it_tells_of(client: Client) -> None:
    decided("Lautakunta lahjoittaa kirjan.", case_number="KU-2023-0067", release={"language": "fi"})
    decided("Nämnden ger bort en bok.", case_number="KU-2023-0067")
    page = read(client, "/arenden/ku-2023-67/")
    assert re.findall(r'<h3 class="entry-outcome"[^>]*>([^<]*)</h3>', page) == ["Nämnden ger bort en bok."]
    assert re.search(r'Står även i <a [^>]*lang="fi">Lautakunta', page)


@pytest.mark.usefixtures("bridge")
def test_only_matters_that_came_back_are_listed(client: Client) -> None:
    decided("Bara en gång.", case_number="BN-2020/1")
    for language in ("sv", "fi"):
        decided(f"Översatt {language}.", case_number="KU-2023-0067", release={"language": language})
    page = read(client, "/arenden/")
    assert re.findall(r'href="/arenden/([^/"]+)/"', page) == ["ks-2018-298"]
    assert "2 beslut sedan 10 april 2024" in page


def test_the_list_of_matters_turns_its_pages_and_costs_the_same(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(1, 23):
        for day in (1, 2):
            decided(f"Ärende {number} dag {day}.", case_number=f"BN-2020/{number}", on=dt.date(2025, 3, day))
    with django_assert_max_num_queries(2):
        first = read(client, "/arenden/")
    older = re.search(r'rel="next"[^>]* href="([^"]*)"', first)
    assert older
    pages = first + read(client, "/arenden/" + older[1].replace("&amp;", "&"))
    assert len(set(re.findall(r'href="/arenden/(bn[^/"]+)/"', pages))) == 22


def test_a_matter_costs_the_same_however_long(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for day in range(1, 20):
        decided(
            f"Dag {day}.",
            body=f"nämnden {day}",
            case_number="BN-2020/1",
            on=dt.date(2025, 3, day),
            amounts=(day,),
        )
    with django_assert_max_num_queries(3):
        read(client, "/arenden/bn-2020-1/")


@pytest.mark.parametrize(
    "address", ["/arenden/bn-2099-1/", "/arenden/saknas/", "/arenden/%00/", "/arenden/bn-2099-1/flode.atom"]
)
def test_an_unknown_matter_gets_a_sentence_and_ways_on(client: Client, address: str) -> None:
    page = read(client, address, 404)
    assert "Ärendet finns inte här" in page
    assert 'action="/arenden/"' in page


def test_a_number_nobody_names_gets_a_sentence_and_stays(client: Client) -> None:
    page = read(client, "/arenden/?dnr=BN-2099/1")
    assert "Inget pressmeddelande nämner diarienumret BN-2099/1." in page
    assert 'value="BN-2099/1"' in page


def test_a_matter_of_withdrawn_releases_is_not_known(client: Client) -> None:
    publishing.withdraw(decided(case_number=NUMBER).release, by=an_editor(), reason="Fel.")
    assert client.get("/arenden/ks-2018-298/").status_code == 404


@pytest.mark.parametrize("others", [0, 1])
def test_who_follows_a_matter_hears_of_a_withdrawal(client: Client, others: int) -> None:
    wrong = decided("Nämnden säljer bron.", case_number=NUMBER)
    for number in range(others):
        decided(f"Dag {number}.", case_number=NUMBER)
    publishing.withdraw(wrong.release, by=an_editor(), reason="Fel bro.")
    feed = read(client, "/arenden/ks-2018-298/flode.atom")
    assert feed.count("</entry>") == others + 1
    assert "Fel bro." in feed
    assert "Nämnden säljer bron." not in feed


def test_what_was_withdrawn_before_the_upgrade_stays_in_its_feed(client: Client) -> None:
    publishing.withdraw(decided(case_number=NUMBER).release, by=an_editor(), reason="Fel bro.")
    publishing.withdraw(decided(case_number="").release, by=an_editor(), reason="Fel.")
    WithdrawnMatter.objects.all().delete()
    (path,) = Path(migrations.__file__).parent.glob("*_withdrawn_matters.py")
    import_module(f"releases.migrations.{path.stem}").fill(apps, None)
    assert "Fel bro." in read(client, "/arenden/ks-2018-298/flode.atom")
    assert WithdrawnMatter.objects.count() == 1


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=40))
def test_no_number_is_a_fault_of_ours(client: Client, words: str) -> None:
    for address in (f"/arenden/{quote(words, safe='')}/", f"/arenden/?dnr={quote(words, safe='')}"):
        assert client.get(address).status_code in {200, 404}
