"""Whose fault a refusal is, told by what the mail server answers to others."""

import datetime as dt
import time
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine
from releases.bounces import pause_bouncing
from releases.models import Alert, Bounce, Subscriber
from releases.monitoring import health
from releases.services import steering
from releases.tests.cast import an_editor, published
from releases.tests.faults.books import State, readers, states
from releases.tests.processes import ANYBODY, SmtpServer

pytestmark = pytest.mark.django_db(transaction=True)

# What one recipient's own server, gateway or list says; each of these once stopped everybody.
OWN = [
    "554 5.7.1 Recipient address rejected: Access denied",
    "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
    "550 5.5.0 Requested action not taken: mailbox unavailable",
    "552 5.3.4 Message size exceeds recipient limit",
    "554 Rejected as spam",
]


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    engine.run(now=lambda: timezone.now() + after)


@pytest.mark.parametrize(
    "places", [range(5), range(20, 45, 5), range(55, 60)], ids=["first", "within", "last"]
)
@pytest.mark.parametrize("stage", ["rcpt", "dot"])
def test_refusals_beside_acceptances_are_the_recipients_own(
    smtp_server: SmtpServer, places: range, stage: Any
) -> None:
    everybody = readers(60)
    for place, reply in zip(places, OWN, strict=True):
        smtp_server.script(everybody[place].email, stage, reply)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: 55, State.FAILED: 5}
    failed = alert.deliveries.filter(state=State.FAILED).order_by("pk").values_list("reply", flat=True)
    assert list(failed) == OWN
    assert not Alert.objects.stopped().exists()
    assert steering.refused(alert).count() == 5
    pause_bouncing(timezone.now())
    assert Subscriber.objects.confirmed().count() == 60


@pytest.mark.parametrize(
    ("stage", "reply", "most"),
    [
        ("mail", "550 5.7.1 Not you", 1),
        ("rcpt", "550 5.1.7 Bad sender's mailbox address syntax", 1),
        ("rcpt", "550 5.1.8 Access denied, bad outbound sender", 1),
        ("dot", "550 5.1.8 Access denied, bad outbound sender", 1),
        ("rcpt", "554 5.7.1 Relay access denied", 10),
        ("dot", "554 Rejected as spam", 10),
        ("rcpt", "550 5.1.1 User unknown", 59),
    ],
)
def test_what_is_said_to_everybody_is_about_us(
    smtp_server: SmtpServer, stage: Any, reply: str, most: int
) -> None:
    readers(60)
    smtp_server.script(ANYBODY, stage, reply)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.QUEUED: 60}
    assert 1 <= alert.deliveries.filter(attempts=1).count() <= most
    assert Alert.objects.stopped().get().stopped_reason == reply
    pause_bouncing(timezone.now())
    assert not Bounce.objects.exists()


def test_refusals_that_are_the_recipients_own_say_nothing_about_our_reputation(
    smtp_server: SmtpServer, settings: Any
) -> None:
    everybody = readers(40)
    for reader in everybody[::8]:
        smtp_server.script(reader.email, "rcpt", "554 5.7.1 Blocked by the recipient's policy")
    published(alert=True)
    run()
    pause_bouncing(timezone.now())
    assert Bounce.objects.policy().count() == 5 > settings.BOUNCES_POLICY_ALARM
    assert health.reputation()


def test_a_server_that_begins_to_refuse_fails_nobody(smtp_server: SmtpServer) -> None:
    everybody = readers(60)
    for reader in everybody[30:]:
        smtp_server.script(reader.email, "rcpt", "554 5.7.1 Service unavailable; blocked")
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: 30, State.QUEUED: 30}
    assert Alert.objects.stopped().exists()
    run(after=dt.timedelta(minutes=16))
    assert states(alert) == {State.SENT: 30, State.QUEUED: 30}
    smtp_server.forget_script()
    run(after=dt.timedelta(minutes=32))
    assert states(alert) == {State.SENT: 60}


def test_the_only_recipient_of_a_mailing_is_no_proof_of_a_fault_of_theirs(smtp_server: SmtpServer) -> None:
    readers(1)
    smtp_server.script(ANYBODY, "rcpt", "550 5.7.1 Not you")
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.QUEUED: 1}
    assert Alert.objects.stopped().get().stopped_reason == "550 5.7.1 Not you"


def test_a_refusal_that_is_tried_again_alone_is_still_the_recipients_own(smtp_server: SmtpServer) -> None:
    everybody = readers(20)
    smtp_server.script(everybody[7].email, "rcpt", OWN[0])
    alert = published(alert=True).alert
    run()
    steering.retry_failed(alert, by=an_editor())
    run()
    assert states(alert) == {State.SENT: 19, State.FAILED: 1}
    assert not Alert.objects.stopped().exists()


def test_what_was_failed_for_a_blocked_sender_can_be_sent_again(smtp_server: SmtpServer) -> None:
    readers(3)
    alert = published(alert=True).alert
    run()
    alert.deliveries.update(state=State.FAILED, reply="550 5.1.8 Access denied, bad outbound sender")
    steering.retry_failed(alert, by=an_editor())
    assert states(alert) == {State.QUEUED: 3}


def test_a_slow_server_that_refuses_the_first_is_not_thought_to_refuse_all(smtp_server: SmtpServer) -> None:
    everybody = readers(40)
    for reader in everybody[:5]:
        smtp_server.script(reader.email, "rcpt", OWN[0], meanwhile=lambda: time.sleep(0.7))
    smtp_server.script(ANYBODY, "after", "250 2.0.0 OK", meanwhile=lambda: time.sleep(0.7))
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: 35, State.FAILED: 5}
