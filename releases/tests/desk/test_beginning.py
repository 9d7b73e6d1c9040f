"""At the desk: a draft after an earlier release or with a template, and people found by what they are."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from releases.desk import roles
from releases.models import Person, Release, ReleaseTemplate, Role
from releases.tests.cast import a_committee, a_person, a_release
from releases.tests.desk.reading import form_address, words

pytestmark = pytest.mark.django_db
CHOICES = "/redaktion/autocomplete/?app_label=releases&model_name=releasecontact&field_name=person&term="


def after(client: Client, release: Release) -> str:
    return f"/redaktion/pressmeddelanden/{release.pk}/nytt-efter/"


def somebody() -> Person:
    person = a_person("Disa Nygren", party="", phones=["070-174 06 05"])
    person.roles.all().delete()
    Role.objects.create(person=person, title="kulturchef", committee=a_committee("fritidsnämnden"))
    return person


def found(client: Client, typed: str) -> list[dict]:
    return client.get(CHOICES + typed).json()["results"]


def test_new_after_an_earlier_one_opens_the_draft(writer: Client) -> None:
    earlier = a_release(title="Nya scener")
    response = writer.post(after(writer, earlier), follow=True)
    draft = Release.objects.latest("pk")
    assert response.redirect_chain[-1][0] == form_address(draft)
    assert "Beslut, belopp och bilagor är inte med" in words(response)
    assert draft.created_by == writer.editor  # type: ignore[attr-defined]


def test_looking_at_the_address_begins_nothing(writer: Client) -> None:
    writer.get(after(writer, a_release()))
    writer.get("/redaktion/mallar/borja/")
    assert Release.objects.count() == 1


def test_a_template_is_offered_and_begins_a_draft_without_title(writer: Client) -> None:
    template = ReleaseTemplate.objects.create(name="Efter möte", headings="Bakgrund")
    assert "Efter möte" in words(writer.get("/redaktion/"))
    response = writer.post("/redaktion/mallar/borja/", {"template": template.pk}, follow=True)
    assert response.redirect_chain[-1][0] == form_address(Release.objects.get())
    assert "Utan rubrik" in words(writer.get("/redaktion/releases/release/"))


@pytest.mark.parametrize("number", ["", "0", "x", "9" * 40])
def test_a_template_that_is_gone_is_said(writer: Client, number: str) -> None:
    response = writer.post("/redaktion/mallar/borja/", {"template": number}, follow=True)
    assert "Välj en mall." in words(response)
    assert not Release.objects.exists()


def test_publishers_keep_the_templates_and_writers_read_them(publisher: Client, writer: Client) -> None:
    sent = {"name": "Efter möte", "headings": "Bakgrund", "boilerplate": ""}
    rows = {"contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    add = "/redaktion/releases/releasetemplate/add/"
    assert writer.post(add, sent | rows).status_code == 403
    publisher.post(add, sent | rows)
    assert ReleaseTemplate.objects.get().headings == "Bakgrund"


@pytest.mark.parametrize("typed", ["Disa", "kulturchef", "fritidsnämnden", "0701740605", "174 06 05"])
def test_a_person_is_found_by_name_role_body_and_phone(writer: Client, typed: str) -> None:
    somebody()
    a_person("Någon Annan", phones=["090-16 00 01"])
    (choice,) = found(writer, typed)
    # The number stays on one line: no-break hyphen and spaces.
    assert choice["text"] == "Disa Nygren – kulturchef, fritidsnämnden · 070\u2011174\u00a006\u00a005"
    assert (choice["name"], choice["role"]) == ("Disa Nygren", "kulturchef")
    assert choice["committee"]["text"] == "fritidsnämnden"


def test_three_digits_are_part_of_too_many_numbers(writer: Client) -> None:
    somebody()
    assert found(writer, "070") == []


def test_a_migration_gives_groups_what_their_roles_may_do_now(publisher: Client) -> None:
    group = Group.objects.get(name=roles.GROUP_NAMES[roles.StaffRole.PUBLISHER])
    group.permissions.clear()
    call_command("migrate", verbosity=0)
    assert group.permissions.filter(codename="add_releasetemplate").exists()
    assert apps.get_app_config("releases").name == "releases"
