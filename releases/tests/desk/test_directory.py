"""The directory: staff edit it, and what anything refers to stays."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.models import Committee, Interest, Keyword, Person, Subscriber
from releases.tests.cast import a_committee, a_keyword, a_party, a_person, a_release, published
from releases.tests.desk.reading import words


def test_a_body_gets_its_address_from_its_name_and_its_aliases_small(publisher: Client) -> None:
    form = {"definite": "Kommunstyrelsens arbetsutskott", "name": "Arbetsutskott", "kind": "subcommittee",
            "aliases": "KSAU, ks au", "slug": ""}  # fmt: skip
    publisher.post("/redaktion/releases/committee/add/", form)
    body = Committee.objects.get()
    assert (body.slug, body.aliases) == ("kommunstyrelsens-arbetsutskott", ["ksau", "ks au"])


def test_a_body_found_by_an_alias_can_be_chosen(writer: Client) -> None:
    a_committee("kommunstyrelsens arbetsutskott", aliases=["ksau"])
    query = {"app_label": "releases", "model_name": "release", "field_name": "committees", "term": "ksau"}
    found = writer.get("/redaktion/autocomplete/", query).json()["results"]
    assert [choice["text"] for choice in found] == ["kommunstyrelsens arbetsutskott"]


def test_two_of_one_name_are_refused_in_swedish(publisher: Client) -> None:
    a_keyword("kultur")
    response = publisher.post("/redaktion/releases/keyword/add/", {"name": "kultur", "slug": ""})
    assert "finns redan" in words(response)


def test_the_address_of_a_keyword_stays(publisher: Client) -> None:
    keyword = a_keyword("kultur")
    address = reverse("desk:releases_keyword_change", args=[keyword.pk])
    publisher.post(address, {"name": "kultur och fritid", "slug": "annan"})
    keyword.refresh_from_db()
    assert (keyword.name, keyword.slug) == ("kultur och fritid", "kultur")


def test_a_person_is_kept_with_telephones_as_swedes_write_them(writer: Client) -> None:
    form = {"name": "Alva Ek", "phones": "0701740605, +46 8 465 004 00", "email": "alva@example.se",
            "roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}  # fmt: skip
    writer.post("/redaktion/releases/person/add/", form)
    assert Person.objects.get().phones == ["070-174 06 05", "08-465 004 00"]


def delete(client: Client, noun: str, pk: int) -> None:
    client.post(reverse(f"desk:releases_{noun}_delete", args=[pk]), {"post": "yes"})


def test_a_body_that_editions_or_subscribers_name_is_not_deleted(administrator: Client) -> None:
    named, followed, free = (a_committee(name) for name in ("kulturnämnden", "fritidsnämnden", "valnämnden"))
    published(committees=[named])
    subscriber = Subscriber.objects.create(
        email="a@example.se", consent_version="1", requested_at=timezone.now()
    )
    Interest.objects.create(subscriber=subscriber, kind="committee", committee=followed)
    for body in (named, followed, free):
        delete(administrator, "committee", body.pk)
    assert set(Committee.objects.all()) == {named, followed}


def test_a_keyword_of_an_edition_is_not_deleted(administrator: Client) -> None:
    published(keywords=[a_keyword("kultur")])
    delete(administrator, "keyword", a_keyword("kultur").pk)
    assert Keyword.objects.count() == 1


def test_a_party_with_a_reservation_is_not_deleted(administrator: Client) -> None:
    a_release(decisions=[{"outcome": "Ja.", "reservations": ["V"]}])
    party = a_party("V")
    delete(administrator, "party", party.pk)
    party.refresh_from_db()


def test_a_contact_of_a_release_is_not_deleted(administrator: Client) -> None:
    person = a_person()
    a_release(contacts=[person])
    delete(administrator, "person", person.pk)
    person.refresh_from_db()


@pytest.mark.parametrize(
    "noun", ["committee", "keyword", "party", "person", "pressimage", "release", "editor"]
)
def test_each_list_and_each_empty_form_opens(administrator: Client, noun: str) -> None:
    assert administrator.get(f"/redaktion/releases/{noun}/").status_code == 200
    assert administrator.get(f"/redaktion/releases/{noun}/add/").status_code == 200
