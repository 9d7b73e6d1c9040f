"""Handshake: the conversation from the greeting until mail may flow, without any input or output of its own."""

import base64
import hmac
import ipaddress
from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal, Self, get_args

from releases.mail.smtp.replies import AUTHENTICATED, CHALLENGE, GREETED, Reply

# Seconds. RFC 5321, 4.5.3.2: what a client should at least wait for; TCP itself is not in it.
CONNECT, GREETING, COMMAND, DATA, BLOCK, DOT = 30, 300, 300, 120, 180, 600
# Less than the RFC's five minutes where nothing is lost by it: the envelope is said again, on another connection.
PROMPT = 5

Encryption = Literal["", "starttls", "tls"]
ENCRYPTIONS: tuple[str, ...] = get_args(Encryption)


@dataclass(frozen=True, slots=True)
class Route:
    """How to reach the mail server, and who we are."""

    host: str
    port: int
    name: str  # ours, for EHLO
    encryption: Encryption = ""
    user: str = ""
    password: str = ""

    @property
    def may_sign_in(self) -> bool:
        """Whether a password stays secret on this route: it is encrypted (RFC 4954, 4), or leaves no machine."""
        return self.encryption in ("starttls", "tls") or _is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Features:
    """What the server offers (RFC 5321, 4.1.1.1)."""

    pipelining: bool = False  # RFC 2920
    declares_size: bool = False  # RFC 1870: it wants to hear how big a message is before it comes
    most_bytes: int = 0  # the biggest message that it takes; 0 when it does not say
    starttls: bool = False
    mechanisms: frozenset[str] = frozenset()  # RFC 4954

    @classmethod
    def of(cls, reply: Reply) -> Self:
        """Read the reply to EHLO; its first line is the server's name."""
        words = [line[4:].upper().replace("AUTH=", "AUTH ", 1).split() for line in reply.text.split("\n")[1:]]
        offered = {keyword: parameters for keyword, *parameters in filter(None, words)}
        [most, *_] = [*offered.get("SIZE", []), "0"]
        return cls(
            pipelining="PIPELINING" in offered,
            declares_size="SIZE" in offered,
            most_bytes=int(most) if most.isdecimal() else 0,
            starttls="STARTTLS" in offered,
            mechanisms=frozenset(offered.get("AUTH", [])),
        )


class Encrypt:
    """What the introduction yields where TLS is to begin."""


class HandshakeFailed(Exception):
    """The server does not let us in. The reply is None when it is we who do not go on."""

    def __init__(self, reason: str, reply: Reply | None = None) -> None:
        super().__init__(reason)
        self.reply = reply


# It yields a line to say (empty: only listen) or Encrypt, and is sent the reply.
Handshake = Generator[str | Encrypt, Reply, Features]


def handshake(route: Route) -> Handshake:
    """Greet, encrypt and sign in as the route says; returns what the server offers. Raises HandshakeFailed."""
    greeting = yield ""
    if greeting.code != GREETED:
        raise HandshakeFailed(greeting.text, greeting)
    features = yield from _greet(route)
    if route.encryption == "starttls":
        features = yield from _encrypt(route, features)
    if route.user:
        yield from _sign_in(route, features)
    return features


def _greet(route: Route) -> Handshake:
    reply = yield f"EHLO {route.name}"
    if reply.consents:
        return Features.of(reply)
    # RFC 5321, 3.2: a server from before 1995 knows only HELO.
    old = yield f"HELO {route.name}"
    if not old.consents:
        raise HandshakeFailed(old.text, old)
    return Features()


def _encrypt(route: Route, features: Features) -> Handshake:
    if not features.starttls:
        raise HandshakeFailed("The mail server offers no STARTTLS")
    reply = yield "STARTTLS"
    if reply.code != GREETED:
        raise HandshakeFailed(reply.text, reply)
    yield Encrypt()
    # RFC 3207, 4.2: what the server said before was not protected and is to be forgotten.
    return (yield from _greet(route))


def _sign_in(route: Route, features: Features) -> Generator[str | Encrypt, Reply, None]:
    """RFC 4954, with the best of the mechanisms that both sides know."""
    if not route.may_sign_in:
        raise HandshakeFailed("No password is said in clear: MAIL_TLS is not set")
    offered = features.mechanisms
    if "PLAIN" in offered:
        reply = yield f"AUTH PLAIN {_encoded(f'{chr(0)}{route.user}{chr(0)}{route.password}')}"
    elif "LOGIN" in offered:
        reply = yield "AUTH LOGIN"
        for secret in (route.user, route.password):
            if reply.code == CHALLENGE:
                reply = yield _encoded(secret)
    elif "CRAM-MD5" in offered:
        reply = yield "AUTH CRAM-MD5"
        if reply.code == CHALLENGE:
            reply = yield _response(route, reply)
    else:
        raise HandshakeFailed("The mail server offers no way to sign in that we know")
    if reply.code != AUTHENTICATED:
        raise HandshakeFailed(reply.text, reply)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _response(route: Route, reply: Reply) -> str:
    """RFC 2195. A challenge that is no base64 is answered by a response that cannot be right."""
    try:
        challenge = base64.b64decode(reply.text[4:])
    except ValueError:
        challenge = b""
    return _encoded(f"{route.user} {hmac.new(route.password.encode(), challenge, 'md5').hexdigest()}")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
