"""Historik: every step with who, when and why; any two editions by words; all of it on one page to print."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from releases.desk.roles import StaffRole
from releases.document.changes import ChangeKind
from releases.models import Editor, Release
from releases.services import drafting, publishing, review
from releases.tests.cast import a_release, an_editor
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_address, words
from releases.tests.desk.test_in_browser import settled
from releases.tests.four_eyes import a_member

pytestmark = pytest.mark.django_db


def change(release: Release, lead: str, kind: ChangeKind, note: str = "") -> None:
    Release.objects.filter(pk=release.pk).update(lead=lead)
    publishing.correct(
        release, by=an_editor("rut", first_name="Rut", last_name="Ek"), kind=kind, note=note, alert=False
    )


def a_long_story() -> Release:
    """Return a release that was handed over, published, changed in three ways and withdrawn."""
    release = a_release(lead="Barnen har själva rittat den.")
    review.submit(release, by=an_editor("skribent", first_name="Sara", last_name="Lind"))
    publishing.publish(release, by=an_editor("rut", first_name="Rut", last_name="Ek"), alert=False)
    change(release, "Barnen har själva ritat den.", ChangeKind.TYPO, "Ett t för mycket.")
    change(release, "Barnen har själva ritat den. Den är klar.", ChangeKind.UPDATE, "Nu är den klar.")
    change(release, "Eleverna har själva ritat den. Den är klar.", ChangeKind.CORRECTION, "Det var eleverna.")
    publishing.withdraw(release, by=an_editor("rut"), reason="Texten var en annans.", alert=False)
    return release


def address(release: Release, name: str = "history") -> str:
    return reverse(f"desk:{name}", args=[release.pk])


@pytest.mark.parametrize("name", ["history", "history_print"])
def test_every_step_has_its_name_its_person_and_its_reason(publisher: Client, name: str) -> None:
    page = words(publisher.get(address(a_long_story(), name)))
    steps = [
        "Påbörjat",
        "Lämnat för granskning Sara Lind",
        "Publicerad , utgåva 1 Rut Ek",
        "Stavning rättad , utgåva 2 Rut Ek Ett t för mycket.",
        "Uppdaterat , utgåva 3 Rut Ek Nu är den klar.",
        "Rättat , utgåva 4 Rut Ek Det var eleverna.",
        "Återkallad Rut Ek Texten var en annans.",
    ]
    places = [page.find(step.replace(" ,", ",")) for step in steps]
    assert -1 not in places, (steps[places.index(-1)], page)
    assert places == sorted(places)


def test_two_editions_are_compared_by_words(publisher: Client) -> None:
    page = publisher.get(address(a_long_story()), {"fran": "2", "till": "4"}).content.decode()
    assert '<del><span class="visually-hidden">Borttaget: </span>Barnen</del>' in page
    assert "Från utgåva 2 till utgåva 4" in page


def test_a_saved_version_is_compared_with_an_edition_and_with_another(publisher: Client) -> None:
    release = a_release(lead="Skatten höjs med 6,4 procent.")
    first = saved(release)
    publishing.publish(release, by=an_editor("rut"), alert=False)
    Release.objects.filter(pk=release.pk).update(lead="Skatten höjs med 6,5 procent.")
    second = saved(Release.objects.get())
    page = publisher.get(address(release)).content.decode()
    assert f'value="v{first}"' in page
    assert "Sparade versioner" in page
    for pair in (("1", f"v{second}"), (f"v{first}", f"v{second}"), (f"v{first}", "nu")):
        found = publisher.get(
            address(release), dict(zip(("fran", "till"), pair, strict=True))
        ).content.decode()
        assert '<del><span class="visually-hidden">Borttaget: </span>6,4</del>' in found, pair
    same = publisher.get(address(release), {"fran": f"v{first}", "till": "1"})
    assert "De säger samma sak, ord för ord." in words(same)


def saved(release: Release) -> int:
    """Keep what a release says as a saved version; return its number."""
    content = drafting.snapshot(release).as_json()
    return release.revisions.create(editor=an_editor("rut"), step="saved", content=content).pk


def test_only_saved_versions_of_this_release_are_compared(publisher: Client) -> None:
    release, other = a_release(), a_release()
    typed = release.revisions.create(editor=an_editor(), content=drafting.snapshot(release).as_json())
    for number in (typed.pk, saved(other)):
        assert publisher.get(address(release), {"fran": f"v{number}"}).status_code == 404


def test_the_time_that_was_chosen_stands_in_the_history(publisher: Client) -> None:
    release = a_release()
    moment = dt.datetime(2031, 10, 26, 1, 30, tzinfo=dt.UTC)
    publishing.schedule(release, at=moment, by=an_editor())
    for page in (address(release), address(release, "history_print"), form_address(release)):
        assert "chemalagt till 26 oktober 2031 2.30 (den andra av två, i vintertid)" in words(
            publisher.get(page)
        )


@pytest.mark.parametrize("name", ["99", "x", "-1", "", "v", "vx", "v99999999999999999999"])
def test_an_edition_that_is_not_there_is_a_page_of_the_desk(publisher: Client, name: str) -> None:
    assert publisher.get(address(a_long_story()), {"fran": name}).status_code == 404


def test_the_page_to_print_is_whole_without_a_script(publisher: Client) -> None:
    release = a_long_story()
    page = publisher.get(address(release, "history_print")).content.decode()
    for edition in release.editions.all():
        assert edition.sha256 in page
    assert [f"Det här ändrade utgåva {number}" in page for number in (2, 3, 4)] == [True] * 3


def test_the_form_and_the_review_lead_to_the_history(publisher: Client) -> None:
    release = a_long_story()
    for page in (form_address(release), reverse("desk:review", args=[release.pk])):
        assert address(release) in publisher.get(page).content.decode()


def test_whoever_may_not_read_releases_reads_no_history(client: Client) -> None:
    client.force_login(Editor.objects.create_user("gast", is_staff=True))
    assert client.get(address(a_release())).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_both_pages_are_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_site: object, width: int, scheme: str
) -> None:
    a_member(StaffRole.PUBLISHER, "redaktor")
    release = a_long_story()
    size = {"width": width, "height": 900}
    context = browser.new_context(base_url=live_site.url, viewport=size, color_scheme=scheme)  # type: ignore[attr-defined, arg-type]
    page = context.new_page()
    page.goto(address(release))
    page.fill("[name=username]", "redaktor")
    page.fill("[name=password]", "hemligt")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{address(release)}")
    for where in (f"{address(release)}?fran=1&till=4", address(release, "history_print")):
        settled(page, where)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
