"""Pages for what went wrong: say what, and where to go instead."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string

from releases import municipality
from releases.newsroom.context import press_room
from releases.services import old_addresses

# Seconds that a redirect may be kept without asking again: a browser would keep one without a limit for ever.
MOVED_FOR = 3600


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 with a page of the press room, or 413 and what to do where more was sent than is taken in."""
    if isinstance(exception, RequestDataTooBig):
        limit = {"limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE}
        return render(request, "413.html", limit, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with a page of the press room."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Lead an address of before to its release (301), else answer 404 with a page of the press room."""
    return _moved(request) or render(request, "404.html", status=404)


def _moved(request: HttpRequest) -> HttpResponse | None:
    """Return where the release at this address has moved, which is a path of ours and never a host of others."""
    if request.method not in {"GET", "HEAD"}:
        return None
    try:
        path = old_addresses.destination(request.get_full_path())
    except DatabaseError:
        # Not found is an answer that the database is not needed for.
        return None
    if not path or path == request.path:
        return None
    answer = HttpResponsePermanentRedirect(path)
    answer["Cache-Control"] = f"public, max-age={MOVED_FOR}"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without the request and its context processors: any of them may be what failed."""
    with municipality.unasked():
        return HttpResponse(render_to_string("500.html", press_room()), status=500)
