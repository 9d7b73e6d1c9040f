"""The local mailbox: a mail server on loopback that keeps each mail as one file of a Maildir and sends nothing on.

Run as `python -m umea_press.local.mailbox PORT FOLDER`.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from umea_press.local.maildir import Maildir

LARGEST = 32 * 1024 * 1024  # bytes of one message


class MaildirHandler:
    """The handler that aiosmtpd asks (its names)."""

    def __init__(self, maildir: Maildir) -> None:
        self.maildir = maildir

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """aiosmtpd reads line by line from a buffer, so pipelined commands (RFC 2920) are safe with it."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """One file a mail."""
        content = envelope.original_content or b""
        self.maildir.deliver(content, sender=envelope.mail_from or "", recipients=envelope.rcpt_tos)
        print(f"{', '.join(envelope.rcpt_tos)} ({len(content) // 1024 + 1} kB)", flush=True)
        return "250 2.0.0 Kept"


async def serve(port: int, folder: Path) -> None:
    """Take mail on 127.0.0.1:`port` until SIGTERM. Raises OSError: the port is taken."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    maildir = Maildir(folder)
    maildir.make()
    delivery = MaildirHandler(maildir)

    def session() -> SMTP:
        return SMTP(
            delivery, hostname="localhost", ident="mailbox", enable_SMTPUTF8=True, data_size_limit=LARGEST
        )

    server = await loop.create_server(session, "127.0.0.1", port)
    async with server:
        await asked.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
