"""What went wrong, told to programs and to those who write them (RFC 9457, application/problem+json)."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja.errors import ValidationError

from releases.models import Edition
from releases.newsroom.formats.lookup import Withdrawn, withdrawal_in_words
from releases.newsroom.paging import BadCursor

MEDIA_TYPE = "application/problem+json"
TITLES = {
    HTTPStatus.BAD_REQUEST: gettext_noop("The request cannot be understood"),
    HTTPStatus.NOT_FOUND: gettext_noop("There is nothing here"),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_noop("This can only be read"),
    HTTPStatus.GONE: gettext_noop("The press release has been withdrawn"),
}
# By the prefix of pydantic's name for what it found.
FAULTS = {
    "int_": gettext_noop("Write a whole number."),
    "bool_": gettext_noop("Write true or false."),
    "datetime_": gettext_noop("Write a date and time as in 2026-11-22T09:30:00+01:00, or just a date."),
    "greater_than": gettext_noop("The number is too small."),
    "less_than": gettext_noop("The number is too large."),
    "enum": gettext_noop("Choose one of the values in the documentation."),
    "literal_": gettext_noop("Choose one of the values in the documentation."),
}


def problem(status: HTTPStatus, detail: str, **more: Any) -> HttpResponse:
    """Return an answer that says what is wrong; `more` are members of its own (RFC 9457, 3.2)."""
    members = {"title": _(TITLES[status]), "status": int(status), "detail": detail, **more}
    return JsonResponse(
        members, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that there is nothing at the address, in the view's own words when it has any."""
    words = str(error) if isinstance(error, Http404) else ""
    return problem(HTTPStatus.NOT_FOUND, words or _("The address leads nowhere. See the documentation."))


def withdrawn(request: HttpRequest, error: Withdrawn) -> HttpResponse:
    """Answer 410 with when and why the edition was withdrawn (RFC 9110, 15.5.11)."""
    edition: Edition = error.edition
    return problem(
        HTTPStatus.GONE,
        withdrawal_in_words(edition),
        withdrawn_at=edition.withdrawn_at,
        reason=edition.withdrawal_reason,
    )


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 400 with a sentence for each parameter whose value cannot be used (RFC 9457)."""
    faults = [{"parameter": str(fault["loc"][-1]), "detail": _in_words(fault)} for fault in error.errors]
    return problem(HTTPStatus.BAD_REQUEST, _("A parameter has a value that cannot be used."), errors=faults)


def misread(unknown: Collection[str], repeated: Collection[str]) -> HttpResponse:
    """Refuse parameters that are misspelt or given twice: an answer that ignored them would be believed."""
    faults = [
        {"parameter": name[:80], "detail": _("There is no such parameter here.")} for name in sorted(unknown)
    ]
    faults += [{"parameter": name, "detail": _("Give the parameter once.")} for name in sorted(repeated)]
    detail = _("A parameter is not known.") if unknown else _("A parameter has a value that cannot be used.")
    return problem(HTTPStatus.BAD_REQUEST, detail, errors=faults)


def bad_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
    """Answer 400 to an `after` that no answer has given out."""
    detail = _("Take the value from “next” in an earlier answer.")
    faults = [{"parameter": "after", "detail": detail}]
    return problem(HTTPStatus.BAD_REQUEST, _("A parameter has a value that cannot be used."), errors=faults)


def only_read() -> HttpResponse:
    """Answer 405 to a method that would change something; the API is for reading."""
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Use GET or HEAD."))
    response["Allow"] = "GET, HEAD, OPTIONS"
    return response


def _in_words(fault: Mapping[str, Any]) -> str:
    found = next((words for prefix, words in FAULTS.items() if fault["type"].startswith(prefix)), None)
    return _(found) if found else _("The value cannot be used here.")
