"""A reader asks, confirms, changes and leaves; nobody else learns anything."""

import contextlib
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from releases import signals
from releases.mail import tokens
from releases.models import AccessToken, Alert, Delivery, Interest, Notice, SignupAttempt, Subscriber
from releases.services import subscribing
from releases.services.subscribing import Interests, TooManyRequests, UnknownToken
from releases.tests.cast import a_committee, a_keyword, a_subscriber, published

Purpose = AccessToken.Purpose
EVERYTHING = Interests(everything=True)
ADDRESS = "anna@example.se"

pytestmark = pytest.mark.django_db


def ask(email: str = ADDRESS, ip: str = "192.0.2.1", interests: Interests = EVERYTHING) -> None:
    subscribing.request(email, interests=interests, ip=ip)


def token_of(subscriber: Subscriber, purpose: AccessToken.Purpose) -> str:
    return tokens.issue([subscriber], purpose)[subscriber.pk]


def kinds() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("kind", flat=True))


def test_a_request_owes_one_mail_and_subscribes_nobody() -> None:
    ask()
    assert kinds() == ["confirm"]
    assert Subscriber.objects.get().state == Subscriber.State.PENDING
    assert not Subscriber.objects.confirmed().exists()


def test_the_bell_rings_after_the_request(django_capture_on_commit_callbacks: Any) -> None:
    rung: list[bool] = []
    signals.notice_waiting.connect(lambda **_: rung.append(True), weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        ask()
    signals.notice_waiting.disconnect(dispatch_uid="test")
    assert rung == [True]


def test_one_address_is_one_row_whatever_its_case() -> None:
    ask("anna@åäö.se")
    ask("ANNA@ÅÄÖ.SE")
    assert Subscriber.objects.get().email == "anna@xn--4cab6c.se"
    assert kinds() == ["confirm"]


def test_no_address_leaves_no_trace() -> None:
    with pytest.raises(subscribing.InvalidAddress):
        ask("a@b.se\r\nBcc: bo@example.se")
    assert not Subscriber.objects.exists()
    assert not SignupAttempt.objects.exists()


def test_who_subscribes_already_gets_a_mail_and_keeps_the_interests() -> None:
    subscriber = a_subscriber(ADDRESS, committees=[a_committee()])
    ask()
    ask()
    assert kinds() == ["already"]
    assert [str(interest) for interest in subscriber.interests.all()] == ["kulturnämnden"]


def test_what_a_subscriber_asks_for_besides_is_kept_with_the_mail_that_asks() -> None:
    culture, cycling = a_committee(), a_keyword("cykel")
    subscriber = a_subscriber(ADDRESS, committees=[culture])
    ask(
        interests=Interests(
            everything=False, committees=(culture.pk,), keywords=(cycling.pk,), matters=("KS-2026/7",)
        )
    )
    notice = Notice.objects.get()
    assert [str(interest) for interest in subscribing.wished(notice)] == ["cykel", "KS-2026-7"]
    assert [str(interest) for interest in subscriber.interests.all()] == ["kulturnämnden"]
    assert subscribing.disclose(subscriber)["mails_about_the_subscription"][0]["asked_for"] == [
        {"kind": "keyword", "name": "cykel"},
        {"kind": "matter", "name": "KS-2026-7"},
    ]


def test_who_follows_everything_is_asked_about_nothing_more() -> None:
    a_subscriber(ADDRESS)
    ask(interests=Interests(everything=False, matters=("KS-2026/7",)))
    assert subscribing.wished(Notice.objects.get()) == []


def test_an_address_is_mailed_again_after_a_day() -> None:
    ask()
    Notice.objects.update(begins_at=timezone.now() - dt.timedelta(hours=25))
    Subscriber.objects.update(requested_at=timezone.now() - dt.timedelta(hours=25))
    ask()
    assert kinds() == ["confirm", "confirm"]
    assert Subscriber.objects.get().requested_at > timezone.now() - dt.timedelta(hours=1)


def test_a_body_that_is_gone_is_passed_over() -> None:
    ask(interests=Interests(everything=False, committees=(a_committee().pk, 999_999)))
    assert [str(interest) for interest in Interest.objects.all()] == ["kulturnämnden"]


def test_known_unknown_and_waiting_addresses_cost_nearly_the_same() -> None:
    a_subscriber("known@example.se")
    ask("waiting@example.se", ip="192.0.2.9")
    Notice.objects.all().delete()
    counts = [_statements(f"{who}@example.se") for who in ("known", "unknown", "waiting")]
    assert max(counts) - min(counts) <= 3


def test_a_newsroom_of_fifty_behind_one_address_can_sign_up_within_the_hour() -> None:
    for number in range(50):
        ask(f"reader{number}@example.se")
    with pytest.raises(TooManyRequests):
        ask("reader50@example.se")
    ask("reader50@example.se", ip="192.0.2.2")
    assert Subscriber.objects.count() == 51


@pytest.mark.parametrize(
    ("first", "second", "one_network"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),  # a household (RFC 6177)
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),  # the same machine (RFC 4291, 2.5.5.2)
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_what_counts_as_one_network(settings: Any, first: str, second: str, one_network: bool) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 1
    ask(ip=first)
    with pytest.raises(TooManyRequests) if one_network else contextlib.nullcontext():
        ask("bo@example.se", ip=second)


def test_everybody_together_may_ask_so_often(settings: Any) -> None:
    settings.SIGNUPS_PER_HOUR = 3
    for number in range(3):
        ask(f"reader{number}@example.se", ip=f"192.0.2.{number}")
    with pytest.raises(TooManyRequests):
        ask("reader3@example.se", ip="192.0.2.99")


def test_a_refused_request_leaves_nothing(settings: Any) -> None:
    settings.SIGNUPS_PER_HOUR = 0
    with pytest.raises(TooManyRequests):
        ask()
    assert not Subscriber.objects.exists()
    assert not SignupAttempt.objects.exists()


def test_the_ip_is_kept_only_as_a_keyed_hash(settings: Any) -> None:
    ask(ip="192.0.2.1")
    first = bytes(SignupAttempt.objects.get().ip_hash)
    settings.MAIL_TOKEN_KEY = "another"
    ask("bo@example.se", ip="192.0.2.1")
    assert bytes(SignupAttempt.objects.latest("pk").ip_hash) != first


def test_confirming_once_or_twice_subscribes() -> None:
    ask()
    token = token_of(Subscriber.objects.get(), Purpose.CONFIRM)
    assert subscribing.pending(token) == Subscriber.objects.get()
    first = subscribing.confirm(token)
    assert first.state == Subscriber.State.CONFIRMED
    assert subscribing.confirm(token).confirmed_at == first.confirmed_at
    assert list(Subscriber.objects.confirmed().values_list("email", flat=True)) == [ADDRESS]


def test_a_token_opens_only_what_it_was_made_for() -> None:
    subscriber = a_subscriber(ADDRESS)
    confirm, manage = token_of(subscriber, Purpose.CONFIRM), token_of(subscriber, Purpose.MANAGE)
    assert subscribing.find(confirm) is None
    assert subscribing.pending(manage) is None
    subscribing.leave(confirm)
    assert Subscriber.objects.exists()
    with pytest.raises(UnknownToken):
        subscribing.confirm(manage)


def test_a_changed_key_leaves_mailed_tokens_working(settings: Any) -> None:
    subscriber = a_subscriber(ADDRESS)
    token = token_of(subscriber, Purpose.MANAGE)
    settings.MAIL_TOKEN_KEY = settings.SECRET_KEY = "rotated"
    assert token_of(subscriber, Purpose.MANAGE) != token
    assert subscribing.find(token) == subscriber


@pytest.mark.parametrize("token", ["", "a" * 32, "' OR 1=1", "å" * 32, "a" * 10_000])
def test_a_guessed_token_opens_nothing(token: str) -> None:
    a_subscriber(ADDRESS)
    assert subscribing.find(token) is None
    assert subscribing.pending(token) is None
    subscribing.leave(token)
    with pytest.raises(UnknownToken):
        subscribing.confirm(token)
    with pytest.raises(UnknownToken):
        subscribing.change(token, EVERYTHING)
    assert Subscriber.objects.count() == 1


def test_changing_replaces_the_interests() -> None:
    subscriber = a_subscriber(ADDRESS)
    wish = Interests(everything=False, committees=(a_committee().pk,), keywords=(a_keyword().pk,))
    subscribing.change(token_of(subscriber, Purpose.MANAGE), wish)
    assert sorted(str(interest) for interest in subscriber.interests.all()) == ["kultur", "kulturnämnden"]


def test_leaving_erases_the_address_and_keeps_the_count() -> None:
    subscriber = a_subscriber(ADDRESS)
    ask()
    alert = Alert.objects.create(edition=published())
    deliveries = [
        Delivery.objects.create(alert=alert, subscriber=subscriber, state=Delivery.State.QUEUED),
    ]
    token = token_of(subscriber, Purpose.MANAGE)
    subscribing.leave(token)
    subscribing.leave(token)
    deliveries[0].refresh_from_db()
    assert deliveries[0].state == Delivery.State.CANCELLED
    assert deliveries[0].subscriber is None
    assert not Subscriber.objects.exists()
    assert not any(model.objects.exists() for model in (Interest, Notice, AccessToken))


def test_leaving_keeps_what_was_sent_as_sent() -> None:
    subscriber = a_subscriber(ADDRESS)
    alert = Alert.objects.create(edition=published())
    Delivery.objects.create(alert=alert, subscriber=subscriber, state=Delivery.State.SENT)
    subscribing.leave(token_of(subscriber, Purpose.MANAGE))
    assert Delivery.objects.get().state == Delivery.State.SENT


@pytest.mark.django_db(transaction=True)
def test_fifty_requests_at_once_are_five_of_a_network_and_one_mail(settings: Any) -> None:
    settings.SIGNUPS_PER_IP_AND_HOUR = 5

    def try_to_ask(_number: int) -> bool:
        try:
            ask()
        except TooManyRequests:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        taken = list(pool.map(try_to_ask, range(50)))
    assert sum(taken) == 5
    assert kinds() == ["confirm"]
    assert Subscriber.objects.count() == 1


def _statements(email: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(email)
    return len(captured)
