"""A scheduled release that the clock did not publish asks at the desk, on the start page and on a page of its own."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from releases.desk.roles import StaffRole
from releases.models import Release
from releases.services import clock, publishing
from releases.tests.cast import a_release, an_editor
from releases.tests.chromium import AXE
from releases.tests.desk.reading import form_address, form_of, words
from releases.tests.desk.test_in_browser import settled
from releases.tests.four_eyes import a_member

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def asking() -> Release:
    release = a_release(title="Ny bro")
    publishing.schedule(release, at=timezone.now() + HOUR, by=an_editor("rut", first_name="Rut"))
    Release.objects.update(scheduled_for=timezone.now() - HOUR * 2)
    clock.publish_due(timezone.now())
    return Release.objects.get()


def address(release: Release) -> str:
    return reverse("desk:asks", args=[release.pk])


def test_it_asks_on_the_start_page_in_the_form_and_on_its_own_page(publisher: Client) -> None:
    release = asking()
    for page in (reverse("desk:index"), form_address(release)):
        answer = publisher.get(page)
        assert "Inte publicerat på sin tid." in words(answer)
        assert address(release) in answer.content.decode()
    page = words(publisher.get(address(release)))
    assert "tiden hade passerats med mer än en timme när klockan kom till det" in page
    for way in ("Publicera nu", "Välj en annan tid", "Ta tillbaka till utkast"):
        assert way in page


def test_publish_now_is_asked_for_now_and_not_for_the_time_that_passed(publisher: Client) -> None:
    release = asking()
    form = dict(form_of(publisher.get(reverse("desk:publish", args=[release.pk]) + "?nar=nu"), "step"))
    publisher.post(reverse("desk:publish", args=[release.pk]), form)
    assert Release.objects.get().state == "published"


def test_what_has_been_decided_asks_nothing_any_more(publisher: Client) -> None:
    release = asking()
    publisher.post(reverse("desk:take_back", args=[release.pk]))
    assert "frågar inget längre" in words(publisher.get(address(release)))


def test_a_writer_reads_why_and_decides_nothing(writer: Client) -> None:
    page = words(writer.get(address(asking())))
    assert "Någon som får publicera bestämmer." in page
    assert "Publicera nu" not in page


def test_a_schedule_in_the_hour_that_there_is_twice_gets_a_sentence(publisher: Client) -> None:
    release = a_release()
    year = next(year for year in range(timezone.localdate().year + 1, 2100))
    day = max(dt.date(year, 10, day) for day in range(25, 32) if dt.date(year, 10, day).weekday() == 6)
    page = reverse("desk:publish", args=[release.pk])
    form = dict(form_of(publisher.get(page), "step"))
    form |= {"when": "later", "day": day.isoformat(), "time": "02:30", "hour": "later"}
    answer = words(publisher.post(page, form, follow=True))
    assert "Den andra av två, i vintertid." in answer
    local = Release.objects.get().scheduled_for.astimezone(ZoneInfo("Europe/Stockholm"))  # type: ignore[union-attr]
    assert (local.hour, local.fold) == (2, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_is_accessible_and_as_wide_as_the_screen(
    browser: Browser, live_site: object, width: int, scheme: str
) -> None:
    a_member(StaffRole.PUBLISHER, "redaktor")
    release = asking()
    size = {"width": width, "height": 900}
    context = browser.new_context(base_url=live_site.url, viewport=size, color_scheme=scheme)  # type: ignore[attr-defined, arg-type]
    page = context.new_page()
    page.goto(address(release))
    page.fill("[name=username]", "redaktor")
    page.fill("[name=password]", "hemligt")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"**{address(release)}")
    for where in (address(release), "/redaktion/"):
        settled(page, where)
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
