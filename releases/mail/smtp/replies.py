"""Replies: reading what a mail server says, and what that means for a message."""

import re
from enum import Enum, auto
from typing import NamedTuple

from releases.mail import server_habits, status_codes
from releases.mail.status_codes import Blame

# Reply codes; GONE is ours, for a connection that ended instead of answering.
GREETED, CLOSING_CONNECTION, AUTHENTICATED, ACCEPTED = 220, 221, 235, 250
CHALLENGE, GO_AHEAD, CLOSING, TOO_BIG, MALFORMED, GONE = 334, 354, 421, 552, 553, 0
LONGEST_KEPT = 300  # characters that are kept of what the server said
# RFC 5321, 4.5.3.1.5 allows 512 octets a line; nobody sends a hundred such lines.
LONGEST_REPLY = 64 * 1024
REMEMBERED = 32  # lines of a server that are read once: it says the same few again and again

FIRST = b"-"  # RFC 5321, 4.2.1: what follows the code in any line but the last
CODE = re.compile(rb"[2-5][0-9][0-9](?:[ -]|\r?$)")
# RFC 5321, 4.5.3.1.10 has 452 for too many recipients, RFC 3463, 3.6 has x.5.3; and in the words of servers.
WORN_OUT = re.compile(
    r"^452.{0,20}too many recipients|(?:too many|limit|maximum|most|enough)\b.{0,60}\b(?:session|connection)\b",
    re.IGNORECASE,
)
TOO_MANY = "4.5.3"
ADDRESS = re.compile(r"[^\s<>,;:()\"]+@[^\s<>,;:()\"]+")


class Verdict(Enum):
    """What the server's answer means for the message."""

    ACCEPTED = auto()
    REFUSED_FOR_NOW = auto()  # 4yz about this recipient
    REFUSED_FOR_GOOD = auto()  # 5yz about this recipient
    UNCLEAR = auto()  # 5yz about this recipient or about us: what the server answers to others tells
    POLICY = auto()  # 5yz about us: nobody's address is to blame
    CLOSED = auto()  # the server was closing: not taken, and not held against the recipient
    LOST = auto()  # the connection ended within the message: it may have arrived or not
    UNOFFERED = auto()  # the message never began
    EXCLUDED = auto()  # nor will it: this installation does not mail that recipient


class Stage(Enum):
    """How far a transaction came before the answer that decided it."""

    SENDER = auto()
    RECIPIENT = auto()
    CONTENT = auto()


class Reply(NamedTuple):
    """One reply, its lines joined by LF."""

    code: int
    text: str

    @property
    def consents(self) -> bool:
        return 200 <= self.code < 300


class Answer(NamedTuple):
    """The reply that decided a transaction, or GONE and the reason why there was none."""

    stage: Stage
    code: int
    text: str


class Outcome(NamedTuple):
    """A verdict and what the server said, without any mail address in it."""

    verdict: Verdict
    reply: str


class NotSmtp(Exception):
    """What came over the connection is no SMTP reply."""


class ReplyReader:
    """Puts replies together from whatever pieces the network brings."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[str] = []
        self._known_replies: dict[bytes, Reply] = {}

    def feed(self, piece: bytes) -> list[Reply]:
        """Return the replies that `piece` completes. Raises NotSmtp."""
        *lines, self._rest = (self._rest + piece if self._rest else piece).split(b"\n")
        replies = []
        for line in lines:
            reply = self._known_replies.get(line) if not self._lines else None
            if reply or (reply := self._completed(line)):
                replies.append(reply)
        if (self._rest or self._lines) and self._length > LONGEST_REPLY:
            raise NotSmtp("An endless SMTP reply")
        return replies

    @property
    def is_between_replies(self) -> bool:
        """Whether nothing has arrived that belongs to a reply not yet complete."""
        return not self._rest and not self._lines

    @property
    def _length(self) -> int:
        return len(self._rest) + sum(map(len, self._lines))

    def _completed(self, line: bytes) -> Reply | None:
        """Return the reply that this line completes, if it does."""
        if not CODE.match(line):
            raise NotSmtp("No SMTP reply")
        text = _decoded(line.rstrip())
        if line[3:4] == FIRST:
            self._lines.append(text)
            return None
        if self._lines:
            text = "\n".join([*self._lines, text])
            self._lines.clear()
            return Reply(int(line[:3]), text)
        reply = Reply(int(line[:3]), text)
        if len(self._known_replies) < REMEMBERED:
            self._known_replies[line] = reply
        return reply


def _decoded(line: bytes) -> str:
    """Return the words of a reply: UTF-8 (RFC 6531, 3.7.4), else as servers of before it write, in Latin-1."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def outcome_of(answer: Answer) -> Outcome:
    """Return what an answer means for its message."""
    if answer.code == ACCEPTED and "@" not in answer.text:
        return Outcome(Verdict.ACCEPTED, answer.text[:LONGEST_KEPT])
    return Outcome(_verdict(answer), scrubbed(answer.text))


def scrubbed(reply: str) -> str:
    """Return a server's words on one line without mail addresses: nobody who leaves may stay in a reply."""
    words = " ".join(reply.split())
    return (ADDRESS.sub("…", words) if "@" in words else words)[:LONGEST_KEPT]


def is_closing(answer: Answer) -> bool:
    """Tell whether the connection ended without a fault of the message: it is to be offered on another."""
    return answer.code == CLOSING or (answer.code == GONE and answer.stage is Stage.SENDER)


def ends_connection(reply: Reply) -> bool:
    """Tell whether an answer to MAIL or RCPT says that this connection has carried enough, or that it is closing."""
    if reply.code == CLOSING:
        return True
    if not 400 <= reply.code < 500:
        return False
    return status_codes.status_in(reply.text) == TOO_MANY or bool(WORN_OUT.search(reply.text))


def takes_nothing(answer: Answer) -> bool:
    """Tell whether the server refused for now before it heard of the recipient, or because of our own address."""
    if not 400 <= answer.code < 500 or answer.code == CLOSING:
        return False
    return answer.stage is Stage.SENDER or status_codes.blame("", answer.text) is Blame.SENDER


def is_strained(answer: Answer) -> bool:
    """Tell whether the server refused for now because of itself: no space, too busy, too many connections."""
    return 400 <= answer.code < 500 and server_habits.is_about_server(answer.text)


def _verdict(answer: Answer) -> Verdict:
    if 200 <= answer.code < 300:
        return Verdict.ACCEPTED
    if is_closing(answer):
        return Verdict.CLOSED
    if answer.code == GONE:
        return Verdict.LOST
    if answer.code < 500:
        return Verdict.REFUSED_FOR_NOW
    if answer.stage is Stage.SENDER:
        return Verdict.POLICY
    match status_codes.blame("", scrubbed(answer.text)):
        case Blame.SENDER:
            return Verdict.POLICY
        case Blame.ADDRESS | Blame.MAILBOX:
            return Verdict.REFUSED_FOR_GOOD
    return Verdict.UNCLEAR
