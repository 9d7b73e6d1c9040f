"""At the desk: what was moved in with unsure fields is a list, and somebody says that they have looked."""

import pytest
from django.test import Client

from releases.capture.confidence import Confidence, ReadingClue
from releases.models import Origin
from releases.services import origins
from releases.tests.cast import a_release, an_editor

LIST = "/redaktion/releases/release/"


@pytest.fixture
def desk(db) -> Client:
    client = Client()
    client.force_login(an_editor())
    return client


def moved_in(title: str, *fields: str):
    release = a_release(title=title)
    unsure = [Confidence(field, ReadingClue.NOBODY, "<b>ord</b>") for field in fields]
    origins.note(release, address="https://gamla.example.se/1", unsure=unsure)
    return release


def test_the_list_shows_what_waits_and_by_which_field(desk):
    assert "osakert" not in desk.get(LIST).content.decode()
    moved_in("Osäkra kontakter", "contacts")
    moved_in("Osäker rubrik", "title", "lead")
    moved_in("Säkert allt")
    every = desk.get(f"{LIST}?osakert=alla").content.decode()
    assert [name in every for name in ("Osäkra kontakter", "Osäker rubrik", "Säkert allt")] == [
        True,
        True,
        False,
    ]
    one = desk.get(f"{LIST}?osakert=title").content.decode()
    assert [name in one for name in ("Osäkra kontakter", "Osäker rubrik")] == [False, True]
    assert desk.get(f"{LIST}?osakert=fel%00").status_code in (200, 302)


def test_whoever_has_looked_takes_it_off_the_list(desk):
    release = moved_in("Osäkra kontakter", "contacts")
    form, check = f"{LIST}{release.pk}/change/", f"/redaktion/pressmeddelanden/{release.pk}/sett-efter/"
    shown = desk.get(form).content.decode()
    assert (
        'Presskontakter</strong>: ingen är namngiven. <span class="aside">&lt;b&gt;ord&lt;/b&gt;</span>'
        in shown
    )
    assert 'href="https://gamla.example.se/1"' in shown
    desk.get(check)
    assert Origin.objects.unsure().count() == 1
    assert "Noterat att du har sett efter." in desk.post(check, follow=True).content.decode()
    assert (Origin.objects.unsure().count(), Origin.objects.get().checked_by) == (0, an_editor())
    assert "Jag har sett efter" not in desk.get(form).content.decode()


def test_only_whoever_may_write_says_so(desk):
    release = moved_in("Osäkra kontakter", "contacts")
    reader = Client()
    reader.force_login(an_editor("lasare", is_superuser=False))
    assert reader.post(f"/redaktion/pressmeddelanden/{release.pk}/sett-efter/").status_code == 403
    assert Origin.objects.unsure().count() == 1


def test_an_address_that_is_none_becomes_no_link(desk):
    release = a_release()
    assert origins.note(release, address="javascript:alert(1)", unsure=()).address == ""
