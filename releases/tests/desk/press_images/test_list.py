"""The list of press images: a grid that is searched, narrowed, and costs the same however many there are."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from releases.models import PressImage
from releases.tests.cast import a_press_image, a_release
from releases.tests.desk.reading import words

LIST = "/redaktion/releases/pressimage/"


def titles(client: Client, asked: str = "") -> set[str]:
    """Return the titles of the pictures that the list shows."""
    return {str(image) for image in client.get(LIST + asked).context["cl"].result_list}


def test_a_card_says_what_a_picture_is_whose_it_is_and_where_it_is_used(writer: Client) -> None:
    image = a_press_image(
        caption="Lekplatsen", licence="CC-BY-4.0", consent_until=timezone.localdate() + dt.timedelta(days=400)
    )
    for title in ("Ett", "Två"):
        a_release(title=title, images=[image])
    page = writer.get(LIST)
    for said in ("Lekplatsen", "En lekplats i kvällsljus", "Foto: Ebba Vindmyr · CC BY 4.0"):
        assert said in words(page)
    assert "Används i 2 pressmeddelanden" in words(page)
    assert "Samtycke till" in words(page)
    assert image.file.url in page.content.decode()


def test_the_list_is_searched_by_words_and_credit(writer: Client) -> None:
    a_press_image(alt="En bro i motljus", credit="Foto: Kim Åhl")
    a_press_image(alt="En lekplats")
    assert titles(writer, "?q=bro") == titles(writer, "?q=Åhl") == {"En bro i motljus"}


@pytest.mark.parametrize(
    ("asked", "facts"),
    [
        ("oanvanda", {}),
        ("utan-alt", {"alt": "", "caption": "Sökt"}),
        ("utan-fotograf", {"credit": ""}),
        ("utan-licens", {"licence": ""}),
        ("samtycke-snart", {"consent_until": dt.timedelta(days=0)}),
        ("samtycke-snart", {"consent_until": dt.timedelta(days=30)}),
        ("samtycke-slut", {"consent_until": dt.timedelta(days=-1)}),
    ],
)
def test_what_somebody_should_see_to_is_found(writer: Client, asked: str, facts: dict[str, object]) -> None:
    in_order = {"alt": "I ordning", "licence": "CC0-1.0"}
    later, decorative = timezone.localdate() + dt.timedelta(days=31), {"alt": "", "is_decorative": True}
    right = [
        a_press_image(**in_order, consent_until=later),
        a_press_image(**in_order | decorative, caption="Fond"),
    ]
    if isinstance(days := facts.get("consent_until"), dt.timedelta):
        facts = facts | {"consent_until": timezone.localdate() + days}
    sought = a_press_image(**{**in_order, "alt": "Sökt", **facts})
    a_release(images=[*right, *([] if asked == "oanvanda" else [sought])])
    assert titles(writer, f"?visa={asked}") == {"Sökt"}


def test_a_filter_that_nobody_knows_shows_everything(writer: Client) -> None:
    a_press_image()
    assert len(titles(writer, "?visa=nagot-annat")) == 1


def test_from_a_narrowed_list_one_comes_back_to_it(writer: Client) -> None:
    a_press_image(credit="")
    page = writer.get(LIST + "?visa=utan-fotograf")
    assert "_changelist_filters=visa%3Dutan-fotograf" in page.content.decode()


def test_more_pictures_cost_no_more_queries(writer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            writer.get(LIST)
        return len(counted)

    a_release(images=[a_press_image()])
    queries()
    before = queries()
    for _ in range(5):
        a_release(images=[a_press_image(), a_press_image()])
    assert queries() == before
    assert PressImage.objects.count() == 11


def test_an_empty_list_says_so(writer: Client) -> None:
    assert "inga pressbilder än" in words(writer.get(LIST))
    a_press_image()
    assert "Ingen pressbild stämmer" in words(writer.get(LIST + "?q=zebra"))
