"""Every format tells of the sizes that a press image comes in, and each address leads to a file."""

import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from releases.models import Edition, PressImage
from releases.newsroom.formats.kit import pictures
from releases.tests.cast import a_press_image, an_uploaded_image, published
from releases.tests.newsroom.formats.newsroom import address
from releases.tests.newsroom.formats.ninjs_shape import ITEM, faults
from releases.tests.newsroom.formats.test_json_ld import json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return published(images=[an_uploaded_image()])


def is_stored(url: str) -> bool:
    return default_storage.exists(url.removeprefix("http://testserver").removeprefix("/media/"))


def renditions_of(client: Client, edition: Edition) -> list[dict[str, Any]]:
    item = client.get(address(edition, ".json")).json()
    assert faults(item, ITEM) == []
    found: list[dict[str, Any]] = item["associations"][0]["renditions"]
    return found


def test_ninjs_lists_the_original_a_thumbnail_and_every_size_in_every_format(
    client: Client, edition: Edition
) -> None:
    found = renditions_of(client, edition)
    assert [one["name"] for one in found[:2]] == ["original", "thumbnail"]
    assert {one["name"] for one in found[2:]} == {
        f"{kind}-{width}" for kind in ("avif", "webp", "jpeg") for width in (480, 960, 1600)
    }
    assert (found[0]["width"], found[1]["width"], found[1]["height"]) == (2000, 480, 360)
    assert all(is_stored(one["href"]) for one in found)


def test_search_engines_get_a_moderate_file_and_where_the_original_is(
    client: Client, edition: Edition
) -> None:
    image = json_ld(client, edition.get_absolute_url())["image"][0]
    assert (image["width"], image["height"]) == (1600, 1200)
    assert all(is_stored(image[name]) for name in ("url", "contentUrl", "thumbnailUrl"))
    assert image["contentUrl"].endswith(edition.document.images[0].url)


def test_whoever_shares_the_page_gets_a_moderate_file(client: Client, edition: Edition) -> None:
    page = client.get(edition.get_absolute_url()).content.decode()
    shared = re.findall(r'property="og:image" content="(http://testserver/media/[^"]*)"', page)
    assert [url.rpartition(".1600.")[2] for url in shared] == ["jpg"]
    assert '<meta property="og:image:width" content="1600">' in page
    assert is_stored(shared[0])


def test_a_feed_shows_a_moderate_file(client: Client, edition: Edition) -> None:
    feed = client.get("/flode.atom").content.decode()
    shown = re.search(
        r'img src="(http://testserver/media/[^"]*\.1600\.jpg)" alt="[^"]*" width="1600" height="1200"', feed
    )
    assert shown
    assert is_stored(shown[1])


def test_the_api_lists_the_sizes_by_the_address_of_the_image(client: Client, edition: Edition) -> None:
    release = client.get(f"/api/v1/releases/{edition.year}/{edition.slug}").json()
    smaller = release["renditions"][release["document"]["images"][0]["url"]]
    assert {one["media_type"] for one in smaller} == {"image/avif", "image/webp", "image/jpeg"}
    assert all(is_stored(one["url"]) for one in smaller)


def test_an_edition_from_before_renditions_shows_them_once_they_are_made(client: Client) -> None:
    image = a_press_image(sha256="c" * 64)
    edition = published(images=[image])
    assert [one["name"] for one in renditions_of(client, edition)] == ["original"]
    assert "<picture>" not in client.get(edition.get_absolute_url()).content.decode()
    call_command("make_renditions", verbosity=0)
    assert len(renditions_of(client, edition)) == 2 + 3 * 3
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "<picture>" in page
    assert all(is_stored(url) for url in re.findall(r"/media/[^ \"]+", page))
    assert Edition.objects.get().is_intact()
    assert PressImage.objects.get().file.url not in edition.document.images[0].url


def test_the_press_kit_holds_originals_only(client: Client, edition: Edition) -> None:
    packed = [file for file in pictures(edition, "bilder") if file.address]
    assert [file.address for file in packed] == [edition.document.images[0].url]
