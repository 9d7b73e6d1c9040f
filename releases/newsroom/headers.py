"""How answers may be kept and passed on: the two sorts of page that the press room has."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]

_answer_unchanged = decorator_from_middleware(ConditionalGetMiddleware)


def public_page(view: View) -> View:
    """Let anybody keep the page but ask each time whether it still holds, by ETag.

    GET and HEAD only. "no-cache" means "revalidate", not "do not store" (RFC 9111,
    5.2.2.4): a correction or withdrawal is seen at once.
    """
    return require_safe(_answer_unchanged(cache_control(public=True, no_cache=True)(view)))


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
