"""What a mail server may answer, and what the transport makes of it."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from releases.mail.smtp.replies import scrubbed
from releases.mail.transport import Transport, TransportClosed, Verdict
from releases.tests.processes import ANYBODY, DROP, SmtpServer

ANNA, BO = "anna@example.se", "bo@example.se"
MESSAGE = b"To: anna@example.se\r\nSubject: Hej\r\n\r\n.En punkt\r\nSlut\r\n"


@pytest.fixture
def transport(smtp_server: SmtpServer) -> Iterator[Transport]:
    with Transport() as opened:
        yield opened


def send(transport: Transport, recipient: str = ANNA) -> Verdict:
    return transport.send("press@example.se", recipient, MESSAGE).verdict


def test_a_message_arrives_byte_for_byte(transport: Transport, smtp_server: SmtpServer) -> None:
    assert send(transport) is Verdict.ACCEPTED
    received = smtp_server.messages[0]
    assert received.content == MESSAGE
    assert (received.sender, received.recipients) == ("press@example.se", (ANNA,))


def test_messages_share_one_connection_and_no_transaction(
    transport: Transport, smtp_server: SmtpServer
) -> None:
    for recipient in (ANNA, BO, ANNA):
        send(transport, recipient)
    assert [received.recipients for received in smtp_server.messages] == [(ANNA,), (BO,), (ANNA,)]
    assert smtp_server.connections == 1


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("450 4.2.1 Greylisted", Verdict.REFUSED_FOR_NOW),
        ("451 Try again", Verdict.REFUSED_FOR_NOW),
        ("550 5.1.1 No such user", Verdict.REFUSED_FOR_GOOD),
        ("552 5.2.2 Mailbox full", Verdict.REFUSED_FOR_GOOD),
        ("550 5.4.1 Recipient address rejected", Verdict.REFUSED_FOR_GOOD),
        ("550 No such user at 10.5.7.1", Verdict.REFUSED_FOR_GOOD),
        ("550 5.7.1 We do not take your mail", Verdict.UNCLEAR),
        ("552 5.3.4 Message too big", Verdict.UNCLEAR),
        ("554 Rejected as spam", Verdict.UNCLEAR),
        ("550 5.1.8 Bad outbound sender", Verdict.POLICY),
        ("550 5.1.7 Bad sender's mailbox address syntax", Verdict.POLICY),
    ],
)
def test_a_refusal_is_one_recipients_and_no_others(
    transport: Transport, smtp_server: SmtpServer, stage: Any, reply: str, verdict: Verdict
) -> None:
    smtp_server.script(ANNA, stage, reply)
    assert send(transport, ANNA) is verdict
    assert send(transport, BO) is Verdict.ACCEPTED
    assert smtp_server.connections == 1


def test_a_refused_sender_is_nobody_elses_fault(transport: Transport, smtp_server: SmtpServer) -> None:
    smtp_server.script(ANYBODY, "mail", "550 Sender not known here")
    assert send(transport) is Verdict.POLICY


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data", "dot"])
def test_421_is_met_with_a_new_connection(transport: Transport, smtp_server: SmtpServer, stage: Any) -> None:
    send(transport, BO)
    if stage == "connect":
        transport.close()
    smtp_server.script(ANYBODY, stage, "421 4.3.2 Closing", times=1)
    assert send(transport) is Verdict.ACCEPTED
    assert len(smtp_server.to(ANNA)) == 1
    assert smtp_server.connections >= 2


def test_421_again_and_again_for_one_recipient_leaves_the_others(
    transport: Transport, smtp_server: SmtpServer
) -> None:
    smtp_server.script(ANNA, "rcpt", "421 4.7.0 Not you")
    assert send(transport, ANNA) is Verdict.CLOSED
    assert send(transport, BO) is Verdict.ACCEPTED


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt"])
def test_421_for_everybody_closes_the_lane(transport: Transport, smtp_server: SmtpServer, stage: Any) -> None:
    smtp_server.script(ANYBODY, stage, "421 4.3.2 Closing")
    with pytest.raises(TransportClosed):
        list(map(send, [transport] * 3))


@pytest.mark.parametrize("reply", ["451 4.7.1 Slow down", "452 4.3.1 No space"])
def test_a_busy_server_closes_the_lane_and_blames_nobody(
    transport: Transport, smtp_server: SmtpServer, reply: str
) -> None:
    smtp_server.script(ANYBODY, "mail", reply, times=1)
    with pytest.raises(TransportClosed, match=reply[:3]):
        send(transport)
    assert send(transport) is Verdict.ACCEPTED


@pytest.mark.parametrize("stage", ["rcpt", "data", "dot"])
def test_a_dropped_connection_loses_one_message(
    transport: Transport, smtp_server: SmtpServer, stage: Any
) -> None:
    smtp_server.script(ANNA, stage, DROP)
    assert send(transport, ANNA) is Verdict.LOST
    assert send(transport, BO) is Verdict.ACCEPTED


def test_a_dropped_answer_is_lost_although_the_message_arrived(
    transport: Transport, smtp_server: SmtpServer
) -> None:
    smtp_server.script(ANNA, "after", DROP)
    assert send(transport, ANNA) is Verdict.LOST
    assert len(smtp_server.to(ANNA)) == 1


def test_a_connection_that_ended_while_idle_is_opened_again(
    transport: Transport, smtp_server: SmtpServer
) -> None:
    send(transport, BO)
    smtp_server.script(ANYBODY, "mail", DROP, times=1)
    assert send(transport, ANNA) is Verdict.ACCEPTED


def test_nobody_listening_closes_the_lane(settings: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        settings.MAIL_HOST, settings.MAIL_PORT = unused.getsockname()
    with Transport() as transport, pytest.raises(TransportClosed):
        send(transport)


def test_a_server_without_the_wanted_encryption_closes_the_lane(transport: Transport, settings: Any) -> None:
    settings.MAIL_TLS = "starttls"
    with pytest.raises(TransportClosed):
        send(transport)


def test_tls_that_is_none_closes_the_lane(transport: Transport, settings: Any) -> None:
    settings.MAIL_TLS = "tls"
    with pytest.raises(TransportClosed):
        send(transport)


def test_a_server_that_knows_no_password_closes_the_lane(transport: Transport, settings: Any) -> None:
    settings.MAIL_USER, settings.MAIL_PASSWORD = "press", "hemligt"
    with pytest.raises(TransportClosed) as closed:
        send(transport)
    assert "hemligt" not in str(closed.value)


@pytest.mark.parametrize("address", ["jörg@example.se", "a@b.se\r\nRCPT TO:<bo@example.se>"])
def test_an_address_that_smtp_cannot_carry_is_refused_here(
    transport: Transport, smtp_server: SmtpServer, address: str
) -> None:
    assert send(transport, address) is Verdict.REFUSED_FOR_GOOD
    assert send(transport, BO) is Verdict.ACCEPTED
    assert len(smtp_server.messages) == 1


def test_a_reply_keeps_no_address() -> None:
    reply = "550 5.1.1 <Anna.Ek@example.se>: Recipient address\r\n rejected (anna.ek@EXAMPLE.se)"
    assert scrubbed(reply) == "550 5.1.1 <…>: Recipient address rejected (…)"
