"""Press images: only what is public, found by its words, and several at once with their captions."""

import io
import re
import zipfile

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.newsroom import press_images
from releases.services import publishing
from releases.tests.cast import a_press_image, a_release, an_editor, published, published_each_day
from releases.tests.newsroom.ledger.reading import read

pytestmark = pytest.mark.django_db

ARCHIVE = "/pressbilder/bilder.zip"


def shown(page: str) -> list[str]:
    return re.findall(r'<figure>\s*<img [^>]*alt="([^"]*)"', page)


def places(page: str) -> list[str]:
    return re.findall(r'name="bild" value="([^"]*)"', page)


def packed(client: Client, chosen: list[str]) -> dict[str, bytes]:
    response = client.get(ARCHIVE, {"bild": chosen})
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response))) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_an_image_is_shown_with_its_words_credit_size_and_release(client: Client) -> None:
    image = a_press_image(alt="En lekplats", caption="Lekplatsen i maj", credit="Foto: Ebba Vindmyr")
    published(title="Ny lekplats", images=[image])
    page = read(client, "/pressbilder/")
    for words in (
        'alt="En lekplats"',
        "Lekplatsen i maj",
        "Foto: Ebba Vindmyr",
        "1 200 × 800",
        ">Ny lekplats</a>",
    ):
        assert words in page
    assert 'width="1200" height="800"' in page
    assert "om fotografen anges" in page


def test_images_of_drafts_and_withdrawn_releases_are_not_shown(client: Client) -> None:
    a_release(images=[a_press_image(alt="Utkast")])
    gone = published(images=[a_press_image(alt="Återkallad")])
    publishing.withdraw(gone.release, by=an_editor(), reason="Fel.")
    assert shown(read(client, "/pressbilder/")) == []
    assert "Här finns inga pressbilder än." in read(client, "/pressbilder/")


def test_an_image_of_several_releases_is_shown_once_with_the_latest(client: Client) -> None:
    newest, *_rest = published_each_day(3, images=[a_press_image(alt="Bron")])
    page = read(client, "/pressbilder/")
    assert shown(page) == ["Bron"]
    assert newest.get_absolute_url() in page


@pytest.mark.parametrize("query", ["lekplats", "LEKPLATS maj", "vindmyr", "ÅRETS", "gunga trä"])
def test_an_image_is_found_by_every_word_that_goes_with_it(client: Client, query: str) -> None:
    image = a_press_image(alt="En gunga av trä", caption="Lekplatsen i maj", credit="Foto: Ebba Vindmyr")
    published(title="Årets lekplats", images=[image])
    published(title="Något annat", images=[a_press_image(alt="En bro", caption="", credit="Foto: Bo")])
    assert shown(read(client, f"/pressbilder/?q={query}")) == ["En gunga av trä"]


def test_an_image_is_found_by_an_earlier_release_too(client: Client) -> None:
    image = a_press_image(alt="Bron")
    for title in ("Byggstart", "Invigning"):
        published(title=title, images=[image])
    assert shown(read(client, "/pressbilder/?q=byggstart")) == ["Bron"]


def test_a_search_without_hits_gets_a_sentence_and_stays(client: Client) -> None:
    published(images=[a_press_image()])
    page = read(client, "/pressbilder/?q=valross")
    assert "Ingen pressbild har alla de orden." in page
    assert 'value="valross"' in page


def test_several_images_come_in_one_file_with_captions_credits_and_terms(client: Client) -> None:
    published(title="Bron", images=[a_press_image(alt="Bron i kväll", credit="Foto: Ebba Vindmyr")])
    published(title="Parken", images=[a_press_image(alt="Parken i dag", credit="")])
    files = packed(client, places(read(client, "/pressbilder/")))
    assert sorted(files) == ["01-parken-i-dag.jpg", "02-bron-i-kvall.jpg", "bildtexter.txt"]
    assert files["02-bron-i-kvall.jpg"].startswith(b"\xff\xd8")
    words = files["bildtexter.txt"].decode("utf-8-sig")
    for line in (
        "02-bron-i-kvall.jpg",
        "Foto: Ebba Vindmyr",
        "Fotograf inte angiven",
        "om fotografen anges.",
    ):
        assert line in words
    assert "\n" not in words.replace("\r\n", "")


def test_a_single_image_downloads_under_a_name_that_says_what_it_is(client: Client) -> None:
    published(title="Bron", images=[a_press_image()])
    found = re.search(r'<a class="download" href="([^"]*)" download>', read(client, "/pressbilder/"))
    assert found
    assert re.search(r'filename="bron-[^"]*\.jpg"', client.get(found[1])["Content-Disposition"])


def test_a_choice_of_none_gets_a_sentence_on_the_page(client: Client) -> None:
    published(images=[a_press_image(alt="Bron")])
    page = read(client, f"{ARCHIVE}?q=bron", 400)
    assert "Välj minst en bild." in page
    assert shown(page) == ["Bron"]


def test_too_many_get_a_sentence_and_stay_chosen(client: Client) -> None:
    published(images=[a_press_image() for _ in range(press_images.MOST_PICTURES + 1)])
    chosen = places(read(client, "/pressbilder/"))
    place = chosen[0].rpartition("/")[0]
    every = [f"{place}/{number + 1}" for number in range(press_images.MOST_PICTURES + 1)]
    response = client.get(ARCHIVE, {"bild": every})
    assert response.status_code == 400
    page = response.content.decode()
    assert "Välj högst 20 bilder åt gången." in page
    assert page.count(" checked") == len(chosen)


def test_too_much_for_one_file_gets_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_images, "MOST_BYTES", 10)
    published(images=[a_press_image()])
    response = client.get(ARCHIVE, {"bild": places(read(client, "/pressbilder/"))})
    assert response.status_code == 400
    assert "för stora för en fil" in response.content.decode()


@pytest.mark.parametrize(
    "place", ["2026/finns-inte/1", "../../etc/passwd", "bilder/x.jpg", "\0", "2026/x/999"]
)
def test_what_is_no_public_image_is_not_packed(client: Client, place: str) -> None:
    published(images=[a_press_image()])
    assert client.get(ARCHIVE, {"bild": place}).status_code == 404


def test_an_image_of_a_draft_is_never_packed(client: Client) -> None:
    edition = published(title="Bron", images=[a_press_image()])
    place = f"{edition.year}/{edition.slug}/1"
    publishing.withdraw(edition.release, by=an_editor(), reason="Fel.")
    assert client.get(ARCHIVE, {"bild": place}).status_code == 404


def test_the_pictures_cost_the_same_however_many_and_turn_their_pages(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(23):
        published(title=f"Nyhet {number}", images=[a_press_image(alt=f"Bild {number}")])
    with django_assert_max_num_queries(3):
        first = read(client, "/pressbilder/?q=bild")
    older = re.search(r'rel="next"[^>]* href="([^"]*)"', first)
    assert older
    rest = read(client, older[1].replace("&amp;", "&"))
    assert len(set(shown(first) + shown(rest))) == 23


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(st.sampled_from(["q", "bild", "efter", "fore"]), st.text(max_size=120), max_size=3),
    address=st.sampled_from(["/pressbilder/", ARCHIVE]),
)
def test_no_query_is_a_fault_of_ours(client: Client, query: dict[str, str], address: str) -> None:
    assert client.get(address, query).status_code in {200, 400, 404}
