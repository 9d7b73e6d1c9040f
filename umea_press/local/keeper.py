"""Keeps one throw-away PostgreSQL for the tests, as long as somebody uses it.

Every test run holds a shared lock; the keeper stops when it can have the lock
for itself. So runs beside each other share the server, and a run that was
killed leaves nothing: the kernel lets its lock go.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from psycopg import sql

from umea_press.local.environment import CHECKOUT, TEST, Refusal, RunFolder, locked, try_lock
from umea_press.local.journal import Journal
from umea_press.local.postgres import Cluster
from umea_press.local.supervisor import Fallen, Service, StopAsked, Supervisor

STARTING = 60  # seconds for creating and starting the cluster
READY = b"ready\n"
INITDB_CHATTER = re.compile(rb"^(?!.*(error|FATAL|invalid|could not|denied))")
SERVER_CHATTER = re.compile(rb"\bLOG: |database system is starting up")


@contextlib.contextmanager
def borrowed_cluster(place: RunFolder = TEST) -> Iterator[Cluster]:
    """PostgreSQL for as long as the context lasts, started if nobody else has.

    Raises:
        Refusal: it does not start; its last words are in the message.
    """
    place.make()
    with locked(_users(place), shared=True):
        cluster = Cluster.at(place, durable=False)
        with locked(place.folder / "starting"):
            # A keeper that was killed still holds its lock while its watchdog clears away.
            while not (_kept(place) and cluster.answers()):
                if not _kept(place):
                    _start_keeper(place)
                time.sleep(0.05)
        yield cluster


def drop_abandoned(cluster: Cluster) -> None:
    """Drop the databases of test runs that were killed: their names hold the number of a process that is gone."""
    with cluster.connect() as connection:
        for (name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_press_[0-9]+'"
        ):
            if not Path(f"/proc/{re.findall(r'[0-9]+', name)[0]}").exists():
                connection.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


def keep(place: RunFolder) -> None:
    """Run PostgreSQL until nobody holds the shared lock any more, or until told to stop."""
    cluster = Cluster.at(place, durable=False)
    with (
        contextlib.suppress(StopAsked),
        _users(place).open() as users,
        locked(_keepers(place)) as lock,
        Supervisor(Journal(), held=[lock]) as supervisor,
    ):
        os.pwrite(lock, str(os.getpid()).encode(), 0)  # for `make clean`
        start_postgres(supervisor, cluster)
        os.write(sys.stdout.fileno(), READY)
        os.dup2(
            os.open(place.folder / "postgres.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND),
            sys.stdout.fileno(),
        )
        supervisor.watch(lambda: not try_lock(users.fileno()))


def start_postgres(supervisor: Supervisor, cluster: Cluster) -> None:
    """Create the cluster if there is none, start it and wait until it answers.

    Raises:
        Fallen: it does not start.
    """
    cluster.lay_out()
    cluster.clear_leftovers()
    if not cluster.exists:
        supervisor.run(Service("set-up", cluster.creation(), account=cluster.account, hush=INITDB_CHATTER))
    server = Service(
        "postgres",
        cluster.command(),
        account=cluster.account,
        stop_signal=signal.SIGINT,  # "fast shutdown": SIGTERM would wait for every client to leave
        stops_last=True,
        hush=SERVER_CHATTER,
    )
    supervisor.start(server)
    supervisor.wait_until(cluster.answers, seconds=STARTING, missing="PostgreSQL does not answer")


def _start_keeper(place: RunFolder) -> None:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "umea_press.local.keeper", place.folder],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    said = b""
    for line in keeper.stdout or ():
        if line == READY:
            return
        said += line
    raise Refusal(f"The tests' PostgreSQL does not start:\n{said.decode(errors='replace')}")


def _kept(place: RunFolder) -> bool:
    with _keepers(place).open("a") as file:
        return not try_lock(file.fileno())


def _users(place: RunFolder) -> Path:
    return place.folder / "users"


def _keepers(place: RunFolder) -> Path:
    return place.folder / "keeper"


if __name__ == "__main__":
    try:
        keep(RunFolder(Path(sys.argv[1])))
    except (Fallen, Refusal) as problem:
        sys.exit(print(problem) or 1)
