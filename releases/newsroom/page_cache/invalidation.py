"""Listens to what the database says of public changes (LISTEN, PostgreSQL), one thread and one connection a process.

Triggers of the tables that public pages read send the notification in the
transaction that changes them (migration 0005), so it comes with the commit or
not at all. PostgreSQL hands it to every listener before the committing client
gets its answer.
"""

import logging
import select
import threading

import psycopg
from django.db import DatabaseError, connection

from releases import municipality
from releases.newsroom.page_cache.store import PageStore

logger = logging.getLogger(__name__)

CHANNEL = "public_pages"
PULSE = 0.5  # seconds between two looks whether the connection still listens
# Seconds that the store may be used after the last sign of life: as long as a page may be old behind a proxy.
VOUCHED = 2.0
AGAIN_AFTER = 1.0  # seconds
STILL_LISTENING = "SELECT %s = ANY (ARRAY(SELECT pg_listening_channels()))"


class NotListening(Exception):
    """The session has no ears: a pooler in front of PostgreSQL gave us another one."""


class Listener:
    """Keeps a store true for as long as it can, and closed for as long as it cannot."""

    def __init__(self, store: PageStore) -> None:
        self.store = store
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Make sure that the thread runs in this process. Cheap: called at each request, also after a fork."""
        if self._thread is None or not self._thread.is_alive():
            with self._starting:
                if self._thread is None or not self._thread.is_alive():
                    self._stopping.clear()
                    self._thread = threading.Thread(target=self._run, name="page store", daemon=True)
                    self._thread.start()

    def stop(self) -> None:
        """End the thread and its connection, and close the store."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        self.store.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except (DatabaseError, psycopg.Error, OSError, NotListening) as problem:
                logger.warning("Pages are rendered anew for each reader: %s", problem)
            finally:
                self.store.close()
                connection.close()
            self._stopping.wait(AGAIN_AFTER)

    def _listen(self) -> None:
        session = _own_session()
        session.add_notify_handler(lambda _: self._forget())
        session.execute(f"LISTEN {CHANNEL}")
        # What is being rendered now may show what was before a change that nobody heard of.
        self._forget()
        ears = select.poll()
        ears.register(session.fileno(), select.POLLIN)
        while not self._stopping.is_set():
            asked_at = self.store.clock()
            # The round trip also hands the notifications that have come to the handler.
            answer = session.execute(STILL_LISTENING, [CHANNEL]).fetchone()
            if answer is None or not answer[0]:
                raise NotListening("the database gives us another session each time")
            self.store.renew_lease(asked_at + VOUCHED)
            ears.poll(PULSE * 1000)

    def _forget(self) -> None:
        """Forget who the press room is before its pages: the next of them is rendered with what is read anew."""
        municipality.forget()
        self.store.forget()


def _own_session() -> psycopg.Connection:
    """Return the connection of this thread, outside transactions: Django keeps one for each thread."""
    connection.ensure_connection()
    session: psycopg.Connection = connection.connection
    return session
