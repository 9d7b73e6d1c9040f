"""A real Postfix, as most municipalities have one: slow to say 250, full, or unwilling to take some mail."""

import datetime as dt
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from releases.alerts import engine
from releases.models import Alert
from releases.tests.cast import published
from releases.tests.faults.books import State, readers, states
from releases.tests.processes import wait_for
from umea_press.local.postfix import Postfix

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

ADDRESS, LETTER = "press@example.se", b"Subject: Ny gangbro\r\n\r\nKommunen bygger.\r\n"


@pytest.fixture
def postfix(settings: Any) -> Iterator[Postfix]:
    """A Postfix that the engine sends to."""
    with Postfix() as server:
        settings.MAIL_HOST, settings.MAIL_PORT = server.host, server.port
        yield server


def test_what_postfix_accepts_is_delivered_to_its_recipient(postfix: Postfix) -> None:
    with smtplib.SMTP(postfix.host, postfix.port) as client:
        client.sendmail(ADDRESS, ["anna@example.org"], LETTER)
    assert wait_for(postfix.recipients) == ["anna@example.org"]


READERS = 40
# Of every tenth reader, by the number in the return path.
SOME = r"^studs\+[0-9]+\.[0-9]*5\."
SLOWLY = {"smtpd_end_of_data_restrictions": "sleep 1", "smtpd_delay_reject": "no"}


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    engine.run(now=lambda: timezone.now() + after)


def delivered(server: Postfix, count: int) -> None:
    """Wait until Postfix has delivered so many mails, and look that no more come."""
    wait_for(
        lambda: len(server.recipients()) >= count and not server.queued, seconds=60, what="the deliveries"
    )
    assert len(server.recipients()) == len(set(server.recipients())) == count


def test_a_postfix_whose_250_takes_a_second_gets_each_mail_once(postfix: Postfix) -> None:
    postfix.configure(**SLOWLY)
    readers(READERS)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: READERS}
    delivered(postfix, READERS)


@pytest.mark.parametrize("answer", ["452 4.3.1 Insufficient system storage", "550 5.7.1 Not you"])
def test_a_slow_postfix_that_refuses_in_the_middle_is_heard_out(
    postfix: Postfix, settings: Any, answer: str
) -> None:
    settings.MAIL_RETURN_PATH = "studs@press.example.se"
    refusing = f"check_sender_access {postfix.table('senders', {SOME: answer})}"
    postfix.configure(**SLOWLY, smtpd_sender_restrictions=refusing)
    readers(READERS)
    alert = published(alert=True).alert
    run()
    found = states(alert)
    assert found.keys() <= {State.SENT, State.QUEUED}
    delivered(postfix, found.get(State.SENT, 0))
    [stopped] = Alert.objects.stopped()
    assert stopped.stopped_reason.startswith(answer[:9])
    postfix.configure(smtpd_sender_restrictions="")
    for number in range(1, 4):
        run(after=dt.timedelta(minutes=16 * number))
    assert states(alert) == {State.SENT: READERS}
    delivered(postfix, READERS)


def test_a_postfix_whose_disk_is_full_leaves_everything_queued(postfix: Postfix) -> None:
    postfix.configure(queue_minfree="1000000000000000")
    readers(READERS)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.QUEUED: READERS}
    assert Alert.objects.stopped().get().stopped_reason.startswith("452 4.3.1")
    postfix.configure(queue_minfree="0")
    run(after=dt.timedelta(minutes=2))
    assert states(alert) == {State.SENT: READERS}
    delivered(postfix, READERS)


def test_a_postfix_that_refuses_some_recipients_gets_everybody_elses_mail(postfix: Postfix) -> None:
    table = postfix.table("recipients", {"^reader[0-4]@": "554 5.7.1 Access denied"})
    postfix.configure(
        **SLOWLY, smtpd_recipient_restrictions=f"check_recipient_access {table}, permit_mynetworks, reject"
    )
    readers(READERS)
    alert = published(alert=True).alert
    run()
    assert states(alert) == {State.SENT: READERS - 5, State.FAILED: 5}
    assert not Alert.objects.stopped().exists()
    delivered(postfix, READERS - 5)
