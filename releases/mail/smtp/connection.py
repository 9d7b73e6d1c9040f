"""One connection to a mail server, without waiting for it: TCP, TLS, patience, and what is said over it."""

import errno
import os
import socket
import ssl
import time
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from releases.mail.smtp.handshake import BLOCK, CONNECT, GREETING, Encrypt, HandshakeFailed, Route, handshake
from releases.mail.smtp.replies import NotSmtp, Reply, ReplyReader
from releases.mail.smtp.transactions import Owner, Parcel, Transactions

RECEIVED_AT_ONCE = 64 * 1024
IN_CLEAR = "The mail server spoke in clear after it had agreed to encrypt"
NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

Encryptor = Callable[[socket.socket], ssl.SSLSocket]


class _Ended(Exception):
    """The connection is over; the message says why, `reply` is the server's word if it had one."""

    def __init__(self, reason: str, reply: Reply | None = None) -> None:
        super().__init__(reason)
        self.reply = reply


class Connection:
    """Its pool calls `handle` when the socket is ready for `events`, and `expire` now and then.

    When it is over, `ended` says why, and every message that was under way has been answered for.
    """

    def __init__(self, route: Route, address: tuple[Any, ...], owner: Owner, encrypt: Encryptor) -> None:
        """Begin to connect to `address`, one row of socket.getaddrinfo(). Raises OSError."""
        family, kind, protocol, _name, host = address
        self._route, self._owner, self._encrypt = route, owner, encrypt
        self._handshake = handshake(route)
        self._transactions: Transactions | None = None
        self._reader = ReplyReader()
        self._unsent = bytearray()
        self._connecting, self._shaking_hands, self._writing = True, False, True
        self.ended: str | None = None
        self.last_word: Reply | None = None
        self._socket = socket.socket(family, kind, protocol)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._deadline = time.monotonic() + CONNECT
        if (error := self._socket.connect_ex(host)) not in (0, errno.EINPROGRESS):
            self._socket.close()
            raise OSError(error, os.strerror(error))

    def fileno(self) -> int:
        return self._socket.fileno()

    @property
    def events(self) -> int:
        """What to wait for, as selectors name it."""
        return EVENT_READ | EVENT_WRITE if self._writing or self._unsent else EVENT_READ

    @property
    def was_reached(self) -> bool:
        """Whether anybody has answered at the address."""
        return not self._connecting

    @property
    def was_ready(self) -> bool:
        """Whether the introduction was completed."""
        return self._transactions is not None

    @property
    def is_ready(self) -> bool:
        """Whether mail may flow."""
        return self._transactions is not None and self.ended is None

    @property
    def is_idle(self) -> bool:
        return self.ended is None and self._transactions is not None and self._transactions.is_idle

    def begin(self, parcel: Parcel) -> None:
        """Offer a message; only where `is_idle`."""
        if self._transactions is not None:
            self._guarded(self._transactions.begin, parcel)

    def handle(self) -> None:
        """Go on where the socket was not ready before."""
        self._guarded(self._go_on)

    def expire(self, now: float) -> None:
        """End the connection if the server has kept us waiting for longer than RFC 5321, 4.5.3.2 asks for."""
        if self.ended is None and not self.is_idle and now > self._deadline:
            if self._transactions is not None and self._transactions.waits_behind_dot:
                self._owner.join_no_more()
            self._end("The mail server did not answer in time")

    def leave(self) -> None:
        """Say QUIT; the server then hangs up."""
        self._guarded(self._say, b"QUIT\r\n")

    def close(self) -> None:
        """Hang up."""
        if self.ended is None:
            self._end("Hung up")

    def _guarded(self, act: Callable[..., None], *arguments: Any) -> None:
        """Do something, and end the connection on whatever error."""
        if self.ended is not None:
            return
        try:
            act(*arguments)
            self._deadline = time.monotonic() + self._patience()
        except (_Ended, HandshakeFailed) as ended:
            self._end(str(ended), ended.reply)
        except (OSError, NotSmtp) as error:
            self._end(str(error) or type(error).__name__)

    def _patience(self) -> int:
        if self._connecting or self._transactions is None:
            return CONNECT if self._connecting else GREETING
        if self._unsent:
            return BLOCK
        return self._transactions.patience

    def _end(self, reason: str, reply: Reply | None = None) -> None:
        self.ended, self.last_word = reason, reply
        self._socket.close()
        if self._transactions is not None:
            self._transactions.abandon(reason)

    def _go_on(self) -> None:
        if self._connecting:
            self._connect()
        if self._shaking_hands and not self._shake_hands():
            return
        if self._unsent:
            del self._unsent[: self._write(self._unsent)]
        while piece := self._read():
            for reply in self._reader.feed(piece):
                if self._transactions is None or self._shaking_hands:
                    self._introduce(reply)
                elif not self._transactions.take(reply):
                    raise _Ended(reply.text, reply)
            if self._shaking_hands or (len(piece) < RECEIVED_AT_ONCE and type(self._socket) is socket.socket):
                return

    def _connect(self) -> None:
        if error := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(error, os.strerror(error))
        self._connecting = self._writing = False
        next(self._handshake)
        if self._route.encryption == "tls":
            self._begin_tls()

    def _begin_tls(self) -> None:
        self._socket, self._shaking_hands = self._encrypt(self._socket), True

    def _shake_hands(self) -> bool:
        """Go on with the TLS handshake; tell whether it is done."""
        self._writing = False
        try:
            self._socket.do_handshake()  # type: ignore[attr-defined]
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLWantWriteError:
            self._writing = True
            return False
        self._shaking_hands = False
        if self._route.encryption == "starttls":
            self._introduce(None)
        return True

    def _read(self) -> bytes:
        try:
            piece = self._socket.recv(RECEIVED_AT_ONCE)
        except NOT_YET:
            return b""
        if not piece:
            raise _Ended("The mail server hung up")
        return piece

    def _write(self, octets: bytes | bytearray) -> int:
        try:
            return self._socket.send(octets)
        except NOT_YET:
            return 0

    def _say(self, octets: bytes) -> None:
        sent = 0 if self._unsent else self._write(octets)
        if sent < len(octets):
            self._unsent += octets[sent:]

    def _introduce(self, reply: Reply | None) -> None:
        """Hand a reply to the introduction and do what it wants next."""
        if self._shaking_hands:
            raise _Ended(IN_CLEAR)
        try:
            wanted = self._handshake.send(reply)  # type: ignore[arg-type]
        except StopIteration as finished:
            self._transactions = Transactions(self._owner, finished.value, self._say)
            return
        if isinstance(wanted, Encrypt):
            if not self._reader.is_between_replies:
                raise _Ended(IN_CLEAR)
            self._begin_tls()
            self._shake_hands()
        elif wanted:
            self._say(f"{wanted}\r\n".encode())
