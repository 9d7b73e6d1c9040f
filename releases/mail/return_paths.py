"""Return paths (VERP): by what a mail is known again when it, or an answer to it, comes back.

A mark names the alert and the subscriber and carries a keyed tag, so nobody can
make one. It is the local part of the Message-ID, the same for every attempt and
without a column of its own, and it travels in the envelope sender (VERP), where
a bounce is sent to.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from releases.mail import tokens

TAG_BYTES = 10  # 80 bits: the least that RFC 2104, 5 lets a tag be cut to
MARK = re.compile(
    rf"(?<![0-9.])([1-9][0-9]{{0,17}})\.([1-9][0-9]{{0,17}})\.([0-9a-f]{{{2 * TAG_BYTES}}})(?![0-9a-z])"
)


# Behind the plus sign of the return path: whoever writes there leaves. The token is the one in the links of the mail.
LEAVE = "avsluta"
LEAVING = re.compile(rf"\+{LEAVE}\.([0-9a-f]{{{2 * tokens.TOKEN_BYTES}}})@")


class Marked(NamedTuple):
    """Which mail it was: ids of the alert and the subscriber."""

    alert: int
    subscriber: int


class Marker:
    """Marks mails by the thousand: reads the settings and takes a key in once, the present one unless one is given."""

    def __init__(self, key: bytes | None = None) -> None:
        local, _at, domain = settings.MAIL_RETURN_PATH.rpartition("@")
        self._before, self._behind = (f"{local}+", f"@{domain}") if local else ("", "")
        self._unmarked = str(settings.MAIL_FROM)
        self._host = settings.MAIL_FROM.rpartition("@")[2]
        self._keyed = hashlib.blake2b(key=key or tokens.mail_key(), digest_size=TAG_BYTES, person=b"mark")

    def mark(self, alert: int, subscriber: int) -> str:
        """Return "12.3456.0f3a…" for the mail of this alert to this subscriber."""
        named = f"{alert}.{subscriber}"
        tag = self._keyed.copy()
        tag.update(named.encode())
        return f"{named}.{tag.hexdigest()}"

    def message_id(self, mark: str) -> str:
        """Return the Message-ID of the mail with this mark, without angle brackets (RFC 5322, 3.6.4)."""
        return f"{mark}@{self._host}"

    def return_path(self, mark: str) -> str:
        """Return the envelope sender of the mail with this mark: bounces of it go there."""
        return f"{self._before}{mark}{self._behind}" if self._before else self._unmarked


def mark(alert: int, subscriber: int) -> str:
    """Return the mark of one mail."""
    return Marker().mark(alert, subscriber)


def message_id(mark: str) -> str:
    """Return the Message-ID of the mail with this mark."""
    return Marker().message_id(mark)


def notice_id(key: UUID) -> str:
    """Return the Message-ID of a notice, which has a random key of its own."""
    return message_id(str(key))


def return_path(mark: str) -> str:
    """Return the envelope sender of the mail with this mark."""
    return Marker().return_path(mark)


def leave_address(token: str) -> str:
    """Return where a mail ends the subscription that this token opens, or "" while no returned mail is received."""
    local, _at, domain = settings.MAIL_RETURN_PATH.rpartition("@")
    return f"{local}+{LEAVE}.{token}@{domain}" if local else ""


def leaving(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the tokens of those among these addresses, or headers of them, that a mail to leave is sent to."""
    for address in addresses:
        yield from LEAVING.findall(address.lower())


def known(text: str) -> Marked | None:
    """Return which mail the first genuine mark in `text` belongs to: an address, a header, a returned message."""
    markers = [Marker(key) for key in tokens.mail_keys()]
    for alert, subscriber, tag in MARK.findall(text):
        named = Marked(int(alert), int(subscriber))
        written = f"{alert}.{subscriber}.{tag}"
        if any(hmac.compare_digest(written, marker.mark(*named)) for marker in markers):
            return named
    return None
