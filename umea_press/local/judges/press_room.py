"""The press room that is judged: the demo and its odd releases, behind gunicorn with threads as in production."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg import sql

from umea_press.local.environment import CHECKOUT, TEST, Refusal, free_port, locked
from umea_press.local.judges.visitor import Visitor
from umea_press.local.keeper import borrowed_cluster
from umea_press.local.leash import Account, signal_group, spawn
from umea_press.local.run import python
from umea_press.local.valkey import Valkey

if TYPE_CHECKING:
    from umea_press.local.judges.mailing import ReceivedMailing

FOLDER = TEST.folder / "judges"
DATABASE = "judges"
STARTING = 60  # seconds


@dataclass(frozen=True)
class PressRoom:
    """Where it answers, and a folder for what is fetched from it."""

    url: str
    folder: Path

    def fresh(self, name: str) -> Path:
        """Return an empty folder."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    @cached_property
    def mailing(self) -> ReceivedMailing:
        """Every kind of mail, sent and read back once, for whoever judges mails."""
        from umea_press.local.judges import mailing

        return mailing.sent(self)


@contextlib.contextmanager
def opened(*, odd: bool = True) -> Iterator[PressRoom]:
    """Run the press room for as long as the context lasts; from then on Django is set up in this process, too.

    `odd` fills in the odd releases as well.

    Raises:
        Refusal: a part of it does not start.
    """
    TEST.make()
    FOLDER.mkdir(exist_ok=True)
    with contextlib.ExitStack() as running:
        running.enter_context(locked(FOLDER / "lock"))
        database = running.enter_context(empty_database())
        valkey = Valkey(TEST.sockets / "judges-valkey.sock")
        running.enter_context(started(valkey.command(), answers=valkey.answers))
        port = free_port()
        os.environ |= environment(
            database, valkey, port, Path(running.enter_context(tempfile.TemporaryDirectory()))
        )
        fill(odd=odd)
        running.enter_context(served(port))
        yield PressRoom(f"http://127.0.0.1:{port}", FOLDER)


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """Give the URL of a database of our own on the tests' PostgreSQL."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DATABASE))
    with borrowed_cluster() as cluster, cluster.connect() as connection:
        connection.execute(drop)
        cluster.ensure_database(DATABASE)
        try:
            yield cluster.url(DATABASE)
        finally:
            connection.execute(drop)


def environment(database: str, valkey: Valkey, port: int, files: Path) -> Mapping[str, str]:
    """What the settings read. Mail goes nowhere until a worker with a mail server is started."""
    return {
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "PRESS_ENV": os.devnull,
        "LOCAL": "1",
        "SECRET_KEY": "only-for-judges-only-for-judges-only-for-judges-only-for-judges",
        "MAIL_TOKEN_KEY": "only-for-judges-too-only-for-judges-too-only-for-judges-too",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MAIL_FROM": "pressrum@umea.example",
        "MAIL_ALLOWED_RECIPIENTS": "*",
        "ALERT_UNDO_SECONDS": "0",
        "SIGNUPS_PER_IP_AND_HOUR": "1000",
        "MEDIA_ROOT": str(files / "media"),
        "STATIC_ROOT": str(files),  # WhiteNoise finds the files where they are
        "DATABASE_URL": database,
        "REDIS_URL": valkey.url,
    }


def fill(*, odd: bool) -> None:
    """Lay out the database; write the demo, and perhaps the odd releases beside it."""
    import django

    django.setup()
    from django.core.management import call_command

    from umea_press.local.demo import loading, reading

    call_command("migrate", interactive=False, verbosity=0)
    loading.load()
    if odd:
        loading.add(reading.ODD)


@contextlib.contextmanager
def served(port: int) -> Iterator[None]:
    """Run gunicorn as docs/deploy.md does, with fewer workers."""
    alive = Visitor(f"http://127.0.0.1:{port}")
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command = python("gunicorn", "umea_press.local.judges.wsgi", *options, "--no-control-socket")
    with started(command, answers=lambda: alive.answers("/halsa/liv")):
        yield


@contextlib.contextmanager
def started(
    command: Sequence[str | Path],
    *,
    answers: Callable[[], bool],
    more: Mapping[str, str] | None = None,
    account: Account | None = None,
    log: Path | None = None,
) -> Iterator[None]:
    """Run a program until the context ends; what it says goes to a file.

    Raises:
        Refusal: it does not answer; its last words are in the message.
    """
    log = log or FOLDER / f"{Path(command[0]).name}-{Path(command[-1]).name}.log"
    with log.open("wb") as words:
        process = spawn(
            command,
            environment=os.environ | (more or {}),
            cwd=CHECKOUT,
            account=account,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: process.poll() is not None or answers(), seconds=STARTING, what=str(command[0]))
        if process.poll() is not None:
            raise Refusal(f"{command[0]} ended: {log.read_text(errors='replace')[-1500:]}")
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
        signal_group(process.pid, 9)  # type: ignore[arg-type]
        process.wait()


def wait_for(condition: Callable[[], bool], *, seconds: float, what: str, pause: float = 0.1) -> None:
    """Wait until the condition holds.

    Raises:
        Refusal: it did not within `seconds`.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Refusal(f"waited {seconds:.0f} s for {what}")
        time.sleep(pause)
