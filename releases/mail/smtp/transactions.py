"""Transactions: messages over one connection, each with one recipient, without any input or output of its own.

Where the server offers PIPELINING (RFC 2920), the end of a message travels
together with the envelope of the next, so a message costs one exchange of
packets and not five. Replies come in the order of the commands, so each finds
its message, however the connection ends.
"""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from releases.mail.smtp.handshake import COMMAND, DATA, DOT, PROMPT, Features
from releases.mail.smtp.replies import (
    CLOSING,
    GO_AHEAD,
    GONE,
    MALFORMED,
    TOO_BIG,
    Answer,
    NotSmtp,
    Reply,
    Stage,
    ends_connection,
)

# Characters of an address that an envelope can carry: RFC 5321, 4.1.2, without quoted local parts.
CARRIED = re.compile(r"[!#-;=?-~]+")
END = b"\r\n.\r\n"


@dataclass(eq=False, slots=True)
class Parcel:
    """One message for one recipient. `content` is as DATA carries it, see `dotted`."""

    sender: str
    recipient: str
    content: bytes
    mark: int = 0  # the caller's own
    # Offered alone, command after command: whatever happens to the connection is then about this message.
    careful: bool = False
    letter: int = 0  # what mails of one letter have in common
    begin_by: float = float("inf")  # time.monotonic(); later it may not begin
    offered_at: float = 0.0
    number: int = 0  # in the order in which its pool's messages began


class Owner(Protocol):
    """Who gives a connection its messages and hears what became of them."""

    def next_parcel(self, *, joined: bool) -> Parcel | None:
        """Give the next message, which begins at once; `joined` asks for one that is not careful."""

    def on_answer(self, parcel: Parcel, answer: Answer) -> None:
        """Hear the answer that decided a message: once for each that was given, however the connection ends."""

    def begin_elsewhere(self, parcel: Parcel) -> None:
        """Take back a message that was given and not taken: this connection, which took others, carries no more."""

    def join_no_more(self) -> None:
        """Hear that the server throws away what comes behind a final dot."""


@dataclass(eq=False, frozen=True, slots=True)
class _Step:
    """Something that the server has still to answer: how far its message has come, and our patience in seconds.

    Of an envelope that `joined`, everything has been said already.
    """

    stage: Stage
    patience: int = COMMAND
    joined: bool = False


SENDER, RECIPIENT = _Step(Stage.SENDER), _Step(Stage.RECIPIENT)
JOINED_SENDER, JOINED_RECIPIENT = _Step(Stage.SENDER, joined=True), _Step(Stage.RECIPIENT, joined=True)
# The server has answered the dot and nothing behind it: it may have thrown that away, as some do.
BEHIND_DOT = _Step(Stage.SENDER, PROMPT, joined=True)
READY, DOT_SAID = _Step(Stage.CONTENT, DATA), _Step(Stage.CONTENT, DOT)
NOTHING = _Step(Stage.CONTENT)  # the dot of a message that was not said, for its recipient was refused
RESET = _Step(Stage.SENDER)


def dotted(message: bytes) -> bytes:
    """Return a message with CRLF line ends as DATA carries it: dots doubled, a dot at the end (RFC 5321, 4.5.2)."""
    doubled = message.replace(b"\r\n.", b"\r\n..")
    return (b"." if doubled.startswith(b".") else b"") + doubled.removesuffix(b"\r\n") + END


class Transactions:
    """The transactions of one connection, past and to come. `say` puts octets on the wire."""

    def __init__(self, owner: Owner, features: Features, say: Callable[[bytes], None]) -> None:
        self._owner, self._features, self._say = owner, features, say
        self._expected: deque[tuple[_Step, Parcel | None]] = deque()
        self._unanswered: set[Parcel] = set()
        self._refusal: Answer | None = None
        self._farewell: Reply | None = None
        self._took_any = False

    @property
    def is_idle(self) -> bool:
        return not self._expected

    @property
    def patience(self) -> int:
        """Seconds to wait for the next reply."""
        return self._expected[0][0].patience if self._expected else COMMAND

    @property
    def waits_behind_dot(self) -> bool:
        """Whether the next reply is to an envelope that travelled with a dot which is answered."""
        return bool(self._expected) and self._expected[0][0] is BEHIND_DOT

    def begin(self, parcel: Parcel) -> None:
        """Offer a message; nothing else may be under way."""
        self._unanswered.add(parcel)
        if problem := self._problem(parcel):
            self._answer(parcel, problem)
            self._begin_next()
        elif self._joins(parcel):
            self._expect_envelope(parcel)
            self._say(self._envelope(parcel))
        else:
            self._expected.append((SENDER, parcel))
            self._say(self._mail(parcel))

    def take(self, reply: Reply) -> bool:
        """Go on with the next reply. Tells whether the server goes on, too. Raises NotSmtp."""
        if reply.code == CLOSING or not self._expected or self._is_worn_out(reply):
            self._farewell = reply
            return False
        step, parcel = self._expected.popleft()
        if step.joined:
            if not reply.consents:
                self._refusal = self._refusal or Answer(step.stage, reply.code, reply.text)
        elif parcel is None:
            return self._on_reset(reply)
        elif step is SENDER or step is RECIPIENT:
            self._on_envelope(step, parcel, reply)
        elif step is READY:
            self._on_ready(parcel, reply)
        else:
            self._took_any = self._took_any or (step is DOT_SAID and reply.consents)
            self._decide(parcel, Answer(Stage.CONTENT, reply.code, reply.text))
            self._begin_next()
        return True

    def abandon(self, reason: str) -> None:
        """Answer for what is under way when the connection is over.

        Only the message whose turn it was has met the end. The envelope behind it has not been looked at.
        """
        lost, farewell = f"Connection lost: {reason}", self._farewell
        last: Parcel | None = None
        for step, parcel in self._expected:
            if parcel is not None and parcel is not last:
                last = parcel
                if farewell and self._is_worn_out(farewell):
                    self._unanswered.remove(parcel)
                    self._owner.begin_elsewhere(parcel)
                else:
                    code, text = farewell or (GONE, lost)
                    self._decide(parcel, Answer(step.stage, code, text))
                farewell = None
        self._expected.clear()
        for parcel in tuple(self._unanswered):  # an error of our own came between its reply and its answer
            self._answer(parcel, Answer(Stage.CONTENT, GONE, lost))

    def _is_worn_out(self, reply: Reply) -> bool:
        """Tell whether a connection that took something takes no more: what it was offered last is not to blame.

        One that took nothing may not be followed by another: each new one could say the same for ever.
        """
        in_envelope = bool(self._expected) and self._expected[0][0].stage is not Stage.CONTENT
        return self._took_any and in_envelope and self._refusal is None and ends_connection(reply)

    def _decide(self, parcel: Parcel, answer: Answer) -> None:
        refusal, self._refusal = self._refusal, None
        self._answer(parcel, refusal or answer)

    def _answer(self, parcel: Parcel, answer: Answer) -> None:
        self._unanswered.remove(parcel)
        self._owner.on_answer(parcel, answer)

    def _begin_next(self) -> None:
        if not self._expected and (parcel := self._owner.next_parcel(joined=False)):
            self.begin(parcel)

    def _following(self) -> Parcel | None:
        """Return a message whose envelope can travel behind what is said now."""
        while self._features.pipelining and (parcel := self._owner.next_parcel(joined=True)):
            self._unanswered.add(parcel)
            if not (problem := self._problem(parcel)):
                return parcel
            self._answer(parcel, problem)
        return None

    def _joins(self, parcel: Parcel) -> bool:
        return self._features.pipelining and not parcel.careful

    def _on_envelope(self, step: _Step, parcel: Parcel, reply: Reply) -> None:
        """Go on with an envelope that is said command by command."""
        if reply.consents:
            self._expected.append((RECIPIENT if step is SENDER else READY, parcel))
            self._say(_rcpt(parcel) if step is SENDER else b"DATA\r\n")
        else:
            self._reset(parcel, Answer(step.stage, reply.code, reply.text))

    def _on_ready(self, parcel: Parcel, reply: Reply) -> None:
        if reply.consents:
            raise NotSmtp("No answer to DATA")
        if reply.code != GO_AHEAD:
            self._reset(parcel, Answer(Stage.CONTENT, reply.code, reply.text))
        elif self._refusal:
            # RFC 2920, 3.1: DATA was accepted although the recipient was not; a single dot ends it.
            self._expected.append((NOTHING, parcel))
            self._say(b".\r\n")
        else:
            self._carry(parcel)

    def _carry(self, parcel: Parcel) -> None:
        """Say the content, and behind it the envelope of the next message."""
        self._expected.append((DOT_SAID, parcel))
        following = None if parcel.careful else self._following()
        if following is None:
            self._say(parcel.content)
        else:
            self._expect_envelope(following, BEHIND_DOT)
            self._say(parcel.content + self._envelope(following))

    def _reset(self, parcel: Parcel, refusal: Answer) -> None:
        """Give a refused transaction up, and offer the next message right behind."""
        self._decide(parcel, refusal)
        self._expected.append((RESET, None))
        if following := self._following():
            self._expect_envelope(following)
            self._say(b"RSET\r\n" + self._envelope(following))
        else:
            self._say(b"RSET\r\n")

    def _on_reset(self, reply: Reply) -> bool:
        if reply.consents:
            self._begin_next()
        return reply.consents

    def _expect_envelope(self, parcel: Parcel, sender: _Step = JOINED_SENDER) -> None:
        self._expected += ((sender, parcel), (JOINED_RECIPIENT, parcel), (READY, parcel))

    def _problem(self, parcel: Parcel) -> Answer | None:
        """Return why this message cannot even be offered here."""
        if not CARRIED.fullmatch(parcel.recipient):
            text = f"{MALFORMED} 5.1.3 The address has characters that SMTP cannot carry"
            return Answer(Stage.RECIPIENT, MALFORMED, text)
        most = self._features.most_bytes
        if most and len(parcel.content) > most:
            text = f"{TOO_BIG} 5.3.4 The message is bigger than the {most} bytes that the mail server takes"
            return Answer(Stage.SENDER, TOO_BIG, text)
        return None

    def _envelope(self, parcel: Parcel) -> bytes:
        return self._mail(parcel) + _rcpt(parcel) + b"DATA\r\n"

    def _mail(self, parcel: Parcel) -> bytes:
        declared = f" SIZE={len(parcel.content)}" if self._features.declares_size else ""
        return f"MAIL FROM:<{parcel.sender}>{declared}\r\n".encode()


def _rcpt(parcel: Parcel) -> bytes:
    return f"RCPT TO:<{parcel.recipient}>\r\n".encode()
