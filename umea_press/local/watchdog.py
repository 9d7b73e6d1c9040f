"""Ends the supervised processes when the supervisor was killed and could not.

Run by path with a bare interpreter, in a session of its own. Reads lines from
its standard input: `<process group> <signal>` for one to remember, `-<process
group>` for one to forget. The end of input is the supervisor's end.
"""

import os
import signal
import sys
import time

PATIENCE = 5.0  # seconds between the polite signal and SIGKILL


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


def ring(group: int, number: int) -> bool:
    """Signal a group; whether there was somebody to hear it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def clear(left: dict[int, int]) -> None:
    """Politely, then not."""
    for group, number in left.items():
        ring(group, number)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and any(ring(group, 0) for group in left):
        time.sleep(0.05)
    for group in left:
        ring(group, signal.SIGKILL)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    clear(listen())
