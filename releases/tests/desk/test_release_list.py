"""The list: where each release stands, found in a number of queries that does not grow."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from releases.document import equivalence
from releases.models import Committee, Person, PressImage, Release
from releases.services import publishing
from releases.tests.cast import a_committee, a_keyword, a_person, a_press_image, a_release, published
from releases.tests.desk.reading import form_address, form_of, words

LIST = "/redaktion/releases/release/"


def test_each_release_shows_its_state_bodies_and_thumbnail(publisher: Client) -> None:
    published(title="Ute", committees=[a_committee("kulturnämnden")], images=[a_press_image()])
    response = publisher.get(LIST)
    assert "Kulturnämnden" in words(response)
    assert 'class="badge badge-published">Publicerat<' in response.content.decode()
    assert 'class="thumbnail"' in response.content.decode()


def test_unpublished_changes_are_seen_in_the_list(publisher: Client) -> None:
    release = published().release
    Release.objects.filter(pk=release.pk).update(lead="En ny ingress.")
    assert "Publicerat, opublicerade ändringar" in words(publisher.get(LIST))


def test_a_changed_row_is_a_change_too(publisher: Client) -> None:
    release = published(budget=[{"amount": 50_000, "purpose": "lekplats"}]).release
    release.budget_lines.update(amount=60_000)
    assert "opublicerade ändringar" in words(publisher.get(LIST))


def test_no_document_is_composed_for_the_list(publisher: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published(title="Bron stängs")
    Release.objects.filter(pk=published(title="Badet öppnar").release.pk).update(lead="En ny ingress.")
    a_release(title="Ett utkast")

    def composed(release: Release) -> None:
        raise AssertionError("composed")

    monkeypatch.setattr(Release, "compose", composed)
    monkeypatch.setattr(equivalence, "same", composed)
    page = publisher.get(LIST).content.decode()
    assert page.count('class="badge badge-published"') == 1
    assert page.count('class="badge badge-changed"') == 1


def test_a_change_in_the_directory_is_a_change_of_what_it_stands_in(publisher: Client) -> None:
    person, body, image = a_person("Alva Ek"), a_committee("kulturnämnden"), a_press_image()
    published(contacts=[person], committees=[body], images=[image])
    assert "badge-published" in publisher.get(LIST).content.decode()
    for rows, change in (
        (Person, {"name": "Alva Ek Lund"}),
        (Committee, {"definite": "kultur- och fritidsnämnden"}),
        (PressImage, {"alt": "En annan bild"}),
    ):
        before = rows.objects.values().get()
        rows.objects.update(**change)
        assert "badge-changed" in publisher.get(LIST).content.decode(), rows
        rows.objects.update(**{name: before[name] for name in change})
        assert "badge-published" in publisher.get(LIST).content.decode(), rows


def test_a_correction_leaves_nothing_unpublished(publisher: Client) -> None:
    release = published().release
    Release.objects.filter(pk=release.pk).update(lead="En ny ingress.")
    publishing.correct(release, by=None, note="Ingressen var fel.", alert=False)
    assert "badge-published" in publisher.get(LIST).content.decode()


def test_what_no_reader_sees_is_no_change_once_it_is_saved_at_the_desk(publisher: Client) -> None:
    address = form_address(published(body="<p>Ett.</p><p>Två.</p>").release)
    form = form_of(publisher.get(address), "release_form")
    publisher.post(address, {**form, "body": ["<p>Ett.</p>\r\n\r\n<p>Två.</p>\r\n"]})
    assert "badge-published" in publisher.get(LIST).content.decode()
    form = form_of(publisher.get(address), "release_form")
    publisher.post(address, {**form, "body": ["<p>Ett.</p><p>Tre.</p>"]})
    assert "badge-changed" in publisher.get(LIST).content.decode()


def test_an_older_installation_compares_once_when_all_is_derived_anew(publisher: Client) -> None:
    published(title="Bron stängs")
    broken = published(title="Badet öppnar", decisions=[{"date": dt.date(2026, 3, 1)}])
    broken.release.decisions.update(date_precision="sekel")
    Release.objects.update(published_checksum="")
    call_command("rebuild_derived", verbosity=0)
    page = publisher.get(LIST).content.decode()
    assert page.count('class="badge badge-published"') == 1
    assert page.count('class="badge badge-changed"') == 1


def test_a_release_that_cannot_be_composed_takes_no_other_out_of_the_list(publisher: Client) -> None:
    broken = published(
        title="Bron stängs", decisions=[{"committee": a_committee(), "date": dt.date(2026, 3, 1)}]
    )
    published(title="Badet öppnar")
    broken.release.decisions.update(date_precision="sekel")
    page = publisher.get(LIST)
    assert page.status_code == 200
    assert "Bron stängs" in words(page)
    assert "Badet öppnar" in words(page)


@pytest.mark.parametrize(
    "query", ["lekplatsen", "Barnen har själva", "kvarteret har ritat", "KUN-2026/00112", "Malte Sundqvist"]
)
def test_search_finds_title_lead_body_case_number_and_contact(publisher: Client, query: str) -> None:
    decision = {"outcome": "Ja.", "case_number": "KUN-2026/00112"}
    a_release(title="Den nya lekplatsen", contacts=[a_person("Malte Sundqvist")], decisions=[decision])
    a_release(title="Något annat", lead="", body="")
    page = words(publisher.get(LIST, {"q": query}))
    assert "Den nya lekplatsen" in page
    assert "Något annat" not in page


def test_filters_choose_by_state_body_keyword_year_and_language(publisher: Client) -> None:
    body, keyword = a_committee("fritidsnämnden"), a_keyword("bad")
    at = timezone.now().replace(year=2019)
    published(title="Badet öppnar", at=at, committees=[body], keywords=[keyword], language="fi")
    a_release(title="Ett utkast")
    chosen = {
        "state__exact": "published",
        "ar": "2019",
        "committees__id__exact": body.pk,
        "keywords__id__exact": keyword.pk,
        "language__exact": "fi",
    }
    for name, value in chosen.items():
        page = words(publisher.get(LIST, {name: value}))
        assert "Badet öppnar" in page, name
        assert "Ett utkast" not in page, name


@pytest.mark.parametrize(
    "query",
    ["?q=%00", "?ar=2019%00", "?ar=99999999999999", "?p=1000000000", "?p=-1", "?o=99", "?state__exact=%00", "?x__y=1",
     "?committees__id__exact=%00", "?committees__id__exact=x", "?q=" + "a" * 5000],
)  # fmt: skip
def test_a_hostile_query_is_no_crash(publisher: Client, query: str) -> None:
    a_release()
    assert publisher.get(LIST + query, follow=True).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_list(
    publisher: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for number in range(count):
            facts = {"committees": [a_committee()], "keywords": [a_keyword()], "images": [a_press_image()]}
            published(title=f"Ute {number}", budget=[{"amount": 1, "purpose": "lek"}], **facts)
            a_release(title=f"Utkast {number}", created_by=publisher.editor, **facts)

    fill(1)
    with django_assert_max_num_queries(60) as few:
        publisher.get(LIST)
    fill(5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        publisher.get(LIST)


def test_the_newest_stand_first_by_the_date_that_is_shown(publisher: Client) -> None:
    now = timezone.now()
    for title, age in (("Äldst", 900), ("Yngst", 1), ("Mitten", 30)):
        published(title=title, at=now - dt.timedelta(days=age))
    page = words(publisher.get(LIST))
    assert page.index("Yngst") < page.index("Mitten") < page.index("Äldst")


def test_a_scheduled_release_says_when_it_goes_out(publisher: Client) -> None:
    release = a_release()
    at = timezone.now().replace(hour=9, minute=0) + dt.timedelta(days=400)
    publishing.schedule(release, at=at, by=publisher.editor)
    assert "går ut" in words(publisher.get(LIST))
