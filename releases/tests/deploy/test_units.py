"""The shipped units of systemd: it understands them, none takes another's folder, and their commands run."""

import configparser
import contextlib
import os
import re
import shlex
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from releases.tests.deploy.site import production
from releases.tests.processes import wait_for
from umea_press import env_file
from umea_press.local.environment import CHECKOUT
from umea_press.local.leash import spawn

UNITS = CHECKOUT / "deploy" / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
LEAST_EXPOSED = 2.5
OURS, BINARIES = "/srv/press-room/app", str(Path(sys.executable).parent)
lacking = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="There is no systemd here")


@lacking
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(here(unit.read_text()))
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *tmp_path.iterdir()]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


@lacking
def test_no_service_may_do_more_than_it_has_to(tmp_path: Path) -> None:
    """0 is nothing and 10 everything (systemd-analyze(1)); a service without any of it has 9.2."""
    exposed = {}
    for name in SERVICES:
        (tmp_path / name).write_text((UNITS / name).read_text())
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", tmp_path / name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        exposed[name] = float(re.findall(r"exposure level for \S+: ([\d.]+)", said)[0])
    assert {name: level for name, level in exposed.items() if level >= LEAST_EXPOSED} == {}
    assert len(exposed) == 6


def test_who_keeps_uploads_may_write_there_and_the_others_may_not() -> None:
    writing = {name for name in SERVICES if setting(name, "Service", "ReadWritePaths")}
    assert writing == {f"press-room-{name}.service" for name in ("web", "health", "worker")}
    template = env_file.read(CHECKOUT / "deploy" / "press-room.env")
    for name in writing:
        assert setting(name, "Service", "ReadWritePaths").removeprefix("-") == template["MEDIA_ROOT"]


def test_no_service_can_take_the_socket_of_the_web_away() -> None:
    """systemd removes a RuntimeDirectory when a service that names it stops, whoever else listens in it."""
    asked = setting("press-room-web.socket", "Socket", "ListenStream")
    assert asked in (CHECKOUT / "deploy" / "nginx.conf").read_text()
    assert [name for name in SERVICES if setting(name, "Service", "RuntimeDirectory")] == []
    assert [name for name in SERVICES if "--bind" in setting(name, "Service", "ExecStart")] == []
    assert setting("press-room-web.service", "Unit", "Requires") == "press-room-web.socket"


def test_beat_writes_nowhere_but_in_the_folder_that_systemd_makes_for_it(tmp_path: Path) -> None:
    folder = f"/var/lib/{setting('press-room-beat.service', 'Service', 'StateDirectory')}"
    command = here(setting("press-room-beat.service", "Service", "ExecStart"))
    assert folder in command
    with run(command.replace(folder, str(tmp_path)), dict(os.environ)) as beat:
        wait_for(lambda: any(tmp_path.glob("beat*")), what="beat's own book")
        assert beat.poll() is None
    assert not [path.name for path in CHECKOUT.iterdir() if "beat" in path.name]


@pytest.mark.django_db(transaction=True)
@lacking
def test_a_web_that_is_restarted_leaves_its_socket_for_readers_to_wait_at(tmp_path: Path) -> None:
    """The kernel keeps readers waiting at a socket that nobody serves (systemd-socket-activate is systemd here)."""
    place = tmp_path / "web.sock"
    gunicorn = here(setting("press-room-web.service", "Service", "ExecStart"))
    command = f"systemd-socket-activate --listen {place} {gunicorn}"
    (tmp_path / "static").mkdir()
    environment = {**production(80, tmp_path / "static", tmp_path / "log"), "GUNICORN_CMD_ARGS": ""}
    with run(command, environment, passing=tuple(environment)) as web:
        wait_for(lambda: ask(place, "/halsa/liv") == 200, what="an answer over the socket")
        web.terminate()
        assert web.wait(40) == 0
    assert stat.S_ISSOCK(place.stat().st_mode)


def here(text: str) -> str:
    """Return a unit's text with the programs and the folder of this checkout."""
    text = text.replace(f"{OURS}/.venv/bin/", f"{BINARIES}/").replace(OURS, str(CHECKOUT))
    return text.replace(f"{BINARIES}/celery", f"{sys.executable} -m celery")


def setting(unit: str, section: str, name: str) -> str:
    """Return the value of a setting as systemd reads it, "" where there is none."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(UNITS / unit)
    return parser.get(section, name, fallback="").replace("%%", "%")


def ask(place: Path, path: str) -> int:
    """Return the status of one answer that comes over a Unix socket, 0 while nobody listens there."""
    line = HTTPConnection("127.0.0.1", timeout=60)
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.settimeout(60)
    with contextlib.closing(line):
        try:
            line.sock.connect(str(place))
        except (FileNotFoundError, ConnectionRefusedError):
            return 0
        line.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        return line.getresponse().status


@contextlib.contextmanager
def run(
    command: str, environment: dict[str, str], *, passing: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a unit's command; systemd-socket-activate passes only those variables on that it is told to."""
    program, *arguments = shlex.split(command)
    passed = [part for name in passing for part in ("-E", name)]
    process = spawn([program, *passed, *arguments], environment=environment, cwd=CHECKOUT)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
