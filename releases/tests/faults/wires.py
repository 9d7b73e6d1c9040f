"""Wires: what lies between the press room and a mail server, and makes it slow, uneven or silent."""

import contextlib
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Self

SILENT_AFTER = 2500  # octets from the server; by then a few mails have been taken


@dataclass
class Wire:
    """A connection to `host` and `port` with faults of its own, on a free loopback port. Use as a context manager.

    `latency` is in seconds for each piece in either direction, `jitter` what chance adds to it at most. Of the first
    `half_open` connections nothing comes back any more after a while, and nobody hangs up.
    """

    host: str
    port_behind: int
    latency: float = 0
    jitter: float = 0
    half_open: int = 0
    _pieces: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        for piece in self._pieces:
            with contextlib.suppress(OSError):
                piece.close()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def mend(self) -> None:
        """Be a wire without faults from the next connection on."""
        self.latency = self.jitter = 0
        self.half_open = 0

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection((self.host, self.port_behind))
                self._pieces += (near, far)
                most, self.half_open = (SILENT_AFTER, self.half_open - 1) if self.half_open else (None, 0)
                self._pump(near, far, None)
                self._pump(far, near, most)

    def _pump(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        threading.Thread(target=self._carry, args=[source, target, most], daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        carried = 0
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                time.sleep(self.latency + random.random() * self.jitter)
                carried += len(piece)
                if most is not None and carried > most:
                    continue
                target.sendall(piece)
            if most is None or carried <= most:
                target.shutdown(socket.SHUT_WR)
