"""What is forgotten, and when the books are found wrong."""

import datetime as dt

import pytest
from django.utils import timezone

from releases import retention
from releases.alerts import engine, reconciliation
from releases.mail import tokens
from releases.models import AccessToken, Alert, Delivery, Pulse, SignupAttempt, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests, UnknownToken
from releases.tests.cast import a_subscriber, published

pytestmark = pytest.mark.django_db
CONFIRM = AccessToken.Purpose.CONFIRM


def ask() -> Subscriber:
    subscribing.request("anna@example.se", interests=Interests(everything=True), ip="192.0.2.1")
    return Subscriber.objects.get(email="anna@example.se")


def in_hours(hours: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=hours)


def test_an_unconfirmed_address_is_forgotten_after_two_days() -> None:
    ask()
    retention.forget(in_hours(47))
    assert Subscriber.objects.exists()
    retention.forget(in_hours(49))
    assert not Subscriber.objects.exists()


def test_a_confirmed_address_stays() -> None:
    a_subscriber()
    retention.forget(in_hours(24 * 365))
    assert Subscriber.objects.exists()


def test_a_hashed_ip_is_forgotten_after_a_day() -> None:
    ask()
    retention.forget(in_hours(23))
    assert SignupAttempt.objects.exists()
    retention.forget(in_hours(25))
    assert not SignupAttempt.objects.exists()


def test_a_confirmation_link_works_again_for_a_while_and_then_no_more() -> None:
    subscriber = ask()
    token = tokens.issue([subscriber], CONFIRM)[subscriber.pk]
    subscribing.confirm(token)
    retention.forget(in_hours(47))
    subscribing.confirm(token)
    retention.forget(in_hours(49))
    with pytest.raises(UnknownToken):
        subscribing.confirm(token)
    assert Subscriber.objects.confirmed().exists()


def test_a_sweep_leaves_its_pulses() -> None:
    retention.sweep(timezone.now())
    assert set(Pulse.objects.values_list("name", flat=True)) >= {Pulse.SWEEP, Pulse.BOOKS}


def unbalanced() -> list[Alert]:
    return reconciliation.unbalanced(finished_since=in_hours(-48))


def frozen_alert() -> Alert:
    for number in range(3):
        a_subscriber(f"reader{number}@example.se")
    edition = published(alert=True)
    engine.prepare(timezone.now())
    return Alert.objects.get(edition=edition)


def test_the_books_balance_whatever_the_states() -> None:
    alert = frozen_alert()
    for delivery, state in zip(alert.deliveries.all(), ("sent", "failed", "held"), strict=True):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
    engine.prepare(timezone.now())
    assert unbalanced() == []


def test_a_lost_row_is_found() -> None:
    alert = frozen_alert()
    alert.deliveries.first().delete()
    assert unbalanced() == [alert]
    retention.sweep(timezone.now())
    assert not Pulse.objects.filter(name=Pulse.BOOKS).exists()


def test_a_row_left_behind_by_a_finished_alert_is_found() -> None:
    alert = frozen_alert()
    Alert.objects.update(finished_at=timezone.now())
    assert unbalanced() == [alert]


def test_a_state_that_does_not_exist_is_found() -> None:
    alert = frozen_alert()
    Delivery.objects.filter(pk=alert.deliveries.first().pk).update(state="lost")
    assert unbalanced() == [alert]


def long_finished() -> Alert:
    """Return an alert that finished half an hour ago with its books in order, and has been recounted since."""
    alert = frozen_alert()
    Delivery.objects.update(state=Delivery.State.SENT)
    Alert.objects.update(finished_at=in_hours(-0.5))
    retention.check_books(timezone.now())
    assert Pulse.objects.is_fresh(Pulse.BOOKS, timezone.now())
    return alert


def test_what_finished_long_ago_is_not_counted_each_minute() -> None:
    long_finished().deliveries.first().delete()
    retention.check_books(timezone.now())
    assert Pulse.objects.last_beat(Pulse.BOOKS) > in_hours(-0.1)


def test_a_row_that_was_lost_after_the_end_is_found_within_the_hour_and_stays_found() -> None:
    long_finished().deliveries.first().delete()
    later = in_hours(1.1)
    for minute in range(5):
        retention.check_books(later + dt.timedelta(minutes=minute))
    assert not Pulse.objects.is_fresh(Pulse.BOOKS, later)


def test_books_found_wrong_at_the_end_stay_wrong_until_mended() -> None:
    alert = long_finished()
    lost = alert.deliveries.first()
    Alert.objects.update(finished_at=timezone.now())
    Delivery.objects.filter(pk=lost.pk).update(state="lost")
    for minute in range(30):
        retention.check_books(timezone.now() + dt.timedelta(minutes=minute))
    assert not Pulse.objects.is_fresh(Pulse.BOOKS, in_hours(0.5))
    Delivery.objects.filter(pk=lost.pk).update(state="sent")
    retention.check_books(in_hours(0.5))
    assert Pulse.objects.is_fresh(Pulse.BOOKS, in_hours(0.5))
