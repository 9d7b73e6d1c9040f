"""Door for mail services: bounces and complaints handed in over HTTP.

For a mail server that can call an address but neither run a command nor speak
LMTP. Closed until `BOUNCE_WEBHOOK_SECRET` is set; see docs/bounces.md.
"""

import hmac
import logging
from http import HTTPStatus

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from releases import bounces

logger = logging.getLogger(__name__)

MESSAGE = "message/rfc822"


@csrf_exempt
@never_cache
@require_POST
def returned_mail(request: HttpRequest) -> HttpResponse:
    """Take in one returned mail, as often as it comes: the answer is 200 whatever the mail turns out to be.

    404 without a secret in the settings, 401 for a wrong one, 415 for anything
    but message/rfc822, 413 for more than 1 MB, 400 for nothing, 411 when the web
    server does not say where the mail ends, 503 when it should be handed in again.
    `X-Envelope-To` may name the recipient of the envelope.
    """
    if not settings.BOUNCE_WEBHOOK_SECRET:
        raise Http404
    if not _is_trusted(request):
        return _answer(HTTPStatus.UNAUTHORIZED, **{"WWW-Authenticate": "Bearer"})
    if request.content_type != MESSAGE:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Accept=MESSAGE)
    # Before the body is read.
    if int(request.META.get("CONTENT_LENGTH") or 0) > bounces.LARGEST:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if (raw := _body(request)) is None:
        return _answer(HTTPStatus.LENGTH_REQUIRED)
    return _taken_in(request, raw) if raw else _answer(HTTPStatus.BAD_REQUEST)


def _body(request: HttpRequest) -> bytes | None:
    """Return what was posted, at most a byte more than may be taken in; None when nobody knows where it ends.

    Django reads as much as Content-Length says, and so nothing of a body in chunks (RFC 9112, 7.1). A web server
    that takes the chunks apart says so in `wsgi.input_terminated`: its input ends where the body does.
    """
    if not request.headers.get("Transfer-Encoding"):
        return request.body
    if not request.META.get("wsgi.input_terminated"):
        return None
    return bytes(request.META["wsgi.input"].read(bounces.LARGEST + 1))


def _taken_in(request: HttpRequest, raw: bytes) -> HttpResponse:
    try:
        bounces.receive(raw, recipients=[request.headers.get("X-Envelope-To", "")])
    except bounces.TooLarge:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except DatabaseError as error:
        logger.warning("A returned mail has to be handed in again: %s", error)
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE, **{"Retry-After": "60"})
    return _answer(HTTPStatus.OK)


def _is_trusted(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return hmac.compare_digest(shown.encode("latin-1", "replace"), settings.BOUNCE_WEBHOOK_SECRET.encode())


def _answer(status: HTTPStatus, **headers: str) -> HttpResponse:
    return HttpResponse(
        f"{status.phrase}\n", status=status, headers=headers, content_type="text/plain; charset=utf-8"
    )


urlpatterns = [path("studsar/", returned_mail)]
