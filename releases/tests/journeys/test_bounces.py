"""What becomes of a reader whose mail comes back, and how they return; over HTTP and SMTP only."""

import datetime as dt
from email.message import EmailMessage
from typing import Any

import pytest
from django.utils import timezone

from releases.models import Notice
from releases.tests.bounces import mailbag
from releases.tests.journeys.steps import (
    mails_about,
    publish,
    subscribe,
    wait_until_finished,
    write,
)
from releases.tests.journeys.visitor import Visitor
from releases.tests.processes import SmtpServer, Worker

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "bara-for-prov-bara-for-prov-bara-for-prov"
ADDRESS = "ylva.strand@example.se"


@pytest.fixture(autouse=True)
def secret(settings: Any) -> None:
    settings.BOUNCE_WEBHOOK_SECRET = SECRET


def test_who_bounces_twice_gets_no_mail_until_they_subscribe_again(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    subscribe(reader, smtp_server, ADDRESS)
    subscribe(Visitor("192.0.2.3"), smtp_server, "bo@example.se")
    for title in ("Bron stängs", "Bron lagas"):
        come_back(reader, mail_about(editor, smtp_server, title))
    publish_and_wait(editor, "Bron är lagad")
    assert mails_about(smtp_server, ADDRESS, "Bron är lagad") == []

    Notice.objects.update(begins_at=timezone.now() - dt.timedelta(days=1))  # a day passes
    smtp_server.messages.clear()
    subscribe(reader, smtp_server, ADDRESS)
    assert mail_about(editor, smtp_server, "Bron öppnar")


def publish_and_wait(editor: Visitor, title: str) -> None:
    release = write(editor, title)
    publish(editor, release)
    wait_until_finished(editor, release)


def mail_about(editor: Visitor, smtp_server: SmtpServer, title: str) -> EmailMessage:
    """Publish a release of this title and return the mail about it."""
    publish_and_wait(editor, title)
    return mails_about(smtp_server, ADDRESS, title)[0]


def come_back(reader: Visitor, mail: EmailMessage) -> None:
    """Let the mail server of the reader's address say that nobody lives there."""
    answer = reader.client.post(
        "/post/studsar/",
        mailbag.postfix(message_id=mail["Message-ID"].strip("<>")),
        content_type="message/rfc822",
        headers={"authorization": f"Bearer {SECRET}"},
    )
    assert answer.status_code == 200
