"""A real Postfix, private to its folder: what the tests and the checks send to when a scripted server is not enough.

Debian's package gives the programs; configuration, queue and mailboxes are our own, on a free port of loopback. It
relays nothing: whatever it accepts ends in one Maildir. Postfix starts only as root (its daemons then take other
accounts), and its accounts must reach the folder, so that lies in the system's place for temporary files.
"""

from __future__ import annotations

import email
import email.policy
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from umea_press.local.check import ensure_packages
from umea_press.local.environment import Refusal

PLACES = "/usr/sbin:/usr/bin:/sbin:/bin"
PATIENCE = 20  # seconds that it has to answer for the first time

# What "mailname" and "main_mailer_type" would ask a person; without an answer Debian sets up a mail server of its own.
NO_CONFIGURATION = "postfix postfix/main_mailer_type select No configuration\n"

MAIN = {
    "compatibility_level": "3.6",
    "inet_interfaces": "127.0.0.1",
    "inet_protocols": "ipv4",
    "myhostname": "mail.example.se",
    "mynetworks": "127.0.0.0/8",
    "mydestination": "",
    "local_recipient_maps": "",
    "alias_maps": "",
    "disable_dns_lookups": "yes",
    "smtpd_peername_lookup": "no",
    # Every address of every domain ends in one Maildir; nothing leaves this machine.
    "default_transport": "error:this server relays nothing",
    "virtual_mailbox_domains": "static:all",
    "virtual_mailbox_maps": "static:all/",
    "virtual_minimum_uid": "1",
    "smtpd_recipient_restrictions": "permit_mynetworks, reject",
    "notify_classes": "",
    # What a test looks at soon.
    "queue_run_delay": "5s",
    "minimal_backoff_time": "5s",
}
# Service, type, and the columns after it up to the command (master(5)); no chroot, for the folder is no system.
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
lmtp unix - - n - - lmtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Use as a context manager; then it listens on `host` and `port`, and `messages` is what it has delivered.

    Keyword arguments are parameters of main.cf (postconf(5)): `Postfix(queue_minfree="1000000000000")`.
    """

    host = "127.0.0.1"

    def __init__(self, **parameters: str) -> None:
        """Raises Refusal when Postfix is not here and cannot be installed, or we are not root."""
        install()
        self.port = _free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="press-room-postfix-"))
        self._parameters = dict(parameters)

    def __enter__(self) -> Self:
        self._lay_out()
        self._run("start")
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > end:
                said = self.log
                self.__exit__(None, None, None)
                raise Refusal(f"Postfix does not answer:\n{said}")
            time.sleep(0.05)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run("stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def maildir(self) -> Path:
        """Where everything that was accepted is delivered."""
        return self.folder / "mail" / "all"

    @property
    def log(self) -> str:
        """What Postfix has said so far."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    @property
    def queued(self) -> int:
        """How many accepted messages are not delivered yet."""
        names = ("maildrop", "incoming", "active", "deferred", "hold")
        return sum(path.is_file() for name in names for path in (self.folder / "queue" / name).rglob("*"))

    def messages(self) -> Iterator[EmailMessage]:
        """Yield what was delivered, in no order; the envelope's recipient stands in X-Original-To."""
        for path in (self.maildir / "new").glob("*"):
            yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)

    def recipients(self) -> list[str]:
        """Return the envelope's recipient of each message that was delivered."""
        return [str(message["X-Original-To"]) for message in self.messages()]

    def configure(self, **parameters: str) -> None:
        """Change parameters of main.cf. Connections that are open keep what they began with."""
        self._parameters |= parameters
        self._write_main()
        before = self.log.count("reload -- version")
        self._run("reload")
        end = time.monotonic() + PATIENCE
        while self.log.count("reload -- version") == before and time.monotonic() < end:
            time.sleep(0.05)

    def table(self, name: str, lines: Mapping[str, str]) -> str:
        """Write an access table of regular expressions and return it as main.cf names it (regexp_table(5))."""
        path = self.folder / name
        path.write_text("".join(f"/{pattern}/ {action}\n" for pattern, action in lines.items()))
        return f"regexp:{path}"

    def _lay_out(self) -> None:
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("postfix")
        for name in ("queue", "data", "mail", "config"):
            (self.folder / name).mkdir()
        for name in ("data", "mail"):
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        (self.folder / "config" / "master.cf").write_text(MASTER.format(port=self.port))
        self._write_main()

    def _write_main(self) -> None:
        owner = pwd.getpwnam("postfix")
        places = {
            "queue_directory": f"{self.folder}/queue",
            "data_directory": f"{self.folder}/data",
            "maillog_file": f"{self.folder}/log",
            "maillog_file_prefixes": str(self.folder),
            "virtual_mailbox_base": f"{self.folder}/mail",
            "virtual_uid_maps": f"static:{owner.pw_uid}",
            "virtual_gid_maps": f"static:{owner.pw_gid}",
        }
        lines = (f"{name} = {value}\n" for name, value in (MAIN | places | self._parameters).items())
        (self.folder / "config" / "main.cf").write_text("".join(lines))

    def _run(self, command: str) -> None:
        line = ["postfix", "-c", str(self.folder / "config"), command]
        done = subprocess.run(line, env={"PATH": PLACES}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refusal(f"`{' '.join(line)}` failed:\n{done.stderr}{self.log}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=1) as greeted:
                return greeted.recv(3) == b"220"
        except OSError:
            return False


def install() -> None:
    """Install Debian's Postfix unless it is here, without letting it set up a server of its own.

    Raises:
        Refusal: we are not root, or not on Debian.
    """
    if os.geteuid() != 0:
        raise Refusal("Postfix starts only as root: its daemons take accounts of their own.")
    if shutil.which("postfix", path=PLACES) is None and shutil.which("debconf-set-selections"):
        subprocess.run(["debconf-set-selections"], input=NO_CONFIGURATION, text=True, check=False)
    if shutil.which("postfix", path=PLACES) is None:
        ensure_packages({"postfix": "postfix"})


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
