"""Servers for the measurement of pages, each ended when its context is: gunicorn, and nginx with the shipped file."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.debian import Unpacked
from umea_press.local.environment import CHECKOUT, Refusal, free_port
from umea_press.local.leash import signal_group, spawn

LOOPBACK = "127.0.0.1"
SHIPPED = CHECKOUT / "deploy" / "nginx.conf"
# What an installation that is no newcomer's machine must say of itself.
IDENTIFIED = {
    "MAIL_ALLOWED_RECIPIENTS": "example.se",
    "MAIL_FROM": "press@example.se",
    "PRESS_ROOM_NAME": "Umeå kommun",
    "PRESS_ROOM_STREET": "Skolgatan 31A",
    "PRESS_ROOM_POSTAL": "901 84 Umeå",
    "PRESS_ROOM_PHONE": "090-16 10 00",
    "PRESS_ROOM_WEBSITE": "https://www.umea.se/",
    "PRESS_ROOM_CONTACT_URL": "https://www.umea.se/kontakt",
}
NGINX = ("nginx", "nginx-common")  # Debian's; the second says which file is of which type
# The same for everybody who is measured.
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30")
AROUND = """
daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; include {types}; default_type application/octet-stream;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]


def get(port: int, path: str, **headers: str) -> Answer:
    """Ask once."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return Answer(response.status, response.read(), dict(response.headers))
    finally:
        connection.close()


@contextlib.contextmanager
def gunicorn(
    application: str,
    environment: Mapping[str, str],
    *,
    python: str = sys.executable,
    socket: Path | None = None,
) -> Iterator[int]:
    """Run a WSGI application and give its port on loopback; with `socket` it listens there too.

    Raises:
        Refusal: it does not start.
    """
    port = free_port()
    # Each process listens for itself, and the kernel spreads connections over them: of one socket, whichever wakes
    # first may take all, and then one core answers and the other waits (550 or 310 pages a second, by chance).
    listening = ["--bind", f"unix:{socket}"] if socket else ["--reuse-port"]
    binds = ["--bind", f"{LOOPBACK}:{port}", *listening]
    command = [python, "-m", "gunicorn", application, *binds, *GUNICORN, "--log-level", "warning"]
    with _running([*command, "--no-control-socket"], environment, port):
        yield port


@contextlib.contextmanager
def nginx(
    tools: Unpacked,
    folder: Path,
    *,
    socket: Path,
    static: Path,
    media: Path,
    port: int = 0,
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[int]:
    """Run nginx with the file that the project ships, on loopback, and give its port.

    `tools` holds the packages of NGINX. `port` is some free one unless named. It speaks TLS with `certificate`,
    the files of one and its key, and plainly without.

    Raises:
        Refusal: it does not start.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    port, plain = port or free_port(), free_port()
    speaks = " ssl http2" if certificate else ""
    public, private = certificate or ("", "")
    site = SHIPPED.read_text()
    for shipped, here in {
        "listen 80;": f"listen {LOOPBACK}:{plain};",
        "listen 443 ssl http2;": f"listen {LOOPBACK}:{port}{speaks};",
        "server_name press.example.se;": f"server_name {LOOPBACK};",
        "/run/press-room/web.sock": str(socket),
        "/run/press-room/health.sock": str(socket),
        "/var/lib/nginx/press-room": str(folder / "cache"),
        "/srv/press-room/static/": f"{static}/",
        "/srv/press-room/media/": f"{media}/",
        "/etc/letsencrypt/live/press.example.se/fullchain.pem": str(public),
        "/etc/letsencrypt/live/press.example.se/privkey.pem": str(private),
    }.items():
        if shipped not in site:
            raise Refusal(f"{SHIPPED} no longer says {shipped!r}.")
        site = site.replace(shipped, here)
    unused = r"listen \[::\]" if certificate else r"listen \[::\]|ssl_"
    site = re.sub(rf"^\s*({unused}).*$", "", site, flags=re.MULTILINE)
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        AROUND.format(folder=folder, user=user, types=tools.root / "etc" / "nginx" / "mime.types")
    )
    command = [str(tools.path("nginx")), "-c", str(folder / "nginx.conf")]
    with _running(command, tools.environment, port):
        yield port


def wrk(tools: Unpacked, port: int, path: str, *, seconds: int, connections: int, **headers: str) -> float:
    """Return the requests that are answered in a second.

    Raises:
        Refusal: some were answered with an error.
    """
    extra = [part for name, value in headers.items() for part in ("-H", f"{name.replace('_', '-')}: {value}")]
    load = ["-t", "1", "-c", str(connections), "-d", f"{seconds}s", *extra]
    command = [str(tools.path("wrk")), *load, f"http://{LOOPBACK}:{port}{path}"]
    done = subprocess.run(
        command, env=tools.environment, check=True, capture_output=True, text=True, timeout=seconds + 30
    )
    if "Non-2xx" in done.stdout or "Requests/sec" not in done.stdout:
        raise Refusal(f"wrk on {path}: {done.stdout}")
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", done.stdout)[0])


@contextlib.contextmanager
def _running(command: list[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    process = spawn(command, environment=environment, cwd=CHECKOUT)
    try:
        end = time.monotonic() + 60
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise Refusal(f"{' '.join(command[:4])} does not start.")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        signal_group(process.pid, 9)  # type: ignore[arg-type]
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return get(port, "/").status > 0
    return False
