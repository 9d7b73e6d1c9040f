"""A real Postfix, as most municipalities have one: slow to say 250, full, or unwilling to take some mail."""

import smtplib
from collections.abc import Iterator

import pytest

from releases.tests.services import wait_for
from umea_press.local.postfix import Postfix

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

ADDRESS, LETTER = "press@example.se", b"Subject: Ny gangbro\r\n\r\nKommunen bygger.\r\n"


@pytest.fixture
def postfix(settings: pytest.FixtureRequest) -> Iterator[Postfix]:
    """A Postfix that the engine sends to."""
    with Postfix() as server:
        settings.MAIL_HOST, settings.MAIL_PORT = server.host, server.port
        yield server


def test_what_postfix_accepts_is_delivered_to_its_recipient(postfix: Postfix) -> None:
    with smtplib.SMTP(postfix.host, postfix.port) as client:
        client.sendmail(ADDRESS, ["anna@example.org"], LETTER)
    assert wait_for(postfix.recipients) == ["anna@example.org"]
