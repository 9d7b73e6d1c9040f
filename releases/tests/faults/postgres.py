"""A PostgreSQL that a test may kill: a cluster of its own, durable as in production."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from releases.tests.processes import wait_for
from umea_press.local.clean import clean
from umea_press.local.environment import TEST, RunFolder, owned_folder
from umea_press.local.leash import spawn
from umea_press.local.postgres import Cluster

TEMPLATE = "press_template"
BLOCK = 512  # bytes, what `ulimit -f` counts in (POSIX.1-2017, ulimit)


@dataclass
class Postgres:
    """The server as a process: started, restarted at once, and with a fresh database for each test."""

    cluster: Cluster
    log: Path
    databases: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self, *, largest_file: int | None = None) -> None:
        """Start it, and wait until it has recovered and answers.

        `largest_file` is in bytes: beyond it nothing can be written, as on a disk that is full.
        """
        if self._process is None:
            limit = f"ulimit -f {largest_file // BLOCK if largest_file else 'unlimited'}"
            command = ["/bin/sh", "-c", f'{limit}; exec "$@"', "sh", *self.cluster.command()]
            with self.log.open("ab") as log:
                self._process = spawn(command, account=self.cluster.account, stdout=log, stderr=log)
            wait_for(self.cluster.answers, seconds=60, what="PostgreSQL")

    def stop(self) -> None:
        """Immediate shutdown: every session ends without a goodbye, and what has committed is in the log."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=60)
            self._process = None

    def restart(self, *, largest_file: int | None = None) -> None:
        """Stop it immediately and start it again."""
        self.stop()
        self.start(largest_file=largest_file)
        connection.close()  # the test's own, which has ended too

    def crash(self) -> None:
        """SIGKILL for one session, after which PostgreSQL ends all others and recovers."""
        with self.cluster.connect() as victim, self.cluster.connect() as witness:
            os.kill(victim.info.backend_pid, signal.SIGKILL)
            # For a moment the server still takes sessions; it has noticed when the witness is thrown out.
            with pytest.raises(psycopg.OperationalError):
                witness.execute("SELECT pg_sleep(60)")
        wait_for(self.cluster.answers, seconds=60, what="PostgreSQL")
        connection.close()

    @contextmanager
    def used_by_django(self, *, template: str = TEMPLATE) -> Iterator[None]:
        """Lead Django, its threads and the workers to a fresh database of this server."""
        self.databases += 1
        name = f"press_{self.databases}"
        with self.cluster.connect() as session:
            session.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        with _led_to(self.cluster.url(name)):
            yield


@contextmanager
def a_postgres(folder: Path) -> Iterator[Postgres]:
    """Create a cluster with the tables in its template database; nothing of it is left afterwards."""
    place = RunFolder(folder / "run")
    place.make()
    # An account that is not root may not be able to enter pytest's folder.
    data = owned_folder(place.refuge, mode=0o711) / "postgres"
    server = Postgres(
        dataclasses.replace(Cluster.at(TEST), place=place, data=data, durable=True), folder / "log"
    )
    try:
        server.cluster.lay_out()
        assert spawn(server.cluster.creation(), account=server.cluster.account).wait() == 0
        server.start()
        server.cluster.ensure_database(TEMPLATE)
        with _led_to(server.cluster.url(TEMPLATE)):
            call_command("migrate", verbosity=0)
        yield server
    finally:
        server.stop()
        clean(place)


@contextmanager
def _led_to(url: str) -> Iterator[None]:
    connection.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", url)
        for key, value in environ.Env.db_url_config(url).items():
            patched.setitem(connection.settings_dict, key, value)
        try:
            yield
        finally:
            connection.close()
