"""Mail servers and senders to compare with: Postfix's own load tools, and stunnel for TLS in front of them.

`smtp-source` sends as fast as it can, `smtp-sink` takes everything and keeps
nothing. They speak on loopback only, and no TLS: smtp-source(1) has no option
for it, so there is nothing to compare the engine's rate over TLS with.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.debian import Unpacked
from umea_press.local.environment import Refusal, free_port
from umea_press.local.leash import spawn

LOOPBACK = "127.0.0.1"
BACKLOG = "1024"
PACKAGES = ("postfix", "stunnel4")
PROGRAMS = ("smtp-source", "smtp-sink", "stunnel4")
PATIENCE = 300  # seconds that one measurement may take
TLS_FRONT = """
foreground = quiet
pid =
syslog = no
debug = err
[smtps]
accept = {loopback}:{port}
connect = {loopback}:{behind}
cert = {certificate}
key = {key}
"""


@contextlib.contextmanager
def sink(tools: Unpacked) -> Iterator[int]:
    """Run smtp-sink and give its port on loopback.

    Raises:
        Refusal: it does not start.
    """
    port = free_port()
    # -u: started by root it wants to know whom to step down to.
    privileges = ["-u", "nobody"] if os.geteuid() == 0 else []
    with _running(tools, ["smtp-sink", *privileges, f"{LOOPBACK}:{port}", BACKLOG], port):
        yield port


@contextlib.contextmanager
def tls_front(tools: Unpacked, behind: int, *, certificate: Path, key: Path) -> Iterator[int]:
    """Run stunnel, which takes implicit TLS and passes on to the port `behind`; give its port on loopback.

    Raises:
        Refusal: it does not start.
    """
    port = free_port()
    written = certificate.with_suffix(".conf")
    written.write_text(
        TLS_FRONT.format(loopback=LOOPBACK, port=port, behind=behind, certificate=certificate, key=key)
    )
    with _running(tools, ["stunnel4", str(written)], port):
        yield port


def source(tools: Unpacked, port: int, *, messages: int, length: int, sessions: int) -> float:
    """Return the rate of smtp-source, in messages a second, each with one recipient and `length` bytes long."""
    load = ["-s", str(sessions), "-l", str(length), "-m", str(messages)]
    envelope = ["-f", "press@example.se", "-t", "a@example.se"]
    command = [str(tools.path("smtp-source")), *load, *envelope, f"{LOOPBACK}:{port}"]
    environment = tools.environment
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, timeout=PATIENCE, capture_output=True)
    return messages / (time.perf_counter() - begun)


@contextlib.contextmanager
def _running(tools: Unpacked, command: Sequence[str], port: int) -> Iterator[None]:
    program, *options = command
    process = spawn([tools.path(program), *options], environment=tools.environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for_port(port, process, program)
        yield
    finally:
        process.kill()
        process.wait()


def _wait_for_port(port: int, process: subprocess.Popen[bytes], program: str) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
            return
        time.sleep(0.05)
    raise Refusal(f"{program} does not start.")
