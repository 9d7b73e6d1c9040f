"""What the public reads of the directory is not for writers to change, and the history says who changed what."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.capture import read
from releases.desk.site import ADMINS
from releases.models import Committee, Keyword, Party, Person, PressImage, Role
from releases.services import importing, publishing
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_party,
    a_person,
    a_press_image,
    a_release,
    an_editor,
    published,
)
from releases.tests.desk.reading import typed, with_row, words

pytestmark = pytest.mark.django_db
ASK = "Be någon som får publicera att ändra det"


def address(row: Any) -> str:
    return reverse(f"desk:releases_{row._meta.model_name}_change", args=[row.pk])


def form_id(row: Any) -> str:
    return f"{row._meta.model_name}_form"


def change(client: Client, by: Client, row: Any, **changes: Any) -> int:
    """Post a row's form, as a publisher sees it, with changes typed into it; return the status."""
    form = typed(by.get(address(row)), changes, form_id(row))
    return client.post(address(row), form).status_code


def a_press_contact() -> Person:
    person = a_person("Pia Bergvik", is_press_contact=True)
    Role.objects.create(person=person, title="presschef")
    return person


def a_contact_of_a_live_release() -> Person:
    return published(contacts=[a_person("Siri Hav")]).release.contacts.get().person


def a_contact_of_a_scheduled_release() -> Person:
    release = a_release(contacts=[a_person("Love Berg")])
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=an_editor())
    return release.contacts.get().person


MAKE = [a_press_contact, a_contact_of_a_live_release, a_contact_of_a_scheduled_release]


@pytest.mark.parametrize("make", MAKE)
def test_a_writer_changes_nothing_of_a_person_whom_the_public_reads_of(
    writer: Client, publisher: Client, make: Any
) -> None:
    person = make()
    assert change(writer, publisher, person, name="Någon Annan") == 403
    assert ASK in words(writer.get(address(person)))
    assert not Person.objects.filter(name="Någon Annan").exists()


@pytest.mark.parametrize("make", MAKE)
def test_a_writer_gives_nobody_another_role(writer: Client, publisher: Client, make: Any) -> None:
    person = make()
    form = with_row(
        typed(publisher.get(address(person)), {}, form_id(person)), "roles", {"title": "avgången"}
    )
    assert writer.post(address(person), form).status_code == 403
    assert not Role.objects.filter(title="avgången").exists()


def test_a_writer_changes_no_keyword_that_the_public_reads(writer: Client, publisher: Client) -> None:
    keyword = a_keyword("kultur")
    published(keywords=[keyword])
    assert change(writer, publisher, keyword, name="skräp") == 403
    assert ASK in words(writer.get(address(keyword)))
    assert Keyword.objects.get().name == "kultur"


def test_a_writer_changes_no_image_of_a_scheduled_release(writer: Client, publisher: Client) -> None:
    image = a_press_image()
    release = a_release(images=[image])
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=an_editor())
    assert change(writer, publisher, image, alt="Något annat") == 403
    assert PressImage.objects.get().alt != "Något annat"


def test_a_writer_changes_what_nobody_reads_yet(writer: Client, publisher: Client) -> None:
    person, keyword = a_person("Ny Person"), a_keyword("nytt")
    a_release(contacts=[person], keywords=[keyword])
    assert change(writer, publisher, person, name="Nya Person") == 302
    assert change(writer, publisher, keyword, name="nyare") == 302
    assert Person.objects.filter(name="Nya Person").exists()
    assert Keyword.objects.get().name == "nyare"


NEW = {"phones": "070-174 06 99", "roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}


def test_a_writer_makes_nobody_a_press_contact(writer: Client) -> None:
    writer.post("/redaktion/releases/person/add/", {"name": "Eget Namn", "is_press_contact": "on", **NEW})
    assert Person.objects.get().is_press_contact is False


def test_a_writer_adds_no_namesake_of_somebody_whom_the_press_room_names(
    writer: Client, publisher: Client
) -> None:
    known = a_contact_of_a_live_release()
    form = {"name": known.name, "party": str(known.party_id), **NEW}
    page = writer.post("/redaktion/releases/person/add/", form)
    assert "Pressrummet nämner redan någon med det namnet" in words(page)
    other = a_person("Annat Namn")
    change(writer, publisher, other, name=known.name)
    assert Person.objects.filter(name=known.name).count() == 1
    publisher.post("/redaktion/releases/person/add/", form)
    assert Person.objects.filter(name=known.name).count() == 2


def test_a_writer_changes_no_public_page_whatever_they_post(writer: Client, publisher: Client) -> None:
    body = a_committee()
    people = [make() for make in MAKE]
    published(committees=[body], keywords=[a_keyword()], contacts=[a_person("Tor Sjö")])
    pages = (
        "/",
        "/presskontakter/",
        "/namnder/",
        "/namnder/kulturnamnden/",
        "/nyckelord/kultur/",
        "/prenumerera/",
    )
    read_before = [words(Client().get(page)) for page in pages]
    for row in (*people, *Person.objects.all(), body, a_keyword(), a_party()):
        name = (
            "abbreviation" if isinstance(row, Party) else "definite" if isinstance(row, Committee) else "name"
        )
        change(writer, publisher, row, **{name: "Skräp"})
        change(writer, publisher, row, phones="070-174 06 66", organisation="Skräp")
    assert [words(Client().get(page)) for page in pages] == read_before


def test_a_publisher_changes_it_and_reads_that_it_is_seen_at_once(publisher: Client) -> None:
    person = a_press_contact()
    assert "Allmänheten läser det här: det du sparar syns direkt." in words(publisher.get(address(person)))
    assert change(publisher, publisher, person, phones="070-174 06 77") == 302
    assert "070-174 06 77" in words(Client().get("/presskontakter/"))


def test_the_history_says_who_changed_what_from_what_to_what(publisher: Client) -> None:
    person = a_press_contact()
    role = person.roles.get()
    changes = {
        "phones": "070-174 06 77",
        "party": "",
        "is_press_contact": None,
        "roles-0-title": "pressekreterare",
    }
    change(publisher, publisher, person, **changes)
    entry = LogEntry.objects.get()
    assert entry.user == publisher.editor  # type: ignore[attr-defined]
    history = words(publisher.get(reverse("desk:releases_person_history", args=[person.pk])))
    for step in (
        "070-174 06 05 → 070-174 06 77",
        "S (S) → –",
        "ja → nej",
        f"{role.title} → pressekreterare",
    ):
        assert step in history


def test_no_list_of_the_directory_is_edited_in_place_or_by_an_action() -> None:
    for model in (Committee, Keyword, Party, Person, PressImage):
        assert (ADMINS[model].list_editable, ADMINS[model].actions) == ((), None)


def test_a_draft_from_elsewhere_changes_no_press_contact() -> None:
    person = a_person("Alva Ek", party="", phones=[], email="", organisation="", is_press_contact=True)
    page = "Ny bro över älven\n\nKommunen bygger en ny bro.\n\nKontakt\nAlva Ek\nchef\n070-174 06 42\n"
    release = importing.draft(read(page, "sida.txt"), by=None)
    person.refresh_from_db()
    assert person.phones == []
    assert release.contacts.get().person == person
    assert release.compose().contacts[0].phones == ("070-174 06 42",)
