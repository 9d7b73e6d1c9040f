"""The preview beside the form: what is typed, as it would look and whom it would reach, before anything is saved."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.models import Release, Revision
from releases.tests.cast import a_committee, a_keyword, a_release, a_subscriber, published
from releases.tests.desk.reading import form_address, form_of, typed, with_row, words

PAGE = "Adress: /pressmeddelanden/{year}/sa-heter-den-nu/"
MAIL = "Ämne: Så heter den nu"
CAPTIONS = {"mobil": PAGE, "dator": PAGE, "mejl": MAIL, "text": MAIL, "ninjs": PAGE.rstrip("/") + ".json"}
ADD = "/redaktion/releases/release/add/"


def shown(client: Client, release: Release, form: dict[str, Any], face: str = "mobil") -> HttpResponse:
    return client.post(reverse("desk:preview_typed", args=[release.pk]) + f"?visar={face}", form)


def form_with(client: Client, release: Release, **changes: Any) -> dict[str, Any]:
    return typed(client.get(form_address(release)), changes)


@pytest.mark.parametrize("face", CAPTIONS)
def test_every_face_shows_what_is_typed_and_nothing_is_written(writer: Client, face: str) -> None:
    release = a_release(title="Så hette den")
    form = form_with(writer, release, title="Så heter den nu", body="<p>Ett nytt stycke.</p>")
    kept = Revision.objects.count()
    answer = shown(writer, release, form, face).json()
    assert "Så heter den nu" in answer["html"]
    assert "Ett nytt stycke." in answer["html"]
    assert answer["caption"] == CAPTIONS[face].format(year=timezone.localdate().year)
    release.refresh_from_db()
    assert (release.title, Revision.objects.count()) == ("Så hette den", kept)


def test_what_is_half_typed_is_left_out(writer: Client) -> None:
    release = a_release(decisions=[{"outcome": "Nämnden bygger."}])
    form = form_with(writer, release, **{"decisions-0-date": "2026-1"})
    form = with_row(form, "budget_lines", {"amount": "många", "purpose": "ett bad", "position": "1"})
    page = shown(writer, release, form).json()["html"]
    assert "Nämnden bygger." in page
    assert "ett bad" not in page


def test_an_empty_form_has_a_preview_too(writer: Client) -> None:
    form = form_of(writer.get(ADD)) | {"title": "Aldrig sparad", "lead": "Ingress."}
    answer = writer.post(reverse("desk:preview_typed_new"), form)
    assert "Aldrig sparad" in answer.json()["html"]
    assert answer.json()["caption"].endswith("/aldrig-sparad/")
    assert not Release.objects.exists()


def test_what_is_out_keeps_its_address_and_counts_its_editions(publisher: Client) -> None:
    edition = published(title="Ute")
    form = form_with(publisher, edition.release, title="Rättad")
    answer = shown(publisher, edition.release, form, "ninjs").json()
    assert edition.get_absolute_url().rstrip("/") in answer["caption"]
    assert "&quot;version&quot;: &quot;2&quot;" in answer["html"]


def test_the_readers_move_when_a_keyword_is_taken_away(writer: Client) -> None:
    kultur, bad = a_committee("kulturnämnden"), a_keyword("bad")
    a_subscriber("kultur@example.se", committees=[kultur])
    a_subscriber("bad@example.se", keywords=[bad])
    release = a_release(committees=[kultur], keywords=[bad])
    address = reverse("desk:audience_typed", args=[release.pk])
    form = form_with(writer, release)
    assert "nyckelordet bad 1 0 allt 0 0 Tillsammans 2 0" in words(writer.post(address, form))
    without = {name: value for name, value in form.items() if name != "keywords"}
    assert "kulturnämnden 1 0 allt 0 0 Tillsammans 1 0" in words(writer.post(address, without))


@pytest.mark.parametrize("name", ["preview_typed", "audience_typed"])
def test_a_look_changes_nothing_and_keeps_nothing(writer: Client, name: str) -> None:
    release = a_release()
    address = reverse(f"desk:{name}", args=[release.pk])
    assert writer.get(address).status_code == 405
    answer = writer.post(address, form_with(writer, release))
    assert "no-store" in answer["Cache-Control"]
    assert Client().post(address).status_code == 302
    assert writer.post(reverse(f"desk:{name}", args=[release.pk + 1])).status_code == 404


@pytest.mark.parametrize("name", ["preview_typed_new", "audience_typed_new"])
def test_who_may_write_nothing_is_shown_nothing(administrator: Client, name: str) -> None:
    administrator.editor.is_superuser = False  # type: ignore[attr-defined]
    administrator.editor.save()  # type: ignore[attr-defined]
    assert administrator.post(reverse(f"desk:{name}")).status_code == 403


def test_the_button_for_later_leads_to_the_question_when(publisher: Client) -> None:
    release = a_release()
    answer = publisher.post(form_address(release), form_with(publisher, release, _publish="senare"))
    assert answer.url == reverse("desk:publish", args=[release.pk]) + "?nar=senare"
