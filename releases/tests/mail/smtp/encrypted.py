"""A real mail server that takes mail over TLS only, from whoever knows the password."""

import asyncio
import functools
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

# Made for these tests and valid for a hundred years: 127.0.0.1, signed by itself.
CERTIFICATE = Path(__file__).with_name("certificate.pem")
USER, PASSWORD = "press", "hemligt"


class Taken:
    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        self.contents.append(envelope.content)
        return "250 2.0.0 OK"


def knows(server: SMTP, session: Any, envelope: Any, mechanism: str, secret: object) -> AuthResult:
    known = isinstance(secret, LoginPassword) and secret == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=known)


@contextmanager
def encrypted(taken: Taken, way: str) -> Iterator[int]:
    """A server that takes mail over TLS only, from whoever knows the password; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    options: dict[str, Any] = {"authenticator": knows, "auth_required": True, "data_size_limit": 2**26}
    if way == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    else:
        options |= {"auth_require_tls": False}  # aiosmtpd means STARTTLS
    loop = asyncio.new_event_loop()
    protocol = functools.partial(SMTP, taken, loop=loop, **options)
    starting = loop.create_server(protocol, "127.0.0.1", 0, ssl=context if way == "tls" else None)
    server = loop.run_until_complete(starting)
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(loop.shutdown_asyncgens())
        server.close()
        loop.close()
