"""What an image may be used for: its licence where the public reads it, what is required here, consent, and uses."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from releases.models import PressImage, ReleaseImage
from releases.services import publishing, readiness
from releases.tests.cast import a_press_image, a_release, an_editor, an_uploaded_image, published
from releases.tests.desk.pictures import a_jpeg
from releases.tests.desk.reading import words

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
RECEIVE, DESCRIBE = "/redaktion/pressbilder/ta-emot/", "/redaktion/pressbilder/beskriv/"


def form_address(image: PressImage) -> str:
    return reverse("desk:releases_pressimage_change", args=[image.pk])


def save(client: Client, image: PressImage, **facts: Any) -> Any:
    return client.post(
        form_address(image), {"alt": "En bro", "caption": "", "credit": "", **facts}, follow=True
    )


def test_a_licence_is_said_wherever_the_public_meets_the_image(db: None, client: Client) -> None:
    edition = published(images=[an_uploaded_image(licence="CC-BY-4.0")])
    call_command("rebuild_derived", verbosity=0)
    address = edition.get_absolute_url().rstrip("/")
    page = client.get(edition.get_absolute_url()).content.decode()
    link = f'<a rel="license" href="{CC_BY}">CC BY 4.0</a>'
    assert link in page
    assert link in client.get("/pressbilder/").content.decode()
    article = json.loads(re.search(r"ld\+json\">(.+?)</script>", page)[1])  # type: ignore[index]
    assert article["image"][0]["license"] == CC_BY
    assert f"CC BY 4.0, {CC_BY}" in client.get(f"{address}.json").content.decode()
    assert "Foto: Ebba Vindmyr, CC BY 4.0" in client.get(f"{address}.txt").content.decode()
    assert "Foto: Ebba Vindmyr, CC BY 4.0" in client.get("/flode.atom").content.decode()


@pytest.mark.parametrize("licence", ["", "press-room"])
def test_the_press_rooms_own_terms_are_said_once_and_not_at_each_image(
    db: None, client: Client, licence: str
) -> None:
    edition = published(images=[an_uploaded_image(licence=licence)])
    assert "license" not in client.get(edition.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("setting", "sentence"), [("CREDIT", "vem som tog bilden"), ("LICENCE", "får användas till")]
)
def test_what_is_required_here_is_asked_for_and_nothing_is_published_without(
    writer: Client, publisher: Client, settings: Any, setting: str, sentence: str
) -> None:
    image = a_press_image(credit="")
    release = a_release(images=[image])
    assert readiness.missing(release, release.compose()) == ()
    assert sentence not in words(save(writer, image))
    setattr(settings, f"PRESS_IMAGE_{setting}_REQUIRED", True)
    assert sentence in words(save(writer, image))
    assert readiness.missing(release, release.compose()) == (readiness.IMAGE_FACTS,)
    answer = writer.post(RECEIVE, {"upload": a_jpeg()}).json()
    card = {"bild": [answer["id"]], f"bild-{answer['id']}-alt": "En bro"}
    assert sentence in writer.post(DESCRIBE, card).json()["cards"][0]
    page = publisher.get(reverse("desk:publish", args=[release.pk]))
    assert "En pressbild saknar bylinen eller licensen" in words(page)
    save(writer, image, credit="Foto: Kim Åhl", licence="CC0-1.0")
    assert readiness.missing(release, release.compose()) == ()


@pytest.mark.parametrize(("days", "is_said"), [(-1, True), (0, False), (None, False)])
def test_a_consent_that_has_ended_is_pointed_out(publisher: Client, days: int | None, is_said: bool) -> None:
    until = None if days is None else timezone.localdate() + dt.timedelta(days=days)
    release = a_release(images=[a_press_image(consent_until=until)])
    page = publisher.get(reverse("desk:publish", args=[release.pk]))
    assert ("Samtycket för pressbilden ”En lekplats i kvällsljus” gällde till" in words(page)) == is_said


def test_a_consent_that_ends_before_the_release_comes_out_is_pointed_out(publisher: Client) -> None:
    release = a_release(images=[a_press_image(consent_until=timezone.localdate() + dt.timedelta(days=2))])
    address = reverse("desk:publish", args=[release.pk])
    assert "Samtycket" not in words(publisher.get(address))
    publishing.schedule(release, at=timezone.now() + dt.timedelta(days=4), by=an_editor())
    assert "Samtycket" in words(publisher.get(address))


def test_the_form_says_where_an_image_is_used_with_links(writer: Client) -> None:
    image = an_uploaded_image()
    draft = a_release(title="Ett utkast", images=[image])
    out = published(title="Ute", images=[image])
    ReleaseImage.objects.filter(release=out.release_id).delete()
    page = writer.get(form_address(image))
    assert "Ett utkast Utkast" in words(page)
    for address in (reverse("desk:releases_release_change", args=[draft.pk]), out.get_absolute_url()):
        assert f'href="{address}"' in page.content.decode()
    assert "används inte i något" in words(writer.get(form_address(a_press_image(sha256="1" * 64))))


def test_many_uses_cost_no_more_queries_than_few(writer: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            writer.get(form_address(image))
        return len(counted)

    image = an_uploaded_image()
    published(title="Ute", images=[image])
    queries()
    before = queries()
    for number in range(3):
        published(title=f"Ute {number}", images=[image])
    assert queries() == before
