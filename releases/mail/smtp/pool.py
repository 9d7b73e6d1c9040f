"""A pool of connections to one mail server, and the one loop that serves them all.

It begins with one connection and opens another whenever all are busy and the
server has accepted something, up to its size. A server that takes fewer
connections, or none, is believed.

The loop turns whenever its owner waits for something: for answers (`answers`,
`deliver`), or for the database (`serve_until`), so that mail flows meanwhile. No
threads: they would take turns at one interpreter, and a message costs less than
handing it over (docs/decisions/0019).
"""

import logging
import selectors
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from types import TracebackType
from typing import Any, NamedTuple, Self

from releases.mail.smtp.connection import Connection
from releases.mail.smtp.handshake import Route
from releases.mail.smtp.replies import (
    CLOSING,
    Answer,
    Outcome,
    Verdict,
    is_closing,
    is_strained,
    outcome_of,
    scrubbed,
    takes_nothing,
)
from releases.mail.smtp.transactions import Parcel

logger = logging.getLogger(__name__)

CLOSINGS = 6  # messages in a row that met a closing connection: the server is closing, not the recipient
# Refusals in a row after which they are about us, see docs/decisions/0020. Postfix begins to answer slowly after ten
# errors of a client (smtpd_soft_error_limit), and ten recipients in a row seldom refuse each for its own reason.
IN_A_ROW = 10
TURN = 1.0  # seconds after which the loop looks at the clock, at the latest
ALERTNESS = 0.25  # seconds between looks at who keeps us waiting for too long
FAREWELL = 2.0  # seconds that a server has for its answer to QUIT
REST = 30.0  # seconds before another connection is tried after the server took no more of them
APART = 3600.0  # seconds for which a server that throws away what comes behind a dot gets nothing there
UNOFFERED, EXCLUDED = Outcome(Verdict.UNOFFERED, ""), Outcome(Verdict.EXCLUDED, "")


# Until when each route gets no envelope behind a dot, in time.monotonic(); known to every pool of this process.
_apart_until: dict[Route, float] = {}


class MessageResult(NamedTuple):
    """What became of a message, and how many had begun by then."""

    parcel: Parcel
    outcome: Outcome
    begun: int = 0


class Pool:
    """Use as a context manager: leaving it says goodbye to the server."""

    def __init__(self, route: Route, *, size: int = 1, admits: Callable[[str], bool] | None = None) -> None:
        """`size` is the most connections at a time; messages for recipients that `admits` denies never begin."""
        self._route, self._size, self._admits = route, size, admits
        self._waiting: deque[Parcel] = deque()
        self._results: deque[MessageResult] = deque()
        # Two reasons why nothing more begins; what has begun is heard out all the same.
        self.closed: str | None = None  # why the server takes nothing
        self.halted: MessageResult | None = None  # the refusal that was about us and not about a recipient
        self._connections: dict[Connection, int] = {}  # and for which events each is watched
        self._idle: set[Connection] = set()
        self._addresses: deque[tuple[Any, ...]] = deque()
        self._tls: ssl.SSLContext | None = None
        self._accepted_any = self._was_ready = self._eager = self._greeted_closing = False
        self._closings = self._strained = self._begun = self._under_way = 0
        # By letter, of the last refusals in a row that may have been about us, how many messages had begun by then.
        self._refusals: dict[int, list[int]] = {}
        self._full_until = self._expired_at = 0.0
        self._joins = _apart_until.get(route, 0.0) <= time.monotonic()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- The sender's side ---------------------------------------------------

    def open(self, seconds: float = 0) -> bool:
        """Open a first connection; tells whether by now mail can flow, or it is clear that it cannot.

        Goes on for at most so many seconds.
        """
        self._eager = self._eager or not (self._connections or self._has_opened_or_failed)
        self._serve(lambda: self._has_opened_or_failed, seconds)
        return self._has_opened_or_failed

    @property
    def unbegun(self) -> int:
        """How many messages were offered and have not begun."""
        return len(self._waiting)

    @property
    def oldest_offer(self) -> float:
        """When the oldest message was offered that has not begun, in time.monotonic(), or infinity."""
        return self._waiting[0].offered_at if self._waiting else float("inf")

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """Take messages over. Each comes back from `answers`, or from `take_back`."""
        now = time.monotonic()
        for parcel in parcels:
            parcel.offered_at = now
            self._waiting.append(parcel)

    def take_back(self) -> list[Parcel]:
        """Take back every message that has not begun: none of them will."""
        back = list(self._waiting)
        self._waiting.clear()
        return back

    def deliver(self, parcel: Parcel) -> Outcome:
        """Offer one message and serve the connections until it is settled."""
        self.halted = None
        self.offer([parcel])
        while not self._results and not self._is_drained:
            self.turn()
        self.take_back()
        return self._results.popleft().outcome if self._results else UNOFFERED

    def answers(self, *, at_least: int, seconds: float) -> list[MessageResult]:
        """Return what was decided since the last time.

        Serves the connections until it is as much as that, or nothing more can come, or the time is up.
        """
        self._serve(lambda: len(self._results) >= at_least or self._is_drained, seconds)
        answers = list(self._results)
        self._results.clear()
        return answers

    def serve_until(self, arrived: Callable[[], bool], descriptor: int) -> None:
        """Serve the connections until something else has `arrived`, which is asked when `descriptor` can be read."""
        self._selector.register(descriptor, selectors.EVENT_READ)
        try:
            while not (self.turn() and arrived()):
                continue
        finally:
            self._selector.unregister(descriptor)

    def close(self) -> None:
        """Say QUIT on every connection and hang up."""
        for connection in tuple(self._connections):
            connection.leave() if connection.is_idle else connection.close()
            self._watch(connection)
        end = time.monotonic() + FAREWELL
        while self._connections and time.monotonic() < end:
            for key, _events in self._selector.select(0.1):
                self._guarded(key.data, key.data.handle)
        for connection in self._connections:
            connection.close()
        self._selector.close()

    @property
    def _has_opened_or_failed(self) -> bool:
        return self._was_ready or self.closed is not None

    @property
    def _begins_nothing(self) -> bool:
        return self.halted is not None or self.closed is not None

    @property
    def _is_drained(self) -> bool:
        """Whether nothing more can come: nothing begins, and all that has begun is settled."""
        return self._begins_nothing and not self._under_way

    def _serve(self, is_enough: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not is_enough() and (left := end - time.monotonic()) > 0:
            self.turn(min(left, TURN))

    # --- The connections' side -----------------------------------------------

    def turn(self, seconds: float = TURN) -> bool:
        """Go once through everything that is ready, waiting for it at most so long.

        Tells whether something is ready that is no connection of ours.
        """
        called, decided = False, len(self._results)
        self._staff()
        while self._idle and (parcel := self.next_parcel(joined=False)) is not None:
            connection = self._idle.pop()
            self._guarded(connection, partial(connection.begin, parcel))
        # What was decided without the server need not wait for it.
        for key, _events in self._selector.select(seconds if len(self._results) == decided else 0):
            if key.data is None:
                called = True
            else:
                self._guarded(key.data, key.data.handle)
        self._expire()
        return called

    def _guarded(self, connection: Connection, act: Callable[[], None]) -> None:
        """Let a connection go on; an error of our own closes the pool, and the connection answers for its messages."""
        try:
            act()
        except Exception as error:
            logger.exception("A connection to the mail server has failed")
            self._shut(f"{type(error).__name__}: {error}")
            connection.close()
        self._watch(connection)

    def next_parcel(self, *, joined: bool) -> Parcel | None:
        """Give a connection its next message; from here on it has begun.

        The first one goes alone: whatever is wrong with us is then said once.
        """
        if joined and not (self._accepted_any and self._joins):
            return None
        while parcel := self._popped(joined):
            if self._admits is not None and not self._admits(parcel.recipient):
                self._report(MessageResult(parcel, EXCLUDED))
            elif time.monotonic() <= parcel.begin_by:
                self._begun += 1
                self._under_way += 1
                parcel.number = self._begun
                return parcel
            else:
                self._report(MessageResult(parcel, UNOFFERED))
        return None

    def _popped(self, joined: bool) -> Parcel | None:
        if not self._waiting or self._begins_nothing or (joined and self._waiting[0].careful):
            return None
        return self._waiting.popleft()

    def on_answer(self, parcel: Parcel, answer: Answer) -> None:
        """Hear what decided a message, and what it says about the server."""
        self._under_way -= 1
        if takes_nothing(answer):
            self._shut(answer.text)
            self._report(MessageResult(parcel, UNOFFERED))
            return
        result = MessageResult(parcel, outcome_of(answer), self._begun)
        if result.outcome.verdict is Verdict.ACCEPTED:
            self._accepted_any, self._closings, self._strained = True, 0, 0
            if refusals := self._refusals.get(parcel.letter):
                # What had begun before a refusal says nothing about it: the server may have turned against us since.
                refusals[:] = [begun for begun in refusals if begun >= parcel.number]
        else:
            self._closings = self._closings + 1 if is_closing(answer) else 0
            self._strained += is_strained(answer)
            if self._count_refusal(result):
                self.halted = self.halted or result
        self._report(result)
        if self._closings >= CLOSINGS or self._strained >= IN_A_ROW:
            self._shut(answer.text)

    def begin_elsewhere(self, parcel: Parcel) -> None:
        """Let a message begin before all others on another connection: its own has carried enough."""
        self._under_way -= 1
        self._waiting.appendleft(parcel)

    def _count_refusal(self, result: MessageResult) -> bool:
        """Tell whether a refusal is surely about us: it says so, or the last ones of this letter were like it."""
        if result.outcome.verdict is not Verdict.UNCLEAR:
            return result.outcome.verdict is Verdict.POLICY
        refusals = self._refusals.setdefault(result.parcel.letter, [])
        refusals.append(result.begun)
        return len(refusals) >= IN_A_ROW

    def join_no_more(self) -> None:
        """Let every message begin by itself on this route: the server throws away what comes behind a dot."""
        logger.warning("The mail server says nothing to what comes behind a message: each is begun by itself")
        self._joins = False
        _apart_until[self._route] = time.monotonic() + APART

    def _report(self, result: MessageResult) -> None:
        self._results.append(result)

    def _shut(self, reason: str) -> None:
        self.closed = self.closed or scrubbed(reason)

    def _staff(self) -> None:
        """Open one more connection where it would help."""
        if len(self._connections) >= self._size or self.closed is not None:
            return
        if not self._connections:
            if self._waiting or self._eager:
                self._open()
        elif (
            self._waiting
            and self._accepted_any
            and not self._idle
            and all(connection.is_ready for connection in self._connections)
            and time.monotonic() > self._full_until
        ):
            self._open()

    def _open(self) -> None:
        """Begin to connect to the next of the server's addresses."""
        self._eager = False
        try:
            if not self._addresses:
                found = socket.getaddrinfo(self._route.host, self._route.port, type=socket.SOCK_STREAM)
                self._addresses.extend(found)
            connection = Connection(self._route, self._addresses.popleft(), self, self._encrypted)
        except (OSError, UnicodeError) as error:
            return self._not_opened(str(error))
        self._connections[connection] = connection.events
        self._selector.register(connection, connection.events, connection)
        return None

    def _not_opened(self, reason: str) -> None:
        if self._addresses:
            self._eager = True
        elif self._connections:
            self._full_until = time.monotonic() + REST
        else:
            self._shut(reason)

    def _watch(self, connection: Connection) -> None:
        """Wait for what the connection waits for; forget it when it is over."""
        if connection.ended is not None:
            self._forget(connection)
            return
        if self._connections[connection] != (events := connection.events):
            self._connections[connection] = events
            self._selector.modify(connection, events, connection)
        if connection.is_idle:
            self._idle.add(connection)
            self._addresses.clear()
            self._was_ready, self._greeted_closing = True, False

    def _forget(self, connection: Connection) -> None:
        del self._connections[connection]
        self._idle.discard(connection)
        self._selector.unregister(connection)
        if connection.was_ready:
            return
        if connection.was_reached:
            self._addresses.clear()
        if connection.last_word and connection.last_word.code == CLOSING and not self._greeted_closing:
            # Servers say so while they restart; a second time they mean it.
            self._greeted_closing = self._eager = True
            return
        self._not_opened(connection.ended or "")

    def _expire(self) -> None:
        now = time.monotonic()
        if now < self._expired_at + ALERTNESS:
            return
        self._expired_at = now
        for connection in tuple(self._connections):
            connection.expire(now)
            if connection.ended is not None:
                self._forget(connection)

    def _encrypted(self, plain: socket.socket) -> ssl.SSLSocket:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls.wrap_socket(
            plain, server_hostname=self._route.host, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )
