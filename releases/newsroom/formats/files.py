"""The stored files that an edition names, and archives of files that are sent while they are made."""

import datetime as dt
import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from releases.languages.slugs import slug_of

CHUNK = 64 * 1024  # bytes
NAME_LENGTH = 60


class NotStored(Exception):
    """The address does not lead to a file of ours, or the file is gone."""


@dataclass(frozen=True)
class Packed:
    """A file in an archive: its path there, and either its text or the address it is stored under."""

    path: str
    text: str = ""
    address: str = ""

    def open(self) -> File:
        """Open the file. Raises NotStored."""
        return opened(self.address) if self.address else ContentFile(self.text.encode())


def opened(address: str) -> File:
    """Open the file that an edition names by its address below MEDIA_URL. Raises NotStored."""
    name = unquote(address.removeprefix(settings.MEDIA_URL))
    if not address.startswith(settings.MEDIA_URL):
        raise NotStored(address)
    try:
        return default_storage.open(name)
    except (OSError, SuspiciousFileOperation) as error:
        raise NotStored(address) from error


def file_name(words: str, extension: str, *, number: int = 0) -> str:
    """Return a name that every system takes: "01-en-lekplats.jpg" of "En lekplats", ".jpg" and number 1."""
    plain = slug_of(words)[:NAME_LENGTH].strip("-") or "fil"
    return f"{number:02}-{plain}{extension}" if number else f"{plain}{extension}"


def extension_of(address: str) -> str:
    """Return the ending of a stored file's address, with its dot: ".jpg"."""
    return posixpath.splitext(address)[1].lower()


def archive(files: Iterable[Packed], *, moment: dt.datetime) -> Iterator[bytes]:
    """Yield a ZIP archive piece by piece, never more than a piece of it in memory.

    Every file carries `moment`, so the same files always give the same bytes. A
    file that is not stored any more is left out. Pictures and PDF are compressed
    already, so the files stand in deflated form without being made smaller: only
    in that form does a reader of streams (Java's ZipInputStream) find the end of
    a file whose size follows it (APPNOTE 4.4.4, bit 3).
    """
    return filter(None, _pieces(files, moment))


def _pieces(files: Iterable[Packed], moment: dt.datetime) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as packed:  # type: ignore[arg-type]
        for file in files:
            try:
                content = file.open()
            except NotStored:
                continue
            with content, packed.open(_entry(file.path, moment), "w") as entry:
                for chunk in content.chunks(CHUNK):
                    entry.write(chunk)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _entry(path: str, moment: dt.datetime) -> zipfile.ZipInfo:
    # The format knows no year before 1980 (APPNOTE 4.4.6).
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    entry = zipfile.ZipInfo(path, stamp)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = 0  # type: ignore[attr-defined]  # has no public name before Python 3.13
    entry.create_system = 3  # Unix, whatever the server is
    entry.external_attr = 0o644 << 16
    return entry


class _Sink(io.RawIOBase):
    """Where the archive is written to; what was written is taken out to be sent."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:  # type: ignore[no-untyped-def, override]
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        written = bytes(self._written)
        self._written.clear()
        return written
