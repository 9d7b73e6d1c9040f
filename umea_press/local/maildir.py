"""A Maildir (https://cr.yp.to/proto/maildir.html) and the mails in it.

Python's own mailbox.Maildir takes a parsed message and writes it anew; a mail that is looked at for faults must be
the bytes that were sent.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.message
import email.parser
import email.policy
import itertools
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

HEADERS_WITHIN = 64 * 1024  # bytes


class Maildir:
    """Mails are written in `tmp` and moved to `new` in one step; a mail program may move them on to `cur`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = itertools.count(1)

    def make(self) -> None:
        """Create the three folders."""
        for name in ("tmp", "new", "cur"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def deliver(self, content: bytes, *, sender: str, recipients: list[str]) -> Path:
        """Keep one message, with its envelope in front as a mail server would note it.

        Nothing is synced to disk: these mails are for reading now.
        """
        second, rest = divmod(time.time_ns(), 10**9)
        name = f"{second}.M{rest // 1000:06d}P{os.getpid()}Q{next(self._count)}.local"
        envelope = f"Return-Path: <{sender}>\r\n" + "".join(
            f"Delivered-To: {each}\r\n" for each in recipients
        )
        draft = self.folder / "tmp" / name
        draft.write_bytes(envelope.encode() + content)
        return draft.rename(self.folder / "new" / name)

    def newest_first(self) -> list[StoredMail]:
        """All mails; their files are not opened yet. A name begins with the time of its delivery."""
        paths = [path for name in ("new", "cur") for path in (self.folder / name).glob("[!.]*")]
        return [StoredMail(path) for path in sorted(paths, key=_delivered, reverse=True)]

    def find(self, name: str) -> StoredMail | None:
        """The mail in the file of that name."""
        for folder in ("new", "cur"):
            path = self.folder / folder / name
            if path.parent == self.folder / folder and path.is_file():
                return StoredMail(path)
        return None


@dataclass(frozen=True)
class StoredMail:
    """One file of a Maildir."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def headers(self) -> email.message.EmailMessage:
        """Only the headers; quick enough for a list."""
        with self.path.open("rb") as file:
            return email.parser.BytesHeaderParser(policy=email.policy.default).parsebytes(
                file.read(HEADERS_WITHIN)
            )  # type: ignore[return-value, arg-type]

    @property
    def header_lines(self) -> list[tuple[str, str]]:
        """All headers in their order; a template that asks `headers.items` would get the header "items"."""
        return [(name, str(value)) for name, value in self.headers.items()]

    @property
    def delivered(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.path.stat().st_mtime, tz=dt.UTC)

    @property
    def html(self) -> str:
        return self._part("text/html")

    @property
    def text(self) -> str:
        return self._part("text/plain")

    def _part(self, kind: str) -> str:
        message = email.message_from_bytes(self.content, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == kind and not part.is_attachment():
                return _decoded(part)
        return ""


def _decoded(part: email.message.Message) -> str:
    """The part's text, also when it names a character set that does not exist."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    with contextlib.suppress(LookupError):
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    return content.decode("utf-8", errors="replace")


def _delivered(path: Path) -> tuple[int, ...]:
    """The numbers of a Maildir name in order: second, microsecond, process, count."""
    return tuple(_numbers(path.name))


def _numbers(name: str) -> Iterator[int]:
    digits = "".join(character if character.isascii() and character.isdigit() else " " for character in name)
    return (int(number) for number in digits.split())
