"""Addresses that a release had elsewhere, as keys: what of them is the same however a reader's program writes them.

The host is kept out: a municipality keeps its domain and changes the site behind it, or lets the old host lead here.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from releases.document.characters import normal

LONGEST = 500  # characters of path or query, decoded
CONTROL = re.compile(r"[\x00-\x1f\x7f\\]")
SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True)
class AddressKey:
    """An address of before: host ("" where only a path is known), decoded path in small letters, sorted query."""

    host: str
    path: str
    query: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the query, by name."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def is_asked_for_by(self, other: "AddressKey") -> bool:
        """True when `other` may mean this address: of no parameter that both have it says something else.

        A campaign's own parameters ("utm_source") are in one of them only, and part nothing.
        """
        asked = other.parameters
        return all(asked.get(name, value) == value for name, value in self.parameters.items())


def key_of(address: str) -> AddressKey | None:
    """Return the key of a full address or a path, None when it names no page: no path, or the front page's alone."""
    parts = _split(address.strip())
    if parts is None or parts.scheme not in ("", "http", "https") or CONTROL.search(address.strip()):
        return None
    path = SLASHES.sub("/", normal(unquote(parts.path))).casefold()
    path = path.rstrip("/") or "/"
    query = urlencode(sorted(parse_qsl(normal(parts.query.casefold()), keep_blank_values=True)))
    is_page = path.startswith("/") and (path != "/" or query) and not CONTROL.search(path)
    if not is_page or max(len(path), len(query)) > LONGEST:
        return None
    return AddressKey((parts.hostname or "").casefold(), path, query)


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.hostname, parts.port
    except ValueError:
        return None
    return parts
