"""Answers public pages from the page store, before session, sign-in and forms cost anything."""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response

from releases.newsroom.headers import known_parameters, this_second
from releases.newsroom.listening import Listener
from releases.newsroom.store import Key, PageStore, StoredPage

LONGEST_LIFE = 60  # seconds
LONGEST_QUERY = 500  # characters; longer ones are answered but not kept
# A withdrawn release is asked for as much as any other.
KEPT_STATUSES = {200, 410}
REFUSED_CODING = re.compile(r";\s*q=0(\.0*)?\s*$")

store = PageStore(settings.PAGE_STORE_MB * 1024 * 1024)
listener = Listener(store)


class PageStoreMiddleware:
    """Stands first: what it keeps has the headers of everything behind it, the security headers among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        key = key_of(request) if store.capacity else None
        if key is None:
            return self._rendered(request, None)
        request.get_host()  # raises DisallowedHost, which the page itself would have done
        listener.start()
        page = store.get(key)
        return answer(page, request) if page else self._rendered(request, key)

    def _rendered(self, request: HttpRequest, key: Key | None) -> HttpResponseBase:
        ticket = store.ticket(life(timezone.localtime()))
        response = self.get_response(request)
        page = finished(request, response)
        if page is None:
            return response
        # A HEAD may be answered without a body, so only GET fills the store.
        if key is not None and request.method == "GET":
            store.put(key, page, ticket)
        return answer(page, request)


def key_of(request: HttpRequest) -> Key | None:
    """Return what the page is known by, its parameters in one order; None when it is not to be kept.

    The scheme is part of it: HSTS is for HTTPS only, and plain HTTP may have to be redirected.
    """
    if "HTTP_AUTHORIZATION" in request.META:
        return None
    if not request.META.get("QUERY_STRING"):
        return str(request.scheme), request.path_info, ""
    try:
        parameters = getattr(resolve(request.path_info).func, "parameters", None)
    except Resolver404:
        return None
    if parameters is None:
        return None
    query = known_parameters(request.GET, parameters).urlencode()
    return (str(request.scheme), request.path_info, query) if len(query) <= LONGEST_QUERY else None


def finished(request: HttpRequest, response: HttpResponseBase) -> StoredPage | None:
    """Return the answer as a page to keep; None for what is not public, no page, or meant for this reader only."""
    view = getattr(request.resolver_match, "func", None)
    if getattr(view, "parameters", None) is None or not isinstance(response, HttpResponse):
        return None
    if response.status_code not in KEPT_STATUSES or response.streaming or response.cookies:
        return None
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    if varies or "Content-Encoding" in response or "no-store" in response.get("Cache-Control", ""):
        return None
    if "'nonce-" in response.get("Content-Security-Policy", ""):
        return None
    return StoredPage(response.status_code, tuple(response.items()), response.content)


def answer(page: StoredPage, request: HttpRequest) -> HttpResponse:
    """Answer with the page, in gzip for those who take it; 304 when the reader has it already."""
    compressed = page.compressed if takes_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")) else b""
    body = compressed or page.body
    response = HttpResponse(b"" if request.method == "HEAD" else body, status=page.status)
    for name, value in page.headers:
        response.headers[name] = value
    response.headers["X-Accel-Expires"] = this_second()
    response.headers["Content-Length"] = str(len(body))
    response.headers["ETag"] = page.etag
    response.headers["Vary"] = "Accept-Encoding"
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    if page.status == 200 and ("HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MATCH" in request.META):
        return get_conditional_response(request, page.etag, None, response) or response
    return response


@lru_cache(maxsize=512)
def takes_gzip(accepted: str) -> bool:
    """Tell whether an Accept-Encoding header (RFC 9110, 12.5.3) names gzip, or anything, without refusing it."""
    codings = {part.partition(";")[0].strip().lower(): part for part in accepted.split(",")}
    named = codings.get("gzip") or codings.get("*")
    return named is not None and not REFUSED_CODING.search(named)


def life(now: dt.datetime) -> float:
    """Return the seconds that a page rendered at the local moment `now` may be kept.

    Pages know what day it is (roles held today, phone numbers of old releases), so none lives past midnight.
    """
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
    return min(LONGEST_LIFE, tomorrow.timestamp() - now.timestamp())
