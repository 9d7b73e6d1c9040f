"""Statements that are answered while something else goes on, by libpq's own way of not waiting.

psycopg's cursors wait for the database by themselves, and take 2 µs a row to
turn what it says into Python (measured, 2026-11-23). Here the asker says what is
to be done meanwhile, and one JSON value is the whole answer.
"""

import selectors
from collections.abc import Callable, Mapping, Sequence
from itertools import count

import psycopg
from django.db import connection
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

# What is done while a statement runs: called with a function that tells whether the answer has arrived, and with the
# file descriptor that becomes readable when it may have.
Meanwhile = Callable[[Callable[[], bool], int], None]

_numbers = count(1)


def wait(arrived: Callable[[], bool], descriptor: int) -> None:
    """Do nothing meanwhile."""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not arrived():
            selector.select()


class Statement:
    """One SQL statement that gives one value, prepared once for a connection: parsing and planning take 1 ms."""

    def __init__(self, sql: str, names: Sequence[str]) -> None:
        """`names` are those of the parameters, which stand in the statement as `%(name)s`."""
        self._sql = (sql % {name: f"${number}" for number, name in enumerate(names, 1)}).encode()
        self._names = names
        self._key = f"press_{next(_numbers)}".encode()
        self._prepared_on: PGconn | None = None

    def answer(self, facts: Mapping[str, str | None], *, meanwhile: Meanwhile = wait) -> bytes | None:
        """Return what the statement gives for these parameters, as PostgreSQL writes it.

        Raises what Django raises for the same error: OperationalError when the database has gone away.
        """
        connection.ensure_connection()
        with connection.wrap_database_errors:
            server = connection.connection.pgconn
            try:
                return self._answer(server, facts, meanwhile)
            except psycopg.Error:
                raise
            except BaseException:
                # What is under way could not be told from the next answer.
                connection.close()
                raise

    def forget(self) -> None:
        """Let the connection forget the statement."""
        server, self._prepared_on = self._prepared_on, None
        if (
            server is not None
            and connection.connection is not None
            and connection.connection.pgconn is server
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"DEALLOCATE {self._key.decode()}")

    def _answer(self, server: PGconn, facts: Mapping[str, str | None], meanwhile: Meanwhile) -> bytes | None:
        if self._prepared_on is not server:
            _checked(server.prepare(self._key, self._sql), ExecStatus.COMMAND_OK)
            self._prepared_on = server
        values = [None if (fact := facts[name]) is None else fact.encode() for name in self._names]
        server.send_query_prepared(self._key, values)
        _push(server)
        meanwhile(lambda: _receive(server), server.socket)
        return _checked(_result(server), ExecStatus.TUPLES_OK).get_value(0, 0)


def _push(server: PGconn) -> None:
    """Hand everything over to the network; a long statement may not fit at once."""
    with selectors.DefaultSelector() as selector:
        selector.register(server.socket, selectors.EVENT_READ | selectors.EVENT_WRITE)
        while server.flush():
            selector.select()
            server.consume_input()


def _receive(server: PGconn) -> bool:
    server.consume_input()
    return not server.is_busy()


def _result(server: PGconn) -> PGresult:
    """Return the only result of what was asked; PostgreSQL is ready for the next question then."""
    result = following = server.get_result()
    while following is not None:
        following = server.get_result()
    if result is None:
        raise psycopg.OperationalError("The database gave no answer")
    return result


def _checked(result: PGresult, wanted: ExecStatus) -> PGresult:
    if result.status != wanted:
        raise error_from_result(result)
    return result
