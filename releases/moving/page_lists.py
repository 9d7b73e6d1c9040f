"""What there is to take in: files, the pages that a list names, and the releases of exports."""

import contextlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from django.conf import settings

from releases.capture import UnreadableCapture, decode, read, via
from releases.capture.elsewhere import ReleaseElsewhere, dated
from releases.capture.listings import ListedPage, listed_pages
from releases.capture.reading import Reading
from releases.moving import via_files
from releases.moving.fetching import Fetcher, FetchRefused
from releases.moving.runs import Candidate
from releases.moving.via_files import ViaRow

LARGEST_PAGE = 5_000_000  # bytes: a saved page with all its markup has a tenth of it
LARGEST_LIST = 50_000_000  # bytes that are fetched (sitemaps.org)
DEEPEST, MOST_LISTS = 3, 1000  # of lists that name lists
PAGES, EXPORTS = (".html", ".htm", ".txt"), (".json",)
ENDINGS = ("", ".html", ".htm", ".txt", "/index.html", "/index.htm")


def page_of(data: bytes, name: str, address: str = "") -> ReleaseElsewhere:
    """Return the release of a captured page; `address` is where it stood. Raises UnreadableCapture."""
    if len(data) > LARGEST_PAGE:
        raise UnreadableCapture("large")
    reading = read(decode(data), name)
    return ReleaseElsewhere(reading, address or reading.address)


def reading_of(path: Path) -> Reading:
    """Read the capture in a file. Raises OSError or UnreadableCapture."""
    return _of_file(path).reading


def _of_file(path: Path, address: str = "") -> ReleaseElsewhere:
    if path.is_file() and path.stat().st_size > LARGEST_PAGE:
        raise UnreadableCapture("large")
    return page_of(path.read_bytes(), path.name, address)


def of_files(paths: Iterable[Path]) -> Iterator[Candidate]:
    """Yield captured pages."""
    for path in paths:
        yield Candidate(str(path), partial(_of_file, path))


def in_folder(folder: Path) -> Sequence[Path]:
    """Return the pages that are saved in a folder and below it, by name."""
    return list(via_files.files_in([folder], PAGES))


# --- Lists ---


@dataclass(frozen=True, slots=True)
class PageList:
    """A list of pages in a file or at an address. Its pages are looked for in `saved`, then fetched."""

    source: str
    saved: Path | None = None
    fetcher: Fetcher | None = None

    def candidates(self) -> Iterator[Candidate]:
        """Yield the pages of the list and of the lists that it names, each once.

        Raises OSError, UnreadableCapture or FetchRefused for the list itself; one that it names is a candidate
        that fails.
        """
        seen: set[str] = set()
        lists = [(self.source, 0)]
        while lists:
            source, depth = lists.pop(0)
            try:
                for one in self._pages(source):
                    if one.address in seen:
                        continue
                    seen.add(one.address)
                    if not one.is_list:
                        yield Candidate(one.address, partial(self._page, one), one.address)
                    elif depth < DEEPEST and len(lists) < MOST_LISTS:
                        lists.append((one.address, depth + 1))
            except (OSError, UnreadableCapture, FetchRefused) as refusal:
                if not depth and not seen:
                    raise
                yield Candidate(source, partial(_raise, refusal))

    def hosts(self) -> set[str]:
        """Return the hosts that the list may be fetched from: its own, or those that a file names.

        Each is meant with "www." and without. Raises OSError.
        """
        found: set[str] = set()
        if _is_address(self.source):
            found.add(urlsplit(self.source).hostname or "")
        else:
            # A list that is damaged is said to be so when it is read.
            with contextlib.suppress(UnreadableCapture):
                found.update(urlsplit(one.address).hostname or "" for one in self._pages(self.source))
        return found | {one.removeprefix("www.") for one in found} | {f"www.{one}" for one in found}

    def _pages(self, source: str) -> Iterator[ListedPage]:
        with self._opened(source) as file:
            yield from listed_pages(file, source if _is_address(source) else "")

    def _opened(self, source: str) -> IO[bytes]:
        if not _is_address(source):
            return Path(source).open("rb")
        beside = Path(self.source).parent if not _is_address(self.source) else None
        for folder in (beside, self.saved):
            if folder and (path := _saved(folder, source)):
                return path.open("rb")
        if self.fetcher is None:
            raise UnreadableCapture("not saved")
        return io.BytesIO(self.fetcher.get(source, LARGEST_LIST).content)

    def _page(self, listed: ListedPage) -> ReleaseElsewhere:
        path = _saved(self.saved, listed.address) if self.saved else None
        if path:
            found = _of_file(path, listed.address)
        elif self.fetcher:
            content = self.fetcher.get(listed.address, LARGEST_PAGE).content
            found = page_of(content, listed.address, listed.address)
        else:
            raise UnreadableCapture("not saved")
        return dated(found, listed.published)


def _raise(refusal: Exception) -> ReleaseElsewhere:
    raise refusal


def _is_address(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _saved(folder: Path, address: str) -> Path | None:
    """Return the file that holds the page of an address: as wget mirrors a site, or by the end of the address alone."""
    parts = urlsplit(address)
    path = [one for one in unquote(parts.path).split("/") if one not in ("", ".", "..") and "\0" not in one]
    query = f"?{parts.query}" if parts.query and "/" not in parts.query else ""
    places = [[parts.hostname or "", *path], path, path[-1:]]
    for place in places:
        for ending in ENDINGS if place else ():
            for name in dict.fromkeys((query + ending, ending)):
                found = Path(f"{folder.joinpath(*place)}{name}")
                if found.is_file():
                    return found
    return None


# --- Exports ---


def of_exports(paths: Sequence[Path]) -> Iterator[Candidate]:
    """Yield the releases of exports: those first that were written first, then their language versions."""
    for is_second in (False, True):
        for path in via_files.files_in(paths, EXPORTS):
            try:
                for row in via_files.rows(path):
                    if via_files.is_second(row) == is_second:
                        yield Candidate(row.name, partial(_of_row, row))
            except (OSError, UnreadableCapture) as refusal:
                if not is_second:
                    yield Candidate(str(path), partial(_raise, refusal))


def _of_row(row: ViaRow) -> ReleaseElsewhere:
    if row.fault:
        raise UnreadableCapture("broken")
    source = via.read_via(row.row, [code for code, _name in settings.RELEASE_LANGUAGES])
    return replace(source, reading=replace(source.reading, name=row.name))


def count(paths: Sequence[Path]) -> int:
    """Return how many releases the exports hold, without keeping any of them."""
    total = 0
    for path in via_files.files_in(paths, EXPORTS):
        try:
            total += sum(1 for _ in via_files.rows(path))
        except (OSError, UnreadableCapture):
            total += 1
    return total
