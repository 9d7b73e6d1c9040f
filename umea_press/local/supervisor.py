"""Starts processes, gathers their words, starts again what falls, and leaves nothing behind.

Three belts, for a supervisor can be killed too: it stops its processes when it
ends; the kernel signals each direct child when it dies (leash.py); and the
watchdog, in a session of its own, ends every process group that is left.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Self, cast

from umea_press.local.journal import Journal
from umea_press.local.leash import Account, Make, adopt_orphans, signal_group, spawn

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LONGEST_PAUSE = 30.0  # seconds before a process that keeps falling is started again
TICK = 0.1  # seconds between two looks at a condition


class StopAsked(Exception):
    """Somebody pressed Ctrl-C, sent SIGTERM, closed the terminal or the pipe; the message says which."""


class Fallen(Exception):
    """A process ended before it was ready; the message says which and how."""


@dataclass(frozen=True)
class Service:
    """A process that should always be there."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10  # seconds between the stop signal and SIGKILL
    stops_last: bool = False  # it holds the data of the others
    hush: re.Pattern[bytes] | None = None  # lines that tell a reader nothing


@dataclass
class _Running:
    service: Service
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    falls: int = 0
    since: float = field(default_factory=time.monotonic)


class Supervisor:
    """Use as a context manager: leaving it stops everything that it started.

    Only for the main thread: the kernel's leash is tied to the thread that starts a process.
    """

    def __init__(self, journal: Journal, *, held: Sequence[int] = (), make: Make | None = None) -> None:
        """`held`: descriptors (a lock) that the watchdog keeps open until everything is cleared away."""
        self._journal = journal
        self._held = held
        self._make = make
        self._running: dict[str, _Running] = {}
        self._due: list[tuple[float, Service, int]] = []
        self._selector = selectors.DefaultSelector()
        self._asked_at: float | None = None
        self._why = ""
        self._hurried = False

    def __enter__(self) -> Self:
        adopt_orphans()
        self._journal.on_silence = self.ask_to_stop
        self._before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
        for number in STOP_SIGNALS:
            # nohup makes us deaf to SIGHUP on purpose; a shell's `&` makes us deaf to SIGINT by accident.
            if not (number == signal.SIGHUP and self._before[number] == signal.SIG_IGN):
                signal.signal(number, self._on_signal)
        self._watchdog = subprocess.Popen(
            [sys.executable, "-IS", Path(__file__).with_name("watchdog.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=self._held,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        with contextlib.suppress(BrokenPipeError):
            self._watchdog.communicate()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def start(self, service: Service, *, falls: int = 0) -> None:
        """Start a service; its output goes to the journal.

        Raises:
            Fallen: it cannot even be started.
        """
        try:
            process = spawn(
                service.command,
                account=service.account,
                environment=service.environment,
                death_signal=service.stop_signal,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise Fallen(f"{service.name} cannot be started: {error}") from error
        self._write_to_watchdog(f"{process.pid} {int(service.stop_signal)}")
        output = cast(IO[bytes], process.stdout)
        os.set_blocking(output.fileno(), False)
        self._running[service.name] = _Running(service, process, output, falls)
        self._selector.register(output, selectors.EVENT_READ, service)

    def run(self, service: Service) -> None:
        """Run something to its end.

        Raises:
            Fallen: it ended with another status than 0.
            StopAsked: before it ended.
        """
        self.start(service)
        running = self._running[service.name]
        self._turn_until(lambda: running.process.poll() is not None)
        self._bury(running)
        if running.process.returncode:
            raise Fallen(f"{service.name} failed ({_ending(running.process)})")

    def wait_until(
        self, condition: Callable[[], bool], *, seconds: float, missing: str, pause: float = TICK
    ) -> None:
        """Wait for services to become ready, looking after each `pause` (seconds).

        Raises:
            Fallen: one of them ended, or the time was up (the message is `missing`).
            StopAsked: before that.
        """
        end = time.monotonic() + seconds
        next_check = 0.0

        def ready_or_lost() -> bool:
            nonlocal next_check
            for running in self._running.values():
                if running.process.poll() is not None:
                    self._drain(running)
                    raise Fallen(f"{running.service.name} ended while starting ({_ending(running.process)})")
            if time.monotonic() > end:
                raise Fallen(f"{missing} (waited {seconds:.0f} s)")
            if time.monotonic() < next_check:
                return False
            next_check = time.monotonic() + pause
            return condition()

        self._turn_until(ready_or_lost)

    def watch(self, wanted: Callable[[], bool] = lambda: True) -> None:
        """Keep everything running until somebody asks to stop (StopAsked) or it is no longer `wanted`."""

        def mended() -> bool:
            self._mend()
            return not wanted()

        self._turn_until(mended)

    def stop(self) -> None:
        """Stop everything: first what works, then what holds the data. A second Ctrl-C makes it short."""
        self._due.clear()
        for last in (False, True):
            group = [running for running in self._running.values() if running.service.stops_last == last]
            for running in group:
                signal_group(running.process.pid, running.service.stop_signal)
            for running in group:
                self._see_off(running)

    def ask_to_stop(self, why: str = "nobody reads what we say") -> None:
        """The first time: stop. Again after a second: at once (timeout(1) and make send their signal twice)."""
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at, self._why = now, why
        elif now - self._asked_at > 1:
            self._hurried = True

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ask_to_stop(signal.Signals(number).name)

    def _turn_until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            if self._make and self._make.gave_up():
                self.ask_to_stop("make was told to stop")
            if self._asked_at is not None:
                raise StopAsked(self._why)
            self._listen(TICK)
            self._reap_orphans()

    def _listen(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            chunk = os.read(key.fd, 65536)
            if chunk:
                self._journal.feed(key.data.name, chunk, hush=key.data.hush)
            else:
                self._selector.unregister(key.fileobj)
                self._journal.finish(key.data.name)

    def _mend(self) -> None:
        for running in [each for each in self._running.values() if each.process.poll() is not None]:
            self._bury(running)
            lived = time.monotonic() - running.since
            falls = 0 if lived > LONGEST_PAUSE else running.falls + 1
            pause = min(2.0**falls / 2, LONGEST_PAUSE)
            self._journal.say(
                f"{running.service.name} ended ({_ending(running.process)}); again in {pause:.0f} s"
            )
            self._due.append((time.monotonic() + pause, running.service, falls))
        for due in [each for each in self._due if each[0] <= time.monotonic()]:
            self._due.remove(due)
            self.start(due[1], falls=due[2])

    def _see_off(self, running: _Running) -> None:
        end = time.monotonic() + running.service.patience
        while running.process.poll() is None:
            if time.monotonic() > end or self._hurried:
                signal_group(running.process.pid, signal.SIGKILL)
            self._listen(TICK)
        self._bury(running)

    def _bury(self, running: _Running) -> None:
        """The leader is gone: end what is left of its group, read its last words, forget it."""
        signal_group(running.process.pid, signal.SIGKILL)
        self._drain(running)
        self._write_to_watchdog(f"-{running.process.pid}")
        del self._running[running.service.name]
        self._reap_orphans()

    def _drain(self, running: _Running) -> None:
        if running.output.closed:
            return
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(running.output.fileno(), 65536):
                self._journal.feed(running.service.name, chunk, hush=running.service.hush)
        with contextlib.suppress(KeyError):
            self._selector.unregister(running.output)
        running.output.close()
        self._journal.finish(running.service.name)

    def _reap_orphans(self) -> None:
        """Bury adopted grandchildren, and only those: Popen waits for its own."""
        ours = {running.process.pid for running in self._running.values()} | {self._watchdog.pid}
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
                if ended.si_pid in ours:
                    return
                os.waitpid(ended.si_pid, 0)

    def _write_to_watchdog(self, line: str) -> None:
        stream = cast(IO[bytes], self._watchdog.stdin)
        with contextlib.suppress(BrokenPipeError):
            stream.write(line.encode() + b"\n")
            stream.flush()


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"status {code}"
