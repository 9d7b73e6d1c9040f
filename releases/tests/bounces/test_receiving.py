"""Whose mail came back, what is written down about it, and what a stranger cannot bring about."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from releases import bounces
from releases.bounces import Effect
from releases.mail import return_paths, tokens
from releases.models import AccessToken, Bounce, Delivery, Subscriber
from releases.services import subscribing
from releases.tests.alerts.test_engine import tables_with
from releases.tests.bounces import mailbag
from releases.tests.bounces.posting import message_id, returned, sent
from releases.tests.cast import a_subscriber

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind


def test_a_bounce_is_written_down_about_its_mail() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna, a_subscriber("bo@example.se"))
    assert returned(alert, anna) == Effect.COUNTED
    bounce = Bounce.objects.get()
    assert (bounce.alert, bounce.subscriber) == (alert, anna)
    assert bounce.delivery == alert.deliveries.get(subscriber=anna)
    assert (bounce.kind, bounce.status) == (Kind.HARD, "5.1.1")
    assert bounce.diagnostic == "550 5.1.1 <…>: Recipient address rejected: User unknown"


def test_the_return_path_of_the_envelope_says_whose_it_is(settings: Any) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    anna = a_subscriber(mailbag.ANNA)
    address = return_paths.return_path(return_paths.mark(sent(anna).pk, anna.pk))
    assert bounces.receive(mailbag.postfix(), recipients=[address.upper()]) == Effect.COUNTED
    assert bounces.receive(mailbag.postfix(to=address)) == Effect.REPEATED


def test_the_same_report_counts_once_whichever_way_it_comes() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    effects = [returned(alert, anna, kind) for kind in (mailbag.postfix, mailbag.exchange, mailbag.postfix)]
    assert effects == [Effect.COUNTED, Effect.REPEATED, Effect.REPEATED]
    assert Bounce.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_reports_at_once_count_once() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)

    def hand_in(_number: int) -> Effect:
        try:
            return returned(alert, anna)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        effects = list(pool.map(hand_in, range(10)))
    assert effects.count(Effect.COUNTED) == 1
    assert Bounce.objects.count() == 1


@pytest.mark.parametrize(
    "kind", [mailbag.postfix, mailbag.exchange, mailbag.exim, mailbag.qmail, mailbag.complaint]
)
def test_an_address_alone_brings_nothing_about(kind: Any) -> None:
    anna = a_subscriber(mailbag.ANNA)
    sent(anna)
    assert bounces.receive(kind()) == Effect.NOTHING
    assert not Bounce.objects.exists()
    assert Subscriber.objects.confirmed().get() == anna


@pytest.mark.parametrize("kind", [mailbag.postfix, mailbag.complaint])
def test_a_mark_with_a_made_up_tag_brings_nothing_about(kind: Any) -> None:
    anna = a_subscriber(mailbag.ANNA)
    forged = f"{sent(anna).pk}.{anna.pk}.{'0' * 20}@example.se"
    assert bounces.receive(kind(message_id=forged), recipients=[f"studs+{forged}"]) == Effect.NOTHING
    assert Subscriber.objects.confirmed().exists()


def test_the_tag_of_one_mail_is_worth_nothing_for_another() -> None:
    anna, bo = a_subscriber(mailbag.ANNA), a_subscriber("bo@example.se")
    alert = sent(anna, bo)
    tag = return_paths.mark(alert.pk, bo.pk).rpartition(".")[2]
    forged = f"{alert.pk}.{anna.pk}.{tag}@example.se"
    assert bounces.receive(mailbag.complaint(message_id=forged)) == Effect.NOTHING


def test_a_complaint_erases_at_once_and_leaves_the_address_nowhere() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    returned(
        alert, anna, diagnostic="550 5.2.2 anna.svensson: <anna.svensson@example.se> is full, Anna.Svensson"
    )
    assert tables_with("anna.svensson")
    assert returned(alert, anna, mailbag.complaint) == Effect.ERASED
    assert tables_with("anna.svensson") == []
    assert Bounce.objects.tally([alert]) == {alert.pk: {Kind.COMPLAINT: 1}}


def test_a_complaint_taken_back_changes_nothing() -> None:
    anna = a_subscriber(mailbag.ANNA)
    assert returned(sent(anna), anna, mailbag.complaint, kind="not-spam") == Effect.NOTHING
    assert Subscriber.objects.confirmed().exists()


@pytest.mark.parametrize("kind", [mailbag.postfix, mailbag.complaint])
def test_who_has_left_is_left_alone(kind: Any) -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    raw = kind(message_id=message_id(alert, anna))
    subscribing.leave(tokens.issue([anna], AccessToken.Purpose.MANAGE)[anna.pk])
    assert bounces.receive(raw) == Effect.NOTHING
    assert not Bounce.objects.exists()


def test_a_bounce_of_a_forgotten_delivery_still_counts_once() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    Delivery.objects.all().delete()
    assert [returned(alert, anna), returned(alert, anna)] == [Effect.COUNTED, Effect.REPEATED]


def test_deliveries_are_forgotten_and_their_bounces_stay() -> None:
    anna = a_subscriber(mailbag.ANNA)
    alert = sent(anna)
    returned(alert, anna)
    Delivery.objects.all().delete()
    assert Bounce.objects.tally([alert]) == {alert.pk: {Kind.HARD: 1}}


def test_a_mail_larger_than_a_megabyte_is_refused() -> None:
    with pytest.raises(bounces.TooLarge):
        bounces.receive(b"x" * (bounces.LARGEST + 1))


def test_the_tally_counts_each_mail_once_as_the_gravest_of_its_kinds() -> None:
    readers = [a_subscriber(f"reader{number}@example.se") for number in range(3)]
    first, second, unbounced = sent(*readers), sent(*readers), sent(*readers)
    for status in ("5.2.2", "5.7.1", "5.1.1"):
        returned(first, readers[0], status=status, diagnostic="No")
    returned(first, readers[1], status="5.7.1", diagnostic="No")
    returned(second, readers[2], status="4.4.7", diagnostic="No")
    assert Bounce.objects.tally([first, second, unbounced]) == {
        first.pk: {Kind.HARD: 1, Kind.POLICY: 1},
        second.pk: {Kind.SOFT: 1},
    }
