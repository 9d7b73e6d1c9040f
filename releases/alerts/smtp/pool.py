"""A pool of connections to one mail server, and the one loop that serves them all.

It begins with one connection and opens another whenever all are busy and the
server has accepted something, up to its size. A server that takes fewer
connections, or none, is believed.

The loop runs in a thread of its own (`start`), so that mail flows while its
sender waits for the database, or by hand (`deliver`).
"""

import contextlib
import logging
import selectors
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Any, NamedTuple, Self

from releases.alerts.smtp.connection import Connection
from releases.alerts.smtp.introduction import Route
from releases.alerts.smtp.replies import (
    CLOSING,
    Answer,
    Outcome,
    Verdict,
    is_closing,
    outcome_of,
    scrubbed,
    takes_nothing,
)
from releases.alerts.smtp.transactions import Parcel

logger = logging.getLogger(__name__)

CLOSINGS = 6  # messages in a row that met a closing connection: the server is closing, not the recipient
TURN = 1.0  # seconds after which the loop looks at the clock, at the latest
FAREWELL = 2.0  # seconds that a server has for its answer to QUIT
REST = 30.0  # seconds before another connection is tried after the server took no more of them
UNOFFERED = Outcome(Verdict.UNOFFERED, "")


class Settled(NamedTuple):
    """What became of a message."""

    parcel: Parcel
    outcome: Outcome


class Pool:
    """Use as a context manager: leaving it says goodbye to the server."""

    def __init__(self, route: Route, *, size: int = 1) -> None:
        """`size` is the most connections at a time."""
        self._route, self._size = route, size
        self._waiting: deque[Parcel] = deque()
        self._giving = threading.Lock()  # a message is either taken back or begun
        self._settled: deque[Settled] = deque()
        self._wanted, self._enough = 1, threading.Event()
        self._opened = threading.Event()
        self.closed: str | None = None  # why the server takes nothing
        self.halted = False  # the server refuses us and not a recipient: nothing more begins
        self._connections: set[Connection] = set()
        self._addresses: deque[tuple[Any, ...]] = deque()
        self._tls: ssl.SSLContext | None = None
        self._accepted_any = self._eager = self._greeted_closing = self._leaving = False
        self._closings = 0
        self._full_until = 0.0
        self._selector = selectors.DefaultSelector()
        self._ear, self._mouth = socket.socketpair()
        for end in (self._ear, self._mouth):
            end.setblocking(False)
        self._selector.register(self._ear, selectors.EVENT_READ)
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- The sender's side ---------------------------------------------------

    def start(self) -> None:
        """Open a first connection, and from now on serve all of them in a thread."""
        self._eager = True
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)
        self._thread.start()

    def wait_until_open(self, seconds: float) -> bool:
        """Wait until mail can flow or it is clear that it cannot; tells whether either is so."""
        return self._opened.wait(seconds)

    @property
    def unbegun(self) -> int:
        """How many messages were offered and have not begun."""
        return len(self._waiting)

    @property
    def oldest_offer(self) -> float:
        """When the oldest message was offered that has not begun, in time.monotonic(), or infinity."""
        with self._giving:
            return self._waiting[0].offered_at if self._waiting else float("inf")

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """Hand over messages. Each comes back from `answers`, or from `take_back`."""
        now = time.monotonic()
        with self._giving:
            for parcel in parcels:
                parcel.offered_at = now
                self._waiting.append(parcel)
        self._wake()

    def take_back(self) -> list[Parcel]:
        """Take back every message that has not begun: none of them will."""
        with self._giving:
            back = list(self._waiting)
            self._waiting.clear()
        return back

    def deliver(self, parcel: Parcel) -> Outcome:
        """Offer one message and serve the connections until it is settled; for a pool that was not started."""
        self.halted = False
        self.offer([parcel])
        while not self._settled and self.closed is None:
            self.turn()
        return self._settled.popleft().outcome if self._settled else UNOFFERED

    def answers(self, *, at_least: int, seconds: float) -> list[Settled]:
        """Return what was decided since the last time; waits until it is as much as that, or the pool closed."""
        self._enough.clear()
        self._wanted = at_least
        if len(self._settled) < at_least and not self._stopped:
            self._enough.wait(seconds)
        return [self._settled.popleft() for _ in range(len(self._settled))]

    def close(self) -> None:
        """Say QUIT on every connection and hang up."""
        self._leaving = True
        if self._thread is not None:
            self._wake()
            self._thread.join()
        else:
            self._say_goodbye()

    @property
    def _stopped(self) -> bool:
        return self.halted or self.closed is not None

    def _wake(self) -> None:
        # A full pipe has woken it already; a closed one belongs to a loop that has failed.
        with contextlib.suppress(OSError):
            self._mouth.send(b"!")

    # --- The connections' side -----------------------------------------------

    def turn(self, seconds: float = TURN) -> None:
        """Go once through everything that is ready, waiting for it at most so long."""
        self._staff()
        for connection in [each for each in self._connections if each.is_idle]:
            if (parcel := self.next_parcel(joined=False)) is None:
                break
            connection.begin(parcel)
            self._watch(connection)
        for key, _events in self._selector.select(seconds):
            if key.fileobj is self._ear:
                self._ear.recv(4096)
            else:
                key.data.handle()
                self._watch(key.data)
        self._expire()

    def next_parcel(self, *, joined: bool) -> Parcel | None:
        """Give a connection its next message; from here on it has begun.

        The first one goes alone: whatever is wrong with us is then said once.
        """
        if joined and not self._accepted_any:
            return None
        while parcel := self._popped(joined):
            if time.monotonic() <= parcel.begin_by:
                return parcel
            self._report(Settled(parcel, UNOFFERED))
        return None

    def _popped(self, joined: bool) -> Parcel | None:
        with self._giving:
            if not self._waiting or self._stopped or (joined and self._waiting[0].careful):
                return None
            return self._waiting.popleft()

    def settle(self, parcel: Parcel, answer: Answer) -> None:
        """Hear what decided a message, and what it says about the server."""
        if takes_nothing(answer):
            self._shut(answer.text)
            self._report(Settled(parcel, UNOFFERED))
            return
        outcome = outcome_of(answer)
        self._closings = self._closings + 1 if is_closing(answer) else 0
        self._accepted_any = self._accepted_any or outcome.verdict is Verdict.ACCEPTED
        self.halted = self.halted or outcome.verdict is Verdict.POLICY
        self._report(Settled(parcel, outcome))
        if self._closings >= CLOSINGS:
            self._shut(answer.text)

    def _report(self, settled: Settled) -> None:
        self._settled.append(settled)
        if not self._enough.is_set() and (len(self._settled) >= self._wanted or self.halted):
            self._enough.set()

    def _shut(self, reason: str) -> None:
        self.closed = self.closed or scrubbed(reason)
        self._enough.set()
        self._opened.set()

    def _run(self) -> None:
        try:
            while not self._leaving:
                self.turn()
        except Exception as error:
            logger.exception("The connections to the mail server have failed")
            self._shut(f"{type(error).__name__}: {error}")
            for connection in self._connections:
                connection.close()
        self._say_goodbye()

    def _staff(self) -> None:
        """Open one more connection where it would help."""
        if self.closed is not None or any(not connection.is_ready for connection in self._connections):
            return
        if not self._connections:
            if self._waiting or self._eager:
                self._open()
        elif (
            self._waiting
            and self._accepted_any
            and len(self._connections) < self._size
            and time.monotonic() > self._full_until
            and not any(connection.is_idle for connection in self._connections)
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
        self._connections.add(connection)
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
        if self._selector.get_key(connection).events != connection.events:
            self._selector.modify(connection, connection.events, connection)
        if connection.is_ready:
            self._addresses.clear()
            self._greeted_closing = False
            self._opened.set()

    def _forget(self, connection: Connection) -> None:
        self._connections.discard(connection)
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
        for connection in tuple(self._connections):
            connection.expire(now)
            if connection.ended is not None:
                self._forget(connection)

    def _encrypted(self, plain: socket.socket) -> ssl.SSLSocket:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls.wrap_socket(
            plain, server_hostname=self._route.host, do_handshake_on_connect=False, suppress_ragged_eofs=True
        )

    def _say_goodbye(self) -> None:
        for connection in tuple(self._connections):
            connection.leave() if connection.is_idle else connection.close()
            self._watch(connection)
        end = time.monotonic() + FAREWELL
        while self._connections and time.monotonic() < end:
            for key, _events in self._selector.select(0.1):
                if key.fileobj is not self._ear:
                    key.data.handle()
                    self._watch(key.data)
        for connection in tuple(self._connections):
            connection.close()
        self._selector.close()
        self._ear.close()
        self._mouth.close()
