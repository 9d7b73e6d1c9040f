"""Who may ask the server for the editor, and how it answers who may not."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from releases.desk.access import ADD, WRITE

Answer = Callable[[str], dict[str, object]]


def of_a_text(answer: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer a POST whose body is HTML (UTF-8) with JSON, for who may write; others get a sentence and 403.

    More than DATA_UPLOAD_MAX_MEMORY_SIZE is refused by Django with status 400.
    """

    @never_cache
    @require_POST
    @csrf_protect
    @wraps(answer)
    def receive(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        may_write = user.has_perm(WRITE) or user.has_perm(ADD)
        if not (user.is_active and user.is_staff and may_write):
            error = _("You are not logged in any more. Log in again in another tab.")
            return JsonResponse({"error": error}, status=403)
        return JsonResponse(answer(request.body.decode(errors="replace")))

    return receive
