"""The pictures and documents of a release: from a folder that holds them by their names, or fetched."""

import io
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile

from releases.capture.elsewhere import FileElsewhere, ReleaseElsewhere
from releases.media import attachments
from releases.media.attachments import AttachmentRefused
from releases.media.images import ImageRefused
from releases.models import PressImage
from releases.moving.fetching import Fetcher, FetchRefused
from releases.services import moving_in
from releases.services.moving_in import FilesAtHand

MOST = 50  # files of one release


class FileSource:
    """Where files come from: `folder` first, then the web by `fetcher`; None is neither."""

    def __init__(self, folder: Path | None = None, fetcher: Fetcher | None = None) -> None:
        self.folder, self.fetcher = folder, fetcher
        self._claimed: dict[Path, str] = {}

    def at_hand(self, source: ReleaseElsewhere) -> FilesAtHand:
        """Return the files of a release that can be had, kept; what is none or not there is among the missing."""
        pictures, documents, missing = [], [], [*source.pictures[MOST:], *source.documents[MOST:]]
        for file in source.pictures[:MOST]:
            if image := self._picture(file):
                pictures.append((file, image))
            else:
                missing.append(file)
        for file in source.documents[:MOST]:
            if name := self._document(file):
                documents.append((file, name))
            else:
                missing.append(file)
        return FilesAtHand(tuple(pictures), tuple(documents), tuple(missing))

    def _picture(self, file: FileElsewhere) -> PressImage | None:
        try:
            opened = self._opened(file, settings.IMAGE_MAX_BYTES)
            return moving_in.keep_picture(opened, file) if opened else None
        except (ImageRefused, FetchRefused, OSError):
            return None

    def _document(self, file: FileElsewhere) -> str:
        """Return the name that a PDF is kept under, "" when it is none."""
        try:
            opened = self._opened(file, settings.ATTACHMENT_MAX_BYTES)
            if opened is None:
                return ""
            content = ContentFile(opened.read(), name="bilaga.pdf")
            attachments.check(content, content.size)
            return attachments.keep(content)
        except (AttachmentRefused, FetchRefused, OSError):
            return ""

    def _opened(self, file: FileElsewhere, largest: int) -> IO[bytes] | None:
        if path := self._in_folder(file.url):
            return io.BytesIO(path.read_bytes()) if path.stat().st_size <= largest else None
        return io.BytesIO(self.fetcher.get(file.url, largest).content) if self.fetcher else None

    def _in_folder(self, url: str) -> Path | None:
        """Return the file that holds what an address gives: by as much of its path as the folder has.

        Where only the name is left, one file is not taken for two addresses.
        """
        if self.folder is None:
            return None
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part not in ("", ".", "..")]
        parts = [part for part in parts if "\0" not in part]
        for first in range(len(parts) - 1):
            path = self.folder.joinpath(*parts[first:])
            if path.is_file():
                self._claimed[path] = url
                return path
        alike = self._by_name.get(parts[-1].casefold(), []) if parts else []
        if len(alike) != 1 or self._claimed.setdefault(alike[0], url) != url:
            return None
        return alike[0]

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        found: defaultdict[str, list[Path]] = defaultdict(list)
        for path in self.folder.rglob("*") if self.folder else ():
            if path.is_file():
                found[path.name.casefold()].append(path)
        return found
