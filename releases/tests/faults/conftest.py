"""The faults in two sizes: a short one for every run of the tests, and the whole one for `make faults`."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from releases.tests.faults.postgres import Postgres, a_postgres


@dataclass(frozen=True)
class Size:
    """How often each thing happens. The long numbers are those of the promises."""

    readers: int
    kills: int  # SIGKILLs of the worker and its children
    wipes: int  # of Valkey
    restarts: int  # of PostgreSQL, immediate
    stops: int  # SIGTERMs
    moments: int  # within a publication at which PostgreSQL dies
    clicks: int
    scans: int  # GETs of a mail scanner
    slow: int  # seconds that the slowest mail server takes for an answer


SHORT = Size(readers=60, kills=3, wipes=1, restarts=1, stops=1, moments=3, clicks=10, scans=20, slow=2)
LONG = Size(
    readers=2000, kills=100, wipes=20, restarts=20, stops=20, moments=60, clicks=50, scans=1000, slow=120
)


@pytest.fixture(
    params=[
        pytest.param(SHORT, id="short", marks=pytest.mark.short),
        pytest.param(LONG, id="long", marks=pytest.mark.long),
    ]
)
def size(request: pytest.FixtureRequest) -> Size:
    """How much of it; `make test` takes the short one, `make faults` the long one."""
    return request.param


@pytest.fixture
def chance(record_property: Callable[[str, object], None]) -> random.Random:
    """Chance whose seed stands in the report, so that a failure can be repeated as far as processes allow."""
    seed = random.SystemRandom().randrange(10**6)
    record_property("seed", seed)
    return random.Random(seed)


@pytest.fixture
def report_progress(
    request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> Callable[[str], None]:
    """Say how far a long test has come, on the terminal."""

    def print_progress(words: str) -> None:
        if request.node.get_closest_marker("long"):
            with capfd.disabled():
                print(f"\r{words:<78}", end="", flush=True)  # noqa: T201

    return print_progress


@pytest.fixture(scope="session")
def own_postgres(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Postgres]:
    """A server for these tests alone, with the tables in its template database."""
    with django_db_blocker.unblock(), a_postgres(tmp_path_factory.mktemp("faults")) as server:
        django_db_blocker.block()
        yield server


@pytest.fixture
def postgres(transactional_db: None, own_postgres: Postgres) -> Iterator[Postgres]:
    """A PostgreSQL that may be restarted and killed; Django and the worker use it for the test's time."""
    own_postgres.start()
    with own_postgres.used_by_django():
        yield own_postgres
    connection.close()
