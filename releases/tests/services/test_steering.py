"""The editors' verbs on a mailing: possible or refused, once, and written down with who and how many."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from releases.alerts import engine
from releases.models import Alert, AlertEvent, Delivery, Release, Subscriber
from releases.services import publishing, steering
from releases.services.steering import NotPossible, Why
from releases.tests.cast import a_release, a_subscriber, an_editor
from releases.tests.journeys.visitor import text_of
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
State = Delivery.State
Step = AlertEvent.Step
MINUTE = dt.timedelta(minutes=1)
GONE, FULL = "550 5.1.1 <…> No such user", "552 5.2.2 Mailbox full"


def an_alert(count: int = 3, *, undo: dt.timedelta = dt.timedelta(0)) -> Alert:
    """Publish to so many readers and freeze them."""
    for number in range(count):
        a_subscriber(f"reader{number}@example.se")
    edition = publishing.publish(a_release(), by=an_editor(), undo=undo)
    engine.prepare(timezone.now())
    return edition.alert


def in_state(state: str, *, reply: str = "", count: int = 3) -> Alert:
    """Return a mailing all of whose mails are in one state; finished when nothing is left to do."""
    alert = an_alert(count)
    alert.deliveries.update(state=state, reply=reply, attempts=1, finished_at=timezone.now())
    engine.prepare(timezone.now())
    return Alert.objects.get(pk=alert.pk)


def states(alert: Alert) -> dict[str, int]:
    return {state: count for state, count in alert.deliveries.all().counts().items() if count}


def steps_taken() -> list[tuple[str, int]]:
    """Return what was done to mailings, the first step first."""
    return list(AlertEvent.objects.order_by("pk").values_list("step", "mails"))


def refusal(verb: Callable[..., None], alert: Alert, **options: Any) -> Why:
    with pytest.raises(NotPossible) as refused:
        verb(alert, by=an_editor(), **options)
    return refused.value.why


def correct(alert: Alert) -> None:
    assert alert.edition is not None
    Release.objects.filter(pk=alert.edition.release_id).update(lead="Rättad.")
    publishing.correct(alert.edition.release, by=an_editor(), note="Ingressen var fel.", undo=dt.timedelta(0))


def test_pausing_in_the_undo_window_keeps_every_mail_until_somebody_resumes(smtp_server: SmtpServer) -> None:
    alert = an_alert(undo=MINUTE)
    steering.pause(alert, by=an_editor())
    engine.run(now=lambda: timezone.now() + 2 * MINUTE)
    assert smtp_server.messages == []
    steering.resume(alert, by=an_editor())
    engine.run(now=lambda: timezone.now() + 2 * MINUTE)
    assert states(alert) == {State.SENT: 3}
    assert steps_taken() == [(Step.PAUSED, 3), (Step.RESUMED, 3)]


def test_resuming_within_the_undo_window_does_not_shorten_it(smtp_server: SmtpServer) -> None:
    alert = an_alert(undo=MINUTE)
    steering.pause(alert, by=an_editor())
    steering.resume(alert, by=an_editor())
    engine.run()
    assert smtp_server.messages == []


def test_a_paused_mailing_that_is_corrected_sends_everybody_only_the_right_text(
    smtp_server: SmtpServer,
) -> None:
    alert = an_alert(undo=MINUTE)
    steering.pause(alert, by=an_editor())
    correct(alert)
    engine.run(now=lambda: timezone.now() + 2 * MINUTE)
    assert len(smtp_server.messages) == 3
    assert all("Rättad." in text_of(received.message) for received in smtp_server.messages)


def test_a_mailing_that_the_server_stopped_is_tried_at_once_after_resuming() -> None:
    alert = an_alert()
    later = timezone.now() + MINUTE
    Alert.objects.update(stopped_reason="550 5.7.1 Blocked", stopped_until=later, late_after=later)
    steering.resume(alert, by=an_editor())
    alert.refresh_from_db()
    assert (alert.stopped_reason, alert.stopped_until) == ("", None)
    assert alert.late_after > timezone.now() + dt.timedelta(hours=23)
    assert Alert.objects.sendable(timezone.now()).exists()


def test_cancelling_lets_nothing_more_begin(smtp_server: SmtpServer) -> None:
    alert = an_alert(undo=MINUTE)
    steering.cancel(alert, by=an_editor())
    engine.run(now=lambda: timezone.now() + 2 * MINUTE)
    assert (smtp_server.messages, states(alert)) == ([], {State.CANCELLED: 3})
    alert.refresh_from_db()
    assert alert.finished_at
    assert steps_taken() == [(Step.CANCELLED, 3)]


def test_who_was_cancelled_gets_no_correction_however_soon_it_comes(smtp_server: SmtpServer) -> None:
    alert = an_alert(undo=MINUTE)
    steering.cancel(alert, by=an_editor())
    correct(alert)
    engine.run(now=lambda: timezone.now() + 2 * MINUTE)
    assert smtp_server.messages == []


def test_the_refused_are_tried_again_but_not_at_addresses_that_do_not_exist(smtp_server: SmtpServer) -> None:
    alert = in_state(State.FAILED, reply=FULL)
    alert.deliveries.filter(subscriber__email="reader0@example.se").update(reply=GONE)
    steering.retry_failed(alert, by=an_editor())
    assert set(alert.deliveries.filter(state=State.QUEUED).values_list("attempts", flat=True)) == {0}
    engine.run()
    assert states(alert) == {State.SENT: 2, State.FAILED: 1}
    steering.retry_failed(alert, by=an_editor(), everybody=True)
    engine.run()
    assert states(alert) == {State.SENT: 3}
    assert steps_taken() == [(Step.RETRIED, 2), (Step.RETRIED, 1)]


def test_who_has_left_or_is_paused_is_not_tried_again() -> None:
    alert = in_state(State.FAILED, reply=FULL)
    Subscriber.objects.filter(email="reader0@example.se").delete()
    Subscriber.objects.filter(email="reader1@example.se").update(state=Subscriber.State.PAUSED)
    steering.retry_failed(alert, by=an_editor(), everybody=True)
    assert steps_taken() == [(Step.RETRIED, 1)]


def test_held_mail_is_sent_after_all(smtp_server: SmtpServer) -> None:
    alert = in_state(State.HELD)
    steering.release_held(alert, by=an_editor())
    engine.run()
    assert states(alert) == {State.SENT: 3}
    assert steps_taken() == [(Step.RELEASED, 3)]


def test_held_mail_is_thrown_away_and_the_mailing_is_finished() -> None:
    alert = in_state(State.HELD)
    steering.discard_held(alert, by=an_editor())
    engine.prepare(timezone.now())
    alert.refresh_from_db()
    assert (states(alert), bool(alert.finished_at)) == ({State.CANCELLED: 3}, True)
    assert steps_taken() == [(Step.DISCARDED, 3)]


@pytest.mark.parametrize("verb", [steering.pause, steering.cancel, steering.resume])
def test_what_is_finished_is_not_steered(verb: Callable[..., None]) -> None:
    assert refusal(verb, in_state(State.SENT)) is Why.FINISHED


@pytest.mark.parametrize(
    "verb", [steering.pause, steering.cancel, steering.resume, steering.retry_failed, steering.release_held]
)
def test_what_a_correction_replaced_is_not_steered(verb: Callable[..., None]) -> None:
    alert = an_alert()
    correct(alert)
    assert refusal(verb, alert) is Why.SUPERSEDED


@pytest.mark.parametrize("verb", [steering.pause, steering.cancel, steering.retry_failed])
def test_what_is_cancelled_is_not_steered(verb: Callable[..., None]) -> None:
    alert = an_alert()
    steering.cancel(alert, by=an_editor())
    assert refusal(verb, alert) is Why.CANCELLED


@pytest.mark.parametrize("verb", [steering.retry_failed, steering.release_held, steering.discard_held])
def test_a_step_about_no_mail_is_refused_and_not_written_down(verb: Callable[..., None]) -> None:
    assert refusal(verb, in_state(State.SENT)) is Why.NOTHING
    assert steps_taken() == []


def test_the_refused_of_an_edition_that_was_corrected_since_are_not_tried_again() -> None:
    alert = in_state(State.FAILED, reply=FULL)
    correct(alert)
    assert refusal(steering.retry_failed, alert) is Why.OUTDATED


def test_a_withdrawal_is_tried_again_though_its_edition_is_not_live() -> None:
    alert = in_state(State.SENT)
    assert alert.edition is not None
    publishing.withdraw(alert.edition.release, by=an_editor(), reason="Fel dag.", undo=dt.timedelta(0))
    engine.prepare(timezone.now())
    withdrawal = Alert.objects.get(kind=Alert.Kind.WITHDRAWAL)
    withdrawal.deliveries.update(state=State.FAILED, reply=FULL)
    steering.retry_failed(withdrawal, by=an_editor())
    assert steps_taken() == [(Step.RETRIED, 3)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("verb", "before"),
    [
        (steering.pause, State.QUEUED),
        (steering.resume, State.QUEUED),
        (steering.cancel, State.QUEUED),
        (steering.retry_failed, State.FAILED),
        (steering.release_held, State.HELD),
        (steering.discard_held, State.HELD),
    ],
)
def test_fifty_clicks_at_once_do_it_once(verb: Callable[..., None], before: str) -> None:
    editor, alert = an_editor(), in_state(before)
    if verb is steering.resume:
        Alert.objects.update(paused_at=timezone.now())

    def click(_number: int) -> bool:
        try:
            verb(alert, by=editor)
        except NotPossible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(25) as pool:
        assert sum(pool.map(click, range(50))) == 1
    assert [mails for _step, mails in steps_taken()] == [3]
