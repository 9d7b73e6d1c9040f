"""How answers may be kept and passed on: the two sorts of page that the press room has."""

import time
from collections.abc import Callable, Iterable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from releases.document.characters import normal

View = Callable[..., HttpResponseBase]

_kept_by_proxies = cache_control(public=True, max_age=0, s_maxage=1, stale_while_revalidate=1)


def public_page(view: View, *parameters: str) -> View:
    """Let anybody keep the page for a second, and readers only if they ask each time whether it still holds.

    GET and HEAD only. Name every query parameter that the view reads: it is shown
    no others, so that "?fbclid=…" neither makes a page of its own in any cache nor
    changes one. Browsers revalidate (max-age=0), proxies may keep it for a second
    and give it out for another while they fetch it anew (RFC 9111, 5.2.2.10; RFC
    5861, 3): a correction or withdrawal is seen within 2 s.
    """
    kept = _kept_by_proxies(view)

    @wraps(view)
    def public(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.GET = known_parameters(request.GET, parameters)  # type: ignore[assignment]
        request.META["QUERY_STRING"] = request.GET.urlencode()
        response = kept(request, *args, **kwargs)
        response.headers["X-Accel-Expires"] = this_second()
        return response

    page: View = require_safe(public)
    page.parameters = frozenset(parameters)  # type: ignore[attr-defined]
    # There is nothing to forge where nothing can be changed: PUT and DELETE are told what is allowed (405).
    page.csrf_exempt = True  # type: ignore[attr-defined]
    return page


def style_sheet(view: View) -> View:
    """Return the view as a public page that no browser uses while it asks whether it still holds.

    Chromium takes the 304 to a question that it asks in the background (RFC 5861, 3)
    for a style sheet without a type, and reports an error on the page.
    """
    page = public_page(view)

    @wraps(page)
    def sheet(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = page(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=0, s-maxage=1"
        return response

    return sheet


def this_second() -> str:
    """Return the end of this second, as nginx wants it told (X-Accel-Expires).

    nginx counts whole seconds and adds the two times of Cache-Control, which makes
    a page up to 3 s old (measured with 1.22: 2.7 s). With this header, which only
    nginx reads and which must stand after Cache-Control, it is at most 2 s.
    """
    return f"@{int(time.time())}"


def known_parameters(query: QueryDict, names: Iterable[str]) -> QueryDict:
    """Return the parameters of these names that say anything, in one order and one spelling."""
    known = QueryDict(mutable=True)
    for name in sorted(names):
        if values := [value for given in query.getlist(name) if (value := normal(given))]:
            known.setlist(name, values)
    return known


def private_page(view: View) -> View:
    """Keep a page whose address is a key out of every cache, index and Referer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return guarded
