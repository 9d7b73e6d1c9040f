"""Skicka prov till mig, at the desk: what is sent, and what is said of it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.alerts import proofs
from releases.models import Proof, Release
from releases.services import proofs as verbs
from releases.tests.cast import a_release
from releases.tests.desk.reading import form_address, form_of, typed, words
from releases.tests.processes import ANYBODY, SmtpServer

ADD = "/redaktion/releases/release/add/"
WRITER = "skribent@example.se"


def saved(client: Client, release: Release) -> Any:
    return client.post(reverse("desk:proof_saved", args=[release.pk]), follow=True)


def said(client: Client, proof: Proof) -> str:
    return client.get(reverse("desk:proof", args=[proof.pk])).json()["said"]


def test_the_saved_release_is_mailed_to_whoever_asks(writer: Client, smtp_server: SmtpServer) -> None:
    release = a_release(title="Sparad")
    page = saved(writer, release)
    assert f"Provet är på väg till {WRITER}." in words(page)
    assert "Ämne: Sparad" in words(page)
    proofs.run()
    assert smtp_server.messages[0].recipients == (WRITER,)
    proof = Proof.objects.get()
    assert proof.address == f"/pressmeddelanden/{timezone.localdate().year}/sparad/"
    assert said(writer, proof).startswith(f"Provet skickades till {WRITER} klockan ")


def test_what_is_typed_is_mailed_before_it_is_saved(writer: Client, smtp_server: SmtpServer) -> None:
    release = a_release(title="Sparad")
    form = typed(writer.get(form_address(release)), {"title": "Skriven"})
    answer = writer.post(reverse("desk:proof_typed", args=[release.pk]), form).json()
    assert (answer["said"], answer["settled"]) == (f"Provet är på väg till {WRITER}.", False)
    form = form_of(writer.get(ADD)) | {"title": "Aldrig sparad"}
    writer.post(reverse("desk:proof_typed_new"), form)
    proofs.run()
    subjects = [mail.message["Subject"] for mail in smtp_server.messages]
    assert subjects == ["[PROV] Skriven", "[PROV] Aldrig sparad"]
    assert writer.get(answer["state"]).json()["settled"]


def test_a_refusal_is_given_in_the_servers_words(writer: Client, smtp_server: SmtpServer) -> None:
    smtp_server.script(ANYBODY, "rcpt", "550 5.1.1 No such user")
    saved(writer, a_release())
    proofs.run()
    assert "No such user" in said(writer, Proof.objects.get())


def test_a_closed_installation_says_so(writer: Client, settings: Any, smtp_server: SmtpServer) -> None:
    settings.MAIL_ALLOWED_RECIPIENTS = ["example.org"]
    saved(writer, a_release())
    proofs.run()
    assert said(writer, Proof.objects.get()) == (
        f"Provet skickades inte: den här installationen får inte mejla {WRITER}."
    )


def test_a_server_that_is_away_is_mentioned_after_a_minute(writer: Client) -> None:
    saved(writer, a_release())
    proofs.run()
    proof = Proof.objects.get()
    assert said(writer, proof) == f"Provet är på väg till {WRITER}."
    Proof.objects.update(begins_at=timezone.now() - dt.timedelta(minutes=2))
    assert "väntar ännu" in said(writer, proof)


def test_who_has_no_address_is_led_to_where_it_is_set(administrator: Client, writer: Client) -> None:
    release = a_release()
    for client in (administrator, writer):
        client.editor.email = ""  # type: ignore[attr-defined]
        client.editor.save()  # type: ignore[attr-defined]
    own = reverse("desk:releases_editor_change", args=[administrator.editor.pk])  # type: ignore[attr-defined]
    assert f'<a href="{own}">Lägg in den där</a>' in saved(administrator, release).content.decode()
    assert "Be en administratör" in words(saved(writer, release))
    form = form_of(writer.get(form_address(release)))
    answer = writer.post(reverse("desk:proof_typed", args=[release.pk]), form).json()
    assert answer["said"].startswith("Ditt konto har ingen e-postadress")
    assert not Proof.objects.exists()


def test_too_many_are_refused_in_words(writer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST_AN_HOUR", 0)
    assert "Du har fått 0 prov" in words(saved(writer, a_release()))


def test_a_proof_is_its_editors_alone_and_a_look_sends_none(writer: Client, publisher: Client) -> None:
    release = a_release()
    writer.get(reverse("desk:proof_saved", args=[release.pk]))
    assert not Proof.objects.exists()
    saved(writer, release)
    state = reverse("desk:proof", args=[Proof.objects.get().pk])
    assert publisher.get(state).status_code == 404
    assert WRITER not in words(publisher.get(reverse("desk:preview", args=[release.pk])))
