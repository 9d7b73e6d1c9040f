"""The page store: finished public pages in the memory of a web process, forgotten the moment anything public changes.

It holds no opinion of what a change is. Whoever listens to the database
(`invalidation.py`) tells it to forget, and vouches for it from pulse to pulse:
when nobody does, it gives out nothing. docs/decisions/ says why.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

# Scheme, path, and the parameters that the page reads.
CacheKey = tuple[str, str, str]

# Python's own objects around a page, measured with tracemalloc; headers and key are counted as they are.
OVERHEAD = 1_500  # bytes
# One page may take a part of the store, so that no page can empty it.
LARGEST_PART = 8
COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
SMALLEST_COMPRESSED = 400  # bytes; below that gzip's own header eats the gain


class Ticket(NamedTuple):
    """What was known when a page began to be rendered: a page is kept only if it still holds afterwards."""

    generation: int
    until: float  # the store's clock, seconds


@dataclass(frozen=True)
class StoredPage:
    """A finished answer: everything but the reader's own headers."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @cached_property
    def etag(self) -> str:
        """A weak validator (RFC 9110, 8.8.1): the same for the plain and the compressed form."""
        return f'W/"{hashlib.blake2b(self.body, digest_size=16).hexdigest()}"'

    @cached_property
    def media_type(self) -> str:
        """The Content-Type, "" when there is none."""
        return next((value for name, value in self.headers if name == "Content-Type"), "")

    @cached_property
    def compressed(self) -> bytes:
        """The body in gzip, b"" when that is not worth it. Public pages hold no secrets that its length could tell."""
        if len(self.body) < SMALLEST_COMPRESSED or not self.media_type.startswith(COMPRESSIBLE):
            return b""
        small = gzip.compress(self.body, compresslevel=6, mtime=0)
        return small if len(small) < len(self.body) else b""

    @cached_property
    def plain_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers for the body as it is, but the one that tells the second (`cache_control.this_second`)."""
        replaced = {"x-accel-expires", "content-length", "etag", "vary"}
        kept = ((name, value) for name, value in self.headers if name.lower() not in replaced)
        length = ("Content-Length", str(len(self.body)))
        return (*kept, length, ("ETag", self.etag), ("Vary", "Accept-Encoding"))

    @cached_property
    def compressed_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers for the body in gzip."""
        length = ("Content-Length", str(len(self.compressed)))
        kept = (length if name == "Content-Length" else (name, value) for name, value in self.plain_headers)
        return (*kept, ("Content-Encoding", "gzip"))

    @cached_property
    def size(self) -> int:
        """Bytes of memory, about."""
        words = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.body) + len(self.compressed) + words + OVERHEAD


class PageStore:
    """Pages by address, the least used thrown out first. Safe to use from many threads."""

    def __init__(self, capacity: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """`capacity`: bytes of memory that the pages may take; 0 keeps none. `clock` gives seconds."""
        self.capacity = capacity
        self.clock = clock
        self._lock = threading.Lock()
        self._pages: OrderedDict[CacheKey, tuple[float, StoredPage]] = OrderedDict()
        self._bytes = 0
        self._generation = 0
        self._lease_until = 0.0

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def bytes(self) -> int:
        """Memory that the pages take now."""
        return self._bytes

    @property
    def is_open(self) -> bool:
        """Whether somebody vouches that every change has been heard of."""
        return self.clock() < self._lease_until

    def get(self, key: CacheKey) -> StoredPage | None:
        """Return the page if it is here, of age, and known to hold."""
        now = self.clock()
        with self._lock:
            if now >= self._lease_until or key not in self._pages:
                return None
            until, page = self._pages[key]
            if now >= until:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def ticket(self, life: float) -> Ticket:
        """Return what `put` wants. Take it before the first query of the page; `life` is in seconds."""
        with self._lock:
            return Ticket(self._generation, self.clock() + life)

    def put(self, key: CacheKey, page: StoredPage, ticket: Ticket) -> None:
        """Keep a page, unless something public changed while it was rendered, or nobody listens."""
        size = page.size + sum(map(len, key))  # compresses, so not under the lock
        with self._lock:
            stale = ticket.generation != self._generation or self.clock() >= self._lease_until
            if stale or size * LARGEST_PART > self.capacity:
                return
            self._drop(key)
            self._pages[key] = (ticket.until, page)
            self._bytes += size
            while self._bytes > self.capacity:
                self._drop(next(iter(self._pages)))

    def forget(self) -> None:
        """Forget every page, and whatever is being rendered just now."""
        with self._lock:
            self._generation += 1
            self._pages.clear()
            self._bytes = 0

    def renew_lease(self, until: float) -> None:
        """Open the store until this moment of its clock: every change so far has been heard of."""
        self._lease_until = until

    def close(self) -> None:
        """Give out and keep nothing until the lease is renewed."""
        self._lease_until = 0.0
        self.forget()

    def _drop(self, key: CacheKey) -> None:
        found = self._pages.pop(key, None)
        if found:
            self._bytes -= found[1].size + sum(map(len, key))
