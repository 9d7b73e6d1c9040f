"""A subscription moves to another address only when whoever reads that address says so, and leaves no trace behind."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from releases import retention
from releases.alerts import notices
from releases.mail import tokens
from releases.models import AccessToken, AddressChange, Alert, Bounce, Delivery, Notice, Rhythm, Subscriber
from releases.services import readdressing, subscribing
from releases.services.readdressing import SameAddress
from releases.services.subscribing import InvalidAddress, TooManyRequests, UnknownToken
from releases.tests.cast import a_committee, a_keyword, a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

OLD, NEW = "anna@example.se", "anna@example.org"
Purpose = AccessToken.Purpose


def manage_token(subscriber: Subscriber) -> str:
    return tokens.issue([subscriber], Purpose.MANAGE)[subscriber.pk]


def wish(subscriber: Subscriber, email: str = NEW, ip: str = "192.0.2.1") -> None:
    readdressing.request(manage_token(subscriber), email, ip=ip)


def mailed_token(email: str = NEW) -> str:
    """The token in the mail to the new address."""
    return tokens.issue_for_address(AddressChange.objects.get(email=email))


def everywhere(words: str) -> list[str]:
    """The tables that hold these words in any row."""
    return [
        model.__name__
        for model in apps.get_models()
        for row in model._default_manager.values()
        if words in str(row)
    ]


def test_only_the_new_address_is_mailed(smtp_server: SmtpServer) -> None:
    reader = a_subscriber(OLD)
    wish(reader)
    notices.run()
    (received,) = smtp_server.messages
    assert received.recipients == (NEW,)
    assert f"/prenumerera/adress/{mailed_token()}/" in received.message.as_string().replace("=\n", "")
    reader.refresh_from_db()
    assert reader.email == OLD


def test_confirming_moves_the_subscription_and_leaves_the_old_address_nowhere() -> None:
    reader = a_subscriber(OLD, committees=[a_committee()])
    wish(reader)
    moved = readdressing.confirm(mailed_token())
    assert (moved.pk, moved.email) == (reader.pk, NEW)
    assert [str(interest) for interest in moved.interests.all()] == ["kulturnämnden"]
    assert everywhere(OLD) == []


def test_links_in_mails_to_the_old_address_open_nothing_any_more() -> None:
    reader = a_subscriber(OLD)
    old = manage_token(reader)
    wish(reader)
    moved = readdressing.confirm(mailed_token())
    assert subscribing.find(old) is None
    assert subscribing.find(manage_token(moved)) == moved


def test_a_later_wish_takes_the_place_of_an_earlier_one() -> None:
    reader = a_subscriber(OLD)
    wish(reader, "fel@example.org")
    wrong = mailed_token("fel@example.org")
    wish(reader)
    assert readdressing.wished(wrong) is None
    with pytest.raises(UnknownToken):
        readdressing.confirm(wrong)
    assert readdressing.confirm(mailed_token()).email == NEW


def test_the_first_wish_counts_again_when_it_is_repeated_and_is_mailed_once() -> None:
    reader = a_subscriber(OLD)
    wish(reader)
    token = mailed_token()
    for address in ("fel@example.org", NEW):
        wish(reader, address)
    assert Notice.objects.filter(address_change__email=NEW).count() == 1
    assert readdressing.confirm(token).email == NEW


def test_an_address_rests_between_mails_whoever_asks() -> None:
    wish(a_subscriber(OLD))
    wish(a_subscriber("bo@example.se"))
    first, second = Notice.objects.order_by("pk").values_list("begins_at", flat=True)
    assert second - first == dt.timedelta(minutes=15)


def test_a_network_may_ask_only_so_often(settings: Any) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 5
    reader = a_subscriber(OLD)
    for number in range(5):
        wish(reader, f"anna{number}@example.org")
    with pytest.raises(TooManyRequests):
        wish(reader)


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_mail() -> None:
    a_subscriber(NEW)
    reader = a_subscriber(OLD)
    wish(reader)
    wish(reader, "okand@example.org")
    assert set(Notice.objects.values_list("kind", flat=True)) == {"address"}
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("email", "error"), [(OLD, SameAddress), ("ANNA@example.se", SameAddress), ("anna", InvalidAddress)]
)
def test_what_is_no_other_address_is_refused(email: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        wish(a_subscriber(OLD), email)
    assert not AddressChange.objects.exists()


def test_two_subscriptions_become_one_that_follows_both() -> None:
    culture, cycling = a_committee(), a_keyword("cykel")
    moving = a_subscriber(OLD, committees=[culture], matters=["KS 1"])
    staying = a_subscriber(NEW, committees=[culture], keywords=[cycling])
    wish(moving)
    assert readdressing.confirm(mailed_token()) == staying
    assert sorted(str(interest) for interest in staying.interests.all()) == ["KS-1", "cykel", "kulturnämnden"]
    assert Subscriber.objects.get() == staying
    assert everywhere(OLD) == []


def test_who_follows_everything_goes_on_doing_so() -> None:
    a_subscriber(NEW, committees=[a_committee()])
    moving = a_subscriber(OLD)
    wish(moving)
    joined = readdressing.confirm(mailed_token())
    assert [interest.kind for interest in joined.interests.all()] == ["everything"]


@pytest.mark.parametrize("state", [Subscriber.State.PENDING, Subscriber.State.PAUSED])
def test_an_address_that_was_not_mailed_is_mailed_from_now_on(state: str) -> None:
    a_subscriber(NEW, state=state)
    moving = a_subscriber(OLD, rhythm=Rhythm.DAILY, digested_until=timezone.now(), keywords=[a_keyword()])
    wish(moving)
    assert readdressing.confirm(mailed_token()).state == Subscriber.State.CONFIRMED


def test_what_came_back_before_a_pause_ended_counts_no_more() -> None:
    paused = a_subscriber(NEW, state=Subscriber.State.PAUSED)
    alert = Alert.objects.create(edition=published())
    paused.bounces.create(alert=alert, kind=Bounce.Kind.HARD, received_at=timezone.now())
    wish(a_subscriber(OLD))
    readdressing.confirm(mailed_token())
    assert paused.bounces.get().forgiven


def test_what_was_owed_or_sent_to_either_belongs_to_the_one() -> None:
    moving, staying = a_subscriber(OLD), a_subscriber(NEW)
    both, one = (Alert.objects.create(edition=published(title=title)) for title in ("Bad", "Bro"))
    for alert, subscriber in ((both, moving), (both, staying), (one, moving)):
        Delivery.objects.create(alert=alert, subscriber=subscriber, state=Delivery.State.SENT)
    wish(moving)
    readdressing.confirm(mailed_token())
    assert sorted(staying.deliveries.values_list("alert", flat=True)) == [both.pk, one.pk]


def test_a_wish_is_forgotten_after_two_days_and_with_its_subscriber() -> None:
    reader = a_subscriber(OLD)
    wish(reader)
    token = mailed_token()
    AddressChange.objects.update(requested_at=timezone.now() - dt.timedelta(hours=49))
    assert readdressing.wished(token) is None
    retention.forget(timezone.now())
    assert everywhere(NEW) == []
    wish(reader)
    subscribing.erase(reader)
    assert everywhere(NEW) == everywhere(OLD) == []


def test_whoever_leaves_takes_others_wishes_for_their_address_along() -> None:
    wish(a_subscriber(OLD))
    subscribing.erase(a_subscriber(NEW))
    assert everywhere(NEW) == []


def test_a_second_click_is_answered_like_the_first() -> None:
    wish(a_subscriber(OLD))
    token = mailed_token()
    first, second = readdressing.confirm(token), readdressing.confirm(token)
    assert (second.pk, second.email) == (first.pk, NEW)
    assert subscribing.disclose(second)["wished_addresses"] == []
