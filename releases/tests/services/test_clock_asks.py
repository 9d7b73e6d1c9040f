"""What the clock may not publish asks a person, once, keeps its time and holds up nobody."""

import datetime as dt

import pytest
from django.utils import timezone

from releases.desk.roles import StaffRole
from releases.models import Edition, Editor, Failure, Release, ReleaseEvent, StaffMail
from releases.services import clock, publishing, review
from releases.tests.cast import a_release, an_editor
from releases.tests.four_eyes import a_member

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def due(by: Editor, *, ago: dt.timedelta = dt.timedelta(minutes=1), **facts: object) -> Release:
    """Return a release whose scheduled time was `ago`."""
    release = a_release(**facts)  # type: ignore[arg-type]
    publishing.schedule(release, at=timezone.now() + HOUR, by=by)
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now() - ago)
    return Release.objects.get(pk=release.pk)


def now(release: Release) -> Release:
    return Release.objects.get(pk=release.pk)


@pytest.fixture
def publisher() -> Editor:
    return a_member(StaffRole.PUBLISHER, "utgivare")


def test_what_is_more_than_an_hour_late_asks_keeps_its_time_and_holds_up_nobody(publisher: Editor) -> None:
    late, whole = due(publisher, ago=HOUR * 2), due(publisher)
    assert [edition.release for edition in clock.publish_due(timezone.now())] == [whole]
    asking = now(late)
    assert (asking.state, asking.asks_why, asking.scheduled_for) == ("scheduled", "late", late.scheduled_for)
    assert not Edition.objects.filter(release=late).exists()


def test_its_people_are_mailed_once_however_often_the_clock_comes_by(publisher: Editor) -> None:
    due(publisher, ago=HOUR * 2, created_by=an_editor("skribent"))
    for _ in range(3):
        clock.publish_due(timezone.now())
    assert sorted(StaffMail.objects.values_list("kind", "editor__username")) == [
        ("asks", "skribent"),
        ("asks", "utgivare"),
    ]
    assert ReleaseEvent.objects.filter(step="not_published").count() == 1


def test_what_was_scheduled_by_somebody_who_lost_the_right_asks_those_who_have_it(publisher: Editor) -> None:
    release = due(publisher)
    publisher.groups.clear()
    other = a_member(StaffRole.PUBLISHER, "annan")
    assert clock.publish_due(timezone.now()) == []
    assert now(release).asks_why == "not_allowed"
    assert StaffMail.objects.filter(editor=other).exists()


def test_what_failed_for_an_hour_asks_and_is_no_trouble_any_more(publisher: Editor) -> None:
    release = due(publisher, ago=HOUR * 2)
    Failure.objects.create(work=Failure.Work.PUBLISH, row_id=release.pk, error="OSError")
    assert clock.publish_due(timezone.now()) == []
    assert now(release).asks_why == "failed"
    assert not Failure.objects.exists()


def test_each_step_of_an_editor_ends_the_question(publisher: Editor) -> None:
    published, later, draft = (due(publisher, ago=HOUR * 2) for _ in range(3))
    clock.publish_due(timezone.now())
    publishing.publish(published, by=publisher)
    publishing.schedule(later, at=timezone.now() + HOUR, by=publisher)
    review.take_back(draft, by=publisher)
    assert not Release.objects.exclude(asks_since=None).exists()
    assert [now(one).state for one in (published, later, draft)] == ["published", "scheduled", "draft"]


def test_a_schedule_that_was_changed_meanwhile_is_not_asked_about(publisher: Editor) -> None:
    release = due(publisher, ago=HOUR * 2)
    publishing.schedule(release, at=timezone.now() + HOUR, by=publisher)
    clock.ask(release, Release.AskingWhy.LATE)
    assert now(release).asks_since is None
