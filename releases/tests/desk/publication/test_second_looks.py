"""What the publish page says of pictures and numbers that nobody can use; it stops nobody."""

import pytest
from django.test import Client
from django.urls import reverse

from releases.models import ReleaseContact
from releases.tests.cast import a_person, a_press_image, a_release
from releases.tests.desk.reading import words

pytestmark = pytest.mark.django_db


def the_page(publisher: Client, **facts: object) -> str:
    return words(publisher.get(reverse("desk:publish", args=[a_release(**facts).pk])))


def test_a_picture_that_no_newspaper_can_use_is_pointed_out(publisher: Client) -> None:
    page = the_page(publisher, images=[a_press_image(width=40, height=40), a_press_image()])
    assert page.count("bildpunkter: tidningar kan inte använda den") == 1
    assert "40 × 40" in page


@pytest.mark.parametrize(
    ("phone", "is_pointed_out"),
    [
        ("070-12", True),
        ("112", False),
        ("070-174 06 05", False),
        ("090-16 10 00", False),
        ("+358 40 7530453", False),
    ],
)
def test_a_number_that_cannot_be_called_is_pointed_out(
    publisher: Client, phone: str, is_pointed_out: bool
) -> None:
    release = a_release(contacts=[a_person("Alva Ek")])
    ReleaseContact.objects.update(phones=[phone])
    page = words(publisher.get(reverse("desk:publish", args=[release.pk])))
    assert (f"”{phone}” är inget telefonnummer" in page) is is_pointed_out
