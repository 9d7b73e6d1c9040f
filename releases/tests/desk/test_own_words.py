"""The desk speaks its own Swedish where Django has stock sentences, and tells of changes only where there are some."""

import json
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from lxml import html

from releases.desk.own_words import field_name
from releases.desk.site import desk
from releases.models import Release
from releases.services import approvals, review
from releases.tests.cast import (
    a_committee,
    a_keyword,
    a_person,
    a_press_image,
    a_release,
    a_subscriber,
    an_editor,
)
from releases.tests.desk.reading import form_address, form_of, typed, with_row, words
from releases.tests.desk.test_release_form import saved
from releases.tests.four_eyes import release_in

pytestmark = pytest.mark.django_db
BODY = "<h2>Rubrik</h2><p>Ett <strong>fett</strong> ord&nbsp;här.</p><ul><li>ett</li></ul>"
# The same as CKEditor 4 writes it down, sent as browsers send it.
REWRITTEN = """<h2>Rubrik</h2>

<p>Ett <strong>fett</strong> ord&nbsp;här.</p>

<ul>
	<li>ett</li>
</ul>
""".replace("\n", "\r\n")


def history(client: Client, release: Release) -> str:
    return words(client.get(reverse("desk:releases_release_history", args=[release.pk])))


def every_label() -> dict[str, str]:
    """Return the label of every field of the desk's forms as Django's log keeps it, with the one that editors see."""
    request = RequestFactory().get("/")
    request.user = an_editor("administrator")
    found = {}
    for admin in (admin for admin in desk._registry.values() if admin.has_change_permission(request)):
        forms = [admin.get_form(request), admin.get_form(request, change=True)]
        rows = [row.get_formset(request).form for row in admin.get_inline_instances(request)]
        for field in (
            field for form in (*forms, *rows) for field in form.base_fields.values() if field.label
        ):
            with translation.override(None):
                kept = str(field.label)
            found[kept] = str(field.label)
    return found


# --- The history ---


def test_every_field_of_the_desk_has_its_swedish_name_in_the_history() -> None:
    labels = every_label()
    assert len(labels) > 60
    assert {kept: field_name(kept).lower() for kept in labels} == {
        kept: shown.lower() for kept, shown in labels.items()
    }


def test_the_history_is_in_swedish_for_what_was_kept_earlier_too(publisher: Client) -> None:
    release = a_release()
    kept = [
        {"changed": {"fields": ["Body text", "Bodies"]}},
        {"changed": {"name": "link", "object": "Mer", "fields": ["Link text"]}},
    ]
    editor = publisher.editor  # type: ignore[attr-defined]
    LogEntry.objects.log_actions(editor.pk, [release], CHANGE, json.dumps(kept), single_object=True)
    assert "Ändrade brödtext och organ" in history(publisher, release)
    assert "Ändrade länktext för länk ”Mer”." in history(publisher, release)


def test_a_change_of_the_lead_is_shown_as_that_alone(publisher: Client) -> None:
    release = a_release(body=BODY, boilerplate="Ett\nTvå", lead="Först.\nSedan.")
    saved(publisher, release, {"lead": "Ny.", "body": REWRITTEN, "boilerplate": "Ett\r\nTvå"})
    assert LogEntry.objects.get().get_change_message() == "Ändrade Ingress."
    assert "Ändrade ingress." in history(publisher, release)


def test_a_text_that_the_editor_wrote_down_anew_is_no_change(publisher: Client) -> None:
    release = a_release(body=BODY, lead="Först.\nSedan.")
    response = saved(publisher, release, {"body": REWRITTEN, "lead": "Först.\r\nSedan."})
    assert LogEntry.objects.get().change_message == "[]"
    assert "Sparat. Inget var ändrat." in words(publisher.get(response.url))


@pytest.mark.parametrize("button", ["_continue", "_publish", "_preview"])
def test_a_text_that_was_written_down_anew_keeps_its_approval_and_gets_no_writer(
    publisher: Client, settings: Any, button: str
) -> None:
    settings.PRESS_APPROVAL = "yes"
    release = release_in("approved", by=an_editor("skribenten"))
    Release.objects.update(body=BODY, approval=None, state="submitted")
    review.approve(release, by=an_editor("chefen"), expected=review.seen(Release.objects.get()))
    form = typed(publisher.get(form_address(release)), {"body": REWRITTEN, button: "1"})
    assert "inte det som godkändes" not in words(publisher.post(form_address(release), form, follow=True))
    release = Release.objects.get()
    assert release.body == BODY
    assert release.state == "approved"
    assert approvals.fits(release, release.compose())
    assert approvals.writers(release) == frozenset()


@pytest.mark.parametrize("body", [BODY.replace("fett", "magert"), BODY.replace("strong", "em"), ""])
def test_a_text_that_reads_otherwise_is_a_change(publisher: Client, body: str) -> None:
    release = a_release(body=BODY)
    saved(publisher, release, {"body": body})
    assert "Ändrade brödtext." in history(publisher, release)


# --- After saving ---


def test_saving_is_confirmed_in_the_words_of_the_desk(publisher: Client) -> None:
    release = a_release(title="Skog & sjö")
    said = words(publisher.get(saved(publisher, release, {"lead": "Ny."}).url))
    assert "Sparat." in said
    assert "Inget var ändrat" not in said
    form = typed(publisher.get(form_address(release)), {"lead": "Nyare.", "_save": "1"})
    said = words(publisher.post(form_address(release), form, follow=True))
    assert "Sparat: ”Skog & sjö”." in said
    assert "“" not in said


@pytest.mark.parametrize("what", ["keyword", "person", "party", "committee", "pressimage"])
def test_every_list_confirms_in_swedish_quotes(administrator: Client, what: str) -> None:
    rows = {"keyword": a_keyword, "pressimage": lambda: a_press_image(alt="Skog", credit="Foto: Bo Ek")}
    person = a_person()
    rows |= {"person": lambda: person, "party": lambda: person.party, "committee": a_committee}
    row = rows[what]()
    address = reverse(f"desk:releases_{what}_change", args=[row.pk])
    form = form_of(administrator.get(address), f"{what}_form")
    said = words(administrator.post(address, {**form, "_save": "1"}, follow=True))
    assert f"Sparat: ”{row}”. Inget var ändrat." in said
    assert "“" not in said


def test_what_was_added_and_deleted_is_confirmed(administrator: Client) -> None:
    form = {"name": "skog", "slug": "skog", "_save": "1"}
    assert "Sparat: ”skog”." in words(
        administrator.post("/redaktion/releases/keyword/add/", form, follow=True)
    )
    address = reverse("desk:releases_keyword_delete", args=[a_keyword("skog").pk])
    assert "Borttaget: ”skog”." in words(administrator.post(address, {"post": "yes"}, follow=True))


# --- What is too long ---


def test_nothing_typed_at_the_desk_is_cut(administrator: Client) -> None:
    release = a_release()
    addresses = [
        form_address(release),
        f"/redaktion/pressmeddelanden/{release.pk}/publicera/",
    ]
    addresses += [
        reverse(f"desk:releases_{model._meta.model_name}_add")
        for model, admin in desk._registry.items()
        if admin.has_add_permission(administrator.get("/redaktion/").wsgi_request)
    ]
    assert len(addresses) > 7
    for address in addresses:
        page = html.fromstring(administrator.get(address).content.decode())
        assert page.xpath("//main//form") or page.xpath("//form")
        assert page.xpath("//*[@maxlength]/@name") == []


def test_a_case_number_that_is_too_long_is_kept_and_explained(writer: Client) -> None:
    release = a_release()
    form = with_row(
        form_of(writer.get(form_address(release))),
        "decisions",
        {
            "outcome": "Ja.",
            "status": "decided",
            "date_precision": "day",
            "case_number": "KS-2026/" + "1" * 90,
        },
    )
    said = writer.post(form_address(release), form)
    assert "Diarienummer: högst 60 tecken får plats. Det här har 98." in words(said)
    assert "Diarienummer: Diarienummer:" not in words(said)
    assert "KS-2026/" + "1" * 90 in said.content.decode()


def test_a_telephone_number_that_is_too_long_is_explained(publisher: Client) -> None:
    form = typed(
        publisher.get("/redaktion/releases/person/add/"), {"name": "Bo", "phones": "1" * 41}, "person_form"
    )
    said = words(publisher.post("/redaktion/releases/person/add/", form))
    assert "1. Telefonnummer: högst 40 tecken får plats. Det här har 41." in said


# --- Lists, refusals ---


def test_a_list_is_called_what_it_lists(administrator: Client) -> None:
    for model in desk._registry:
        page = html.fromstring(
            administrator.get(reverse(f"desk:releases_{model._meta.model_name}_changelist")).content.decode()
        )
        plural = str(model._meta.verbose_name_plural)
        assert page.findtext(".//title").strip().startswith(f"{plural[0].upper()}{plural[1:]} –")


def test_only_a_search_has_hits(administrator: Client) -> None:
    a_subscriber("disa@example.se")
    address = reverse("desk:releases_subscriber_changelist")
    assert "Visa alla" not in words(administrator.get(address))
    assert "1 träff · Visa alla" in words(administrator.get(address, {"q": "disa"}))


def test_people_are_marked_as_press_contacts_in_words(publisher: Client) -> None:
    a_person("Alva Ek", is_press_contact=True)
    a_person("Bo Nilsson")
    page = html.fromstring(publisher.get(reverse("desk:releases_person_changelist")).content.decode())
    assert [
        cell.text_content().strip() for cell in page.xpath("//td[contains(@class, 'field-called_by_press')]")
    ] == [
        "Presskontakt",
        "",
    ]
    assert page.xpath("//*[@id='result_list']//img") == []


@pytest.mark.parametrize("address", ["subscriber/", "subscriber/1/change/", "editor/", "party/add/"])
def test_every_refusal_of_the_desk_is_a_page_of_the_desk(writer: Client, address: str) -> None:
    response = writer.get(f"/redaktion/releases/{address}")
    assert response.status_code == 403
    assert "Det här får ditt konto inte göra" in words(response)
    assert "Logga ut" in words(response)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("beslut.docx", "Filen är ingen PDF. Exportera den som PDF och försök igen."),
        ("beslut.PDF", "Filen är ingen PDF, vad den än heter. Exportera den som PDF och försök igen."),
    ],
)
def test_a_file_that_is_no_pdf_is_named_by_what_it_is_called(
    writer: Client, name: str, sentence: str
) -> None:
    release = a_release()
    row = {"title": "Beslut", "file": SimpleUploadedFile(name, b"PK\x03\x04")}
    form = with_row(form_of(writer.get(form_address(release))), "attachments", row)
    assert sentence in words(writer.post(form_address(release), form))
