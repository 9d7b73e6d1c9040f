"""One row that goes wrong stops no other row and no other step, is tried again, and is told to people."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import models
from django.test import Client
from django.utils import timezone

from releases import bounces, failures, retention, tasks, websub
from releases.alerts import engine, notices
from releases.models import (
    Alert,
    Delivery,
    Edition,
    Failure,
    HubNotice,
    Notice,
    Pulse,
    Release,
    SignupAttempt,
    Subscriber,
)
from releases.services import clock, publishing, review, subscribing
from releases.services.subscribing import Interests
from releases.tests.cast import a_release, a_subscriber, an_editor, published
from releases.tests.desk.reading import form_address, words
from releases.tests.failures.poison import poisoned
from releases.tests.processes import Broker, SmtpServer
from releases.tests.websub_hub import Hub

pytestmark = pytest.mark.django_db(transaction=True)
Work = Failure.Work
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def scheduled(title: str) -> Release:
    """Return a release whose time came a minute ago."""
    release = a_release(title=title)
    publishing.schedule(release, at=timezone.now() + MINUTE, by=an_editor())
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now() - MINUTE)
    return release


def failing() -> list[tuple[str, int]]:
    return list(Failure.objects.standing().values_list("work", "row_id"))


def is_red(client: Client) -> bool:
    return not client.get("/halsa/redo").json()["checks"]["failures"]


# --- Every loop over rows -----------------------------------------------------


def test_a_scheduled_release_that_cannot_be_published_stops_no_other() -> None:
    poison, whole = scheduled("Gift"), scheduled("Bra")
    with poisoned("releases_edition", "NEW.title = 'Gift'"):
        assert [edition.release for edition in clock.publish_due(timezone.now())] == [whole]
    assert Release.objects.get(pk=poison.pk).state == Release.State.SCHEDULED
    assert failing() == [(Work.PUBLISH, poison.pk)]


def test_it_is_published_by_the_next_sweep_when_it_can_be() -> None:
    scheduled("Gift")
    with poisoned("releases_edition", "NEW.title = 'Gift'"):
        clock.publish_due(timezone.now())
    clock.publish_due(timezone.now())
    assert Edition.objects.get().title == "Gift"
    assert not Failure.objects.exists()


def test_a_mailing_whose_recipients_cannot_be_frozen_stops_no_other(smtp_server: SmtpServer) -> None:
    a_subscriber()
    poison, whole = published(title="Gift", alert=True), published(title="Bra", alert=True)
    with poisoned("releases_delivery", f"NEW.alert_id = {poison.alert.pk}"):
        engine.run()
    assert [received.message["Subject"] for received in smtp_server.messages] == [whole.title]
    assert failing() == [(Work.FREEZE, poison.alert.pk)]


def test_a_notice_that_cannot_be_written_stops_no_other(smtp_server: SmtpServer) -> None:
    for number, address in enumerate(("forst@example.se", "sedan@example.se")):
        subscribing.request(address, interests=Interests(everything=True), ip=f"192.0.2.{number}")
    first = Subscriber.objects.get(email="forst@example.se")
    with poisoned("releases_accesstoken", f"NEW.subscriber_id = {first.pk}"):
        notices.run()
    assert [received.recipients for received in smtp_server.messages] == [("sedan@example.se",)]
    assert failing() == [(Work.NOTICE, Notice.objects.get(subscriber=first).pk)]


def test_a_feed_that_cannot_be_crossed_off_stops_no_other(settings: pytest.FixtureRequest) -> None:
    now = timezone.now()
    with Hub() as hub, poisoned("releases_hubnotice", "OLD.topic = '/gift'", deed="DELETE"):
        settings.WEBSUB_HUB = hub.url
        HubNotice.objects.owe(["/gift", "/sund"], changed_at=now, due_at=now)
        websub.notify(timezone.now())
        assert [notice.removeprefix("http://testserver") for notice in hub.notices] == ["/gift", "/sund"]
    assert list(HubNotice.objects.values_list("topic", flat=True)) == ["/gift"]


def test_a_subscriber_who_cannot_be_erased_stops_no_other() -> None:
    long_ago = timezone.now() - dt.timedelta(days=200)
    paused = {"state": Subscriber.State.PAUSED, "paused_at": long_ago, "requested_at": long_ago}
    first, _ = a_subscriber("gift@example.se", **paused), a_subscriber("bra@example.se", **paused)
    with poisoned("releases_subscriber", f"OLD.id = {first.pk}", deed="DELETE"):
        bounces.forget(timezone.now())
    assert list(Subscriber.objects.all()) == [first]


def test_an_old_mailing_that_cannot_be_shrunk_stops_no_other() -> None:
    alerts = [published(title=title, alert=True).alert for title in ("Gift", "Bra")]
    Alert.objects.update(finished_at=timezone.now() - dt.timedelta(days=300), frozen_at=timezone.now())
    with poisoned("releases_alert", f"NEW.id = {alerts[0].pk}", deed="UPDATE"):
        retention.forget_deliveries(timezone.now())
    assert list(Alert.objects.filter(receipt__isnull=False)) == [alerts[1]]


# --- Every step of the sweep --------------------------------------------------


def lapsed(model: type[models.Model]) -> None:
    """Make a row that the sweep forgets."""
    old = timezone.now() - dt.timedelta(days=5)
    if model is SignupAttempt:
        SignupAttempt.objects.create(ip_hash=b"x" * 32, attempted_at=old)
    else:
        a_subscriber("obesvarad@example.se", state=Subscriber.State.PENDING, requested_at=old)


@pytest.mark.parametrize("model", [SignupAttempt, Subscriber])
def test_a_step_that_fails_stops_no_later_one(broker: Broker, model: type[models.Model]) -> None:
    lapsed(model)
    release = scheduled("Bra")
    with poisoned(model._meta.db_table, "OLD.id > 0", deed="DELETE"):
        tasks.sweep()
    assert failing() == [(Work.FORGET, 0)]
    assert Edition.objects.get().release == release
    assert Pulse.objects.is_fresh(Pulse.SWEEP, timezone.now())
    assert Pulse.objects.is_fresh(Pulse.BOOKS, timezone.now())


def test_a_digest_that_cannot_be_written_stops_neither_publication_nor_housekeeping(broker: Broker) -> None:
    reader = a_subscriber(rhythm="daily", digested_until=timezone.now() - dt.timedelta(days=3))
    published(alert=True, at=timezone.now() - dt.timedelta(days=2))
    lapsed(SignupAttempt)
    with poisoned("releases_subscriber", f"OLD.id = {reader.pk}", deed="UPDATE"):
        tasks.sweep()
    assert failing() == [(Work.DIGESTS, 0)]
    assert not SignupAttempt.objects.exists()
    assert Pulse.objects.is_fresh(Pulse.SWEEP, timezone.now())


# --- Again, and later ---------------------------------------------------------


def fail() -> None:
    raise ValueError("anna@example.se stands in a message")


def test_the_pause_grows_from_nothing_to_an_hour() -> None:
    pauses = []
    for _ in range(9):
        Failure.objects.update(retry_at=timezone.now())
        failures.attempt(Work.HUB, fail, row=1)
        pauses.append(round((Failure.objects.get().retry_at - timezone.now()) / MINUTE))
    assert pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_what_is_put_aside_is_not_tried_before_its_time() -> None:
    tried: list[int] = []

    def act() -> None:
        tried.append(1)
        fail()

    for _ in range(5):
        failures.attempt(Work.HUB, act, row=1)
    assert len(tried) == 2


def test_what_takes_its_process_along_is_put_aside_too() -> None:
    def die() -> None:
        raise SystemExit

    for _ in range(2):
        with pytest.raises(SystemExit):
            failures.attempt(Work.PUBLISH, die, row=1)
    assert failures.attempt(Work.PUBLISH, die, row=1) is None
    assert Failure.objects.standing().get().error == Failure.LOST


def test_what_succeeds_leaves_nothing_behind() -> None:
    assert failures.attempt(Work.HUB, lambda: 42, row=1) == 42
    assert not Failure.objects.exists()


def test_the_words_of_an_error_are_not_kept_for_they_may_name_a_person() -> None:
    failures.attempt(Work.HUB, fail, row=1)
    assert Failure.objects.get().error == "ValueError"


# --- Told ---------------------------------------------------------------------


def test_health_and_desk_tell_of_a_release_that_cannot_be_published(staff: Client) -> None:
    release = scheduled("Gift")
    assert not is_red(staff)
    with poisoned("releases_edition", "NEW.title = 'Gift'"):
        clock.publish_due(timezone.now())
    assert is_red(staff)
    for page in (staff.get("/redaktion/"), staff.get(form_address(release))):
        assert "Ett schemalagt pressmeddelande kunde inte publiceras." in words(page)
        assert "Vänta inte på det: publicera själv nu" in words(page)
        assert f'href="/redaktion/pressmeddelanden/{release.pk}/publicera/"' in page.content.decode()
    assert f'href="{form_address(release)}"' in staff.get("/redaktion/").content.decode()


@pytest.mark.parametrize("step", [review.take_back, publishing.publish])
def test_an_editors_step_settles_it(staff: Client, step: Callable[..., None]) -> None:
    release = scheduled("Gift")
    with poisoned("releases_edition", "NEW.title = 'Gift'"):
        clock.publish_due(timezone.now())
    step(release, by=an_editor())
    assert not is_red(staff)
    assert "kunde inte publiceras" not in words(staff.get("/redaktion/"))


def test_the_desk_tells_of_a_step_that_fails_and_what_to_do(staff: Client) -> None:
    failures.attempt(Work.DIGESTS, fail)
    page = words(staff.get("/redaktion/"))
    assert "Det gäller: att skriva sammanfattningarna." in page
    assert "Säg till den som sköter servern." in page


def test_a_failure_that_nobody_tries_again_is_no_alarm_and_is_forgotten(staff: Client) -> None:
    failures.attempt(Work.FREEZE, fail, row=7)
    Failure.objects.update(retry_at=timezone.now() - dt.timedelta(days=2))
    assert not is_red(staff)
    retention.forget(timezone.now())
    assert not Failure.objects.exists()


def test_deliveries_of_a_mailing_that_goes_wrong_are_all_there_afterwards(smtp_server: SmtpServer) -> None:
    a_subscriber()
    edition = published(alert=True)
    with poisoned("releases_delivery", f"NEW.alert_id = {edition.alert.pk}"):
        engine.run()
    engine.run()
    assert Delivery.objects.get().state == Delivery.State.SENT
    assert not Failure.objects.exists()
