"""A private PostgreSQL for measurements. Durable: every commit waits for the disk, as in production."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from psycopg import sql

from umea_press.local.environment import CHECKOUT, RunFolder, locked
from umea_press.local.journal import Journal
from umea_press.local.keeper import start_postgres
from umea_press.local.postgres import Cluster
from umea_press.local.supervisor import Supervisor

BENCH = RunFolder(CHECKOUT / ".bench")


@contextlib.contextmanager
def durable_database(name: str) -> Iterator[str]:
    """Give the URL of an empty database on a server that stops when the context ends.

    Raises:
        Refusal: PostgreSQL cannot run here; the message says why.
        Fallen: it ended while starting.
    """
    BENCH.make()
    with locked(BENCH.folder / "lock"), Supervisor(Journal()) as supervisor:
        start_postgres(supervisor, Cluster.at(BENCH))
        with another_database(name) as url:
            yield url


@contextlib.contextmanager
def another_database(name: str) -> Iterator[str]:
    """Give the URL of one more empty database on the server that `durable_database` has started."""
    cluster = Cluster.at(BENCH)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with cluster.connect() as connection:
        connection.execute(drop)
        cluster.ensure_database(name)
        try:
            yield cluster.url(name)
        finally:
            connection.execute(drop)
