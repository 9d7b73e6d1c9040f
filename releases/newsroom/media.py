"""The door of uploaded files: what a live release shows is for everybody, drafts' files are for the desk.

nginx hands the bytes over when it stands in front (X-Accel-Redirect): this door
says yes or no, and the page store keeps a yes for as long as it keeps a page.
docs/decisions/0025 says why.
"""

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.static import serve

from releases.document import renditions
from releases.media import visibility
from releases.newsroom.formats.lookup import withdrawal_in_words
from releases.newsroom.page_cache.cache_control import private_page, public_page

MEDIA_TYPES = {**renditions.MEDIA_TYPES, "pdf": "application/pdf"}
# A file is shown or saved; nothing in it may run or fetch.
POLICY = "default-src 'none'; sandbox"
READ = "releases.view_release"


@csrf_exempt
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored file: 404 while nothing public shows it, 410 with the reason once that was withdrawn."""
    if not visibility.stem_of(name):
        raise Http404
    if visibility.is_public(name):
        return _for_everybody(request, name)
    return _for_the_desk(request, name) if _may_read_drafts(request) else _refused(request, name)


# Read by the page store: this is a public page that reads no parameters.
file.parameters = frozenset()  # type: ignore[attr-defined]


def _given_out(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer with the file, or with where nginx finds it. Raises Http404 when it is not stored."""
    if settings.MEDIA_ACCEL_REDIRECT:
        response: HttpResponseBase = _handed_to_nginx(name)
    else:
        response = serve(request, name, document_root=settings.MEDIA_ROOT)
    media_type = MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    response["Content-Type"] = media_type
    response["Content-Security-Policy"] = POLICY
    if not media_type.startswith("image/"):
        response["Content-Disposition"] = "attachment"
    return response


def _handed_to_nginx(name: str) -> HttpResponse:
    if not default_storage.exists(name):
        raise Http404
    return HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_ACCEL_REDIRECT + quote(name)})


_for_everybody = public_page(_given_out)
_for_the_desk = private_page(_given_out)


@never_cache
def _refused(request: HttpRequest, name: str) -> HttpResponse:
    withdrawn = visibility.withdrawn_with(name)
    if withdrawn is None:
        raise Http404
    words = withdrawal_in_words(withdrawn) + "\n"
    return HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")


def _may_read_drafts(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff and request.user.has_perm(READ)
