"""Asks the running press room over HTTP, as a browser with or without a login does."""

from __future__ import annotations

import contextlib
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, cast
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

from lxml import html

PATIENCE = 30  # seconds
BOUNDARY = "between-the-parts-of-a-form"
PARSER = html.HTMLParser(encoding="utf-8")


@dataclass(frozen=True)
class Response:
    """What came back; `url` is where redirects have led."""

    url: str
    status: int
    media_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def path(self) -> str:
        """With its query."""
        return urlsplit(self.url)._replace(scheme="", netloc="").geturl()


@dataclass
class Visitor:
    """Keeps its cookies."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Response:
        """Follow redirects; an answer of 400 and above is an answer."""
        return self._open(urllib.request.Request(urljoin(self.site + "/", path)))  # noqa: S310

    def answers(self, path: str) -> bool:
        """Tell whether it can be asked at all."""
        with contextlib.suppress(OSError):
            return self.get(path).status == 200
        return False

    def post(self, path: str, fields: Mapping[str, str], *, page: str = "") -> Response:
        """Send a form as it stands on `page`, with its hidden fields and these; without a page only these."""
        hidden = self._hidden(page) if page else {}
        request = urllib.request.Request(  # noqa: S310
            urljoin(self.site + "/", path), data=urlencode({**hidden, **fields}).encode()
        )
        request.add_header("Referer", self.site + "/")
        return self._open(request)

    def upload(self, path: str, file: Path, *, page: str) -> Response:
        """Send a file in the field "upload" of the form on `page` (RFC 7578)."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in self._hidden(page).items()
        ]
        head = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="{file.name}"\r\n\r\n'
        )
        body = b"".join([*parts, head.encode(), file.read_bytes(), f"\r\n--{BOUNDARY}--\r\n".encode()])
        request = urllib.request.Request(urljoin(self.site + "/", path), data=body)  # noqa: S310
        request.add_header("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
        request.add_header("Referer", self.site + "/")
        return self._open(request)

    def _hidden(self, page: str) -> dict[str, str]:
        fields = "//form[@method='post']//input[@type='hidden'][@name][@value]"
        text = self.get(page).text
        return dict(zip(values(text, f"{fields}/@name"), values(text, f"{fields}/@value"), strict=True))

    def _open(self, request: urllib.request.Request) -> Response:
        try:
            response = self._opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as refused:
            response = refused
        with response:
            kind = response.headers.get_content_type()
            return Response(response.geturl(), response.status, kind, response.read())


def values(document: str, path: str) -> list[str]:
    """Return what an XPath expression finds in a page, as text."""
    if not document.strip():
        return []
    # Bytes: lxml refuses a str that names its encoding.
    found = html.fromstring(document.encode(), parser=PARSER).xpath(path)
    return [
        one.text_content() if isinstance(one, html.HtmlElement) else str(one)
        for one in cast(list[Any], found)
    ]


def links(answer: Response) -> Iterator[str]:
    """Yield the paths on this site that a page leads to; GET forms with nothing filled in are left out."""
    site = urlsplit(answer.url).netloc
    for link in values(answer.text, "//@href | //@src"):
        parts = urlsplit(urldefrag(urljoin(answer.url, link.strip())).url)
        if parts.netloc == site and parts.scheme in {"http", "https"}:
            yield parts._replace(scheme="", netloc="").geturl()


def crawl(
    visitor: Visitor, starts: Iterable[str], *, kind: Callable[[str], str], most: Callable[[str], int]
) -> list[Response]:
    """Return the pages that can be reached by links, as many of each kind as `most` says.

    `kind` names what a path shows; "" is nothing to be asked for.
    """
    waiting, met, taken = list(starts), set[str](), dict[str, int]()
    pages: list[Response] = []
    while waiting:
        path = waiting.pop(0)
        named = kind(path)
        if path in met or not named or taken.get(named, 0) >= most(named):
            continue
        met.add(path)
        taken[named] = taken.get(named, 0) + 1
        answer = visitor.get(path)
        if answer.media_type == "text/html":
            pages.append(answer)
            waiting += links(answer)
    return pages


def file_name(path: str) -> str:
    """A name for the file that holds what `path` answered."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", path).strip("_")[:150] or "front"
