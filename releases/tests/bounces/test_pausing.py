"""Who is paused and who is not: by reports, by refusals, and by what came in between."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from releases import bounces, retention
from releases.alerts import engine
from releases.mail import tokens
from releases.models import AccessToken, Alert, Bounce, Delivery, Notice, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests
from releases.tests.bounces.posting import refused, returned, sent
from releases.tests.cast import a_committee, a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db
State = Subscriber.State
FULL = {"status": "5.2.2", "diagnostic": "552 5.2.2 Mailbox full"}
POLICY = {"status": "5.7.1", "diagnostic": "550 5.7.1 Blocked as spam"}


@pytest.fixture
def anna() -> Subscriber:
    return a_subscriber("anna@example.se", confirmed_at=days_from_now(-365))


def days_from_now(days: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def is_paused(subscriber: Subscriber) -> bool:
    subscriber.refresh_from_db()
    return subscriber.state == State.PAUSED


def bounced(subscriber: Subscriber, *alerts: Alert, **facts: Any) -> bool:
    for alert in alerts:
        returned(alert, subscriber, **facts)
    return is_paused(subscriber)


def test_the_second_mailing_that_finds_no_address_pauses(anna: Subscriber) -> None:
    assert not bounced(anna, sent(anna))
    assert bounced(anna, sent(anna))
    assert anna.paused_at


def test_the_fifth_mailing_that_is_not_delivered_pauses(anna: Subscriber) -> None:
    assert not bounced(anna, *(sent(anna) for _ in range(4)), **FULL)
    assert bounced(anna, sent(anna), **FULL)


def test_one_mailing_counts_once_however_it_bounces(anna: Subscriber) -> None:
    alert = sent(anna)
    assert not bounced(anna, alert, alert)
    assert not bounced(anna, alert, **FULL)


def test_the_counts_are_settings(anna: Subscriber, settings: Any) -> None:
    settings.BOUNCES_HARD_PAUSE = 1
    assert bounced(anna, sent(anna))


def test_a_mail_that_stayed_in_between_clears_the_address(anna: Subscriber) -> None:
    first, _good, last = sent(anna), sent(anna), sent(anna)
    assert not bounced(anna, first, last)
    assert bounced(anna, sent(anna))


def test_a_later_mail_that_may_still_come_back_clears_nothing(anna: Subscriber) -> None:
    first, second, _on_its_way = sent(anna), sent(anna), sent(anna)
    assert bounced(anna, first, second)


def test_reports_may_arrive_in_any_order(anna: Subscriber) -> None:
    first, second, third = sent(anna), sent(anna), sent(anna)
    assert not bounced(anna, third, first)
    assert bounced(anna, second)


def test_a_mail_that_stayed_still_counts_when_its_delivery_has_been_forgotten(anna: Subscriber) -> None:
    returned(sent(anna), anna)
    sent(anna, days_ago=8)
    bounces.pause_bouncing(timezone.now())
    Delivery.objects.all().delete()
    assert not bounced(anna, sent(anna))


def test_nobody_is_paused_for_what_is_about_us(anna: Subscriber) -> None:
    assert not bounced(anna, *(sent(anna) for _ in range(6)), **POLICY)
    assert Bounce.objects.policy().since(days_from_now(-1)).count() == 6


def test_old_bounces_count_no_more(anna: Subscriber) -> None:
    returned(sent(anna), anna)
    Bounce.objects.update(received_at=days_from_now(-61))
    assert not bounced(anna, sent(anna))


def test_refusals_count_like_bounces(anna: Subscriber) -> None:
    refused(anna)
    bounces.pause_bouncing(timezone.now())
    assert not is_paused(anna)
    refused(anna)
    bounces.pause_bouncing(timezone.now())
    assert is_paused(anna)


def test_a_refusal_and_a_bounce_make_two(anna: Subscriber) -> None:
    refused(anna)
    bounces.pause_bouncing(timezone.now())
    assert bounced(anna, sent(anna))


def test_refusals_are_not_counted_as_bounces_of_accepted_mail(anna: Subscriber) -> None:
    alert = refused(anna)
    bounces.pause_bouncing(timezone.now())
    assert Bounce.objects.get().kind == Bounce.Kind.HARD
    assert Bounce.objects.tally([alert]) == {}


def test_what_was_sent_again_and_came_back_after_all_is_counted(anna: Subscriber) -> None:
    alert = refused(anna)
    bounces.pause_bouncing(timezone.now())
    alert.deliveries.update(state=Delivery.State.SENT)
    returned(alert, anna)
    assert Bounce.objects.tally([alert]) == {alert.pk: {Bounce.Kind.HARD: 1}}


@pytest.mark.parametrize("reply", ["451 4.7.1 Greylisted", "552 5.2.2 Full", "450 4.2.1 Later", ""])
def test_refusals_that_say_nothing_of_the_address_pause_nobody_soon(anna: Subscriber, reply: str) -> None:
    for _ in range(4):
        refused(anna, reply)
    bounces.pause_bouncing(timezone.now())
    assert not is_paused(anna)


def test_counting_again_changes_nothing(anna: Subscriber) -> None:
    refused(anna)
    bounces.pause_bouncing(timezone.now())
    bounces.pause_bouncing(timezone.now())
    assert Bounce.objects.count() == 1


def test_only_what_was_refused_since_the_last_look_is_looked_at(anna: Subscriber) -> None:
    refused(anna)
    bounces.pause_bouncing(timezone.now())
    refused(anna)
    Delivery.objects.update(finished_at=days_from_now(-1))
    bounces.pause_bouncing(timezone.now())
    assert Bounce.objects.count() == 1


def test_who_left_after_a_refusal_is_nobody(anna: Subscriber) -> None:
    refused(anna)
    subscribing.erase(anna)
    bounces.pause_bouncing(timezone.now())
    assert not Bounce.objects.exists()


def test_an_address_that_the_server_refuses_is_paused_after_two_mailings_and_gets_no_third(
    anna: Subscriber, smtp_server: SmtpServer
) -> None:
    a_subscriber("bo@example.se")
    smtp_server.script(anna.email, "rcpt", "550 5.1.1 <anna@example.se> No such user", times=2)
    for _ in range(3):
        published(alert=True)
        Alert.objects.update(begins_at=timezone.now())
        engine.run()
        retention.sweep(timezone.now())
    assert is_paused(anna)
    assert len(smtp_server.to("bo@example.se")) == 3
    assert smtp_server.to(anna.email) == []


def test_subscribing_again_ends_the_pause_and_begins_the_count_anew(anna: Subscriber) -> None:
    assert bounced(anna, sent(anna), sent(anna))
    sport = a_committee("fritidsnämnden")
    subscribing.request(anna.email, interests=Interests(False, committees=(sport.pk,)), ip="192.0.2.1")
    assert Notice.objects.get().kind == Notice.Kind.CONFIRM
    token = confirmation_of(anna)
    subscribing.confirm(token)
    assert not is_paused(anna)
    assert [interest.kind for interest in anna.interests.all()] == ["everything"]  # wishes add up
    assert not bounced(anna, sent(anna))
    assert bounced(anna, sent(anna))


def confirmation_of(subscriber: Subscriber) -> str:
    return tokens.issue([subscriber], AccessToken.Purpose.CONFIRM)[subscriber.pk]


def test_who_has_been_paused_for_90_days_is_forgotten(anna: Subscriber) -> None:
    assert bounced(anna, sent(anna), sent(anna))
    Subscriber.objects.update(requested_at=days_from_now(-365))
    bounces.forget(days_from_now(89))
    assert is_paused(anna)
    bounces.forget(days_from_now(91))
    assert not Subscriber.objects.exists()


def test_who_has_asked_to_subscribe_again_is_not_forgotten(anna: Subscriber) -> None:
    assert bounced(anna, sent(anna), sent(anna))
    Subscriber.objects.update(requested_at=days_from_now(90))
    bounces.forget(days_from_now(91))
    assert is_paused(anna)


def test_old_bounces_are_numbers_that_name_nobody(anna: Subscriber) -> None:
    alert = sent(anna)
    returned(alert, anna)
    bounces.forget(days_from_now(91))
    bounce = Bounce.objects.get()
    assert (bounce.subscriber, bounce.diagnostic, bounce.status) == (None, "", "5.1.1")
    assert Bounce.objects.tally([alert]) == {alert.pk: {Bounce.Kind.HARD: 1}}
