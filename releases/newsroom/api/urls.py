"""The addresses of the API, open to programs on every other site and closed to everything but reading."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import cache_control

from releases.newsroom.api import docs, problems
from releases.newsroom.api.operations import api

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD")
_answer_unchanged = decorator_from_middleware(ConditionalGetMiddleware)
# Fetch standard: any page's script may read the answers; there are no cookies and no secrets in them.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Content-Type",
    "Access-Control-Max-Age": "86400",  # seconds
}


def opened(view: View, route: str | None = None) -> View:
    """Let programs read a view: conditional requests, other sites' scripts, errors as problem+json.

    Not a public_page: those are shown the parameters they know, and here an unknown one is an error.
    `route` is the view's address below the API's, None for what leads nowhere, whatever it is asked.
    """
    careful = _read_as_get(view if route is None else _strict(view, route))
    # A proxy may keep it for as long as it may keep a page, a reader asks each time.
    kept = _answer_unchanged(cache_control(public=True, max_age=0, s_maxage=1)(careful))

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers=PREFLIGHT)
        elif request.method in READING:
            response = kept(request, *args, **kwargs)
        else:
            response = problems.only_read()
        for name, value in OPEN.items():
            response[name] = value
        return response

    # There is nothing to forge where nothing can be changed.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer 404 as problem details to an address below the API that is none."""
    return problems.not_found(request, Http404())


def _strict(view: View, route: str) -> View:
    """Answer 400 to parameters that the operation does not have, or that are given more than once."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        unknown = set(request.GET) - docs.parameters_of(route)
        repeated = {name for name, values in request.GET.lists() if len(values) > 1} - unknown
        return problems.misread(unknown, repeated) if unknown or repeated else view(request, *args, **kwargs)

    return answer


def _read_as_get(view: View) -> View:
    """Answer HEAD as GET, which is all that the operations know; the server leaves the content out."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method, request.method = request.method, "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = method

    return answer


operations, _app_name, namespace = api.urls
for operation in operations:
    operation.callback = opened(operation.callback, str(operation.pattern))  # type: ignore[union-attr, arg-type]

urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", opened(docs.openapi, "openapi.json"), name="openapi"),
    path("", include((operations, "api"), namespace=namespace)),
    re_path(r"^[\s\S]*$", opened(nowhere)),
]
