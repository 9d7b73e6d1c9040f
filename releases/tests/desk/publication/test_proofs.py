"""Skicka prov till mig, at the desk: what is sent, and what is said of it."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from releases.alerts import proofs
from releases.models import Proof, Release
from releases.services import proofs as verbs
from releases.tests.cast import a_release, an_uploaded_image
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


def pictures_in(mail: Any) -> list[str]:
    return [
        address.removeprefix("http://testserver")
        for address in html.fromstring(mail.message.get_body(("html",)).get_content()).xpath("//img/@src")
    ]


def test_a_mail_program_sees_the_pictures_of_the_draft_in_it(writer: Client, smtp_server: SmtpServer) -> None:
    image, other = an_uploaded_image(), an_uploaded_image(colour="#123456")
    release = a_release(images=[image], body=f'<p>Se.</p><p><img src="{image.file.url}" alt="En bro"></p>')
    a_release(images=[other])
    saved(writer, release)
    proofs.run()
    shown, outside = pictures_in(smtp_server.messages[0]), Client()
    assert len(shown) == 2
    for address in shown:
        answer = outside.get(address)
        assert (answer.status_code, answer["Content-Type"].partition("/")[0]) == (200, "image")
        assert "no-store" in answer["Cache-Control"]
        assert outside.get(address.replace("/prov/filer/", "/prov/filer/1")).status_code == 404
    of_another = shown[0].rpartition("/bilder/")[0] + "/" + other.file.name
    assert outside.get(of_another).status_code == 404
    assert outside.get(of_another.replace(other.file.name, "../settings.py")).status_code == 404
    assert outside.get(image.file.url).status_code == 404
    Proof.objects.all().delete()
    assert outside.get(shown[0]).status_code == 404
