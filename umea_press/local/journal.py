"""One terminal for many processes: every line says who wrote it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Callable

WIDTH = 8
COLOURS = {"postgres": 34, "valkey": 31, "set-up": 33, "web": 32, "worker": 36, "beat": 35, "mail": 94}
LONGEST_LINE = 64 * 1024  # bytes kept while waiting for a line's end


class Journal:
    """Writes whole lines with a prefix, in colour on a terminal (https://no-color.org is honoured).

    When nobody reads any more (a closed pipe), it falls silent and calls `on_silence`.
    """

    def __init__(self) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(
                errors="replace"
            )  # a terminal that cannot show Swedish still shows the rest
        self._colourful = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self.on_silence: Callable[[], None] = lambda: None
        self._silent = False
        self._started: dict[str, bytes] = {}

    def say(self, text: str = "", *, name: str = "press") -> None:
        """Write each line of `text` under `name`."""
        for line in text.splitlines() or [""]:
            self._write(f"{self._prefix(name)} {line}".rstrip() + "\n")

    def feed(self, name: str, chunk: bytes, *, hush: re.Pattern[bytes] | None = None) -> None:
        """Take a piece of a process's output; whole lines come out, except those that `hush` finds."""
        text = self._started.pop(name, b"") + chunk
        *lines, rest = text.split(b"\n")
        if len(rest) > LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        if rest:
            self._started[name] = rest
        for line in lines:
            if not (hush and hush.search(line)):
                self.say(line.decode(errors="replace").rstrip("\r"), name=name)

    def finish(self, name: str) -> None:
        """The process is gone: what it began to write is a line, too."""
        if rest := self._started.pop(name, b""):
            self.say(rest.decode(errors="replace"), name=name)

    def _prefix(self, name: str) -> str:
        label = f"{name:<{WIDTH}} |"
        return f"\x1b[{COLOURS.get(name, 1)}m{label}\x1b[0m" if self._colourful else label

    def _write(self, line: str) -> None:
        if self._silent:
            return
        try:
            sys.stdout.write(line)
            sys.stdout.flush()
        except (BrokenPipeError, OSError):
            self._silent = True
            with contextlib.suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.on_silence()
