"""Lists of pages: RSS, Atom, sitemaps, and text with an address a line; read as a stream, however long they are."""

import datetime as dt
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import urljoin

from lxml import etree

from releases.capture import dates
from releases.capture.lines import UnreadableCapture

GZIP = b"\x1f\x8b"
LARGEST = 100_000_000  # bytes, unpacked: a sitemap has half of it at most (sitemaps.org)
ROOTS = {"rss", "rdf", "feed", "urlset", "sitemapindex"}
ENTRIES = {"item", "entry", "url", "sitemap"}
PUBLISHED = ("pubdate", "published", "date", "publication_date", "issued")
LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page that a list names. `published` is when the list says it was, None when it does not.

    `is_list`: the address is that of another list, as a sitemap's index has them.
    """

    address: str
    published: dt.datetime | None = None
    is_list: bool = False


class _Bounded(io.RawIOBase):
    """A file that ends with an error when it turns out longer than any list is."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.left = file, LARGEST

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableCapture("large")
        return data


def listed_pages(file: IO[bytes], base: str = "") -> Iterator[ListedPage]:
    """Yield the pages of a list in its order; `base` is the list's own address. A zipped (.gz) list is unpacked.

    Raises UnreadableCapture: "large", "empty", "no list", "no pages", or "damaged list" for one that breaks off. What
    stands before a fault, and what can be read behind it, has been yielded then.
    """
    beginning = file.read(len(GZIP))
    file.seek(0)
    unpacked: Any = gzip.GzipFile(fileobj=file) if beginning == GZIP else file
    plain = _Bounded(unpacked)
    first = _first_letter(plain)
    if not first:
        raise UnreadableCapture("empty")
    try:
        rest: Any = _Rest(first, plain)
        yield from _of_xml(rest, base) if first.lstrip(b"\xef\xbb\xbf").startswith(b"<") else _of_lines(rest)
    except (etree.XMLSyntaxError, EOFError, OSError) as error:
        raise UnreadableCapture("no list") from error


class _Rest:
    """A file whose beginning was read already."""

    def __init__(self, beginning: bytes, file: _Bounded) -> None:
        self.beginning, self.file = beginning, file

    def read(self, size: int = -1) -> bytes:
        if self.beginning:
            data, self.beginning = self.beginning, b""
            return data
        return self.file.read(size)


def _first_letter(file: _Bounded) -> bytes:
    """Return the file's first block without the white space before it, b"" when there is nothing else."""
    try:
        while block := file.read(4096):
            if found := block.lstrip():
                return found
    except (EOFError, OSError) as error:
        raise UnreadableCapture("no list") from error
    return b""


def _of_lines(file: _Rest) -> Iterator[ListedPage]:
    """Yield the addresses of a text that has one a line."""
    found = False
    left = b""
    while True:
        block = file.read(65_536)
        *lines, left = (left + block).split(b"\n")
        for line in [*lines, *([] if block else [left])]:
            address = line.decode("utf-8", "replace").strip()
            if address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS:
                found = True
                yield ListedPage(address)
        if not block or len(left) > 10 * LONGEST_ADDRESS:
            break
    if not found:
        raise UnreadableCapture("no list")


def _of_xml(file: _Rest, base: str) -> Iterator[ListedPage]:
    """Yield the entries of a feed or sitemap; no entity is resolved and nothing is fetched."""
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    is_root, found = True, False
    for event, one in events:
        name = _name(one)
        if is_root and name not in ROOTS:
            raise UnreadableCapture("no list")
        is_root = False
        if event == "end" and name in ENTRIES:
            if address := _address(one, base):
                found = True
                yield ListedPage(address, _published(one), name == "sitemap")
            one.clear()
            while one.getprevious() is not None and (parent := one.getparent()) is not None:
                del parent[0]
    if is_root or not found:
        raise UnreadableCapture("no list" if is_root else "no pages")
    if events.error_log:  # type: ignore[attr-defined]
        raise UnreadableCapture("damaged list")


def _name(one: Any) -> str:
    tag = one.tag
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def _address(one: Any, base: str) -> str:
    """Return where an entry leads: <loc>, <link>, a link of Atom's to the page itself, or a guid that is an address."""
    found: dict[str, str] = {}
    for child in one:
        name, words = _name(child), (child.text or "").strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            found.setdefault("link", words or child.get("href", "").strip())
        elif name == "loc" or (name == "guid" and child.get("isPermaLink", "true") == "true"):
            found.setdefault(name, words)
    written = found.get("loc") or found.get("link") or found.get("guid") or ""
    try:
        address = urljoin(base, written)
    except ValueError:
        return ""
    is_web = address.startswith(("http://", "https://")) and len(address) <= LONGEST_ADDRESS
    return address if is_web and written else ""


def _published(one: Any) -> dt.datetime | None:
    """Return when an entry was published. When it was last changed is no answer."""
    for child in one.iter():
        if _name(child) in PUBLISHED and (words := (child.text or "").strip()):
            return _moment(words)
    return None


def _moment(words: str) -> dt.datetime | None:
    try:
        if found := dates.iso_moment(words):
            return found.at
        read = parsedate_to_datetime(words)
        return read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read
    except (ValueError, OverflowError, TypeError):
        return None
