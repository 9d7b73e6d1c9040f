"""What is done with a machine: this version is unpacked in it, and `deploy/install` alone makes a press room of it."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

from umea_press.local.environment import CHECKOUT, Refusal
from umea_press.local.installation.machine import Machine
from umea_press.local.judges.press_room import wait_for
from umea_press.local.judges.visitor import Visitor

HOST = "press.example.se"
READER = "anna"  # an account of the machine: Postfix puts its mail into a file
UNPACKED = "/root/umea-press"
# Nobody's: an installation that is not Umeå's. Every sort of letter that a shell or systemd would take for its own.
ANSWERS = {
    "PRESS_ROOM_NAME": "Exempelstads kommun",
    "PRESS_ROOM_STREET": "Torget 1",
    "PRESS_ROOM_POSTAL": "123 45 Exempelstad",
    "PRESS_ROOM_PHONE": "08-465 004 01",
    "PRESS_ROOM_WEBSITE": "https://www.example.se/",
    "PRESS_ROOM_CONTACT_URL": "https://www.example.se/kontakt",
    "MAIL_FROM": f"pressrum@{HOST}",
    "MAIL_ALLOWED_RECIPIENTS": "*",
    "ALERT_UNDO_SECONDS": "0",
    "BOUNCE_WEBHOOK_SECRET": " a$HOME#b \"c\" 'd' \\e %h & @HOST@ lång nog",
}
INSTALL = ("deploy/install", "--host", HOST, "--postfix", "--administrator", "maja", f"maja@{HOST}")
MAIL_WITHIN = 150.0  # seconds: a minute until the next sweep, and one more


@dataclass
class Server:
    """A machine on its way to a press room, and what the installer has said so far."""

    machine: Machine
    said: list[str] = field(default_factory=list)

    def install(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the installer as a person does, in the folder that was unpacked."""
        done = self.machine.run(
            "sh", "-c", f'cd {UNPACKED} && exec "$@"', "sh", *INSTALL, *options, timeout=1800
        )
        self.said.append(done.stdout + done.stderr)
        return done

    def manage(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product as its account, as docs/deploy.md says."""
        account = "runuser -u press -- env PRESS_ENV=/etc/press-room.env"
        line = f'cd /srv/press-room/app && exec {account} .venv/bin/python manage.py "$@"'
        return self.machine.run("sh", "-c", line, "sh", *command)

    def visitor(self) -> Visitor:
        """Return somebody with a browser that trusts the certificate which the installer made, and no other."""
        visitor = Visitor(f"https://{HOST}")
        context = ssl.create_default_context(cafile=self.machine.root / "etc/press-room/tls/fullchain.pem")
        handlers = (_Nearby(context), urllib.request.HTTPCookieProcessor(visitor.cookies))
        visitor._opener = urllib.request.build_opener(*handlers)
        return visitor

    def mails(self) -> list[EmailMessage]:
        """Return what lies in the reader's mailbox, the oldest first (mbox: each begins with a line "From ")."""
        box = self.machine.root / "var/mail" / READER
        raw = box.read_bytes() if box.exists() else b""
        letters = re.split(rb"(?m)^From \S+ .*\n", raw)[1:]
        return [email.message_from_bytes(letter, policy=email.policy.default) for letter in letters]

    def mail_about(self, words: str) -> EmailMessage:
        """Wait for a mail whose subject holds these words. Raises Refusal: none came."""

        def found() -> list[EmailMessage]:
            return [mail for mail in self.mails() if words in str(mail["Subject"])]

        wait_for(lambda: bool(found()), seconds=MAIL_WITHIN, what=f"a mail about “{words}”", pause=1)
        return found()[0]


class _Nearby(urllib.request.HTTPSHandler):
    """Opens every name at this machine's own address: it stands in no name server."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._trusting = context

    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_LineNearby, context=self._trusting), request)


class _LineNearby(HTTPSConnection):
    def connect(self) -> None:
        name, self.host = self.host, "127.0.0.1"
        HTTPConnection.connect(self)
        self.host = name
        self.sock = self._trusting.wrap_socket(self.sock, server_hostname=name)

    def __init__(self, host: str, *, context: ssl.SSLContext, **options: Any) -> None:
        super().__init__(host, context=context, **options)
        self._trusting = context


@contextlib.contextmanager
def prepared(machine: Machine) -> Iterator[Server]:
    """Unpack what is committed of this checkout in the machine, and write the answers that a person would give."""
    folder = machine.root / UNPACKED.removeprefix("/")
    folder.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=CHECKOUT, capture_output=True, check=False)
    if archive.returncode:
        raise Refusal(f"git archive: {archive.stderr.decode()}")
    subprocess.run(["tar", "-xf", "-", "-C", folder], input=archive.stdout, check=True)
    answers = machine.root / "root/answers"
    answers.write_text("".join(f"{name}={value}\n" for name, value in ANSWERS.items()))
    machine.said("useradd", "--create-home", READER)
    with machine.within_network():
        yield Server(machine)


def part(mail: EmailMessage, kind: str = "html") -> str:
    """Return the text of a mail in HTML, or "plain"."""
    body = mail.get_body((kind,))
    return str(body.get_content()) if body is not None else ""


def files_of(root: Path, *folders: str) -> dict[str, tuple[int, int]]:
    """Return size and time of every file below these folders of a machine."""
    found = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}
