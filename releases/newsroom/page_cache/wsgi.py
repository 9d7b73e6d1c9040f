"""Gives out stored pages at the door of WSGI (PEP 3333), before a request of Django's is made.

What is not stored goes on to Django with the key it is to be kept by, and
`middleware.py` keeps it. Both answer by `answer`, so that a stored page and a
rendered one are the same to the byte. docs/decisions/ says why.
"""

import io
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from http.client import responses
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi, get_path_info
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response

from releases.newsroom.page_cache.cache_control import known_parameters, this_second
from releases.newsroom.page_cache.invalidation import Listener
from releases.newsroom.page_cache.store import CacheKey, PageStore, StoredPage
from releases.page_counts import counter

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Where the middleware finds the key; no header of a reader's can have a name without HTTP_ before it.
ENVIRON_SLOT = "newsroom.page_key"
COUNTED = ("text/html", "application/zip")
LONGEST_QUERY = 500  # characters; longer ones are answered but not kept
KNOWN_READERS = 128  # ways to ask for us: host names, ports and schemes
REFUSED_CODING = re.compile(r";\s*q=0(\.0*)?\s*$")

store = PageStore(settings.PAGE_STORE_MB * 1024 * 1024)
listener = Listener(store)


class StoredPages:
    """A WSGI application in front of Django's: answers what is stored and hands on the rest."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._forwarded = (settings.SECURE_PROXY_SSL_HEADER or ("",))[0]
        self._scheme = lru_cache(maxsize=KNOWN_READERS)(self._scheme_seen_by_django)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = self.cache_key(environ) if store.capacity else None
        if key is None:
            return self.application(environ, start_response)
        page = store.get(key)
        if page is None:
            listener.start()
            environ[ENVIRON_SLOT] = key
            return self.application(environ, start_response)
        count(page.status, page.media_type, environ)
        status, headers, body = answer(page, environ)
        start_response(f"{status} {responses[status]}", headers)
        return [body]

    def cache_key(self, environ: Environ) -> CacheKey | None:
        """Return the cache key of a page, its parameters in one order; None when it is not to be cached.

        The scheme is part of it: HSTS is for HTTPS only, and plain HTTP may have to be redirected. Under a
        prefix every address in the page would be another, so there nothing is kept.
        """
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
            return None
        if environ.get("SCRIPT_NAME"):
            return None
        scheme = self._scheme(
            environ.get("HTTP_HOST"),
            environ["SERVER_NAME"],
            environ["SERVER_PORT"],
            environ.get(self._forwarded),
            environ["wsgi.url_scheme"],
        )
        if scheme is None:
            return None
        path = environ["PATH_INFO"]
        path = path if path.isascii() else get_path_info(environ)
        query = query_of(path, environ) if environ.get("QUERY_STRING") else ""
        return None if query is None else (scheme, path, query)

    def _scheme_seen_by_django(
        self, host: str | None, name: str, port: str, forwarded: str | None, scheme: str
    ) -> str | None:
        """Return "http" or "https" by Django's own rules (SECURE_PROXY_SSL_HEADER); None for a foreign host name."""
        environ: Environ = {"REQUEST_METHOD": "GET", "SERVER_NAME": name, "SERVER_PORT": port}
        environ |= {"wsgi.url_scheme": scheme, "wsgi.input": io.BytesIO()}
        environ |= {} if host is None else {"HTTP_HOST": host}
        environ |= {} if forwarded is None else {self._forwarded: forwarded}
        request = WSGIRequest(environ)
        try:
            request.get_host()
        except DisallowedHost:
            return None  # Django answers as the page would have
        return request.scheme


def query_of(path: str, environ: Environ) -> str | None:
    """Return the parameters that the page at this path reads, in one order; None when it is not to be kept."""
    try:
        parameters = getattr(resolve(path).func, "parameters", None)
        asked = QueryDict(get_bytes_from_wsgi(environ, "QUERY_STRING", ""))
    except (Resolver404, SuspiciousOperation):
        return None
    if parameters is None:
        return None
    query = known_parameters(asked, parameters).urlencode()
    return query if len(query) <= LONGEST_QUERY else None


def count(status: int, media_type: str, environ: Environ) -> None:
    """Count an answer that somebody reads, a page for people or a press kit (`releases/page_counts.py`)."""
    is_read = status == 200 and media_type.startswith(COUNTED)
    if is_read and environ["REQUEST_METHOD"] == "GET":
        counter.count(get_path_info(environ), environ.get("HTTP_USER_AGENT", ""))


def answer(page: StoredPage, environ: Environ) -> tuple[int, Headers, bytes]:
    """Return status, headers and body: in gzip for those who take it; 304 when the reader has the page already."""
    small = takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) and bool(page.compressed)
    headers = [
        *(page.compressed_headers if small else page.plain_headers),
        ("X-Accel-Expires", this_second()),
    ]
    if page.status == 200 and ("HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MATCH" in environ):
        unchanged = _conditional(page, environ, headers)
        if unchanged is not None:
            return unchanged
    if environ["REQUEST_METHOD"] == "HEAD":
        return page.status, headers, b""
    return page.status, headers, page.compressed if small else page.body


def _conditional(page: StoredPage, environ: Environ, headers: Headers) -> tuple[int, Headers, bytes] | None:
    """Return 304 or 412 by Django's reading of RFC 9110, 13; None when the page is to be sent."""
    request, response = HttpRequest(), HttpResponse(headers=dict(headers))
    request.method, request.META = environ["REQUEST_METHOD"], environ
    found = get_conditional_response(request, page.etag, None, response)
    if found is None or found is response:
        return None
    return found.status_code, list(found.items()), found.content


@lru_cache(maxsize=512)
def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header (RFC 9110, 12.5.3) names gzip, or anything, without refusing it."""
    codings = {part.partition(";")[0].strip().lower(): part for part in accepted.split(",")}
    named = codings.get("gzip") or codings.get("*")
    return named is not None and not REFUSED_CODING.search(named)
