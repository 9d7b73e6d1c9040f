"""The copy of each alert for a mailbox of the house's own."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from releases.alerts import canary, engine, reconciliation
from releases.models import AccessToken, Alert, Delivery
from releases.tests.cast import a_subscriber, published
from releases.tests.processes import SmtpServer

pytestmark = pytest.mark.django_db

CANARY = "kanarie@example.org"


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.CANARY_ADDRESS, settings.MAIL_RETURN_PATH = CANARY, "studs@example.se"


def run(*, after: dt.timedelta = dt.timedelta(0)) -> None:
    engine.run(now=lambda: timezone.now() + after)
    canary.run(now=lambda: timezone.now() + after)


def test_it_gets_each_alert_once_and_last(smtp_server: SmtpServer) -> None:
    for number in range(3):
        a_subscriber(f"reader{number}@example.se")
    Alert.objects.create(edition=published())
    run()
    run()
    received = [message.recipients[0] for message in smtp_server.messages]
    assert received.count(CANARY) == 1
    assert received[-1] == CANARY
    assert len(received) == 4


def test_its_copy_is_the_subscribers_but_for_what_is_theirs(smtp_server: SmtpServer) -> None:
    a_subscriber()
    Alert.objects.create(edition=published(title="Ny lekplats"))
    run()
    theirs, ours = smtp_server.messages
    assert ours.message["Subject"] == theirs.message["Subject"] == "Ny lekplats"
    assert ours.message["To"] == CANARY
    assert ours.message["Message-ID"] != theirs.message["Message-ID"]
    assert ours.sender.startswith("studs+")
    own = set(ours.content.split(b"\r\n")) - set(theirs.content.split(b"\r\n"))
    theirs_alone = (b"To:", b"Message-ID:", b"List-Unsubscribe:", b" <mailto:studs+avsluta.")
    assert all(line.startswith(theirs_alone) or token(line) for line in own)


def token(line: bytes) -> bool:
    """Whether a line holds what differs in every copy: its token, or the boundary of its form."""
    return len(line) == 33 or b"--=_" in line or b"boundary=" in line


def test_it_is_no_subscriber_and_in_no_books(smtp_server: SmtpServer, client: Client) -> None:
    a_subscriber()
    alert = Alert.objects.create(edition=published())
    run()
    assert Delivery.objects.count() == 1
    assert reconciliation.unbalanced(finished_since=alert.created_at) == []
    key = smtp_server.messages[-1].message["List-Unsubscribe"].split("/")[-3]
    before = AccessToken.objects.count()
    assert client.post(f"/prenumeration/{key}/").status_code == 404
    assert AccessToken.objects.count() == before
    assert Delivery.objects.count() == 1


def test_what_nobody_got_is_not_sent_to_it_either(smtp_server: SmtpServer) -> None:
    smtp_server.script("lasare@example.se", "rcpt", "550 5.1.1 No such user")
    a_subscriber()
    Alert.objects.create(edition=published())
    run()
    assert smtp_server.messages == []


@pytest.mark.parametrize("reply", ["451 4.3.0 Later", "550 5.1.1 No such user", "421 4.3.2 Closing"])
def test_what_is_not_taken_is_offered_again_for_a_day(smtp_server: SmtpServer, reply: str) -> None:
    a_subscriber()
    Alert.objects.create(edition=published())
    smtp_server.script(CANARY, "rcpt", reply, times=2)
    for _again in range(4):
        run()
    assert len(smtp_server.to(CANARY)) == 1
    Alert.objects.update(canary_at=None)
    run(after=dt.timedelta(days=1, minutes=1))
    assert len(smtp_server.to(CANARY)) == 1


def test_without_an_address_there_is_none(smtp_server: SmtpServer, settings: Any) -> None:
    settings.CANARY_ADDRESS = ""
    a_subscriber()
    Alert.objects.create(edition=published())
    run()
    assert [message.recipients for message in smtp_server.messages] == [("lasare@example.se",)]


@pytest.mark.parametrize("address", ["kanarie@example.org\r\nBcc: alla@example.se", "kanarie@åäö.example"])
def test_an_address_that_is_none_stops_nobody(smtp_server: SmtpServer, settings: Any, address: str) -> None:
    settings.CANARY_ADDRESS = address
    a_subscriber()
    Alert.objects.create(edition=published())
    run()
    assert [message.recipients for message in smtp_server.messages] == [("lasare@example.se",)]


def test_without_the_signing_key_it_waits(smtp_server: SmtpServer, settings: Any, tmp_path: Path) -> None:
    a_subscriber()
    Alert.objects.create(edition=published())
    engine.run()
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = str(tmp_path / "lost.pem"), "press"
    canary.run()
    assert canary.owed(timezone.now()).count() == 1
    settings.DKIM_KEY_FILE = ""
    canary.run()
    assert canary.owed(timezone.now()).count() == 0
