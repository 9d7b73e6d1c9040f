"""Taking captures in: everything becomes data, the directory grows once, and twice is once."""

import datetime as dt
from pathlib import Path

import pytest

from releases.capture import Reading, read
from releases.models import Alert, Committee, Edition, Keyword, Party, Person, Release
from releases.services import importing, readiness
from releases.tests.cast import a_committee, a_party, a_person, an_editor

pytestmark = pytest.mark.django_db
SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "capture" / "samples").iterdir()
    if path.suffix in {".txt", ".html"}
)


def sample(name: str) -> Reading:
    path = Path(__file__).parents[1] / "capture" / "samples" / name
    return read(path.read_text(), path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_release_composes_to_the_document_that_was_read(path, settings):
    reading = read(path.read_text(), path.name)
    settings.PRESS_ROOM = {**settings.PRESS_ROOM, "boilerplate": reading.document.boilerplate}
    composed = importing.draft(reading, by=None).compose()
    for field in ("title", "lead", "body", "quotes", "contacts", "budget", "links", "boilerplate"):
        assert getattr(composed, field) == getattr(reading.document, field), field
    assert set(composed.committees) == set(reading.document.committees)
    assert set(composed.keywords) == set(reading.document.keywords)
    for ours, theirs in zip(composed.decisions, reading.document.decisions, strict=True):
        assert (ours.outcome, ours.committee, ours.date, ours.status) == (
            theirs.outcome,
            theirs.committee,
            theirs.date,
            theirs.status,
        )
        assert set(ours.reservations) == set(theirs.reservations)
        assert set(ours.statements) == set(theirs.statements)


def test_draft_says_who_took_it_in_and_is_not_public():
    release = importing.draft(sample("via_tt_cards.txt"), by=an_editor())
    assert (release.state, release.created_by) == (Release.State.DRAFT, an_editor())
    assert not Edition.objects.exists()


def test_same_capture_again_is_the_same_release_untouched():
    release = importing.draft(sample("via_tt_cards.txt"), by=None)
    Release.objects.filter(pk=release.pk).update(title="En redaktör har ändrat")
    again = importing.draft(sample("via_tt_cards.txt"), by=None)
    assert (again.pk, again.title) == (release.pk, "En redaktör har ändrat")
    assert again.contacts.count() == 2


def test_publishing_mails_and_doing_it_again_changes_nothing():
    first = importing.publish(sample("via_tt_cards.txt"), by=None)
    second = importing.publish(sample("via_tt_cards.txt"), by=None)
    assert first == second
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)


def test_archiving_keeps_the_original_date_and_mails_nobody():
    edition = importing.archive(sample("via_tt_cards.txt"), by=None)
    assert edition.first_published_at == dt.datetime(2018, 12, 11, 12, 28, tzinfo=dt.UTC)
    assert edition.year == 2018
    assert importing.archive(sample("via_tt_cards.txt"), by=None) == edition
    assert not Alert.objects.exists()


def test_archive_takes_the_decisions_date_where_the_page_has_none():
    capture = (
        "Garagets pris\n\nKulturnämnden beslutade den 4 maj 2022 om priset.\n\nKontakt\nEva Ek, 070-174 06 05"
    )
    assert importing.archive(read(capture), by=None).year == 2022


def test_archive_without_any_date_is_refused_unless_it_is_given():
    undated = sample("umea_se_one_liners.txt")
    with pytest.raises(importing.NoDate):
        importing.archive(undated, by=None)
    assert not Release.objects.exists()
    assert importing.archive(undated, by=None, otherwise=dt.date(2020, 2, 19)).year == 2020


def test_archive_of_tomorrow_is_refused():
    with pytest.raises(importing.FromTheFuture):
        importing.archive(sample("umea_se_one_liners.txt"), by=None, otherwise=dt.date(2999, 1, 1))


def test_old_release_without_contacts_can_be_archived_but_not_published():
    digest = sample("digest_votes.txt")
    with pytest.raises(readiness.NotReady):
        importing.publish(digest, by=None)
    assert not Release.objects.exists()
    assert importing.archive(digest, by=None).year == 2020


def test_directory_is_asked_before_it_grows():
    body = a_committee("fritidsnämnden", name="fritidsnämnd")
    person = a_person("Tuva Lindeborg", party="S", phones=["08-465 004 01"])
    release = importing.draft(sample("via_tt_cards.txt"), by=None)
    assert list(release.committees.all()) == [body]
    assert release.contacts.first().person == person
    assert release.compose().contacts[0].phones == ("070-174 06 41",)


def test_body_is_found_by_its_alias():
    body = a_committee("idrotts- och fritidsnämnden", aliases=["fritidsnämnden"])
    assert list(importing.draft(sample("via_tt_cards.txt"), by=None).committees.all()) == [body]


def test_namesake_of_another_party_is_another_person():
    a_person("Tuva Lindeborg", party="M")
    importing.draft(sample("via_tt_cards.txt"), by=None)
    assert Person.objects.filter(name="Tuva Lindeborg").count() == 2


def test_two_captures_share_the_directory():
    importing.draft(sample("via_tt_cards.txt"), by=None)
    counts = [model.objects.count() for model in (Committee, Person, Party, Keyword)]
    again = read(
        (Path(__file__).parents[1] / "capture" / "samples" / "via_tt_cards.txt").read_text() + "\nNytt."
    )
    importing.draft(again, by=None)
    assert [model.objects.count() for model in (Committee, Person, Party, Keyword)] == counts


def test_person_without_a_party_keeps_the_dash():
    release = importing.draft(sample("invitation_no_gaps.txt"), by=None)
    assert [contact.party for contact in release.compose().contacts] == ["MP", "–"]
    assert a_party("–").name == "Partipolitiskt obunden"


def test_title_that_is_no_title_is_refused():
    with pytest.raises(importing.TitleTooLong):
        importing.draft(read("Ord " * 60), by=None)
