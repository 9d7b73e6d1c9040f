"""Ends the supervised processes when the supervisor was killed and could not.

Run by path with a bare interpreter, in a session of its own. Reads lines from
its standard input: `<process group> <signal>` for one to remember, `-<process
group>` for one to forget. The end of input is the supervisor's end.
"""

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

PATIENCE = 3.0  # seconds between the polite signal and SIGKILL


def listen() -> dict[int, int]:
    """The process groups that were left, each with its polite signal."""
    left: dict[int, int] = {}
    for line in sys.stdin:
        if line.startswith("-"):
            left.pop(int(line[1:]), None)
        else:
            group, number = line.split()
            left[int(group)] = int(number)
    return left


def ring(group: int, number: int) -> None:
    """Signal a group that may be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def living_groups() -> set[int]:
    """The groups with a member that is more than a zombie, which killpg(2) cannot tell apart (proc(5), stat)."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, group = path.read_text().rpartition(")")[2].split()[:3]
            if state not in "ZX":
                found.add(int(group))
    return found


def clear(left: dict[int, int]) -> None:
    """Politely, then not."""
    for group, number in left.items():
        ring(group, number)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and living_groups() & left.keys():
        time.sleep(0.05)
    for group in left:
        ring(group, signal.SIGKILL)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    clear(listen())
