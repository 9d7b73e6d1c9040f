"""What the release's page tells search engines and sites that share it."""

import json
import re

import pytest
from django.test import Client

from releases.models import Release
from releases.services import publishing
from releases.tests.cast import an_editor, published
from releases.tests.newsroom.formats.newsroom import a_full_edition

pytestmark = pytest.mark.django_db
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def json_ld(client: Client, address: str) -> dict:
    return json.loads(DATA.search(client.get(address).content.decode())[1])


def test_the_page_is_a_news_article(client: Client) -> None:
    article = json_ld(client, a_full_edition().get_absolute_url())
    assert (article["@type"], article["inLanguage"]) == ("NewsArticle", "sv")
    assert article["headline"] == "50 000 kronor till en ny lekplats"
    assert article["datePublished"] == "2026-03-01T09:30:00+01:00"
    assert article["image"][0]["creditText"] == "Foto: Ebba Vindmyr"
    assert article["publisher"]["name"] == "Umeå kommun"


@pytest.mark.parametrize("words", ["</script><script>alert(1)</script>", "<!--<script>", "a & b > c"])
def test_no_words_leave_the_data(client: Client, words: str) -> None:
    address = published(title=words, slug="hal").get_absolute_url()
    page = client.get(address).content.decode()
    assert words not in page
    assert json_ld(client, address)["headline"] == words


def test_sharing_shows_the_card(client: Client) -> None:
    page = client.get(a_full_edition().get_absolute_url()).content.decode()
    card = '<meta property="og:image" content="http://testserver/pressmeddelanden/2026/'
    assert card in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


def test_an_edition_that_no_longer_holds_offers_no_formats(client: Client) -> None:
    edition = published()
    Release.objects.update(lead="Rätt.")
    publishing.correct(edition.release, by=an_editor(), note="Fel.", alert=False)
    page = client.get(edition.permanent_url()).content.decode()
    assert "application/ld+json" not in page
    assert ".json" not in page
