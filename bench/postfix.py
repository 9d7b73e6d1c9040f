"""Postfix's own load tools, taken from Debian's package without installing or starting anything.

`smtp-source` sends as fast as it can, `smtp-sink` takes everything and keeps
nothing. They speak on loopback only.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.database import BENCH
from umea_press.local.environment import Refusal, free_port
from umea_press.local.leash import spawn

TOOLS = ("smtp-source", "smtp-sink")
LOOPBACK = "127.0.0.1"
BACKLOG = "1024"
PATIENCE = 300  # seconds that one measurement may take


@dataclass(frozen=True)
class Postfix:
    """The tools, and the libraries that they need beside what the machine has."""

    root: Path

    @classmethod
    def fetched(cls) -> Postfix:
        """Give the tools from the cache, or download and unpack them first.

        Raises:
            Refusal: this is no Debian, or its packages cannot be reached; the message says what to do.
        """
        postfix = cls(BENCH.folder / "postfix")
        if not postfix.works():
            BENCH.make()
            shutil.rmtree(postfix.root, ignore_errors=True)
            postfix.root.mkdir()
            postfix.unpack("postfix")
            # What a bare machine lacks, named by the loader: libdb-5.3.so is in libdb5.3, libicuuc.so.72 in libicu72.
            for library in postfix.missing():
                postfix.unpack(_package_of(library))
        if not postfix.works():
            raise Refusal(f"smtp-source does not run here; still missing: {', '.join(postfix.missing())}.")
        return postfix

    def path(self, tool: str) -> Path:
        return self.root / "usr" / "sbin" / tool

    @property
    def environment(self) -> dict[str, str]:
        folders = ("usr/lib/postfix", f"usr/lib/{os.uname().machine}-linux-gnu", "usr/lib")
        return {**os.environ, "LD_LIBRARY_PATH": ":".join(str(self.root / folder) for folder in folders)}

    def works(self) -> bool:
        return all(self.path(tool).exists() for tool in TOOLS) and not self.missing()

    def missing(self) -> list[str]:
        """The shared libraries that the loader does not find."""
        said = subprocess.run(
            ["ldd", self.path("smtp-source")],  # noqa: S607
            env=self.environment,
            capture_output=True,
            text=True,
        ).stdout
        return re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE)

    def unpack(self, package: str) -> None:
        try:
            subprocess.run(
                ["apt-get", "download", "-qq", package],  # noqa: S607
                cwd=self.root,
                check=True,
                capture_output=True,
                text=True,
            )
            for archive in self.root.glob("*.deb"):
                subprocess.run(["dpkg", "-x", archive, self.root], check=True, capture_output=True)  # noqa: S607
                archive.unlink()
        except FileNotFoundError as error:
            raise Refusal(
                f"The tools come from Debian's package `postfix`: {error.filename} is missing."
            ) from error
        except subprocess.CalledProcessError as error:
            raise Refusal(
                f"apt-get cannot download {package} ({error.stderr.strip()}); try `apt-get update` first."
            ) from error

    @contextlib.contextmanager
    def sink(self) -> Iterator[int]:
        """Run smtp-sink and give its port on loopback."""
        port = free_port()
        # -u: started by root it wants to know whom to step down to.
        privileges = ["-u", "nobody"] if os.geteuid() == 0 else []
        command: list[str | Path] = [self.path("smtp-sink"), *privileges, f"{LOOPBACK}:{port}", BACKLOG]
        process = spawn(command, environment=self.environment, stdout=subprocess.DEVNULL)
        try:
            _wait_for_port(port, process)
            yield port
        finally:
            process.kill()
            process.wait()

    def source(self, port: int, *, messages: int, length: int, sessions: int) -> float:
        """Return the rate of smtp-source, in messages a second, each with one recipient and `length` bytes long."""
        options = [
            "-s",
            sessions,
            "-l",
            length,
            "-m",
            messages,
            "-f",
            "press@example.se",
            "-t",
            "a@example.se",
        ]
        command: list[str | Path] = [self.path("smtp-source"), *map(str, options), f"{LOOPBACK}:{port}"]
        begun = time.perf_counter()
        subprocess.run(command, env=self.environment, check=True, timeout=PATIENCE, capture_output=True)
        return messages / (time.perf_counter() - begun)


def _package_of(library: str) -> str:
    name, _, version = library.partition(".so")
    name, version = name.removesuffix("-5.3"), "5.3" if name.endswith("-5.3") else version.lstrip(".")
    return {"libicuuc": f"libicu{version}", "libnsl": f"libnsl{version}"}.get(name, f"{name}{version}")


def _wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
            return
        time.sleep(0.05)
    raise Refusal("smtp-sink does not start.")
