"""A PostgreSQL that hangs: every thread of the web waits for it, and whoever watches is told."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from releases.tests.deploy.site import production
from releases.tests.deploy.test_units import ask, here, run, setting
from releases.tests.faults.postgres import Postgres
from releases.tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.short]
READERS = 3 * 4 * 2  # twice as many as the unit's processes have threads
PATIENCE = 20  # seconds, for what answers within five on a machine that has nothing else to do


def test_health_answers_while_every_thread_of_the_web_waits_for_the_database(
    postgres: Postgres, tmp_path: Path
) -> None:
    environment = {**production(80, tmp_path / "static", tmp_path / "log"), "GUNICORN_CMD_ARGS": ""}
    (tmp_path / "static").mkdir()
    web, health = tmp_path / "web.sock", tmp_path / "health.sock"
    with served("web", web, environment), served("health", health, environment), closing_all() as lines:
        for place in (web, health):
            wait_for(lambda place=place: ask(place, "/halsa/liv") == 200, what="an answer over the socket")
        assert answered(health, "/halsa/redo")["checks"]["database"] is True
        with hanging(postgres):
            for _ in range(READERS):
                lines.append(begun(web, "/pressmeddelanden/?q=finns-inte"))
            with pytest.raises(TimeoutError):
                answered(web, "/halsa/liv", patience=2)
            for _ in range(3):
                assert answered(health, "/halsa/redo")["checks"]["database"] is False


@contextmanager
def served(name: str, place: Path, environment: dict[str, str]) -> Iterator[None]:
    """Run a unit's gunicorn at a socket of the test's."""
    command = here(setting(f"press-room-{name}.service", "Service", "ExecStart"))
    with run(f"{command} --bind unix:{place}", environment):
        yield


@contextmanager
def hanging(postgres: Postgres) -> Iterator[None]:
    """Stop every process of PostgreSQL without ending it: it takes connections and says nothing."""
    parent = int((postgres.cluster.data / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    stopped = [parent, *map(int, children)]
    for process in stopped:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in stopped:
            os.kill(process, signal.SIGCONT)


@contextmanager
def closing_all() -> Iterator[list[HTTPConnection]]:
    lines: list[HTTPConnection] = []
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


def begun(place: Path, path: str, patience: float = PATIENCE) -> HTTPConnection:
    """Send a request and wait for nothing."""
    line = HTTPConnection("127.0.0.1")
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.settimeout(patience)
    line.sock.connect(str(place))
    line.request("GET", path, headers={"X-Forwarded-Proto": "https"})
    return line


def answered(place: Path, path: str, patience: float = PATIENCE) -> dict[str, dict[str, bool]]:
    """Return the JSON of an answer. Raises TimeoutError when none has come."""
    with closing(begun(place, path, patience)) as line:
        found: dict[str, dict[str, bool]] = json.loads(line.getresponse().read())
        return found
