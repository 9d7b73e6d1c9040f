"""Lanes: the only file that speaks SMTP. A lane is one connection to the mail server.

One recipient per transaction, so each has an answer of its own. What the
answers mean for the queue is decided here (`Verdict`), what then happens to a
row in `windows`.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings

# Seconds. RFC 5321, 4.5.3.2: what a client should at least wait for; TCP itself is not in it.
CONNECT, GREETING, COMMAND, DATA, BLOCK, DOT = 30, 300, 300, 120, 180, 600
# Reply codes; GONE is ours, for a connection that ended instead of answering.
ACCEPTED, GREETED, GO_AHEAD, CLOSING, GONE = 250, 220, 354, 421, 0
CLOSINGS = 3  # messages in a row that met 421 on two connections: the server is closing, not the recipient
LONGEST_REPLY = 300  # characters that are kept of what the server said

ENHANCED = re.compile(r"\d{3} [245]\.(\d{1,3})\.\d{1,3}\b")
# RFC 3463: a subject of 1, 2 or 4 is the recipient's address, mailbox or route. 3, 5, 6 and 7 (mail system,
# protocol, content, policy) are about us or the message, so the next recipient would hear the same.
ABOUT_US = {"3", "5", "6", "7"}
ADDRESS = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")


class Verdict(Enum):
    """What the server's answer means for the message."""

    ACCEPTED = auto()
    REFUSED_FOR_NOW = auto()  # 4yz about this recipient
    REFUSED_FOR_GOOD = auto()  # 5yz about this recipient
    POLICY = auto()  # 5yz about us: nobody's address is to blame
    CLOSED = auto()  # 421 also on a new connection: not taken, and not held against the recipient
    LOST = auto()  # the connection ended within the message: it may have arrived or not


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and what the server said, without any mail address in it."""

    verdict: Verdict
    reply: str


class LaneClosed(Exception):
    """The mail server takes nothing at the moment: unreachable, wrong password, TLS error, too busy."""


class Stage(Enum):
    """How far a transaction came before the answer that decided it."""

    SENDER = auto()
    RECIPIENT = auto()
    CONTENT = auto()


@dataclass(frozen=True, slots=True)
class _Answer:
    stage: Stage
    code: int
    text: str


class Lane:
    """One connection to the mail server in the settings, opened when first needed and again when it ended."""

    def __init__(self) -> None:
        self._smtp: _Conversation | None = None
        self._closed_in_a_row = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, envelope_from: str, recipient: str, message: bytes) -> Outcome:
        """Offer one message (CRLF line ends) for one recipient and say what became of it.

        A 421, or a connection that ended before the recipient was named, is not
        the message's fault: it is offered again on a new connection. Raises
        LaneClosed when the server takes nothing; then this message was not sent.
        """
        answer = self._offer(envelope_from, recipient, message)
        if _is_closing(answer):
            answer = self._offer(envelope_from, recipient, message)
        self._closed_in_a_row = self._closed_in_a_row + 1 if _is_closing(answer) else 0
        if _takes_nothing(answer) or self._closed_in_a_row == CLOSINGS:
            self.close()
            raise LaneClosed(scrubbed(answer.text))
        return Outcome(_verdict(answer), scrubbed(answer.text))

    def close(self) -> None:
        """Say QUIT and hang up."""
        if self._smtp is not None:
            self._smtp.leave()
            self._smtp = None

    def _offer(self, envelope_from: str, recipient: str, message: bytes) -> _Answer:
        smtp = self._smtp = self._smtp or _open()
        answer = smtp.transact(envelope_from, recipient, message)
        # CPython's smtplib leaves a connection open on which the server has said 421.
        if answer.code in (CLOSING, GONE) or (answer.code != ACCEPTED and not smtp.reset()):
            smtp.close()
            self._smtp = None
        return answer


class _Conversation(smtplib.SMTP):
    """smtplib's connection with the timeouts of the RFC, and TLS from the start where the settings say so."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        self._host = (
            host  # What STARTTLS checks the certificate against; smtplib sets it only when constructed.
        )
        plain = socket.create_connection((host, port), CONNECT)
        plain.settimeout(timeout)
        if settings.MAIL_TLS != "tls":
            return plain
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)

    def transact(self, envelope_from: str, recipient: str, message: bytes) -> _Answer:
        """MAIL, RCPT, DATA and the content; the first answer that is no consent decides."""
        stage = Stage.SENDER
        try:
            code, text = self._command(COMMAND, "MAIL", f"FROM:<{envelope_from}>")
            if code == ACCEPTED:
                stage = Stage.RECIPIENT
                code, text = self._command(COMMAND, "RCPT", f"TO:<{recipient}>")
                if code == ACCEPTED:
                    stage = Stage.CONTENT
                    code, text = self._content(message)
        except ValueError:  # smtplib, about line breaks and letters beyond ASCII
            return _Answer(
                Stage.RECIPIENT, 553, "553 5.1.3 The address has characters that SMTP cannot carry"
            )
        except (smtplib.SMTPException, OSError) as error:
            return _Answer(stage, GONE, f"Connection lost: {error}")
        return _Answer(stage, code, text)

    def reset(self) -> bool:
        """Forget a refused transaction; tell whether the server went along."""
        try:
            return self._command(COMMAND, "RSET")[0] == ACCEPTED
        except (smtplib.SMTPException, OSError):
            return False

    def leave(self) -> None:
        """Say QUIT, without minding whether anybody listens, and hang up."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._command(CONNECT, "QUIT")
        self.close()

    def _content(self, message: bytes) -> tuple[int, str]:
        code, text = self._command(DATA, "DATA")
        if code != GO_AHEAD:
            return code, text
        self._wait_at_most(BLOCK)
        self.send(_stuffed(message))
        self._wait_at_most(DOT)
        return self._answer()

    def _command(self, patience: float, verb: str, arguments: str = "") -> tuple[int, str]:
        self._wait_at_most(patience)
        self.putcmd(verb, arguments)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        code, text = self.getreply()
        if not 200 <= code < 600:
            raise smtplib.SMTPServerDisconnected("No SMTP reply")
        return (ACCEPTED if code < 300 else code), f"{code} {text.decode('utf-8', 'replace')}"

    def _wait_at_most(self, seconds: float) -> None:
        if self.sock is not None:
            self.sock.settimeout(seconds)


def scrubbed(reply: str) -> str:
    """Return a server's words on one line without mail addresses: nobody who leaves may stay in a reply."""
    return ADDRESS.sub("…", " ".join(reply.split()))[:LONGEST_REPLY]


def _open() -> _Conversation:
    """Connect, greet, encrypt and sign in as the settings say. Raises LaneClosed."""
    smtp = _Conversation(local_hostname=urlsplit(settings.SITE_URL).hostname or "localhost", timeout=GREETING)
    try:
        _greet(smtp)
        if settings.MAIL_TLS == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo_or_helo_if_needed()
        if settings.MAIL_USER:
            smtp.login(settings.MAIL_USER, settings.MAIL_PASSWORD)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        smtp.close()
        raise LaneClosed(scrubbed(str(error))) from error
    return smtp


def _greet(smtp: _Conversation) -> None:
    code, text = smtp.connect(settings.MAIL_HOST, settings.MAIL_PORT)
    if code == CLOSING:
        smtp.close()
        code, text = smtp.connect(settings.MAIL_HOST, settings.MAIL_PORT)
    if code != GREETED:
        raise smtplib.SMTPConnectError(code, text)


def _stuffed(message: bytes) -> bytes:
    """Return the message as DATA carries it: dots at line starts doubled, a dot at the end (RFC 5321, 4.5.2)."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed.removesuffix(b"\r\n") + b"\r\n.\r\n"


def _is_closing(answer: _Answer) -> bool:
    return answer.code == CLOSING or (answer.code == GONE and answer.stage is Stage.SENDER)


def _takes_nothing(answer: _Answer) -> bool:
    """Tell whether the server refused before it heard of the recipient, for now: too busy, no space, gone."""
    return answer.stage is Stage.SENDER and (answer.code == GONE or 400 <= answer.code < 500)


def _verdict(answer: _Answer) -> Verdict:
    enhanced = ENHANCED.match(answer.text)
    match answer.code:
        case 250:
            return Verdict.ACCEPTED
        case 421:
            return Verdict.CLOSED
        case 0:
            return Verdict.LOST
        case code if code < 500:
            return Verdict.REFUSED_FOR_NOW
    about_us = answer.stage is Stage.SENDER or (enhanced is not None and enhanced[1] in ABOUT_US)
    return Verdict.POLICY if about_us else Verdict.REFUSED_FOR_GOOD
