"""Starts the tests' own PostgreSQL and Valkey, then Django; offers the fixtures that every room shares.

`.venv/bin/pytest path` is enough, with nothing running and nothing set. Runs
beside each other share one PostgreSQL (umea_press/local/keeper.py), each with a
database of its own; each process has its own Valkey. With DATABASE_URL in the
environment that server is used instead.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from umea_press.local.environment import TEST, Refusal
from umea_press.local.keeper import borrowed_cluster, drop_abandoned
from umea_press.local.valkey import Valkey

if TYPE_CHECKING:
    from playwright.sync_api import Browser

held = contextlib.ExitStack()
atexit.register(held.close)

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "umea_press.settings",
    "PRESS_ENV": os.devnull,
    "LOCAL": "1",
    "DEBUG": "0",
    "SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests-only-for-tests",
    "MAIL_TOKEN_KEY": "only-for-tests-too",
    "SITE_URL": "http://testserver",
    "MAIL_HOST": "127.0.0.1",
    "MAIL_PORT": "9",  # discard: a test that mails names a server of its own
    "MAIL_FROM": "press@example.se",
    "ALERT_UNDO_SECONDS": "0",
    "PAGE_STORE_MB": "0",  # changes that are rolled back tell nobody; newsroom/test_store.py has a store of its own
    "STATIC_ROOT": held.enter_context(tempfile.TemporaryDirectory(prefix="umea-press-static-")),
    "MEDIA_ROOT": held.enter_context(tempfile.TemporaryDirectory(prefix="umea-press-media-")),
    "REDIS_URL": Valkey(TEST.sockets / f"valkey-{os.getpid()}.sock").url,
}
try:
    TEST.make()
    if "DATABASE_URL" not in os.environ:
        cluster = held.enter_context(borrowed_cluster())
        drop_abandoned(cluster)
        os.environ["DATABASE_URL"] = cluster.url(f"press_{os.getpid()}")
except Refusal as refusal:
    pytest.exit(str(refusal), returncode=2)

import django  # noqa: E402
import django.db  # noqa: E402
from django.conf import settings as django_settings  # noqa: E402

django.setup()
# A slow hash for each invented editor would be a good part of the tests' time.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from releases.tests.processes import Broker, SmtpServer, Worker  # noqa: E402

# A process of pytest-xdist would load the settings before this file could give it a Valkey of its own.
del os.environ["DJANGO_SETTINGS_MODULE"]

own_broker = Broker(Valkey(Path(os.environ["REDIS_URL"].removeprefix("unix://"))))
own_broker.start()
held.callback(own_broker.stop)


@pytest.fixture(autouse=True)
def facts_are_of_this_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test has written about the press room is rolled back; and no test depends on a clock.

    Without a database the press room is who the settings say, as the product has it.
    """
    from releases import municipality

    if not (
        request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & {*request.fixturenames}
    ):
        monkeypatch.setattr(municipality, "_latest", dict)
    monkeypatch.setattr(municipality, "GOOD_FOR", float("inf"))
    municipality.forget()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """The Valkey of this process, to be stopped, started and wiped; runs and is empty again afterwards."""
    yield own_broker
    own_broker.wipe()


@pytest.fixture
def redis_down(broker: Broker) -> Broker:
    """Valkey does not run when the test begins; `redis_down.start()` brings it back."""
    broker.stop()
    return broker


@pytest.fixture
def smtp_server(settings: pytest.FixtureRequest) -> Iterator[SmtpServer]:
    """A real mail server, which `settings.MAIL_HOST` and `MAIL_PORT` lead to for the test's time."""
    with SmtpServer() as server:
        settings.MAIL_HOST, settings.MAIL_PORT = server.host, server.port
        yield server


@pytest.fixture
def worker(
    transactional_db: None, smtp_server: SmtpServer, broker: Broker, tmp_path: Path
) -> Iterator[Worker]:
    """A real Celery worker, not started yet: `worker.start()`, `.kill()`, `.stop()`, and start again."""
    process = Worker(tmp_path / "worker.log")
    yield process
    process.kill()


@pytest.fixture
def live_site(live_server, settings):
    """pytest-django's live server, with SITE_URL leading to it: links in mails work.

    A form that is closed says so in a last request; the tables are emptied only when that has been answered.
    """
    from releases.tests.processes import wait_for

    settings.SITE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    yield live_server
    wait_for(_nobody_asks_the_database, what="the last requests to be answered")


def _nobody_asks_the_database() -> bool:
    """Tell whether the server has been at rest for a moment."""
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
    for _look in range(3):
        with django.db.connection.cursor() as cursor:
            cursor.execute(f"{busy} AND pid <> pg_backend_pid()")
            if cursor.fetchone()[0]:
                return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser for the tests of one file."""
    from releases.tests.chromium import chromium

    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def whole_room(django_db_setup, django_db_blocker) -> Iterator[dict[str, list[str]]]:
    """A press room with something of everything for the tests of one file, each of which finds it as it was.

    It gives values that lead somewhere, by the names of URL parameters.
    """
    from releases.tests.whole_room import a_whole_press_room

    with django_db_blocker.unblock(), a_whole_press_room() as values:
        yield values
