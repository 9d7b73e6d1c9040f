"""The drawn card: the right size for any title, and not drawn when the reader has it."""

import io

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from releases.newsroom.formats import card
from releases.tests.cast import a_committee, published
from releases.tests.newsroom.formats.newsroom import address

font = ImageFont.truetype(str(card.FONTS / "pressrum-serif-bold.ttf"), 46)


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["Öppet", "Å" * 200, "ord " * 50, "Arbetsmarknadsåtgärdsprogram " * 6])
def test_any_title_makes_a_card(client: Client, title: str) -> None:
    response = client.get(address(published(title=title, committees=[a_committee()]), "/kort.png"))
    assert response["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(response.content)) as picture:
        assert picture.size == (1200, 630)


@settings(deadline=None, max_examples=30)
@given(st.text(alphabet="aåm – ,WÖ", max_size=200))
def test_lines_fit_between_the_margins_and_lose_no_letter(title: str) -> None:
    lines = card._lines(title, font)
    assert all(font.getlength(line) <= card.LINE for line in lines)
    assert "".join(lines).replace(" ", "") == title.replace(" ", "")


@pytest.mark.parametrize("letter", "åäöÅÄÖéüšŧŋđžčáâ–”…−§")
def test_the_letters_of_all_our_languages_are_in_the_font(letter: str) -> None:
    missing = font.getmask("\uffff")
    assert bytes(font.getmask(letter)) != bytes(missing)


@pytest.mark.django_db
def test_a_reader_who_has_the_card_gets_304(client: Client) -> None:
    place = address(published(), "/kort.png")
    etag = client.get(place)["ETag"]
    assert client.get(place, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        (
            "Familjedag \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 i parken",
            "Familjedag i parken",
        ),
        ("\u2744\ufe0f Vinter\U0001f3f4\U000e0067\U000e007f", "Vinter"),
        ("Åt alla: 50 000 kronor – nu", "Åt alla: 50 000 kronor – nu"),
        ("\U0001f389", ""),
    ],
)
def test_emoji_leave_no_boxes_on_the_card(title: str, drawn: str) -> None:
    assert card.in_letters(title) == drawn
    assert card.card(published(title=title)).startswith(b"\x89PNG")
