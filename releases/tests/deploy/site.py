"""The press room as it is deployed: gunicorn with production's settings behind Debian's nginx with the shipped file."""

import contextlib
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPMessage, HTTPSConnection
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench.debian import Unpacked
from bench.servers import IDENTIFIED, LOOPBACK, gunicorn, nginx
from umea_press.local.environment import CHECKOUT, free_port

SEEN_WITHIN = 2.0  # seconds: what docs/deploy.md promises of a correction and a withdrawal
ABUNDANT = 30.0  # seconds, for what is to happen some time


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: HTTPMessage

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """Ask it as a reader does; stop and start what stands behind nginx."""

    port: int
    certificate: Path
    log: Path
    start_application: Callable[[], contextlib.AbstractContextManager[int]]
    _running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def start(self) -> None:
        self._running.enter_context(self.start_application())

    def stop(self) -> None:
        """End gunicorn; nginx stays."""
        self._running.close()

    def ask(
        self, path: str, *, method: str = "GET", body: str = "", source: str = LOOPBACK, **headers: str
    ) -> Answer:
        """Send one request, from the address `source`; a header `Accept_Encoding` is sent with a hyphen."""
        trusting = ssl.create_default_context(cafile=self.certificate)
        line = HTTPSConnection(LOOPBACK, self.port, timeout=30, context=trusting, source_address=(source, 0))
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(line):
            line.request(method, path, body=body or None, headers=sent)
            response = line.getresponse()
            return Answer(response.status, response.read(), response.headers)

    def ask_until(self, path: str, seen: Callable[[Answer], bool], *, seconds: float) -> Answer:
        """Ask again and again; return the first answer that is as wanted, or the first after `seconds`."""
        end = time.monotonic() + seconds
        while True:
            is_last = time.monotonic() >= end
            answer = self.ask(path)
            if is_last or seen(answer):
                return answer
            time.sleep(0.05)

    def requests(self, path: str) -> int:
        """How many requests for this path gunicorn has noted; it does so after the answer."""
        return self.log.read_text().splitlines().count(path)


def production(port: int, static: Path, log: Path) -> Mapping[str, str]:
    """The environment of the press room at https://127.0.0.1:`port`, on the test's database."""
    return {
        **os.environ,
        **IDENTIFIED,
        "LOCAL": "0",
        "DJANGO_SETTINGS_MODULE": "umea_press.settings",
        "SITE_URL": f"https://{LOOPBACK}:{port}",
        "ALLOWED_HOSTS": LOOPBACK,
        "BEHIND_PROXY": "1",
        "PAGE_STORE_MB": "32",
        "SIGNUPS_PER_IP_AND_HOUR": "1",
        "STATIC_ROOT": str(static),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}",
        "GUNICORN_CMD_ARGS": f"--access-logfile {log} --access-logformat %(U)s",
    }


def collect_static(static: Path) -> None:
    """Write the files of the public pages as a deployment does, under names with checksums."""
    command = ["manage.py", "collectstatic", "--noinput", "-v", "0", "--ignore", "ckeditor"]
    environment = os.environ | {"LOCAL": "0", "STATIC_ROOT": str(static)}
    subprocess.run([sys.executable, *command], env=environment, cwd=CHECKOUT, check=True)


@contextlib.contextmanager
def deployed(tools: Unpacked, certificate: tuple[Path, Path], static: Path, folder: Path) -> Iterator[Site]:
    """Run both servers for as long as the context lasts."""
    port, socket, log = free_port(), folder / "web.sock", folder / "requests.log"
    environment = production(port, static, log)
    media = Path(settings.MEDIA_ROOT)
    site = Site(port, certificate[0], log, lambda: gunicorn("umea_press.wsgi", environment, socket=socket))
    places = {"socket": socket, "static": static, "media": media, "port": port, "certificate": certificate}
    site.start()
    try:
        with nginx(tools, folder / "nginx", **places):  # type: ignore[arg-type]
            yield site
    finally:
        site.stop()
