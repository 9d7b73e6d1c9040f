"""Keeps finished public pages for `wsgi.py` to give out."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from releases.newsroom.page_cache.store import StoredPage
from releases.newsroom.page_cache.wsgi import ENVIRON_SLOT, answer, count, store

LONGEST_LIFE = 60  # seconds
# A withdrawn release is asked for as much as any other.
KEPT_STATUSES = {200, 410}


class PageStoreMiddleware:
    """Stands first: what it keeps has the headers of everything behind it, the security headers among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        key = request.META.get(ENVIRON_SLOT)
        ticket = store.ticket(life(timezone.localtime()))
        response = self.get_response(request)
        if is_public(request):
            count(response.status_code, response.headers.get("Content-Type", ""), request.META)
        page = finished(request, response)
        if page is None:
            return response
        # A HEAD may be answered without a body, so only GET fills the store.
        if key is not None and request.method == "GET":
            store.put(key, page, ticket)
        status, headers, body = answer(page, request.META)
        return HttpResponse(body, status=status, headers=dict(headers))


def is_public(request: HttpRequest) -> bool:
    """Tell whether a `public_page` answers the request: not the desk, and no address that is a reader's key."""
    view = getattr(request.resolver_match, "func", None)
    return getattr(view, "parameters", None) is not None


def finished(request: HttpRequest, response: HttpResponseBase) -> StoredPage | None:
    """Return the answer as a page to keep; None for what is not public, no page, or meant for this reader only."""
    if not is_public(request) or not isinstance(response, HttpResponse):
        return None
    if response.status_code not in KEPT_STATUSES or response.streaming or response.cookies:
        return None
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {"", "accept-encoding"}
    if varies or "Content-Encoding" in response or "no-store" in response.get("Cache-Control", ""):
        return None
    if "'nonce-" in response.get("Content-Security-Policy", ""):
        return None
    return StoredPage(response.status_code, tuple(response.items()), response.content)


def life(now: dt.datetime) -> float:
    """Return the seconds that a page rendered at the local moment `now` may be kept.

    Pages know what day it is (roles held today, phone numbers of old releases), so none lives past midnight.
    """
    tomorrow = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), now.tzinfo)
    return min(LONGEST_LIFE, tomorrow.timestamp() - now.timestamp())
