"""MIME: a message and its parts (RFC 5322, RFC 2045), read in linear time whatever a stranger has written.

The standard library's parser nests as deep as the sender likes and takes
parameters apart in quadratic time. Anybody may write to a return path, so this
one has bounds: it looks at what a report needs and leaves the rest.
"""

import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from html import unescape

from releases.document import characters

# What is looked at: of one header, of one block of headers, of one text; and how much nesting.
LONGEST_VALUE, LONGEST_BLOCK = 2000, 64 * 1024
DEEPEST, MOST_PARTS = 5, 50

FOLD = re.compile(r"\n[ \t]+")  # RFC 5322, 2.2.3
PARAMETER = r';[ \t]*{}[ \t]*=[ \t]*(?:"([^"]*)"|([^\s;"]+))'
BOUNDARY = re.compile(PARAMETER.format("boundary"), re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")
# What is no words, to its end or to the end of everything; and what ends a line.
UNREAD = re.compile(r"<(?:style|script)\b[^<]*(?:<(?!/(?:style|script)\b)[^<]*)*", re.IGNORECASE)
LINE_END = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/td)\b[^<>]*>", re.IGNORECASE)

Headers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entity:
    """One message or part of one. A message within a message is a part whose own parts are not looked at."""

    headers: Headers
    content: bytes
    parts: tuple["Entity", ...] = ()

    @property
    def media_type(self) -> str:
        """The type without parameters in lower case, such as "multipart/report"."""
        return value_of(self.headers, "content-type").partition(";")[0].strip().lower() or "text/plain"

    def walk(self) -> Iterator["Entity"]:
        """Yield this entity and everything in it, in the order written."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def text(self) -> str:
        """Return the first 64 kB decoded, and of HTML only the words."""
        words = decoded(self._unpacked(self.content[:LONGEST_BLOCK]))
        if self.media_type != "text/html":
            return words
        return characters.normal(unescape(TAG.sub(" ", LINE_END.sub("\n", UNREAD.sub("", words)))))

    def _unpacked(self, content: bytes) -> bytes:
        match value_of(self.headers, "content-transfer-encoding").lower():
            case "quoted-printable":
                return quopri.decodestring(content)
            case "base64":
                # Whole groups of four: the cut above may have gone through one.
                symbols = b"".join(content.split())
                try:
                    return binascii.a2b_base64(symbols[: len(symbols) // 4 * 4])
                except binascii.Error:
                    return content
        return content


def read(raw: bytes) -> Entity:
    """Return the message that these bytes are; of anything, for there are no bytes that are none."""
    return _entity(raw.replace(b"\r\n", b"\n"), iter(range(MOST_PARTS)), DEEPEST)


def read_headers(block: str) -> Headers:
    """Return the headers of a block by their names in lower case; lines that are none are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for line in FOLD.sub(" ", block[:LONGEST_BLOCK]).split("\n"):
        name, colon, value = line.partition(":")
        if colon and name.isascii() and name.isprintable() and " " not in name:
            values = found.get(name.lower(), ())
            if len(values) < MOST_PARTS:
                found[name.lower()] = (*values, " ".join(value[:LONGEST_VALUE].split()))
    return found


def value_of(headers: Headers, name: str) -> str:
    """Return the first header of this name, or nothing."""
    return headers.get(name, ("",))[0]


def unfolded(value: str) -> str:
    """Return a header's value with its encoded words (RFC 2047) as letters."""
    try:
        return characters.normal(str(make_header(decode_header(value))))
    except (ValueError, LookupError, HeaderParseError):
        return value


def decoded(content: bytes) -> str:
    """Return UTF-8 where it is that, else every byte as some letter: what a message says of itself may be wrong.

    The letters are composed ones: a Mac writes å as a and a ring.
    """
    try:
        return characters.normal(content.decode())
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _entity(raw: bytes, budget: Iterator[int], deepest: int) -> Entity:
    head, body = _halves(raw)
    headers = read_headers(decoded(head[:LONGEST_BLOCK]))
    parts: tuple[Entity, ...] = ()
    kind = value_of(headers, "content-type")
    if deepest and kind.lower().startswith("multipart/") and (boundary := _boundary(kind)):
        pieces = zip(_pieces(body, boundary), budget)  # noqa: B905, the shorter one ends it
        parts = tuple(_entity(piece, budget, deepest - 1) for piece, _ in pieces)
    return Entity(headers, body, parts)


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    if raw.startswith(b"\n"):
        return b"", raw[1:]
    head, _, body = raw.partition(b"\n\n")
    return head, body


def _boundary(kind: str) -> bytes:
    found = BOUNDARY.search(kind)
    return (found[1] or found[2] or "").encode("utf-8", "replace") if found else b""


def _pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """Yield what stands between the lines of this boundary (RFC 2046, 5.1.1); the last one need not be closed."""
    start = None
    whole = b"\n" + body
    for line in re.finditer(rb"\n--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\n|\Z)", whole):
        if start is not None:
            yield whole[start : line.start()]
        if line[1]:
            return
        start = line.end() + 1
    if start is not None:
        yield whole[start:]
