"""Where things live on a newcomer's machine, and the file that tells Django about it.

A `Place` is one private set of services: `.run` for a person, `.test` for the
tests. Its sockets have a folder of their own directly under `/tmp`, because the
path of a unix socket holds 107 bytes (sun_path, unix(7)) and a checkout may lie
deep. The name holds a hash of the place's path, so two checkouts never meet.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import socket
import stat
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class Refusal(Exception):
    """Something the person at the keyboard can mend; the message says how, in one sentence."""


@dataclass(frozen=True)
class RunFolder:
    """One private set of services and their data, under `folder`."""

    folder: Path

    @property
    def name(self) -> str:
        """Unique on this machine: part of socket paths and of PostgreSQL's process titles."""
        return "umea-press-" + hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:10]

    @property
    def sockets(self) -> Path:
        # owned_folder() checks whose it is.
        return Path("/tmp") / self.name  # noqa: S108

    @property
    def refuge(self) -> Path:
        """Outlives a reboot, readable for the account PostgreSQL must run as when we are root."""
        return Path("/var/tmp") / self.name  # noqa: S108

    @property
    def env(self) -> Path:
        return self.folder / "env"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def make(self) -> None:
        """Create the folders.

        Raises:
            Refusal: the folder belongs to somebody else.
        """
        try:
            self.folder.mkdir(exist_ok=True)
            (self.folder / "lock").touch()
        except PermissionError as error:
            raise Refusal(
                f"{self.folder} belongs to another account: run make as that account, or remove the folder."
            ) from error
        owned_folder(self.sockets, mode=0o711)


RUN = RunFolder(CHECKOUT / ".run")
TEST = RunFolder(CHECKOUT / ".test")


def owned_folder(path: Path, *, mode: int) -> Path:
    """Make sure that `path` is a real folder of ours, and not one laid out for us in a shared /tmp.

    Raises:
        Refusal: it is a link or belongs to somebody else.
    """
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Refusal(f"{path} belongs to another account: remove it and try again.")
    path.chmod(mode)
    return path


def write_env(path: Path, values: Mapping[str, str]) -> None:
    """Replace an env file in one step; it holds keys, so nobody else may read it (0600)."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(
        os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write("# Written by `make run`; what is set in the environment wins over this file.\n")
        # A value of several lines cannot stand in such a file; it stays where it was set.
        file.writelines(f"{key}={value}\n" for key, value in sorted(values.items()) if "\n" not in value)
    draft.replace(path)


def port_is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:`port` now (TIME_WAIT does not count, as for servers)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Some loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[int]:
    """Hold flock(2) on `path` (waiting for it) and give its descriptor; the kernel lets go if we are killed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def try_lock(descriptor: int, *, seconds: float = 0) -> bool:
    """Take the exclusive lock, trying for at most `seconds`."""
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.1)
