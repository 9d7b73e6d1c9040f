"""How far a run has come: a bar on a terminal, else a line a second."""

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from releases.languages import swedish

WIDTH = 28  # letters of the bar
EACH = 1.0  # seconds between two lines, where there is no terminal
EACH_ON_TERMINAL = 0.1
FEWEST = 20  # of so few nobody needs to be shown how far they have come
T = TypeVar("T")


class Terminal(Protocol):
    """Where progress is shown: standard error, as Django's commands have it."""

    def write(self, msg: str = "", style_func: Callable | None = None, ending: str | None = None) -> None: ...
    def isatty(self) -> bool: ...
    def flush(self) -> None: ...


class ProgressDisplay:
    """Shows how many of `total` are done (None: nobody knows how many there are)."""

    def __init__(self, out: Terminal, total: int | None = None) -> None:
        self.out, self.total = out, total
        self.is_terminal = out.isatty()
        self.is_shown = total is None or total > FEWEST
        self.began = self.last = time.monotonic()
        self.done = 0

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items and show how many have come."""
        for item in items:
            self.done += 1
            now = time.monotonic()
            if self.is_shown and now - self.last >= (EACH_ON_TERMINAL if self.is_terminal else EACH):
                self.last = now
                self._show(now - self.began)
            yield item
        self.clear()

    def clear(self) -> None:
        """Take the bar away, so that a line can be written in its place."""
        if self.is_terminal and self.is_shown:
            self.out.write("\r\x1b[K", ending="")

    def _show(self, seconds: float) -> None:
        line = self.line(seconds)
        if not self.is_terminal:
            self.out.write(line)
            self.out.flush()
            return
        share = min(1.0, self.done / self.total) if self.total else 0.0
        full = round(share * WIDTH)
        bar = f"[{'█' * full}{'·' * (WIDTH - full)}] " if self.total else ""
        self.out.write(f"\r\x1b[K{bar}{line}", ending="")
        self.out.flush()

    def line(self, seconds: float) -> str:
        """Return how far it is after so many seconds, in words."""
        rate = self.done / seconds if seconds else 0.0
        values = {"done": swedish.number(self.done), "rate": swedish.number(round(rate))}
        if not self.total:
            return _("%(done)s so far, %(rate)s a second") % values
        left = (self.total - self.done) / rate if rate else 0.0
        values |= {"total": swedish.number(self.total), "left": swedish.number(round(left))}
        return _("%(done)s of %(total)s, %(rate)s a second, %(left)s s left") % values
