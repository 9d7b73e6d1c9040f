"""The real pair: PostgreSQL and Valkey under a real supervisor."""

import os
import signal
import stat

import psycopg
import pytest
import redis

from releases.tests.processes import wait_for
from umea_press.local.environment import Refusal, owned_folder
from umea_press.local.journal import Journal
from umea_press.local.keeper import borrowed_cluster, start_postgres
from umea_press.local.leash import processes_titled
from umea_press.local.postgres import SUPERUSER, Cluster
from umea_press.local.supervisor import Service, Supervisor
from umea_press.local.valkey import Valkey


def connect(cluster, database="umea_press"):
    return psycopg.connect(host=str(cluster.sockets), user=SUPERUSER, dbname=database, autocommit=True)


def start_both(supervisor, place):
    cluster = Cluster.at(place)
    start_postgres(supervisor, cluster)
    cluster.ensure_database("umea_press")
    data = place.folder / "valkey"
    data.mkdir(exist_ok=True)
    valkey = Valkey(place.sockets / "valkey.sock", data)
    supervisor.start(Service("valkey", valkey.command(), stops_last=True))
    supervisor.wait_until(valkey.answers, seconds=30, missing="Valkey does not answer")
    return cluster, valkey


def test_a_second_start_keeps_the_data_and_a_stop_leaves_nothing(place):
    with Supervisor(Journal()) as supervisor:
        cluster, valkey = start_both(supervisor, place)
        with connect(cluster) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'Skellefteå' AS name")
        redis.Redis.from_url(valkey.url).set("kept", "Umeå")
    assert processes_titled(place.name) == []
    with Supervisor(Journal()) as supervisor:
        cluster, valkey = start_both(supervisor, place)
        with connect(cluster) as connection:
            assert connection.execute("SELECT name FROM kept").fetchone() == ("Skellefteå",)
        assert redis.Redis.from_url(valkey.url).get("kept") == "Umeå".encode()


def test_the_database_speaks_swedish_and_has_what_search_needs(place):
    with Supervisor(Journal()) as supervisor:
        cluster, _ = start_both(supervisor, place)
        with connect(cluster) as connection:
            assert connection.execute(
                "SELECT upper('åäö'), to_tsvector('swedish', 'nämnderna')"
            ).fetchone() == (
                "ÅÄÖ",
                "'nämnd':1",
            )
            for extension in ("pg_trgm", "unaccent", "citext", "btree_gin"):
                connection.execute(f"CREATE EXTENSION {extension}")


def test_nobody_else_can_reach_the_stores(place):
    with Supervisor(Journal()) as supervisor:
        cluster, valkey = start_both(supervisor, place)
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
        assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700
        with connect(cluster) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert redis.Redis.from_url(valkey.url).config_get("port") == {"port": "0"}


def test_what_a_crash_left_does_not_stop_a_start(place):
    with Supervisor(Journal()) as supervisor:
        cluster, _ = start_both(supervisor, place)
    # A living process of the same account makes PostgreSQL believe in its own lock file.
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    with Supervisor(Journal()) as supervisor:
        start_postgres(supervisor, cluster)
        assert cluster.answers()


def test_the_tests_server_outlives_one_run_and_ends_with_the_last(place):
    with borrowed_cluster(place) as first:
        with borrowed_cluster(place) as second:
            assert second.answers()
        assert first.answers()
    wait_for(lambda: not processes_titled(place.name), what="the keeper to end")


def test_a_killed_keeper_leaves_nothing_and_is_replaced(place):
    with borrowed_cluster(place):
        (keeper,) = [
            number for number in processes_titled("umea_press.local.keeper") if _keeps(number, place)
        ]
        os.kill(keeper, signal.SIGKILL)
        with borrowed_cluster(place) as second:
            assert second.answers()
    wait_for(lambda: not processes_titled(place.name), what="the keeper to end")


def _keeps(number, place):
    return number in processes_titled(str(place.folder))


def test_a_folder_laid_out_by_somebody_else_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(Refusal, match="belongs to another account"):
        owned_folder(tmp_path / "link", mode=0o700)
