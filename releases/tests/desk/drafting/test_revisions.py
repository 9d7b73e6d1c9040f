"""Versions that can be read: grouped, named at each step, compared by words, taken back."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from releases.models import Release, Revision
from releases.services import publishing, review
from releases.tests.cast import a_committee, a_release, an_editor
from releases.tests.desk.drafting.forms import autosave, opened, save, shown
from releases.tests.desk.reading import form_address, with_row, words

pytestmark = pytest.mark.django_db


def schedule(release: Release) -> None:
    publishing.schedule(release, at=timezone.now() + dt.timedelta(days=1), by=an_editor("chef"))


def page(client: Client, release: Release, end: str = "") -> str:
    return words(client.get(f"/redaktion/pressmeddelanden/{release.pk}/versioner/{end}"))


def compare(client: Client, release: Release, before: object, after: object) -> str:
    return page(client, release, f"jamfor/?fran={before}&till={after}")


def test_versions_are_grouped_by_person_and_hour_and_named_at_each_step(
    publisher: Client, writer: Client
) -> None:
    release = a_release()
    save(writer, release, opened(writer, release, title="Ett"))
    save(publisher, release, opened(publisher, release, title="Två"))
    autosave(publisher, release, opened(publisher, release, title="Tre"))
    review.submit(release, by=publisher.editor)
    publishing.publish(release, by=publisher.editor)
    listed = page(writer, release)
    for label in ("sparat", "skrivet, inte sparat", "lämnat för granskning", "publicera"):
        assert label in listed
    assert listed.index("redaktor, ") < listed.index("skribent, ")


def test_two_versions_are_compared_by_words(writer: Client) -> None:
    release = a_release(
        title="Bron stängs i tre veckor", decisions=[{"outcome": "Ja.", "committee": a_committee()}]
    )
    form = with_row(
        opened(writer, release), "budget_lines", {"amount": "50000", "purpose": "lek", "kind": "new"}
    )
    save(
        writer, release, {**form, "title": "Bron stängs i fyra veckor", "decisions-0-outcome": "Ja, genast."}
    )
    before, after = Revision.objects.order_by("stamp").values_list("pk", flat=True)
    said = compare(writer, release, before, after)
    assert "Bron stängs i Borttaget: tre Nytt: fyra veckor" in said
    assert "Nytt: , genast" in said
    assert "50 000 kronor" in said
    assert "De säger samma sak" in compare(writer, release, after, "nu")


@pytest.mark.parametrize("number", ["0", "x", "9" * 40, "-1", "nu'"])
def test_a_version_that_is_none_is_not_found(writer: Client, number: str) -> None:
    release = a_release()
    answer = writer.get(f"/redaktion/pressmeddelanden/{release.pk}/versioner/jamfor/", {"fran": number})
    assert answer.status_code == 404


def test_the_version_of_another_release_is_not_found_here(writer: Client) -> None:
    release, other = a_release(), a_release()
    autosave(writer, other, opened(writer, other, title="Annans"))
    number = Revision.objects.get().pk
    answer = writer.get(f"/redaktion/pressmeddelanden/{release.pk}/versioner/jamfor/", {"fran": number})
    assert answer.status_code == 404


def test_an_earlier_version_is_taken_back_and_nothing_is_lost(writer: Client) -> None:
    release = a_release(title="Först")
    save(writer, release, opened(writer, release, title="Sedan"))
    first = Revision.objects.order_by("stamp").values_list("pk", flat=True)[0]
    address = f"/redaktion/pressmeddelanden/{release.pk}/versioner/{first}/ta-fram/"
    writer.get(address)
    assert Revision.objects.count() == 2
    back = writer.post(address, follow=True)
    assert "står i formuläret" in words(back)
    assert Release.objects.get().title == "Sedan"
    form = shown(writer, release)
    assert form["title"] == ["Först"]
    save(writer, release, form)
    assert Release.objects.get().title == "Först"
    assert {revision.text.line("title") for revision in Revision.objects.all()} == {"Först", "Sedan"}
    assert "en tidigare version togs fram" in words(writer.get(form_address(release)))


def test_a_row_that_was_removed_comes_back_with_the_version(writer: Client) -> None:
    release = a_release(decisions=[{"outcome": "Ja."}])
    save(writer, release, {**opened(writer, release), "decisions-0-DELETE": "on"})
    first = Revision.objects.order_by("stamp").values_list("pk", flat=True)[0]
    writer.post(f"/redaktion/pressmeddelanden/{release.pk}/versioner/{first}/ta-fram/")
    save(writer, release, shown(writer, release))
    assert release.decisions.get().outcome == "Ja."


def test_a_release_without_versions_has_a_page(writer: Client) -> None:
    assert "inga tidigare versioner" in page(writer, a_release())
