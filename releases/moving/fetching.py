"""Fetching pages and files over HTTP: slowly, within bounds, and from nowhere but public hosts that were named.

Whoever writes a list of addresses must not be able to reach what only this machine can. So a name is resolved once,
each of its addresses is looked at, and the connection goes to the very address that was found public
(OWASP Server-Side Request Forgery Prevention Cheat Sheet). A redirect is a new address and looked at the same way.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from releases.absolute_urls import whole

PATIENCE = 15  # seconds that a host may be silent
LONGEST_WAIT = 60  # seconds for one answer as a whole
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {429, 503}
LONGEST_PAUSE = 30  # seconds, whatever a host or its robots.txt asks for
LARGEST_ROBOTS = 500_000  # bytes (RFC 9309, 2.5)
NAME = "press-room-import"
EMBEDDING = [ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48")]  # NAT64


class FetchRefused(Exception):
    """An address that is not fetched, or that gives nothing. `args[0]` is the reason: a code of this module's."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, and the address that gave them in the end."""

    content: bytes
    address: str


class Fetcher:
    """Fetches one address after the other, with a pause between two.

    `hosts` are those that may be asked, None any public one; `delay` is in seconds. With `allow_private` hosts of
    private networks are asked too, on any port: an intranet that is being moved, or a test.
    """

    def __init__(
        self, hosts: Collection[str] | None = None, *, allow_private: bool = False, delay: float = 1.0
    ) -> None:
        self.hosts = None if hosts is None else {host.casefold() for host in hosts}
        self.allow_private, self.delay = allow_private, delay
        self._robots: dict[tuple[str, str], RobotFileParser] = {}
        self._next_at = 0.0

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def get(self, address: str, largest: int) -> Fetched:
        """Return what an address gives, at most `largest` bytes. Raises FetchRefused."""
        for _ in range(MOST_REDIRECTS + 1):
            parts = self._allowed(address)
            if not self._robots_of(parts).can_fetch(NAME, address):
                raise FetchRefused("robots")
            status, headers, content = self._asked_again(parts, largest)
            if status not in REDIRECTS:
                break
            with contextlib.suppress(ValueError):
                address = urljoin(address, headers.get("Location", ""))
        else:
            raise FetchRefused("redirects")
        if status != http.HTTPStatus.OK:
            raise FetchRefused(f"status {status}")
        return Fetched(content, address)

    def _allowed(self, address: str) -> SplitResult:
        try:
            parts = urlsplit(address)
            host, port = (parts.hostname or "").casefold(), parts.port
        except ValueError:
            raise FetchRefused("address") from None
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            raise FetchRefused("address")
        if self.hosts is not None and host not in self.hosts:
            raise FetchRefused("host")
        if port not in (None, 80, 443) and not self.allow_private:
            raise FetchRefused("port")
        return parts

    def _asked_again(self, parts: SplitResult, largest: int) -> tuple[int, Any, bytes]:
        """Ask, and once more after a pause when the host says that it is busy."""
        answer = self._asked(parts, largest)
        if answer[0] in BUSY:
            wait = answer[1].get("Retry-After", "")
            time.sleep(min(int(wait) if wait.isdecimal() else LONGEST_PAUSE, LONGEST_PAUSE))
            answer = self._asked(parts, largest)
        return answer

    def _asked(self, parts: SplitResult, largest: int) -> tuple[int, Any, bytes]:
        self._pause()
        connection = self._connection(parts)
        timer = threading.Timer(LONGEST_WAIT, _cut_off, [connection])
        timer.daemon = True
        timer.start()
        try:
            path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
            query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
            headers = {
                "User-Agent": f"{NAME} (+{whole('/')})",
                "Accept-Encoding": "identity",
                "Accept": "*/*",
            }
            connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, _bounded(response, largest)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchRefused("no answer") from error
        finally:
            timer.cancel()
            connection.close()

    def _pause(self) -> None:
        time.sleep(max(0.0, self._next_at - time.monotonic()))
        self._next_at = time.monotonic() + self.delay

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        """Return a connection to the host at an address of its that may be asked."""
        host, is_tls = parts.hostname or "", parts.scheme == "https"
        port = parts.port or (443 if is_tls else 80)
        address = self._address_of(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        try:
            sock = socket.create_connection((address, port), timeout=PATIENCE)
            connection.sock = self._tls.wrap_socket(sock, server_hostname=host) if is_tls else sock
        except OSError as error:
            raise FetchRefused("no answer") from error
        if is_tls:
            connection.default_port = 443  # type: ignore[misc]
        return connection

    def _address_of(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchRefused("no answer") from error
        addresses = [str(one[4][0]) for one in found]
        if not self.allow_private and not all(map(is_public, addresses)):
            raise FetchRefused("private")
        return addresses[0]

    def _robots_of(self, parts: SplitResult) -> RobotFileParser:
        """Return what the host lets programs fetch (RFC 9309): all when it says nothing, nothing when it is away."""
        key = (parts.scheme, parts.netloc)
        if key not in self._robots:
            robots = self._robots[key] = RobotFileParser()
            try:
                status, _, content = self._asked(parts._replace(path="/robots.txt", query=""), LARGEST_ROBOTS)
            except FetchRefused as refusal:
                if refusal.args[0] != "large":
                    del self._robots[key]
                    raise
                status, content = 200, b""
            robots.parse(content.decode("utf-8", "replace").splitlines() if status < 300 else [])
            robots.disallow_all = status >= 500  # type: ignore[attr-defined]
            asked = robots.crawl_delay(NAME)
            self.delay = max(self.delay, min(float(asked or 0), LONGEST_PAUSE))
        return self._robots[key]


def is_public(address: str) -> bool:
    """True for an IP address of the world: not this machine, no private or special network, nothing inside IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in EMBEDDING):
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            ip = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip
    return ip.is_global and not ip.is_multicast


def _cut_off(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError):
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _bounded(response: http.client.HTTPResponse, largest: int) -> bytes:
    content = bytearray()
    while block := response.read1(65_536):
        content += block
        if len(content) > largest:
            raise FetchRefused("large")
    return bytes(content)
