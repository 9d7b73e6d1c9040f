"""Follow-ups on the start page: each role sees its own buttons, and what cannot be done is said."""

import pytest
from django.test import Client

from releases.models import Release
from releases.tests.desk.reading import form_address, words
from releases.tests.services.test_follow_ups import due_on, promised, today

pytestmark = pytest.mark.django_db
FRONT = "/redaktion/"


def step(release_id: int, end: str = "") -> str:
    return f"/redaktion/pressmeddelanden/{release_id}/uppfoljning/{end}"


@pytest.mark.parametrize("role", ["writer", "publisher", "administrator"])
def test_whoever_writes_sees_what_is_due_and_begins_it(role: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(role)
    edition = promised()
    assert "Att följa upp 1 Ny scen" in words(client.get(FRONT))
    response = client.post(step(edition.release_id), {"due": due_on(edition)}, follow=True)
    draft = Release.objects.latest("pk")
    assert response.redirect_chain[-1][0] == form_address(draft)
    assert "Skriv vad det blev av beslutet." in words(response)
    assert "Fortsätt med uppföljningen" in words(client.get(FRONT))


def test_without_anything_due_there_is_no_such_section(writer: Client) -> None:
    assert "Att följa upp" not in words(writer.get(FRONT))


def test_what_is_not_needed_goes_away(writer: Client) -> None:
    edition = promised()
    said = words(writer.post(step(edition.release_id, "behovs-inte/"), {"due": due_on(edition)}, follow=True))
    assert "Uppföljningen av ”Ny scen” står inte längre på startsidan." in said
    assert "Att följa upp" not in said


@pytest.mark.parametrize("end", ["", "behovs-inte/"])
@pytest.mark.parametrize("day", ["", "x", "2026-02-31", "1999-01-01"])
def test_what_nobody_promised_is_said(writer: Client, day: str, end: str) -> None:
    said = words(writer.post(step(promised().release_id, end), {"due": day}, follow=True))
    assert "Där finns inget kvar att följa upp." in said
    assert Release.objects.count() == 1


@pytest.mark.parametrize("end", ["", "behovs-inte/"])
def test_looking_at_the_address_changes_nothing(writer: Client, end: str) -> None:
    edition = promised()
    writer.get(step(edition.release_id, end), {"due": due_on(edition)})
    assert Release.objects.count() == 1
    assert "Att följa upp" in words(writer.get(FRONT))
    assert today()
