"""Probe: the handshake with a mail server for its own sake, to tell a person what it offers. No mail flows."""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass

from releases.mail.smtp.handshake import Encrypt, Features, HandshakeFailed, Route, handshake
from releases.mail.smtp.replies import NotSmtp, Reply, ReplyReader, scrubbed

RECEIVED_AT_ONCE = 4096
# Blocks for documentation (RFC 5737, RFC 3849): a datagram socket connected to them sends nothing.
ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What the server offers whom it let in, and until when its certificate is valid, if it encrypts."""

    features: Features
    certified_until: dt.datetime | None


class ProbeFailed(Exception):
    """Nobody answers there, or not as a mail server; the message is the reason."""


class Untrusted(Exception):
    """The server's certificate is not one that this machine trusts for its name; the message is the reason."""


def probe(route: Route, *, patience: float) -> ProbeResult:
    """Introduce ourselves as we would before sending, within `patience` seconds.

    Raises ProbeFailed, Untrusted, or HandshakeFailed when the server does not let us in.
    """
    try:
        plain = socket.create_connection((route.host, route.port), timeout=patience)
        with contextlib.closing(_Probe(route, plain, time.monotonic() + patience)) as meeting:
            return meeting.run()
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(error.verify_message) from error
    except HandshakeFailed as refused:
        raise HandshakeFailed(scrubbed(str(refused)), refused.reply) from refused
    except (OSError, UnicodeError, NotSmtp) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ProbeFailed(scrubbed(reason) or type(error).__name__) from error


def own_addresses() -> list[str]:
    """Return the addresses that this machine sends from to the world, as far as it can tell: none behind a NAT."""
    found = []
    for family, elsewhere in ELSEWHERE:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((elsewhere, 9))
            found.append(str(asked.getsockname()[0]))
    return [address for address in found if ipaddress.ip_address(address).is_global]


class _Probe:
    def __init__(self, route: Route, plain: socket.socket, deadline: float) -> None:
        self._route, self._stream, self._deadline = route, plain, deadline
        self._reader = ReplyReader()
        self._replies: list[Reply] = []

    def run(self) -> ProbeResult:
        if self._route.encryption == "tls":
            self._encrypt()
        talk = handshake(self._route)
        wanted = next(talk)
        try:
            while True:
                if isinstance(wanted, Encrypt):
                    self._encrypt()
                    wanted = talk.send(None)  # type: ignore[arg-type]
                else:
                    self._stream.sendall(f"{wanted}\r\n".encode() if wanted else b"")
                    wanted = talk.send(self._reply())
        except StopIteration as finished:
            return ProbeResult(finished.value, self._certified_until())

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.sendall(b"QUIT\r\n")
        self._stream.close()

    def _encrypt(self) -> None:
        if self._replies or not self._reader.is_between_replies:
            raise NotSmtp("The mail server spoke in clear after it had agreed to encrypt")
        context = ssl.create_default_context()
        self._stream = context.wrap_socket(self._stream, server_hostname=self._route.host)

    def _certified_until(self) -> dt.datetime | None:
        if not isinstance(self._stream, ssl.SSLSocket):
            return None
        certificate = self._stream.getpeercert() or {}
        return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), dt.UTC)

    def _reply(self) -> Reply:
        while not self._replies:
            self._stream.settimeout(max(0.001, self._deadline - time.monotonic()))
            piece = self._stream.recv(RECEIVED_AT_ONCE)
            if not piece:
                raise NotSmtp("The mail server hung up")
            self._replies += self._reader.feed(piece)
        return self._replies.pop(0)
