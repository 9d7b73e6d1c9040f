"""Promise 9 and clocks that are wrong: late mail is held, and nothing is early."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from releases import tasks
from releases.alerts import engine
from releases.models import Alert, Edition, Release
from releases.services import clock, publishing, steering
from releases.tests.cast import a_release, an_editor, published
from releases.tests.desk.reading import words
from releases.tests.faults.books import (
    Account,
    State,
    account,
    assert_balanced,
    is_recorded,
    readers,
    states,
    sweep_until,
)
from releases.tests.faults.conftest import Size
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

DAY = dt.timedelta(days=1)


def test_mail_found_a_day_late_is_held_until_a_person_says_so(
    size: Size, worker: Worker, smtp_server: SmtpServer, client: Client
) -> None:
    """As after a backup that was restored: the queue is older than the news in it."""
    readers(size.readers)
    alert = published(alert=True).alert
    engine.prepare(timezone.now())
    Alert.objects.update(late_after=timezone.now() - dt.timedelta(hours=1))
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: states(alert) == {State.HELD: size.readers}, seconds=60, what="the mail to be held")
    assert smtp_server.messages == []
    client.force_login(an_editor())
    assert "mer än ett dygn" in words(client.get("/redaktion/"))
    steering.release_held(alert, by=an_editor())
    sweep_until(lambda: is_recorded(alert))
    assert account(smtp_server, expected=size.readers) == Account(0, 0, size.readers)
    assert_balanced()


def test_a_clock_that_is_a_day_ahead_publishes_nothing_early() -> None:
    release, tomorrow = a_release(), timezone.now() + DAY / 2
    publishing.schedule(release, at=tomorrow, by=an_editor())
    assert clock.publish_due(timezone.now() + DAY) == []
    assert not Edition.objects.exists()
    Release.objects.update(scheduled_for=timezone.now())
    assert len(clock.publish_due(timezone.now())) == 1


def test_a_clock_that_is_a_day_behind_publishes_when_it_is_right_again() -> None:
    release = a_release()
    Release.objects.filter(pk=release.pk).update(state="scheduled", scheduled_for=timezone.now())
    assert clock.publish_due(timezone.now() - DAY) == []
    assert len(clock.publish_due(timezone.now())) == 1
