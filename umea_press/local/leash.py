"""What ties a child process to its parent, and root to a lesser account."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# prctl(2), linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36

# Bits of the signal sets in proc(5), status.
STOPS = sum(1 << (number - 1) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT))

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """Whom a process runs as."""

    name: str
    uid: int
    gid: int

    @classmethod
    def called(cls, name: str) -> Account:
        """Raises KeyError: there is no such account."""
        entry = pwd.getpwnam(name)
        return cls(name, entry.pw_uid, entry.pw_gid)

    @classmethod
    def owning(cls, path: Path) -> Account:
        """The account that a path belongs to, named or not."""
        found = path.stat()
        try:
            name = pwd.getpwuid(found.st_uid).pw_name
        except KeyError:
            name = str(found.st_uid)
        return cls(name, found.st_uid, found.st_gid)


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the signal to the child when the calling thread ends, even by SIGKILL.

    Runs after setuid(2), which would clear the request, and before execve(2), which keeps it. Linux only;
    elsewhere the watchdog is the one belt.
    """
    parent = os.getpid()

    def fasten() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, with_signal)
            if os.getppid() != parent:  # it died before the request
                os._exit(1)

    return fasten


class Make:
    """The make that started us, and whether it still wants us.

    It passes SIGTERM on. Killed, it passes on nothing: the kernel sends us SIGTERM instead. Told to stop by a
    SIGINT or SIGHUP that only it got, it waits for us without a word, but first puts the signal back to its
    default (GNU make 4.3, commands.c, fatal_error_signal), which proc(5) shows.
    """

    def __init__(self) -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        self._number = os.getppid()
        self._caught = self._caught_signals()

    def gave_up(self) -> bool:
        """Whether it no longer catches a signal that it caught before."""
        return bool(self._caught & ~self._caught_signals())

    def _caught_signals(self) -> int:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self._number}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return int(line.split()[1], 16) & STOPS
        return 0


def adopt_orphans() -> None:
    """Become the parent of orphaned grandchildren: a container without an init would leave them as zombies."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1)


def spawn(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    environment: Mapping[str, str] | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    **options: Any,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, on the leash, with no input.

    Raises:
        OSError: it cannot be started (PermissionError: not as that account).
    """
    if account is not None:
        options |= {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
        preexec_fn=die_with_parent(death_signal),
        **options,
    )


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a process group that may be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def processes_titled(words: str) -> list[int]:
    """Living processes whose command line holds `words`.

    Reads /proc/<pid>/cmdline, which needs no right over another account's processes; that of a zombie is empty.
    """
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if words.encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
    return found
