"""Writing a press release: nothing typed is lost, and what is kept is clean."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from releases.models import Release
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release, published
from releases.tests.desk.reading import Form, form_address, form_of, typed, with_row, words
from releases.tests.media.documents import pdf

ADD = "/redaktion/releases/release/add/"
WORD = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style>@page WordSection1 {size:595.3pt 841.9pt;}</style>
<p class="MsoNormal" style="margin-bottom:0cm"><span lang="SV" style="font-size:12.0pt;font-family:&quot;Calibri&quot;">
Stycke %d om <b style="mso-bidi-font-weight:normal">trygga skolvägar</b> i Sävar.<o:p></o:p></span></p>"""


def a_new_form(client: Client, **changes: object) -> dict[str, object]:
    return typed(client.get(ADD), changes)


def saved(client: Client, release: Release, changes: dict[str, object]) -> object:
    form = typed(client.get(form_address(release)), {**changes, "_continue": "1"})
    return client.post(form_address(release), form)


# --- What is typed is kept ---


def test_an_empty_title_is_refused_and_keeps_what_was_typed(writer: Client) -> None:
    form = a_new_form(
        writer, title=" ", lead="En ingress som tog tid.", body="<p>En brödtext.</p>", _continue="1"
    )
    response = writer.post(ADD, form)
    kept = form_of(response)
    assert "Skriv en rubrik." in words(response)
    assert (kept["lead"], kept["body"]) == (["En ingress som tog tid."], ["<p>En brödtext.</p>"])


def test_refused_form_keeps_what_was_typed_in_every_row(writer: Client) -> None:
    person, committee, keyword = a_person(), a_committee(), a_keyword()
    form: Form = a_new_form(writer, title="", committees=[str(committee.pk)], keywords=[str(keyword.pk)])
    form = with_row(
        form, "contacts", {"person": person.pk, "phones": "070-174 06 05", "email": "a@example.se"}
    )
    form = with_row(
        form, "decisions", {"outcome": "Nämnden avslår.", "date": "2026-11-19", "status": "decided"}
    )
    form = with_row(form, "budget_lines", {"amount": "många", "purpose": "lekplats", "kind": "new"})
    form = with_row(form, "links", {"label": "Läs mer", "url": "inte en adress"})
    kept = form_of(writer.post(ADD, form))
    assert (kept["committees"], kept["keywords"]) == ([str(committee.pk)], [str(keyword.pk)])
    assert (kept["contacts-0-person"], kept["contacts-0-phones"]) == ([str(person.pk)], ["070-174 06 05"])
    assert (kept["decisions-0-outcome"], kept["decisions-0-date"]) == (["Nämnden avslår."], ["2026-11-19"])
    assert (kept["budget_lines-0-amount"], kept["links-0-url"]) == (["många"], ["inte en adress"])
    assert not Release.objects.exists()


def test_thirty_thousand_characters_from_word_are_cleaned_and_kept(writer: Client) -> None:
    pasted = "".join(WORD % number for number in range(120))
    assert len(pasted) > 30_000
    writer.post(ADD, a_new_form(writer, title="Från Word", body=pasted, _continue="1"))
    body = Release.objects.get().body
    assert body.count("<p>") == 120
    assert "Stycke 119 om <strong>trygga skolvägar</strong> i Sävar." in " ".join(body.split())
    assert not [left for left in ("mso", "Mso", "style", "<o:", "<span", "xml", "@page") if left in body]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
                "<iframe src='//host'></iframe>", "<img src='//host/x.gif'>", "<svg onload=alert(1)>"],
)  # fmt: skip
def test_hostile_markup_is_gone_when_saved(writer: Client, hostile: str) -> None:
    writer.post(ADD, a_new_form(writer, title="Rubrik", body=f"<p>Kvar.</p>{hostile}", _continue="1"))
    body = Release.objects.get().body
    assert "Kvar." in body
    assert not [left for left in ("script", "onerror", "javascript", "iframe", "host", "svg") if left in body]


@pytest.mark.parametrize("title", ["rad ett\nrad två", "rubrik\r\nBcc: x@example.se", "rubrik\0", "x" * 201])
def test_a_title_that_is_no_line_is_refused_and_kept(writer: Client, title: str) -> None:
    response = writer.post(ADD, a_new_form(writer, title=title, lead="Ingressen.", _continue="1"))
    assert response.status_code == 200
    assert form_of(response)["lead"] == ["Ingressen."]
    assert not Release.objects.exists()


def test_publishing_meanwhile_is_not_undone_by_saving(publisher: Client, writer: Client) -> None:
    release = a_release()
    form = typed(writer.get(form_address(release)), {"title": "Ny rubrik", "_continue": "1"})
    publishing.publish(release, by=publisher.editor)
    writer.post(form_address(release), form)
    release.refresh_from_db()
    assert (release.state, release.title) == (Release.State.PUBLISHED, "Ny rubrik")


# --- Rows ---


def test_rows_are_saved_in_the_order_that_the_editor_chose(writer: Client) -> None:
    release = a_release(contacts=[a_person("Alva Ek"), a_person("Malte Sundqvist")])
    saved(writer, release, {"contacts-0-position": "2", "contacts-1-position": "1"})
    assert [contact.name for contact in release.compose().contacts] == ["Malte Sundqvist", "Alva Ek"]


def test_an_added_row_that_is_left_empty_is_no_error(writer: Client) -> None:
    form = a_new_form(writer, title="Rubrik", _continue="1")
    writer.post(ADD, with_row(form, "contacts", {"person": "", "role": "", "position": "1"}))
    assert Release.objects.get().contacts.count() == 0


def test_a_contact_gets_the_role_held_now_when_none_is_typed(writer: Client) -> None:
    person = a_person()
    person.roles.create(title="ordförande", committee=a_committee())
    form = a_new_form(writer, title="Rubrik", _continue="1")
    writer.post(ADD, with_row(form, "contacts", {"person": person.pk, "position": "1"}))
    contact = Release.objects.get().contacts.get()
    assert (contact.role, contact.committee) == ("ordförande", a_committee())


@pytest.mark.parametrize("number", ["ring mig", "070", "<b>"])
def test_what_is_no_phone_number_is_refused_by_name(writer: Client, number: str) -> None:
    form = a_new_form(writer, title="Rubrik")
    response = writer.post(ADD, with_row(form, "contacts", {"person": a_person().pk, "phones": number}))
    assert f"”{number}” är inget telefonnummer" in words(response)


def test_a_file_that_only_calls_itself_pdf_is_refused(
    writer: Client, settings: pytest.FixtureRequest
) -> None:
    form = a_new_form(writer, title="Rubrik")
    upload = SimpleUploadedFile("beslut.pdf", b"MZ not a pdf")
    response = writer.post(ADD, with_row(form, "attachments", {"title": "Beslutet", "file": upload}))
    assert "Filen är ingen PDF" in words(response)
    assert form_of(response)["title"] == ["Rubrik"]


def test_a_pdf_is_kept_under_a_name_nobody_chose(writer: Client) -> None:
    form = a_new_form(writer, title="Rubrik", _continue="1")
    upload = SimpleUploadedFile("../../hemligt beslut.pdf", pdf())
    writer.post(ADD, with_row(form, "attachments", {"title": "Beslutet", "file": upload}))
    name = Release.objects.get().attachments.get().file.name
    assert Path(name).parent.name == "bilagor"
    assert "hemligt" not in name


# --- Steps from the form ---


@pytest.mark.parametrize(("button", "page"), [("_preview", "preview"), ("_publish", "publish")])
def test_a_step_saves_first(publisher: Client, button: str, page: str) -> None:
    release = a_release()
    form = typed(publisher.get(form_address(release)), {"title": "Sparad på vägen", button: "1"})
    response = publisher.post(form_address(release), form)
    assert response.url == reverse(f"desk:{page}", args=[release.pk])
    assert Release.objects.get().title == "Sparad på vägen"


def test_a_new_release_remembers_who_began_it_and_can_be_handed_over_at_once(writer: Client) -> None:
    writer.post(ADD, a_new_form(writer, title="Rubrik", _submit="1"))
    release = Release.objects.get()
    assert (release.created_by, release.state) == (writer.editor, Release.State.SUBMITTED)


def test_a_writer_sees_no_button_that_publishes(writer: Client) -> None:
    assert b'name="_publish"' not in writer.get(form_address(a_release())).content


def test_the_form_says_which_edition_the_public_reads(publisher: Client) -> None:
    release = published().release
    assert "Allmänheten läser utgåva 1" in words(publisher.get(form_address(release)))
    saved(publisher, release, {"title": "Ny rubrik"})
    assert "sparade här men inte publicerade" in words(publisher.get(form_address(release)))


def test_the_address_cannot_be_changed_after_publication(publisher: Client) -> None:
    release = published().release
    slug = release.slug = Release.objects.get().slug
    assert "slug" not in form_of(publisher.get(form_address(release)))
    saved(publisher, release, {"slug": "nagot-annat"})
    assert Release.objects.get().slug == slug


# --- What cannot be done ---


def delete_address(release: Release) -> str:
    return reverse("desk:releases_release_delete", args=[release.pk])


def test_a_draft_that_was_never_out_can_be_deleted(writer: Client) -> None:
    writer.post(delete_address(a_release()), {"post": "yes"})
    assert not Release.objects.exists()


def test_what_was_public_is_never_deleted(administrator: Client) -> None:
    release = published().release
    assert administrator.post(delete_address(release), {"post": "yes"}).status_code == 403
    publishing.withdraw(release, by=administrator.editor, reason="Fel.")
    assert administrator.post(delete_address(release), {"post": "yes"}).status_code == 403
    assert Release.objects.count() == 1


def test_a_withdrawn_release_is_shown_and_not_changed(publisher: Client) -> None:
    release = published().release
    publishing.withdraw(release, by=publisher.editor, reason="Fel kommun.")
    page = publisher.get(form_address(release))
    assert "Fel kommun." in words(page)
    assert publisher.post(form_address(release), {"title": "Ny"}).status_code == 403


def test_a_writer_reads_but_does_not_change_what_is_scheduled(writer: Client, publisher: Client) -> None:
    release = a_release(images=[a_press_image()])
    publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=publisher.editor)
    assert "Barnen har själva ritat lekplatsen." in words(writer.get(form_address(release)))
    assert writer.post(form_address(release), {"title": "Ny"}).status_code == 403
