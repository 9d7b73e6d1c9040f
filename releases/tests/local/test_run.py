import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from releases.tests.processes import wait_for
from umea_press import env_file
from umea_press.local import run
from umea_press.local.environment import CHECKOUT, Refusal, RunFolder, write_env
from umea_press.local.journal import Journal

LONGEST_SOCKET_PATH = 107  # bytes, unix(7)


def test_a_busy_port_is_a_sentence_that_names_another():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken.*PORT={port + 1} make run"):
            run.check_port(port)


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80 80", "٣"])
def test_a_port_that_is_none_is_a_sentence(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Refusal, match="is not a port"):
        run.wanted_port()


def test_a_second_run_in_a_checkout_is_a_sentence_that_names_the_first(place):
    with (
        run.claimed(place, Journal()),
        pytest.raises(Refusal, match=f"already.*{os.getpid()}"),
        run.claimed(place, Journal()),
    ):
        pass


def test_a_checkout_is_free_again_when_its_run_ended(place):
    for _ in range(2):
        with run.claimed(place, Journal()) as lock:
            assert lock > 0


def test_two_checkouts_share_neither_sockets_nor_names(tmp_path):
    one, other = RunFolder(tmp_path / "one" / ".run"), RunFolder(tmp_path / "other" / ".run")
    assert one.name != other.name
    assert one.sockets != other.sockets


def test_sockets_have_short_paths_in_a_deep_checkout():
    deep = RunFolder(Path("/" + "far/" * 100 + ".run"))
    assert len(str(deep.sockets / "postgres" / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH


def test_the_keys_are_for_us_alone_and_stay(tmp_path):
    env = tmp_path / "env"
    write_env(env, {"SECRET_KEY": "a=b#c", "SITE_URL": "http://localhost:8000"})
    write_env(env, {**env_file.read(env), "LOCAL": "1"})
    assert env_file.read(env) == {"SECRET_KEY": "a=b#c", "SITE_URL": "http://localhost:8000", "LOCAL": "1"}
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


def test_an_unreachable_database_is_a_sentence():
    nowhere = os.environ | {"DATABASE_URL": "postgresql://press@//nowhere/press"}
    command = [sys.executable, "manage.py", "showmigrations"]
    done = subprocess.run(command, cwd=CHECKOUT, env=nowhere, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached. Start `make run` first")
    assert "Traceback" not in done.stderr


FOLLOWER = """
import time
from umea_press.local.leash import Make
make = Make()
print("following", flush=True)
while not make.gave_up():
    time.sleep(0.05)
print("let go", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_who_stops_only_make_stops_us(tmp_path, number):
    (tmp_path / "follower.py").write_text(FOLLOWER)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} follower.py\n")
    path = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    with (tmp_path / "log").open("w") as log:
        make = subprocess.Popen(["/usr/bin/env", "make"], cwd=tmp_path, env=path, stdout=log)
    wait_for(lambda: "following" in (tmp_path / "log").read_text(), what="the follower")
    make.send_signal(number)
    make.wait(timeout=20)
    assert "let go" in (tmp_path / "log").read_text()
