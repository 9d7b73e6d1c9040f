"""A press release from elsewhere is read and suggested; an editor takes what is right, and nothing else is written."""

import datetime as dt
import io
import unicodedata
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from lxml import html

from releases.capture import word
from releases.models import Committee, Keyword, Party, Person, Release, Role
from releases.services import publishing, readiness
from releases.tests.cast import a_committee, a_party, a_person, a_release, an_editor, published
from releases.tests.desk.reading import form_address, words
from releases.tests.desk.suggestions import documents
from releases.tests.desk.suggestions.texts import MUNICIPAL_SITE, VIA_TT

PASTE = "/redaktion/klistra-in/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
pytestmark = pytest.mark.django_db


def pasted(client: Client, text: str, address: str = PASTE) -> HttpResponse:
    response = client.post(address, {"text": text})
    assert response.status_code == 200
    return response


def uploaded(client: Client, data: bytes, name: str = "utkast.docx", **more: Any) -> HttpResponse:
    response = client.post(PASTE, {"file": SimpleUploadedFile(name, data, WORD), **more})
    assert response.status_code == 200
    return response


def answers(response: HttpResponse, **given: str) -> dict[str, str]:
    """Return the review's form with every suggestion taken, but for those `given` otherwise ("decisions.0.date")."""
    page = html.fromstring(response.content.decode())
    (form,) = (form for form in page.forms if form.get("id") == "suggestions-form")
    sent = {name: value for name, value in form.form_values() if name != "source"}
    sent["source"] = form.xpath(".//*[@name='source']")[0].get("value")
    for name in {radio.get("name") for radio in form.xpath(".//input[@type='radio']")}:
        sent[name] = given.get(name.removeprefix("svar-"), "ta")
    return {**sent, "take": "1"}


def suggested(response: HttpResponse) -> dict[str, str]:
    """Return what each suggestion says, by its label."""
    page = html.fromstring(response.content.decode())
    found = {}
    for one in page.xpath("//fieldset[contains(@class, 'suggestion')]"):
        (name,) = {radio.get("name") for radio in one.xpath(".//input[@type='radio']")} or {None}
        value = one.xpath("string(.//*[@class='suggested'] | .//summary)") or one.xpath("string(.//@value)")
        found[str(name).removeprefix("svar-")] = " ".join(value.split())
    return found


def marks_of(response: HttpResponse, path: str) -> list[str]:
    page = html.fromstring(response.content.decode())
    marked = page.xpath(f"//*[contains(concat(' ', @data-paths, ' '), ' {path} ')]")
    return [
        " ".join(one.xpath("string(.//*[@class='source-words'])").split() or one.text_content().split())
        for one in marked
    ]


def draft(client: Client, text: str, **given: str) -> Release:
    response = client.post(PASTE, answers(pasted(client, text), **given))
    assert response.status_code == 302, words(response)
    return Release.objects.get()


def in_the_directory(role: str = "ordförande") -> Person:
    """Put the body, the parties and the spokesperson of the texts into the directory, with the role held now."""
    body = a_committee()
    for party in ("S", "C", "V"):
        a_party(party)
    person = a_person()
    Role.objects.create(person=person, title=role, committee=body)
    Keyword.objects.create(name="lekplatser", slug="lekplatser")
    return person


# --- What is suggested ---


def test_every_field_of_a_pasted_release_is_suggested_with_its_words(writer: Client) -> None:
    in_the_directory()
    page = pasted(writer, VIA_TT)
    found = suggested(page)
    assert found["title"] == "Pengar till lekplatser i stadsdelarna"
    assert found["decisions.0.date"] == "oktober 2026"
    assert found["budget.0.amount"] == "450\u00a0000\u00a0kronor".replace("\u00a0", " ")
    assert found["contacts.0"].startswith("Alva Ek (S), 070-174 06 05")
    assert marks_of(page, "budget.0.amount") == ["450 000 kronor"]
    assert marks_of(page, "decisions.0.date") == ["oktober 2026"]
    assert marks_of(page, "title") == ["Pengar till lekplatser i stadsdelarna"]


def test_reading_writes_nothing(writer: Client) -> None:
    before = [model.objects.count() for model in (Release, Committee, Person, Party, Keyword)]
    pasted(writer, VIA_TT)
    pasted(writer, MUNICIPAL_SITE)
    assert [model.objects.count() for model in (Release, Committee, Person, Party, Keyword)] == before


def test_what_is_not_taken_along_is_shown_as_such(writer: Client) -> None:
    page = html.fromstring(pasted(writer, VIA_TT).content.decode())
    left = [line.xpath("string(.//*[@class='source-words'])") for line in page.find_class("source-left")]
    assert "Besök vårt pressrum" in left
    assert "Dela" in left


@pytest.mark.parametrize("text", [VIA_TT, MUNICIPAL_SITE], ids=["via_tt", "site"])
def test_after_taking_all_nothing_is_left_to_type(publisher: Client, text: str) -> None:
    in_the_directory()
    release = draft(publisher, text)
    page = words(publisher.get(f"/redaktion/pressmeddelanden/{release.pk}/publicera/"))
    assert readiness.missing(release, release.compose()) == ()
    assert "Publicera" in page
    assert "Innan det kan publiceras" not in page


def test_a_draft_holds_what_was_read(publisher: Client) -> None:
    in_the_directory()
    document = draft(publisher, MUNICIPAL_SITE).compose()
    (decision,) = document.decisions
    assert decision.committee is not None
    assert (decision.committee.definite, [one.party for one in decision.reservations]) == (
        "kulturnämnden",
        ["V"],
    )
    assert decision.follow_up is not None
    assert decision.follow_up.date == dt.date(2027, 8, 1)
    assert [contact.name for contact in document.contacts] == ["Alva Ek", "Bo Lind"]


# --- Take and no ---


def test_what_was_refused_is_not_in_the_draft(publisher: Client) -> None:
    in_the_directory()
    refused = {"decisions.0.date": "nej", "contacts.1": "nej", "lead": "nej", "budget.0.amount": "nej"}
    document = draft(publisher, VIA_TT, **refused).compose()
    assert document.lead == ""
    assert document.decisions[0].date is None
    assert document.budget == ()
    assert [contact.name for contact in document.contacts] == ["Alva Ek"]
    assert not Person.objects.filter(name="Dag Nyman").exists()


def test_nothing_taken_is_said_and_nothing_is_written(publisher: Client) -> None:
    sent = {name: value for name, value in answers(pasted(publisher, VIA_TT)).items() if "svar-" not in name}
    response = publisher.post(PASTE, sent)
    assert "Du har inte tagit något än" in words(response)
    assert Release.objects.count() == 0


def test_a_draft_without_title_is_asked_for_one_and_the_answers_stay(publisher: Client) -> None:
    sent = {**answers(pasted(publisher, VIA_TT), lead="nej"), "title": " "}
    response = publisher.post(PASTE, sent)
    assert "Ett utkast behöver en rubrik" in words(response)
    page = html.fromstring(response.content.decode())
    chosen = {one.get("name"): one.get("value") for one in page.xpath("//input[@checked]")}
    assert (chosen["svar-lead"], chosen["svar-body"]) == ("nej", "ta")
    assert Release.objects.count() == 0


def test_a_title_can_be_written_beside_its_suggestion(publisher: Client) -> None:
    sent = {**answers(pasted(publisher, VIA_TT)), "title": "Nya gungor"}
    publisher.post(PASTE, sent)
    assert Release.objects.get().title == "Nya gungor"


def test_without_scripts_take_all_is_a_button_of_the_server(publisher: Client) -> None:
    sent = {name: value for name, value in answers(pasted(publisher, VIA_TT)).items() if name != "take"}
    sent = {name: value for name, value in sent.items() if "svar-" not in name}
    page = html.fromstring(publisher.post(PASTE, {**sent, "all": "1"}).content.decode())
    radios = {one.get("name") for one in page.xpath("//input[@type='radio']")}
    assert {one.get("name") for one in page.xpath("//input[@checked][@value='ta']")} == radios
    assert Release.objects.count() == 0


def test_the_same_text_twice_is_one_draft_unless_one_more_is_asked_for(publisher: Client) -> None:
    first = draft(publisher, VIA_TT)
    page = pasted(publisher, VIA_TT)
    assert "Den här texten har redan blivit ett pressmeddelande" in words(page)
    assert publisher.post(PASTE, answers(page)).url == form_address(first)
    assert Release.objects.count() == 1
    publisher.post(PASTE, {**answers(page), "again": "1"})
    assert Release.objects.count() == 2


# --- The directory ---


def test_a_contact_has_the_role_held_now(publisher: Client) -> None:
    person = in_the_directory("vice ordförande")
    page = pasted(publisher, VIA_TT)
    assert "I katalogen i dag. I texten står: ordförande, kulturnämnden." in words(page)
    contact = draft(publisher, VIA_TT).contacts.get(person=person)
    assert (contact.role, contact.committee.definite, contact.phones) == (
        "vice ordförande",
        "kulturnämnden",
        [],
    )


def test_the_role_of_the_text_can_be_taken_instead(publisher: Client) -> None:
    person = in_the_directory("vice ordförande")
    contact = draft(publisher, VIA_TT, **{"contacts.0.role": "text"}).contacts.get(person=person)
    assert contact.role == "ordförande"


def test_a_person_who_is_not_in_the_directory_is_shown_as_such_and_added_when_taken(writer: Client) -> None:
    in_the_directory()
    assert "Finns inte i katalogen: läggs till där" in words(pasted(writer, VIA_TT))
    draft(writer, VIA_TT)
    assert Person.objects.get(name="Dag Nyman").phones == ["090-16 10 00"]


def test_another_number_than_the_directorys_stays_in_the_press_release(publisher: Client) -> None:
    person = in_the_directory()
    Person.objects.filter(pk=person.pk).update(phones=["070-174 06 99"])
    assert "Finns i katalogen, där med 070-174 06 99" in words(pasted(publisher, VIA_TT))
    contact = draft(publisher, VIA_TT).contacts.get(person=person)
    person.refresh_from_db()
    assert (contact.phones, person.phones) == (["070-174 06 05"], ["070-174 06 99"])


def test_a_writer_adds_no_body_and_no_party(writer: Client) -> None:
    page = pasted(writer, MUNICIPAL_SITE)
    assert "Be någon som får publicera att lägga till organet" in words(page)
    assert "(V) finns inte i katalogen. Be någon som får publicera" in words(page)
    forged = {
        f"svar-{path}": "ta" for path in ("committees.0", "decisions.0.committee", "decisions.0.reservations")
    }
    writer.post(PASTE, {**answers(page), **forged})
    assert Release.objects.count() == 1
    assert (Committee.objects.count(), Party.objects.count()) == (0, 0)


def test_whom_the_public_reads_is_not_changed_by_a_draft(publisher: Client) -> None:
    person = in_the_directory()
    published(contacts=[person])
    Person.objects.filter(pk=person.pk).update(phones=[], email="")
    publisher.post(PASTE, answers(pasted(publisher, VIA_TT)))
    person.refresh_from_db()
    assert (person.phones, person.email) == ([], "")


# --- Into a release that says something ---


def into(release: Release) -> str:
    return f"/redaktion/pressmeddelanden/{release.pk}/klistra-in/"


def test_take_all_replaces_no_field_that_says_something(publisher: Client) -> None:
    in_the_directory()
    release = a_release(title="Vår egen rubrik", lead="", body="", contacts=[])
    page = pasted(publisher, VIA_TT, into(release))
    assert "Ersätter: ”Vår egen rubrik”" in words(page)
    sent = {name: value for name, value in answers(page).items() if "svar-" not in name and name != "take"}
    page = publisher.post(into(release), {**sent, "all": "1"})
    checked = {one.get("name") for one in html.fromstring(page.content.decode()).xpath("//input[@checked]")}
    assert "svar-lead" in checked
    assert "svar-title" not in checked


def test_what_is_taken_into_a_release_comes_below_its_own_and_the_old_text_is_kept(publisher: Client) -> None:
    in_the_directory()
    release = a_release(title="Vår egen rubrik", lead="Vår ingress.", contacts=[a_person("Cai Berg")])
    page = pasted(publisher, VIA_TT, into(release))
    response = publisher.post(into(release), answers(page, title="nej"))
    assert response.url == form_address(release)
    release.refresh_from_db()
    assert release.title == "Vår egen rubrik"
    assert release.lead.startswith("Kulturnämnden avsätter")
    assert [str(contact.person.name) for contact in release.contacts.all()] == [
        "Cai Berg",
        "Alva Ek",
        "Dag Nyman",
    ]
    earlier = [revision.text.fields["lead"] for revision in release.revisions.order_by("pk")]
    assert earlier[0] == ("Vår ingress.",)


def test_what_a_release_has_already_is_not_suggested_again(publisher: Client) -> None:
    person = in_the_directory()
    release = a_release(contacts=[person], committees=[a_committee()])
    found = suggested(pasted(publisher, VIA_TT, into(release)))
    assert "contacts.0" not in found
    assert "committees.0" not in found
    assert "contacts.1" in found


def test_a_release_that_somebody_saved_meanwhile_is_shown_again_first(publisher: Client) -> None:
    release = a_release(lead="")
    sent = answers(pasted(publisher, VIA_TT, into(release)))
    Release.objects.filter(pk=release.pk).update(lead="Kollegans ingress.", updated_at=timezone.now())
    response = publisher.post(into(release), sent)
    assert "Någon sparade pressmeddelandet medan du valde" in words(response)
    assert "Ersätter: ”Kollegans ingress.”" in words(response)
    assert Release.objects.get().lead == "Kollegans ingress."


# --- Bad input ---

SENTENCES = {
    "empty": (b"", "Det finns ingen text i "),
    "wordless": (lambda: documents.a_document(title=""), "Det finns ingen text i "),
    "drawing": (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><text>Rubrik</text></svg>',
        "Filen är inte text",
    ),
    "bomb": (documents.a_bomb, "Dokumentet är för stort för att läsas"),
    "protected": (documents.with_a_protection, "Dokumentet är skyddat med lösenord"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "Words gamla format"),
    "archive": (b"PK\x05\x06" + bytes(18), "Filen är varken ett Word-dokument eller en PDF"),
    "damaged": (documents.cut_short, "Dokumentet är skadat"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "Filen är inte text"),
    "large": (b"PK" + bytes(20 * 1024 * 1024), "Dokumentet är för stort"),
    "damaged_pdf": (b"%PDF-1.7\n" + bytes(100), "Dokumentet är skadat"),
    "scanned": (documents.a_pdf, "bara bilder av sidorna"),
    "rtf": (b"{\\rtf1 Text}", "Filen är varken ett Word-dokument eller en PDF"),
}


@pytest.mark.parametrize("sort", SENTENCES)
def test_a_file_that_cannot_be_read_is_called_by_its_name_and_the_text_comes_back(
    writer: Client, sort: str
) -> None:
    data, sentence = SENTENCES[sort]
    response = uploaded(writer, data if isinstance(data, bytes) else data(), text="Det jag redan skrev")
    assert sentence in words(response)
    assert "Det jag redan skrev" in response.content.decode()


def test_nothing_is_answered_with_what_to_do(writer: Client) -> None:
    assert "Det finns ingen text att läsa" in words(writer.post(PASTE, {"text": " \n"}))
    assert "bara bilder" in words(
        writer.post(PASTE, {"html": "<html><body><img src='data:x'></body></html>"})
    )


def test_decomposed_letters_and_invisible_marks_are_read_as_any_others(publisher: Client) -> None:
    odd = (
        unicodedata.normalize("NFD", VIA_TT)
        .replace("Pengar", "\ufeffPen\u200bgar")
        .replace("2027", "20\u00ad27")
    )
    release = draft(publisher, odd)
    assert release.title == "Pengar till lekplatser i stadsdelarna"
    assert release.compose().budget[0].first_year == 2027


def test_thirty_thousand_letters_are_read(publisher: Client) -> None:
    paragraphs = "\n\n".join("Kommunen bygger om torget och planterar fler träd. " * 12 for _ in range(60))
    release = draft(publisher, VIA_TT.replace("Barnen har ritat", paragraphs))
    assert len(release.body) > 30_000


def test_pictures_in_the_markup_are_left_out_and_counted(publisher: Client) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 200_000}'>"
    markup = "".join(f"<p>{line}</p>" for line in VIA_TT.split("\n\n")) + picture
    response = publisher.post(PASTE, {"html": markup, "text": "annat"})
    assert "1 bild togs inte med." in words(response)
    assert "AAAA" not in response.content.decode()


def test_a_first_line_that_is_too_long_for_a_title_is_text(publisher: Client) -> None:
    long = "Kulturnämnden beslutade om lekplatser. " * 8
    page = pasted(publisher, f"{long}\n\nIngressen är kort och bra.\n\nSlut.")
    publisher.post(PASTE, {**answers(page), "title": "Min rubrik"})
    release = Release.objects.get()
    assert release.title == "Min rubrik"
    assert release.body.startswith("<p>Kulturnämnden beslutade om lekplatser.")


def test_more_than_fifty_pages_are_refused_and_come_back(writer: Client) -> None:
    text = "Ord. " * 200_001
    response = writer.post(PASTE, {"text": text})
    assert "Texten är längre än 50 sidor" in words(response)
    assert text in response.content.decode()


# --- From Word ---


def test_a_word_document_is_read_with_its_structure(publisher: Client) -> None:
    in_the_directory()
    rest = [line for paragraph in VIA_TT.split("\n\n")[3:] for line in paragraph.split("\n") if line]
    page = uploaded(publisher, documents.a_document(*rest))
    assert suggested(page)["title"] == "Pengar till lekplatser"
    publisher.post(PASTE, answers(page))
    document = Release.objects.get().compose()
    assert [contact.name for contact in document.contacts] == ["Alva Ek", "Dag Nyman"]
    assert [quote.speaker for quote in document.quotes] == ["Alva Ek"]


def test_a_pdf_is_read_line_by_line(publisher: Client) -> None:
    in_the_directory()
    lines = [line.replace("–", "-") for line in VIA_TT.split("\n") if line]
    page = uploaded(publisher, documents.a_pdf(*lines), "utkast.pdf")
    found = suggested(page)
    assert found["title"] == "Pengar till lekplatser i stadsdelarna"
    assert found["contacts.0"].startswith("Alva Ek (S), 070-174 06 05")


# --- Who may ---


def test_who_may_not_write_reads_nothing(client: Client) -> None:
    assert "login" in client.post(PASTE, {"text": VIA_TT}).url
    client.force_login(an_editor("praktikant", is_superuser=False))
    assert client.post(PASTE, {"text": VIA_TT}).status_code == 403


def test_a_scheduled_release_is_for_publishers_to_change(writer: Client) -> None:
    release = a_release()
    later = timezone.now() + dt.timedelta(days=1)
    publishing.schedule(release, at=later, by=an_editor("chef"))
    assert writer.post(into(release), {"text": VIA_TT}).status_code == 403


def test_a_text_from_another_site_is_refused(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer.editor)  # type: ignore[attr-defined]
    assert strict.post(PASTE, {"text": VIA_TT}).status_code == 403


def test_the_field_stands_on_the_front_page_and_in_an_empty_form(writer: Client) -> None:
    for address in ("/redaktion/", "/redaktion/releases/release/add/", PASTE):
        assert "Klistra in ett pressmeddelande" in words(writer.get(address))


def test_words_that_a_document_hides_or_strikes_through_are_not_read() -> None:
    read = word.html_of(io.BytesIO(documents.with_hidden_words()))
    assert "Avgiften är 300 kr" in read
