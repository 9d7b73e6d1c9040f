"""Two at one text: what only one has changed is put together, what both have is asked, and no text is lost."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from releases.models import Release, ReleaseEvent, Revision
from releases.tests.cast import a_person, a_release
from releases.tests.desk.drafting.forms import autosave, opened, save, shown
from releases.tests.desk.reading import form_address, form_of, with_row, words

pytestmark = pytest.mark.django_db
BODY = "<p>Första stycket.</p><p>Andra stycket.</p><p>Tredje stycket.</p>"


def both_open(
    publisher: Client, writer: Client, **facts: Any
) -> tuple[Release, dict[str, Any], dict[str, Any]]:
    """Return a release and the form of each, opened at the same time."""
    release = a_release(**{"title": "Bron", "lead": "Bron lagas.", "body": BODY, **facts})
    return release, opened(publisher, release), opened(writer, release)


def merge_form(response: HttpResponse) -> dict[str, Any]:
    """Return the form of the page that puts two texts together, as it stands."""
    from lxml import html

    page = html.fromstring(response.content.decode())
    form = next(form for form in page.forms if form.xpath(".//input[@name='_merge']"))
    return dict(form.form_values())


def questions(response: HttpResponse) -> list[str]:
    from lxml import html

    page = html.fromstring(response.content.decode())
    return sorted({field.get("name") for field in page.xpath("//input[starts-with(@name, 'val-')]")})


def answered(writer: Client, release: Release, response: HttpResponse, choice: str) -> HttpResponse:
    """Answer every question of the page alike."""
    chosen = dict.fromkeys(questions(response), choice)
    return writer.post(form_address(release), {**merge_form(response), **chosen, "_continue": "1"})


def every_text(release: Release, field: str = "title") -> set[str]:
    return {revision.text.line(field) for revision in Revision.objects.filter(release=release)}


def test_a_stale_save_shows_both_and_then_saves_what_each_has_changed(
    publisher: Client, writer: Client
) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "lead": "Bron lagas i maj."})
    page = save(writer, release, {**late, "title": "Bron stängs"})
    assert "redaktor sparade" in words(page)
    assert questions(page) == []
    assert Release.objects.get().title == "Bron"
    writer.post(form_address(release), {**merge_form(page), "_continue": "1"})
    fresh = Release.objects.get()
    assert (fresh.title, fresh.lead) == ("Bron stängs", "Bron lagas i maj.")
    assert ReleaseEvent.objects.get().step == "merged"


def test_paragraphs_and_rows_of_both_are_put_together(publisher: Client, writer: Client) -> None:
    alva, bo = a_person("Alva Ek"), a_person("Bo Ek")
    release, early, late = both_open(publisher, writer, contacts=[], decisions=[{"outcome": "Ja."}])
    early = with_row(early, "contacts", {"person": alva.pk, "position": "1"})
    late = with_row(late, "contacts", {"person": bo.pk, "position": "1"})
    save(publisher, release, {**early, "body": BODY.replace("Första", "Ändrade första")})
    page = save(
        writer,
        release,
        {**late, "body": BODY.replace("Tredje", "Ändrade tredje"), "decisions-0-outcome": "Ja, i maj."},
    )
    answered(writer, release, page, "mine")
    fresh = Release.objects.get()
    assert ("Ändrade första" in fresh.body, "Ändrade tredje" in fresh.body) == (True, True)
    assert sorted(contact.person.name for contact in fresh.contacts.all()) == ["Alva Ek", "Bo Ek"]
    assert fresh.decisions.get().outcome == "Ja, i maj."


def test_an_amount_that_nobody_touched_is_nobodys_change(publisher: Client, writer: Client) -> None:
    facts = {"budget": [{"amount": 450000, "purpose": "till bron"}]}
    release, theirs, mine = both_open(publisher, writer, **facts)
    save(publisher, release, {**theirs, "lead": "Bron lagas i vår."})
    page = words(save(writer, release, {**mine, "title": "Bron över ån"}))
    assert "i vår." in page
    assert "kronor" not in page


@pytest.mark.parametrize(("choice", "title"), [("mine", "Min"), ("theirs", "Deras")])
def test_what_both_have_changed_is_chosen_and_the_other_stays_as_a_version(
    publisher: Client, writer: Client, choice: str, title: str
) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "title": "Deras"})
    page = save(writer, release, {**late, "title": "Min"})
    assert questions(page) == ["val-title"]
    answered(writer, release, page, choice)
    assert Release.objects.get().title == title
    assert {"Bron", "Min", "Deras"} <= every_text(release)


def test_without_a_choice_nothing_is_saved(publisher: Client, writer: Client) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "title": "Deras"})
    page = save(writer, release, {**late, "title": "Min"})
    again = writer.post(form_address(release), {**merge_form(page), "_continue": "1"})
    assert "Välj ett av dem." in words(again)
    assert Release.objects.get().title == "Deras"


def test_one_paragraph_of_both_can_stay_in_both_wordings(publisher: Client, writer: Client) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "body": BODY.replace("Andra", "Deras andra")})
    page = save(writer, release, {**late, "body": BODY.replace("Andra", "Mitt andra")})
    answered(writer, release, page, "both")
    body = Release.objects.get().body
    assert body.index("Mitt andra") < body.index("Deras andra") < body.index("Tredje")


def test_pressing_save_again_and_again_never_writes_over_the_colleague(
    publisher: Client, writer: Client
) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "title": "Deras"})
    for _press in range(3):
        assert "Slå ihop två texter" in words(save(writer, release, {**late, "title": "Min"}))
    assert Release.objects.get().title == "Deras"
    assert "Min" in every_text(release)


def test_a_third_save_while_one_chooses_asks_once_more(
    publisher: Client, writer: Client, administrator: Client
) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "title": "Deras"})
    page = save(writer, release, {**late, "title": "Min"})
    save(administrator, release, opened(administrator, release, lead="Tredje parts ingress."))
    again = answered(writer, release, page, "mine")
    assert "administrator sparade" in words(again)
    answered(writer, release, again, "mine")
    fresh = Release.objects.get()
    assert (fresh.title, fresh.lead) == ("Min", "Tredje parts ingress.")


def test_a_row_that_the_colleague_removed_can_be_kept(publisher: Client, writer: Client) -> None:
    release, early, late = both_open(publisher, writer, decisions=[{"outcome": "Ja."}])
    save(publisher, release, {**early, "decisions-0-DELETE": "on"})
    assert release.decisions.count() == 0
    page = save(writer, release, {**late, "decisions-0-outcome": "Ja, i maj."})
    answered(writer, release, page, "mine")
    assert release.decisions.get().outcome == "Ja, i maj."


def test_a_stale_save_that_changes_nothing_of_the_colleagues_words_asks_nothing(
    publisher: Client, writer: Client
) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "title": "Lika"})
    answer = save(writer, release, {**late, "title": "Lika"})
    assert answer.status_code == 302


def test_what_is_put_together_and_wrong_comes_back_as_a_form(publisher: Client, writer: Client) -> None:
    release, early, late = both_open(publisher, writer)
    save(publisher, release, {**early, "lead": "Deras ingress."})
    page = save(writer, release, {**late, "title": ""})
    back = writer.post(form_address(release), {**merge_form(page), "_continue": "1"})
    assert "Skriv en rubrik." in words(back)
    assert form_of(back)["lead"] == ["Deras ingress."]
    save(writer, release, {**form_of(back), "title": "Rättad"})
    fresh = Release.objects.get()
    assert (fresh.title, fresh.lead) == ("Rättad", "Deras ingress.")


def test_nobody_merges_what_another_has_written(publisher: Client, writer: Client) -> None:
    release, early, late = both_open(publisher, writer)
    autosave(writer, release, {**late, "title": "Skribentens"})
    number = Revision.objects.get(editor=writer.editor).pk
    save(publisher, release, {**early, "_merge": str(number), "lead": "Egen."})
    assert Release.objects.get().title == "Bron"


# --- Unsaved text that somebody has saved past ---


def test_unsaved_text_that_was_saved_past_is_offered_and_the_form_shows_what_is_saved(
    publisher: Client, writer: Client
) -> None:
    release, early, late = both_open(publisher, writer)
    autosave(writer, release, {**late, "title": "Osparad"})
    save(publisher, release, {**early, "lead": "Sparad under tiden."})
    page = writer.get(form_address(release))
    assert "någon har sparat sedan dess" in words(page)
    assert shown(writer, release)["title"] == ["Bron"]
    number = Revision.objects.get(editor=writer.editor).pk
    page = writer.get(f"/redaktion/pressmeddelanden/{release.pk}/versioner/{number}/sla-ihop/")
    assert Release.objects.get().title == "Bron"
    answered(writer, release, page, "mine")
    fresh = Release.objects.get()
    assert (fresh.title, fresh.lead) == ("Osparad", "Sparad under tiden.")
    assert not Revision.objects.unsaved().exists()


def test_who_may_not_write_any_more_loses_nothing(publisher: Client, writer: Client) -> None:
    from releases.tests.desk.drafting.test_revisions import schedule

    release, _early, late = both_open(publisher, writer)
    schedule(release)
    answer = save(writer, release, {**late, "title": "Skrevs före schemaläggningen"})
    assert answer.status_code == 403
    assert "Skrevs före schemaläggningen" in every_text(release)
