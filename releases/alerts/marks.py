"""Marks: by what a mail is known again when it, or an answer to it, comes back.

A mark names the alert and the subscriber and carries a keyed tag, so nobody can
make one. It is the local part of the Message-ID, the same for every attempt and
without a column of its own, and it travels in the envelope sender (VERP), where
a bounce is sent to.
"""

import hashlib
import hmac
import re
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from releases import tokens

TAG_BYTES = 10  # 80 bits: the least that RFC 2104, 5 lets a tag be cut to
MARK = re.compile(
    rf"(?<![0-9.])([1-9][0-9]{{0,17}})\.([1-9][0-9]{{0,17}})\.([0-9a-f]{{{2 * TAG_BYTES}}})(?![0-9a-z])"
)


class Marked(NamedTuple):
    """Which mail it was: ids of the alert and the subscriber."""

    alert: int
    subscriber: int


def mark(alert: int, subscriber: int) -> str:
    """Return "12.3456.0f3a…" for the mail of this alert to this subscriber."""
    return f"{alert}.{subscriber}.{_tag(alert, subscriber)}"


def message_id(mark: str) -> str:
    """Return the Message-ID of the mail with this mark, without angle brackets (RFC 5322, 3.6.4)."""
    return f"{mark}@{settings.MAIL_FROM.rpartition('@')[2]}"


def notice_id(key: UUID) -> str:
    """Return the Message-ID of a notice, which has a random key of its own."""
    return message_id(str(key))


def return_path(mark: str) -> str:
    """Return the envelope sender of the mail with this mark: bounces of it go there."""
    local, _, domain = settings.MAIL_RETURN_PATH.rpartition("@")
    return f"{local}+{mark}@{domain}" if local else str(settings.MAIL_FROM)


def known(text: str) -> Marked | None:
    """Return which mail the first genuine mark in `text` belongs to: an address, a header, a returned message."""
    for alert, subscriber, tag in MARK.findall(text):
        if hmac.compare_digest(tag, _tag(int(alert), int(subscriber))):
            return Marked(int(alert), int(subscriber))
    return None


def _tag(alert: int, subscriber: int) -> str:
    named = f"{alert}.{subscriber}".encode()
    return hashlib.blake2b(named, key=tokens.mail_key(), digest_size=TAG_BYTES, person=b"mark").hexdigest()
