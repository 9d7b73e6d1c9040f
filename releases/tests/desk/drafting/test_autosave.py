"""What was typed is kept within seconds, valid or not, and is there again wherever its editor goes on."""

import json
from typing import Any

import pytest
from django.test import Client

from releases.models import Presence, Release, Revision
from releases.services import publishing
from releases.tests.cast import a_person, a_release, published
from releases.tests.desk.drafting.forms import ADD, autosave, autosave_address, opened, save, shown
from releases.tests.desk.reading import form_address, form_of, with_row, words

pytestmark = pytest.mark.django_db


def test_an_invalid_form_is_kept_and_is_there_on_another_machine(writer: Client) -> None:
    release = a_release()
    form = with_row(
        opened(writer, release, title="", lead="En halv men"),
        "budget_lines",
        {"amount": "många", "purpose": "lek"},
    )
    answer = autosave(writer, release, form)
    assert answer.status_code == 200
    assert answer.json()["kept"].count(".") == 1
    elsewhere = Client()
    elsewhere.force_login(writer.editor)
    page = elsewhere.get(form_address(release))
    kept = form_of(page)
    assert (kept.get("title", [""]), kept["lead"], kept["budget_lines-0-amount"]) == (
        [""],
        ["En halv men"],
        ["många"],
    )
    assert "Dina osparade ändringar från" in words(page)
    assert "Skriv en rubrik" not in words(page)


def test_autosave_changes_nothing_that_anybody_else_sees(writer: Client, publisher: Client) -> None:
    release = published().release
    autosave(writer, release, opened(writer, release, title="Hemligt utkast"))
    assert Release.objects.get().title != "Hemligt utkast"
    assert shown(publisher, release)["title"] == [release.title]
    assert "Hemligt utkast" not in publisher.get(release.editions.get().get_absolute_url()).content.decode()


def test_a_row_that_was_removed_is_marked_so_and_nothing_is_removed_before_saving(writer: Client) -> None:
    release = a_release(contacts=[a_person("Alva Ek"), a_person("Bo Ek")])
    autosave(writer, release, {**opened(writer, release), "contacts-0-DELETE": "on"})
    form = shown(writer, release)
    assert form["contacts-0-DELETE"] == ["on"]
    assert release.contacts.count() == 2
    save(writer, release, form)
    assert [contact.person.name for contact in release.contacts.all()] == ["Bo Ek"]


def test_what_was_continued_and_saved_is_unsaved_no_more(writer: Client) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Fortsatt"))
    save(writer, release, shown(writer, release))
    assert Release.objects.get().title == "Fortsatt"
    assert not Revision.objects.unsaved().exists()
    assert "osparade" not in words(writer.get(form_address(release)))


def test_a_form_that_goes_on_is_one_version_and_has_a_name_of_its_own(writer: Client) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Ett"))
    form = shown(writer, release)
    assert form["tab"] != shown(writer, release)["tab"]
    for number in range(3):
        autosave(writer, release, {**form, "title": f"Ett, {number}"}, typed_at=number + 1)
    assert Revision.objects.count() == 2
    assert Revision.objects.unsaved().get().text.line("title") == "Ett, 2"


def test_a_text_that_is_published_meanwhile_goes_on_from_there(writer: Client, publisher: Client) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Skrivs vidare"))
    publishing.publish(release, by=publisher.editor)
    assert shown(writer, release)["title"] == ["Skrivs vidare"]


def test_throwing_away_shows_what_was_saved_and_keeps_the_version(writer: Client) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Bort"))
    number = Revision.objects.get().pk
    address = f"/redaktion/pressmeddelanden/{release.pk}/versioner/{number}/kasta/"
    writer.get(address)
    assert shown(writer, release)["title"] == ["Bort"]
    writer.post(address)
    assert shown(writer, release)["title"] == [release.title]
    assert Revision.objects.get().text.line("title") == "Bort"


def test_nobody_throws_away_what_another_has_written(writer: Client, publisher: Client) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Mitt"))
    number = Revision.objects.get().pk
    answer = publisher.post(f"/redaktion/pressmeddelanden/{release.pk}/versioner/{number}/kasta/")
    assert answer.status_code == 404
    assert shown(writer, release)["title"] == ["Mitt"]


# --- Never saved ---


def test_a_release_that_was_never_saved_is_kept_and_offered(writer: Client) -> None:
    form = opened(writer, None, title="Aldrig sparat")
    autosave(writer, None, form)
    page = writer.get(ADD)
    assert "Du har börjat på ”Aldrig sparat”" in words(page)
    assert form_of(page).get("title", [""]) == [""]
    again = form_of(writer.get(f"{ADD}?utkast={form['tab'][0]}"))
    assert again["title"] == ["Aldrig sparat"]
    assert "Aldrig sparat" in words(writer.get("/redaktion/"))


def test_a_release_that_was_kept_before_it_was_saved_has_its_versions(writer: Client) -> None:
    form = opened(writer, None, title="Först")
    autosave(writer, None, form)
    save(writer, None, {**form, "title": "Sparat"})
    release = Release.objects.get()
    assert release.revisions.filter(step="saved").count() == 1
    assert "Du har börjat på" not in words(writer.get(ADD))


def test_pressing_save_twice_in_a_new_form_makes_one_release(writer: Client) -> None:
    form = opened(writer, None, title="En gång")
    save(writer, None, form)
    answer = save(writer, None, {**form, "lead": "Skrivet medan svaret dröjde."})
    release = Release.objects.get()
    assert answer.url == form_address(release)
    assert shown(writer, release)["lead"] == ["Skrivet medan svaret dröjde."]


def test_what_is_written_in_a_draft_that_was_deleted_is_kept(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release, title="Skrevs medan det togs bort")
    address = autosave_address(release)
    release.delete()
    release.pk = int(address.split("/")[3])
    answer = autosave(writer, release, form)
    assert "tagits bort" in answer.json()["lines"][0]["words"]
    assert "Skrevs medan det togs bort" in words(writer.get(ADD))


def test_saving_a_draft_that_was_deleted_loses_nothing(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release, title="Sparas för sent")
    writer.post(f"/redaktion/releases/release/{release.pk}/delete/", {"post": "yes"})
    writer.post(
        f"/redaktion/releases/release/{form['tab'] and release.pk}/change/", {**form, "_continue": "1"}
    )
    assert "Sparas för sent" in words(writer.get(ADD))


# --- What the server refuses, with words ---


def test_who_is_logged_out_reads_so_and_gets_a_token_after_logging_in(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release)
    editor = writer.editor
    writer.logout()
    answer = autosave(writer, release, form)
    assert (answer.status_code, answer.json()["editor"]) == (403, None)
    assert "inte inloggad längre" in answer.json()["sentence"]
    assert writer.get(autosave_address(release)).status_code == 403
    writer.force_login(editor)
    assert writer.get(autosave_address(release)).json()["editor"] == editor.pk
    assert not Revision.objects.exists()


def test_another_editor_in_the_same_browser_keeps_nothing_under_their_name(
    writer: Client, publisher: Client
) -> None:
    release = a_release()
    answer = autosave(writer, release, opened(writer, release), editor=publisher.editor.pk)
    assert answer.status_code == 409
    assert not Revision.objects.exists()


def test_six_megabytes_in_the_body_get_a_sentence(writer: Client) -> None:
    release = a_release()
    picture = '<p><img src="data:image/png;base64,' + "A" * 6_000_000 + '"></p>'
    answer = autosave(writer, release, opened(writer, release, body=picture))
    assert answer.status_code == 413
    assert "bildknappen" in answer.json()["sentence"]


def test_a_form_of_six_megabytes_is_answered_with_what_to_do(writer: Client) -> None:
    release = a_release()
    answer = save(writer, release, opened(writer, release, body="A" * 6_000_000))
    assert answer.status_code == 413
    assert "Gå tillbaka" in words(answer)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '{"editor": "x"}', '{"editor": 1, "facts": {}, "fields": [["a"]]}', "\xff", "null"],
)
def test_what_is_no_form_is_refused(writer: Client, body: str) -> None:
    answer = writer.post(
        autosave_address(a_release()), body.encode("latin-1"), content_type="application/json"
    )
    assert answer.status_code == 400


def test_characters_that_no_database_holds_are_no_fault(writer: Client) -> None:
    release = a_release()
    form = opened(writer, release)
    body = {
        "editor": writer.editor.pk,  # type: ignore[attr-defined]
        "facts": {"tab": "inget", "seen": "igår", "continues": "x", "typed_at": "-1"},
        "fields": [
            ["title", "noll\0 halv"],
            ["contacts-TOTAL_FORMS", "\u0663"],
            *([name, "x"] for name in form),
        ],
    }
    answer = writer.post(autosave_address(release), json.dumps(body), content_type="application/json")
    assert answer.status_code == 200


def test_a_get_keeps_nothing(writer: Client) -> None:
    release = a_release()
    writer.get(autosave_address(release))
    writer.get(form_address(release))
    assert not Revision.objects.exists()
    assert not Presence.objects.exists()


def test_no_writer_is_led_past_the_token(writer: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(writer.editor)
    release = a_release()
    answer = strict.post(autosave_address(release), "{}", content_type="application/json")
    assert answer.status_code == 403


# --- Who else is here ---


def lines_for(client: Client, release: Release) -> list[str]:
    form: dict[str, Any] = opened(client, release)
    answer = client.post(
        autosave_address(release),
        {
            "editor": client.editor.pk,  # type: ignore[attr-defined]
            "facts": {"tab": form["tab"][0], "seen": form["seen"][0]},
        },
        content_type="application/json",
    )
    return [line["words"] for line in answer.json()["lines"]]


def test_who_has_it_open_is_seen_by_the_others_and_not_by_oneself(writer: Client, publisher: Client) -> None:
    release = a_release()
    assert lines_for(writer, release) == []
    assert lines_for(publisher, release) == ["skribent har också det här öppet."]
    assert "skribent har också det här öppet" in words(publisher.get(form_address(release)))


def test_who_has_left_is_seen_no_more(writer: Client, publisher: Client) -> None:
    release = a_release()
    form = opened(writer, release)
    autosave(writer, release, form)
    Revision.objects.all().delete()
    body = {"editor": writer.editor.pk, "facts": {"tab": form["tab"][0]}, "leaves": True}  # type: ignore[attr-defined]
    writer.post(autosave_address(release), body, content_type="application/json")
    assert lines_for(publisher, release) == []


def test_unsaved_changes_of_another_are_seen_in_the_form_and_before_publishing(
    writer: Client, publisher: Client
) -> None:
    release = a_release()
    autosave(writer, release, opened(writer, release, title="Osparad"))
    assert any("med osparade ändringar från" in line for line in lines_for(publisher, release))
    page = publisher.get(f"/redaktion/pressmeddelanden/{release.pk}/publicera/")
    assert "skribent har också det här öppet, med osparade ändringar" in words(page)


def test_ones_own_unsaved_changes_are_shown_before_publishing(publisher: Client) -> None:
    release = a_release()
    autosave(publisher, release, opened(publisher, release, title="Osparad"))
    page = publisher.get(f"/redaktion/pressmeddelanden/{release.pk}/publicera/")
    assert "Du har osparade ändringar från" in words(page)


def test_who_has_saved_since_is_shown_to_the_others_while_they_write(
    writer: Client, publisher: Client
) -> None:
    release = a_release()
    form = opened(writer, release, title="Mitt")
    save(publisher, release, opened(publisher, release, title="Sparat under tiden"))
    answer = autosave(writer, release, form)
    assert "redaktor sparade" in answer.json()["lines"][0]["words"]
