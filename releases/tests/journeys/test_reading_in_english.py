"""A reader who knows no Swedish: from the front to a mail and out again, and never out of English on the way."""

import pytest

from releases.tests.journeys.steps import BRIDGE, mails_about, publish, write
from releases.tests.journeys.visitor import Visitor, link_in, text_of
from releases.tests.processes import SmtpServer, Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)

READER = "reader@example.org"


def spoken(reader: Visitor) -> tuple[str, bool]:
    """Return the language of the page, and whether its address says the same."""
    return reader.page.get("lang", ""), reader.path.startswith("/en/")


def test_who_presses_english_once_stays_in_english(
    reader: Visitor, editor: Visitor, worker: Worker, smtp_server: SmtpServer
) -> None:
    worker.start()
    reader.open("/").follow("English").follow("Subscribe")
    assert spoken(reader) == ("en", True)
    reader.submit(button="Subscribe", form="/en/prenumerera/", email=READER)
    assert (reader.heading, *spoken(reader)) == ("Look in your inbox", "en", True)

    request = wait_for(lambda: smtp_server.to(READER), what="the request to confirm")[0].message
    assert request["Content-Language"] == "en"
    reader.open(link_in(request, "/bekrafta/")).submit(button="Confirm")
    assert (reader.heading, *spoken(reader)) == ("Your subscription is confirmed", "en", True)

    publish(editor, write(editor))
    mail = wait_for(lambda: mails_about(smtp_server, READER, BRIDGE), what="the release")[0]
    assert "SEK 1,200,000" in text_of(mail)
    reader.open(link_in(mail, "/pressmeddelanden/"))
    assert (reader.heading, *spoken(reader)) == (BRIDGE, "en", True)
    assert "17 November 2026" in reader.text

    reader.follow("Decisions").follow("TN-2026/0117")
    assert (reader.heading, *spoken(reader)) == ("Matter TN-2026/0117", "en", True)
    reader.follow("Svenska")
    assert (reader.heading, *spoken(reader)) == ("Ärende TN-2026/0117", "sv", False)

    reader.open(link_in(mail, "/avsluta/")).submit(button="Leave")
    assert spoken(reader) == ("en", True)
    assert not smtp_server.to(READER)[3:]  # the request, the welcome and the release
