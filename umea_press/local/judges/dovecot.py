"""A Dovecot of our own on loopback: takes mail over LMTP into a Maildir for each address, gives it out over IMAP."""

from __future__ import annotations

import contextlib
import imaplib
import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from umea_press.local.environment import Refusal, free_port
from umea_press.local.judges.press_room import started

LOOPBACK = "127.0.0.1"
PASSWORD = "norrsken"
# Whom the mailboxes belong to; Debian has it everywhere, and nobody can log in as it.
OWNER = "mail"
CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = imap lmtp
listen = {loopback}
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = {loopback}
    port = {lmtp}
  }}
}}
"""


@dataclass
class Dovecot:
    """`lmtp` takes mail for any address; `mails` reads it back."""

    folder: Path
    lmtp: int = field(default_factory=free_port)
    imap: int = field(default_factory=free_port)

    def write(self) -> Path:
        """Write the configuration and return its file."""
        owner = pwd.getpwnam(OWNER)
        places = {"folder": self.folder, "loopback": LOOPBACK, "imap": self.imap, "lmtp": self.lmtp}
        self.folder.chmod(0o755)
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "mail", owner.pw_uid, owner.pw_gid)
        file = self.folder / "dovecot.conf"
        file.write_text(CONFIGURATION.format(**places, password=PASSWORD, uid=owner.pw_uid, gid=owner.pw_gid))
        return file

    def addresses(self) -> list[str]:
        """Whoever has a mailbox."""
        return sorted(mailbox.name for mailbox in (self.folder / "mail").iterdir())

    def mails(self, address: str) -> list[bytes]:
        """Log in as this address and fetch what is in its inbox, in the order of arrival."""
        with imaplib.IMAP4(LOOPBACK, self.imap, timeout=30) as session:
            session.login(address, PASSWORD)
            session.select("INBOX", readonly=True)
            numbers = session.search(None, "ALL")[1][0].split()
            fetched = [session.fetch(number.decode(), "(BODY.PEEK[])")[1] for number in numbers]
        return [parts[0][1] for parts in fetched if isinstance(parts[0], tuple)]

    def answers(self) -> bool:
        with contextlib.suppress(OSError, imaplib.IMAP4.error), imaplib.IMAP4(LOOPBACK, self.imap, timeout=2):
            return True
        return False


@contextlib.contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Run it for as long as the context lasts.

    Raises:
        Refusal: we are not root, or it does not start.
    """
    if os.geteuid() != 0:
        raise Refusal("Dovecot starts only as root: its processes take accounts of their own.")
    folder = Path(tempfile.mkdtemp(prefix="press-room-dovecot-"))
    try:
        server = Dovecot(folder)
        program = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
        with started([program or "dovecot", "-F", "-c", server.write()], answers=server.answers):
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
