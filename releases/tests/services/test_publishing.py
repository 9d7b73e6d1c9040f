"""The editors' verbs: all or nothing, once, and nothing public before."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from releases.models import Alert, Edition, Release
from releases.services import clock, editions, publishing, readiness, review, steps
from releases.tests.cast import a_release, an_editor

pytestmark = pytest.mark.django_db


def test_publishing_freezes_what_the_release_composes_to() -> None:
    release = a_release()
    edition = publishing.publish(release, by=an_editor())
    assert edition.document == Release.objects.get(pk=release.pk).compose()
    assert edition.is_intact()


def test_publishing_owes_one_alert() -> None:
    edition = publishing.publish(a_release(), by=an_editor())
    assert Alert.objects.get().edition == edition


def test_second_publish_is_refused_and_owes_nothing() -> None:
    release = a_release()
    publishing.publish(release, by=an_editor())
    with pytest.raises(steps.WrongState):
        publishing.publish(release, by=an_editor())
    assert (Edition.objects.count(), Alert.objects.count()) == (1, 1)


def test_archiving_dates_the_edition_back_and_mails_nobody() -> None:
    then = dt.datetime(2018, 10, 25, 11, 7, tzinfo=dt.UTC)
    edition = publishing.publish(a_release(), by=None, at=then, alert=False)
    assert (edition.year, edition.published_at) == (2018, then)
    assert not Alert.objects.exists()


def test_a_release_without_contact_and_lead_is_not_ready() -> None:
    release = a_release(lead="", contacts=[])
    with pytest.raises(readiness.NotReady) as refusal:
        publishing.publish(release, by=an_editor())
    assert refusal.value.missing == (readiness.LEAD, readiness.CONTACT)


def test_the_year_of_an_address_is_stockholms() -> None:
    new_year = dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert publishing.publish(a_release(), by=None, at=new_year).year == 2026


def test_two_releases_of_one_title_get_two_addresses() -> None:
    slugs = [publishing.publish(a_release(title="Ny bro över älven"), by=None).slug for _ in range(3)]
    assert slugs == ["ny-bro-over-alven", "ny-bro-over-alven-2", "ny-bro-over-alven-3"]


def test_editing_a_published_release_changes_nothing_public() -> None:
    release = a_release(title="Före")
    edition = publishing.publish(release, by=None)
    release.refresh_from_db()
    release.title = "Efter"
    release.save()
    assert Edition.objects.live().get().document.title == "Före"
    assert editions.has_changes(release, edition)


def test_a_correction_supersedes_the_edition_and_says_why() -> None:
    release = a_release(title="Före")
    first = publishing.publish(release, by=None)
    Release.objects.filter(pk=release.pk).update(title="Efter")
    second = publishing.correct(release, by=an_editor(), note="Rubriken var fel.")
    first.refresh_from_db()
    assert (first.live, second.live, second.number) == (False, True, 2)
    assert second.correction_note == "Rubriken var fel."
    assert second.get_absolute_url() == first.get_absolute_url()
    assert second.first_published_at == first.first_published_at


def test_a_correction_that_changes_nothing_is_refused() -> None:
    release = a_release()
    publishing.publish(release, by=None)
    with pytest.raises(editions.NothingChanged):
        publishing.correct(release, by=an_editor(), note="Inget.")


def test_a_correction_needs_a_public_note() -> None:
    release = a_release()
    publishing.publish(release, by=None)
    with pytest.raises(readiness.NotReady) as refusal:
        publishing.correct(release, by=an_editor(), note="  ")
    assert refusal.value.missing == (readiness.REASON,)


def test_a_withdrawn_release_is_live_nowhere_and_keeps_its_reason() -> None:
    release = a_release()
    edition = publishing.publish(release, by=None)
    publishing.withdraw(release, by=an_editor(), reason="Uppgifterna stämde inte.")
    assert not Edition.objects.live().exists()
    assert Edition.objects.withdrawn().get() == edition
    assert edition.alert.cancelled_at


@pytest.mark.parametrize("change", [{"title": "Ny"}, {"sha256": "0" * 64}, {"published_at": timezone.now()}])
def test_the_database_refuses_to_change_what_an_edition_says(change: dict[str, object]) -> None:
    edition = publishing.publish(a_release(), by=None)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**change)


def test_the_database_refuses_to_delete_an_edition() -> None:
    edition = publishing.publish(a_release(), by=None, alert=False)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk)._raw_delete("default")


def test_a_scheduled_release_is_published_when_its_time_has_come_and_not_before() -> None:
    release = a_release()
    publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=an_editor())
    moment = hour_passes()
    assert clock.publish_due(moment - dt.timedelta(seconds=1)) == []
    assert [edition.release for edition in clock.publish_due(moment)] == [release]
    assert clock.publish_due(moment) == []


def test_a_scheduled_release_that_lost_its_contacts_asks_and_stops_no_other() -> None:
    broken, whole = a_release(), a_release()
    for release in (broken, whole):
        publishing.schedule(release, at=timezone.now() + dt.timedelta(hours=1), by=an_editor())
    broken.contacts.all().delete()
    assert [edition.release for edition in clock.publish_due(hour_passes())] == [whole]
    assert Release.objects.asking().get() == broken


def test_a_moment_that_has_passed_cannot_be_scheduled() -> None:
    with pytest.raises(publishing.TimeHasPassed):
        publishing.schedule(a_release(), at=timezone.now() - dt.timedelta(minutes=1), by=an_editor())


def test_a_release_can_be_submitted_and_taken_back() -> None:
    release = a_release()
    review.submit(release, by=an_editor())
    review.take_back(release, by=an_editor())
    assert Release.objects.get(pk=release.pk).state == Release.State.DRAFT


def hour_passes() -> dt.datetime:
    """Let what was scheduled for later be due now: the database's clock, which counts too, cannot be moved."""
    now = timezone.now()
    Release.objects.filter(state=Release.State.SCHEDULED).update(scheduled_for=now)
    return now
