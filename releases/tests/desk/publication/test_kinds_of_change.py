"""The page *Publicera rättelse* proposes what kind of change it is and why; the editor chooses."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from releases.desk.roles import StaffRole
from releases.models import Alert, Edition, Release
from releases.tests.cast import published
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_of, words
from releases.tests.desk.test_in_browser import settled
from releases.tests.four_eyes import a_member

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "Barnen har själva rittat lekplatsen.", "Barnen har själva ritat lekplatsen."


def edited(lead: str = RIGHT) -> Release:
    edition = published(lead=WRONG)
    Release.objects.filter(pk=edition.release_id).update(lead=lead)
    return Release.objects.get(pk=edition.release_id)


def address(release: Release) -> str:
    return reverse("desk:correct", args=[release.pk])


def asked(client: Client, release: Release) -> dict[str, object]:
    return dict(form_of(client.get(address(release)), "step"))


@pytest.mark.parametrize(
    ("lead", "kind", "why"),
    [
        (RIGHT, "typo", "Förslag: språkfel ingress: stavning rittat ritat"),
        (
            f"{WRONG} Den öppnar i vår.",
            "update",
            "Förslag: uppdatering ingress: något nytt Den öppnar i vår.",
        ),
        (
            WRONG.replace("Barnen", "Alla 12"),
            "correction",
            "Förslag: rättelse ingress: ett annat tal Barnen Alla 12",
        ),
    ],
)
def test_the_page_proposes_a_kind_and_says_why(publisher: Client, lead: str, kind: str, why: str) -> None:
    release = edited(lead)
    assert asked(publisher, release)["kind"] == [kind]
    assert why in words(publisher.get(address(release)))


def test_a_typo_is_published_without_a_note(publisher: Client) -> None:
    release = edited()
    answer = words(publisher.post(address(release), asked(publisher, release), follow=True))
    assert "Den rättade stavningen är publicerad, utan ett ord till läsarna." in answer
    assert Edition.objects.get(live=True).mends_spelling
    assert not Alert.objects.exists()


def test_the_editor_chooses_another_kind(publisher: Client) -> None:
    release = edited()
    form = {**asked(publisher, release), "kind": "update", "note": "Nytt."}
    publisher.post(address(release), form)
    assert Edition.objects.get(live=True).kind == "update"


def test_a_typo_that_shall_be_mailed_is_asked_about_and_keeps_the_note(publisher: Client) -> None:
    release = edited()
    form = {**asked(publisher, release), "alert": "yes", "note": "Ett t för mycket."}
    answer = words(publisher.post(address(release), form))
    assert "Ett språkfel mejlas inte till någon." in answer
    assert "Ett t för mycket." in answer
    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_is_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_site: object, width: int, scheme: str
) -> None:
    a_member(StaffRole.PUBLISHER, "redaktor")
    release = edited()
    size = {"width": width, "height": 900}
    context = browser.new_context(base_url=live_site.url, viewport=size, color_scheme=scheme)  # type: ignore[attr-defined, arg-type]
    page = context.new_page()
    page.goto(address(release))
    page.fill("[name=username]", "redaktor")
    page.fill("[name=password]", "hemligt")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{address(release)}")
    settled(page, address(release))
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
