"""The story of `make clean`: stop what runs in this checkout and remove its data."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
from pathlib import Path

from umea_press.local.environment import RUN, TEST, Refusal, RunFolder, try_lock
from umea_press.local.postgres import Cluster

STOPPING = 40  # seconds that a supervisor may take to stop everything
LOCKS = ("lock", "keeper")


def main() -> int:
    """0, or 2 with a sentence."""
    try:
        for place in (RUN, TEST):
            if place.folder.exists():
                clean(place)
    except (Refusal, PermissionError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


def clean(place: RunFolder) -> None:
    """Stop and remove one place.

    Raises:
        Refusal: what runs there does not stop.
    """
    for name in LOCKS:
        stop_holder(place.folder / name)
    Cluster.at(place).clear_leftovers()
    for folder in (place.folder, place.sockets, place.refuge):
        shutil.rmtree(folder, ignore_errors=not folder.exists())
    print(f"Removed {place.folder}")


def stop_holder(lock: Path) -> None:
    """Ask whoever holds the lock (its process number is written in it) to stop, and wait for it."""
    if not lock.exists():
        return
    with lock.open("r+") as file:
        if try_lock(file.fileno()):
            return
        holder = file.read().strip()
        if holder.isdigit():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(holder), signal.SIGTERM)
        if not try_lock(file.fileno(), seconds=STOPPING):
            raise Refusal(f"Process {holder or 'of an earlier run'} does not stop.")


if __name__ == "__main__":
    sys.exit(main())
