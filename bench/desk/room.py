"""The press room of this measurement: the demo on a durable database, with a web process that can be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.database import BENCH, durable_database
from umea_press.celery import QUEUES
from umea_press.local.environment import CHECKOUT, free_port
from umea_press.local.judges.press_room import environment, fill, started, wait_for
from umea_press.local.judges.visitor import Visitor
from umea_press.local.leash import signal_group, spawn
from umea_press.local.maildir import Maildir
from umea_press.local.run import python
from umea_press.local.valkey import Valkey

FOLDER = BENCH.folder / "desk"
STARTING = 90  # seconds


class Web:
    """Gunicorn, which can be killed with all its workers and started again on the same port."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        options = [
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "4",
        ]
        self._command = python("gunicorn", "umea_press.wsgi", *options, "--no-control-socket")
        self._log = FOLDER / "web.log"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as words:
            self._process = spawn(
                self._command, environment=os.environ, cwd=CHECKOUT, stdout=words, stderr=subprocess.STDOUT
            )
        alive = Visitor(self.url)
        wait_for(lambda: alive.answers("/halsa/liv"), seconds=STARTING, what="the web process")

    def kill(self) -> None:
        """End it as `kill -9` does, its workers too."""
        signal_group(self._process.pid, 9)  # type: ignore[arg-type]
        self._process.wait()

    def processor_seconds(self) -> float:
        """Return the processor time that its workers have taken so far."""
        return sum(_processor_seconds(pid) for pid in _children(self._process.pid))


@dataclass(frozen=True)
class Room:
    """Where it answers, its web process, and the mails that it has sent."""

    web: Web
    mails: Maildir

    @property
    def url(self) -> str:
        return self.web.url


@contextlib.contextmanager
def running() -> Iterator[Room]:
    """Run the demo with web, worker and mailbox; from then on Django is set up in this process, too.

    Raises:
        Refusal: a part of it does not start.
    """
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    mails, port, mail_port = Maildir(FOLDER / "mails"), free_port(), free_port()
    mails.make()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(durable_database("bench_desk"))
        valkey = Valkey(BENCH.sockets / "desk-valkey.sock")
        log = {"log": FOLDER / "valkey.log"}
        stack.enter_context(started(valkey.command(), answers=valkey.answers, **log))
        mail = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(mail_port), "MAIL_TLS": ""}
        os.environ |= {**environment(database, valkey, port, FOLDER), **mail}
        fill(odd=False)
        mailbox = python("umea_press.local.mailbox", str(mail_port), mails.folder)
        stack.enter_context(started(mailbox, answers=lambda: _listens(mail_port), log=FOLDER / "mailbox.log"))
        worker = python("celery", "--quiet", "-A", "umea_press", "worker", "-Q", ",".join(QUEUES), "-c", "2")
        stack.enter_context(started(worker, answers=lambda: True, log=FOLDER / "worker.log"))
        web = Web(port)
        stack.callback(web.kill)
        yield Room(web, mails)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _processor_seconds(pid: int) -> float:
    """Source: proc(5), stat: utime and stime in clock ticks are the 14th and 15th field."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
