"""Take in returned mail over LMTP (RFC 2033) or SMTP, for a mail server that delivers it there."""

import argparse
import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils.translation import gettext as _

from releases import bounces
from releases.mail import return_paths
from umea_press.checks import refuse_to_start

logger = logging.getLogger(__name__)

Place = tuple[str, int] | str  # host and port, or the path of a Unix socket


class Command(BaseCommand):
    help = "Listens for returned mail until it is stopped (SIGTERM)."

    def add_arguments(self, parser: CommandParser) -> None:
        self._add_place(parser, "--lmtp", "listen for LMTP there, such as 127.0.0.1:2424")
        self._add_place(parser, "--smtp", "listen for SMTP there, such as 127.0.0.1:2525")

    def _add_place(self, parser: CommandParser, option: str, help_text: str) -> None:
        parser.add_argument(option, type=_place, metavar="HOST:PORT|/PATH", help=help_text)

    def handle(self, *args: Any, lmtp: Place | None, smtp: Place | None, **options: Any) -> None:
        refuse_to_start()
        kinds: tuple[tuple[type[SMTP], Place | None], ...] = ((LmtpSession, lmtp), (SmtpSession, smtp))
        places = [(kind, place) for kind, place in kinds if place]
        if not places:
            raise CommandError(_("Say where to listen: --lmtp or --smtp."))
        # aiosmtpd's own account of each line, with whatever stands in it.
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        try:
            asyncio.run(self._listen(places))
        except OSError as error:
            raise CommandError(str(error)) from error

    async def _listen(self, places: list[tuple[type[SMTP], Place]]) -> None:
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        with ThreadPoolExecutor(1, "bounces") as desk:
            servers = [await _open(_session(kind, Reception(desk)), place) for kind, place in places]
            for _kind, place in places:
                self.stdout.write(
                    f"Listening at {place if isinstance(place, str) else '{}:{}'.format(*place)}"
                )
            await stopping.wait()
            for server in servers:
                server.close()


class LmtpSession(LMTP):
    # Reports quote replies and addresses of others on lines longer than RFC 5321, 4.5.3.1.6 allows.
    line_length_limit = 64 * 1024


class SmtpSession(SMTP):
    line_length_limit = 64 * 1024


class Reception:
    """The handler that aiosmtpd asks (its names). One thread writes down, so the others only wait their turn."""

    def __init__(self, desk: ThreadPoolExecutor) -> None:
        self._desk = desk

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """One recipient at a time, for LMTP answers for each; and nobody else's mail."""
        if envelope.rcpt_tos:
            return "452 4.5.3 One recipient at a time"
        if not _is_ours(address):
            return "550 5.1.1 No such address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """250 when it is written down, or is nothing to write down; 451 when it should come again."""
        content = bytes(envelope.original_content or b"")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._desk, _taken_in, content, list(envelope.rcpt_tos))


def _taken_in(content: bytes, recipients: list[str]) -> str:
    close_old_connections()
    try:
        bounces.receive(content, recipients=recipients)
    except bounces.TooLarge:
        return "552 5.3.4 Larger than 1 MB"
    except Exception as error:
        # Whatever is wrong with us, the mail server keeps the mail: it is late, not lost.
        logger.error("A returned mail has to be handed in again: %s", error)
        return "451 4.3.0 Not now"
    finally:
        close_old_connections()
    return "250 2.0.0 Taken in"


def _is_ours(address: str) -> bool:
    """Tell whether mail to this address is for us: it carries our mark, somebody leaves, or all bounces go there."""
    if any(return_paths.leaving([address])):
        return True
    own = {settings.MAIL_RETURN_PATH.lower(), settings.MAIL_FROM.lower()}
    return return_paths.known(address.lower()) is not None or address.lower() in own - {""}


def _session(kind: type[SMTP], reception: Reception) -> Callable[[], SMTP]:
    return lambda: kind(
        reception,
        hostname="localhost",
        ident="bounces",
        enable_SMTPUTF8=True,
        data_size_limit=bounces.LARGEST,
    )


async def _open(session: Callable[[], SMTP], place: Place) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    if isinstance(place, str):
        return await loop.create_unix_server(session, place)
    return await loop.create_server(session, *place)


def _place(text: str) -> Place:
    host, _colon, port = text.rpartition(":")
    if text.startswith("/"):
        return text
    if not host or not port.isdecimal():
        raise argparse.ArgumentTypeError(_("Write HOST:PORT or the path of a Unix socket."))
    return host.strip("[]"), int(port)
