"""The story of `make run`: set up what is missing, start everything, say where it is, stop it together."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from umea_press import env_file
from umea_press.celery import QUEUES
from umea_press.local import readiness
from umea_press.local.environment import (
    RUN,
    Refusal,
    RunFolder,
    free_port,
    port_is_free,
    try_lock,
    write_env,
)
from umea_press.local.journal import Journal
from umea_press.local.keeper import start_postgres
from umea_press.local.leash import Make
from umea_press.local.postgres import Cluster
from umea_press.local.readiness import DATABASE
from umea_press.local.supervisor import Fallen, Service, StopAsked, Supervisor
from umea_press.local.valkey import Valkey
from umea_press.variables import env

LOGINS = RUN.folder / "logins"  # a name, a password and what they may do, a line each
GENERATED_KEYS = ("SECRET_KEY", "MAIL_TOKEN_KEY")
READY_WITHIN = 120  # seconds
CLEARING = 15  # seconds that the watchdog of a killed run may take
VALKEY_CHATTER = re.compile(rb"overcommit|signal-handler|ready to exit")
# Requests that say nothing about a reader, and the sweep that runs each minute.
WEB_CHATTER = re.compile(rb"/halsa/|GET /static/\S* HTTP/1.1 (200|304)|\[INFO\]")
WORKER_CHATTER = re.compile(rb"^\s*$|INFO (celery|kombu)")
BEAT_CHATTER = re.compile(rb"INFO celery\.beat")


def main() -> int:
    """0 when somebody stopped it, 1 when something fell, 2 when the person must mend something first."""
    make = Make() if "MAKELEVEL" in os.environ else None
    journal = Journal()
    try:
        port = wanted_port()
        RUN.make()
        with claimed(RUN, journal) as lock, Supervisor(journal, held=[lock], make=make) as supervisor:
            check_port(port)
            start_everything(supervisor, journal, port)
            supervisor.watch()
    except StopAsked as asked:
        journal.say(f"Stopped ({asked}).")
    except Refusal as refusal:
        journal.say(str(refusal))
        return 2
    except Fallen as fallen:
        journal.say(f"Stopped, because {fallen}.")
        return 1
    return 0


def start_everything(supervisor: Supervisor, journal: Journal, port: int) -> None:
    """Stores, database, programs; returns when the press room answers.

    Raises:
        Fallen: something ended or did not become ready.
        Refusal: no binaries, no account to run as.
    """
    began = time.monotonic()
    cluster = None if "DATABASE_URL" in os.environ else start_database(supervisor, journal)
    valkey = None if "REDIS_URL" in os.environ else start_valkey(supervisor)
    values = write_environment(cluster, valkey, port)
    environment = os.environ | values | {"PYTHONUTF8": "1"}
    set_up(supervisor, cluster, environment)
    for service in programs(environment, port):
        supervisor.start(service)
    supervisor.wait_until(
        lambda: is_ready(port), seconds=READY_WITHIN, missing="/halsa/redo does not answer 200", pause=0.3
    )
    journal.say(greeting(values["SITE_URL"], seconds=time.monotonic() - began))


def start_database(supervisor: Supervisor, journal: Journal) -> Cluster:
    """A private PostgreSQL with our database in it."""
    cluster = Cluster.at(RUN)
    if not cluster.exists:
        journal.say("Creating a private PostgreSQL …")
    start_postgres(supervisor, cluster)
    cluster.ensure_database(DATABASE)
    return cluster


def start_valkey(supervisor: Supervisor) -> Valkey:
    """A private Valkey that keeps what it is told."""
    data = RUN.folder / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    valkey = Valkey(RUN.sockets / "valkey.sock", data)
    supervisor.start(Service("valkey", valkey.command(), stops_last=True, hush=VALKEY_CHATTER))
    supervisor.wait_until(valkey.answers, seconds=30, missing="Valkey does not answer")
    return valkey


def set_up(supervisor: Supervisor, cluster: Cluster | None, environment: Mapping[str, str]) -> None:
    """Migrations and demo data, unless our own database is known to have them."""
    if cluster is not None and readiness.is_ready(cluster):
        return
    supervisor.run(Service("set-up", python("umea_press.local.prepare", LOGINS), environment))
    if cluster is not None:
        readiness.note_ready(cluster)


def write_environment(cluster: Cluster | None, valkey: Valkey | None, port: int) -> dict[str, str]:
    """Write `.run/env`, so that `manage.py` beside us sees what our programs see; the environment wins.

    Nothing of what else is in the environment is kept.
    """
    before = env_file.read(RUN.env)
    values = {
        "LOCAL": "1",
        "SITE_URL": f"http://localhost:{port}",
        "STATIC_ROOT": str(RUN.folder / "static"),
        **{name: before.get(name) or secrets.token_urlsafe(48) for name in GENERATED_KEYS},
    }
    if cluster is not None:
        values["DATABASE_URL"] = cluster.url(DATABASE)
    if valkey is not None:
        values["REDIS_URL"] = valkey.url
    if "MAIL_HOST" not in os.environ:
        values |= {
            "MAIL_HOST": "127.0.0.1",
            "MAIL_PORT": mail_port(before.get("MAIL_PORT", "")),
            "MAIL_TLS": "",
        }
    values |= {name: value for name, value in os.environ.items() if name in env.declared}
    Path(values["STATIC_ROOT"]).mkdir(exist_ok=True)  # empty: WhiteNoise finds the files where they are
    write_env(RUN.env, values)
    return values


def programs(environment: Mapping[str, str], port: int) -> list[Service]:
    """Web, worker, beat, and the mailbox unless the environment names another mail server."""
    celery = python("celery", "--quiet", "--skip-checks", "-A", "umea_press")
    celery[1:1] = [
        "-W",
        "ignore:You're running the worker with superuser privileges",
    ]  # in a container, as always
    quick = [
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]  # there is one worker: nobody to greet
    worker = [*celery, "worker", "-Q", ",".join(QUEUES), "-c", "2", *quick]
    beat = [*celery, "beat", "--schedule", RUN.folder / "beat-schedule", "--pidfile="]
    services = [
        Service("web", gunicorn(port), environment, hush=WEB_CHATTER),
        Service("worker", worker, environment, hush=WORKER_CHATTER),
        Service("beat", beat, environment, hush=BEAT_CHATTER),
    ]
    if "MAIL_HOST" not in os.environ:
        mailbox = python("umea_press.local.mailbox", environment["MAIL_PORT"], RUN.mail)
        services.append(Service("mail", mailbox, environment))
    return services


def gunicorn(port: int) -> list[str | Path]:
    """One process with threads: enough for one person, and half the time to start."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "1", "--threads", "8"]
    logging = ["--access-logfile", "-", "--access-logformat", "%(s)s %(r)s %(M)s ms"]
    return python(
        "gunicorn", "umea_press.wsgi", *options, *logging, "--graceful-timeout", "3", "--no-control-socket"
    )


def python(module: str, *arguments: str | Path) -> list[str | Path]:
    """The command that runs a module with our own interpreter."""
    return [sys.executable, "-m", module, *arguments]


def is_ready(port: int) -> bool:
    """Whether the press room says of itself that it is ready."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/halsa/redo", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greeting(site: str, *, seconds: float) -> str:
    """Where everything is, and who may come in."""
    lines = [
        f"Ready after {seconds:.1f} s. Ctrl-C stops everything.",
        "",
        f"  Press room  {site}/",
        f"  Desk        {site}/redaktion/",
    ]
    if "MAIL_HOST" not in os.environ:
        lines.append(f"  Mailbox     {site}/lokal/mail/")
    for login in LOGINS.read_text(encoding="utf-8").splitlines():
        name, password, may = login.split("\t")
        lines.append(f"  Log in as   {name} / {password}  ({may})")
    return "\n".join([*lines, ""])


def wanted_port() -> int:
    """PORT, or 8000.

    Raises:
        Refusal: it is no port.
    """
    wanted = os.environ.get("PORT") or "8000"
    if not (wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 65536):
        raise Refusal(
            f"PORT={wanted} is not a port: it takes a number from 1 to 65535, for example PORT=8001."
        )
    return int(wanted)


def check_port(port: int) -> None:
    """Raises Refusal: somebody listens there already."""
    if not port_is_free(port):
        raise Refusal(
            f"Port {port} is taken by another program. Choose another one: PORT={port + 1} make run"
        )


def mail_port(before: str) -> str:
    """The port of the last start if it is still free, so that a mail program can be pointed at it."""
    return before if before.isdigit() and port_is_free(int(before)) else str(free_port())


@contextlib.contextmanager
def claimed(place: RunFolder, journal: Journal) -> Iterator[int]:
    """Hold `place` for ourselves and give the lock's descriptor.

    Raises:
        Refusal: another run holds it.
    """
    descriptor = os.open(place.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not try_lock(descriptor):
            holder = os.read(descriptor, 20).decode() or "unknown"
            if Path(f"/proc/{holder}/cmdline").exists() and Path(f"/proc/{holder}/cmdline").read_bytes():
                raise Refusal(f"`make run` is running in this checkout already (process {holder}).")
            journal.say("The last run was killed; waiting until its processes are gone …")
            if not try_lock(descriptor, seconds=CLEARING):
                raise Refusal("Something of the last run is still there: `make clean` ends and removes it.")
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    sys.exit(main())
