"""Parts of pages that are kept as finished text: never another page's, never behind, never without bound."""

from collections.abc import Iterator

import pytest
from django.db.models import Value
from django.test import Client
from django.test.utils import override_script_prefix
from django.utils.safestring import SafeString

from releases.models import Edition, Release
from releases.newsroom.page_cache import fragments
from releases.newsroom.page_cache.compiled_queries import Prepared, StandIn
from releases.newsroom.page_cache.fragments import FragmentCache, key_part
from releases.services import publishing
from releases.tests.cast import a_person, a_press_image, an_editor, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[FragmentCache]:
    """The memory of this process, empty and large enough."""
    memory = FragmentCache(1024 * 1024)
    monkeypatch.setattr(fragments, "fragment_cache", memory)
    return memory


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- Never another page's, never behind ---


@pytest.mark.parametrize(
    "path", ["/", "/om/", "/en/om/", "/fi/pressmeddelanden/", "/prenumerera/", "/finns-inte/"]
)
def test_a_page_with_kept_parts_is_the_page_set_anew(
    path: str, client: Client, memory: FragmentCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    for other in ("/", "/en/", "/fi/om/"):
        client.get(other)
    cold, warm = said(client, path), said(client, path)
    monkeypatch.setattr(fragments, "fragment_cache", FragmentCache(0))
    assert cold == warm == said(client, path)


def test_a_release_with_kept_parts_is_the_release_set_anew(
    client: Client, memory: FragmentCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [published(title="En annan"), published(title="An English one", language="en")]
    edition = published(images=[a_press_image()], contacts=[a_person()])
    addresses = [edition.get_absolute_url(), f"/en{edition.get_absolute_url()}", edition.permanent_url()]
    addresses += [other.get_absolute_url() for other in others]
    kept_twice = [(said(client, address), said(client, address)) for address in addresses]
    monkeypatch.setattr(fragments, "fragment_cache", FragmentCache(0))
    anew = [said(client, address) for address in addresses]
    assert kept_twice == [(page, page) for page in anew]


def test_a_kept_part_is_not_set_again(client: Client, memory: FragmentCache) -> None:
    address = published().get_absolute_url()
    first, second = client.get(address), client.get(address)
    assert second.content == first.content
    set_at_first, set_again = ({one.name for one in answer.templates} for answer in (first, second))
    assert "document/release.html" in set_at_first - set_again


def test_a_correction_replaces_every_part_that_it_changes(client: Client, memory: FragmentCache) -> None:
    edition = published(title="Som det var")
    said(client, edition.get_absolute_url())
    Release.objects.update(title="Som det är", lead="Ny ingress.")
    publishing.correct(edition.release, by=None, note="Rubriken var fel.", alert=False)
    page, old = said(client, edition.get_absolute_url()), said(client, edition.permanent_url())
    assert "Som det var" not in page
    assert page.count("Som det är") == said(client, edition.get_absolute_url()).count("Som det är") > 3
    assert "Rubriken var fel." in page
    assert "Som det är" not in old.partition("<main")[2].partition('class="latest"')[0]
    assert '<meta name="robots" content="noindex">' in old


def test_a_withdrawn_release_has_no_part_left_in_its_page(client: Client, memory: FragmentCache) -> None:
    edition = published(title="Kvastfening")
    assert "Kvastfening" in said(client, edition.get_absolute_url())
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    assert "Kvastfening" not in said(client, edition.get_absolute_url())


def test_phones_go_from_a_kept_release_when_their_time_is_over(
    client: Client, memory: FragmentCache, settings: pytest.FixtureRequest
) -> None:
    edition = published(contacts=[a_person(phones=["070-174 06 05"])])
    settings.CONTACT_PHONES_MONTHS = 0
    assert "070-174 06 05" in said(client, edition.get_absolute_url()).replace("\xa0", " ")
    settings.CONTACT_PHONES_MONTHS = -1
    assert "tel:+46701740605" not in said(client, edition.get_absolute_url())


def test_the_words_of_the_settings_reach_kept_parts(
    client: Client, memory: FragmentCache, settings: pytest.FixtureRequest
) -> None:
    address = published().get_absolute_url()
    assert "Ångermanlands kommun" not in said(client, address)
    settings.PRESS_ROOM = {**settings.PRESS_ROOM, "name": "Ångermanlands kommun"}
    settings.SITE_URL = "https://press.example.org"
    page = said(client, address)
    assert "Umeå kommun" not in page.partition("<body>")[2].partition('class="body"')[0]
    assert f'href="https://press.example.org{address}"' in page


def test_a_prefix_that_a_server_adds_stays_with_its_reader(client: Client, memory: FragmentCache) -> None:
    with override_script_prefix("/pressrum/"):
        assert 'href="/pressrum/om/"' in said(client, "/om/")
    assert "/pressrum/" not in said(client, "/om/")


# --- What a part is kept by ---


def test_what_may_change_of_an_edition_tells_it_from_before() -> None:
    edition = published()
    before = key_part(edition)
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    edition.refresh_from_db()
    assert key_part(edition) != before


def test_a_fragment_has_no_cache_key_of_unknown_values() -> None:
    with pytest.raises(TypeError):
        key_part({"release": published().release})


# --- Memory ---


def test_memory_is_bounded_and_the_least_used_part_goes_first() -> None:
    memory = FragmentCache(10_000)
    for number in range(20):
        memory.get(number, lambda: SafeString("x" * 1_000))
        memory.get(0, lambda: SafeString("x" * 1_000))
        assert memory.bytes <= 10_000
    assert memory.get(0, lambda: SafeString("made again")) != "made again"
    assert memory.get(1, lambda: SafeString("made again")) == "made again"


def test_without_memory_each_part_is_set_anew() -> None:
    memory = FragmentCache(0)
    assert memory.get("a", lambda: SafeString("one")) == "one"
    assert memory.get("a", lambda: SafeString("two")) == "two"


# --- Prepared queries ---


def test_a_prepared_query_asks_what_its_querysets_ask(django_assert_num_queries) -> None:
    first, second = published(title="Ett"), published(title="Två")
    newest = Edition.objects.live()[:1]
    year, slug = StandIn.for_number(), StandIn.for_text()
    at_address = Edition.objects.at_address(year.value, slug.value)
    prepared = Prepared(newest, at_address, stand_ins=[year, slug])
    with django_assert_num_queries(1):
        found = prepared.ask({year: first.year, slug: first.slug})
    assert [one.title for one in found] == ["Två", "Ett"]
    assert found[0].frozen == second.frozen


def test_a_stand_in_takes_the_place_of_no_flag_and_no_other_number() -> None:
    """Python's True == 1, and the ORM writes flags, limits and ids among the values of a query."""
    edition = published(title="Ett")
    number = StandIn(1)
    found = Edition.objects.filter(number=number.value).annotate(shown=Value(True)).order_by("pk")[:2]
    prepared = Prepared(found, stand_ins=[number])
    assert prepared.ask({number: 1}) == [edition]
    assert (prepared.ask({number: 1})[0].shown, prepared.ask({number: 7})) == (True, [])


def test_a_stand_in_that_stands_nowhere_is_reported_at_once() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Prepared(Edition.objects.live(), stand_ins=[StandIn.for_number()])
    year = StandIn.for_number()
    with pytest.raises(KeyError):
        Prepared(Edition.objects.filter(year=year.value), stand_ins=[year]).ask({})
