"""Who may ask the server about press images from a script, and how it answers who may not."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from releases.desk.access import StaffRequest

VIEW, ADD, CHANGE, DELETE = (f"releases.{act}_pressimage" for act in ("view", "add", "change", "delete"))
Answer = Callable[[StaffRequest], HttpResponseBase]


def by_script(permission: str) -> Callable[[Answer], Callable[[HttpRequest], HttpResponseBase]]:
    """Answer who has the permission; others, those whose log-in has ended among them, get a sentence and 403."""

    def decorate(answer: Answer) -> Callable[[HttpRequest], HttpResponseBase]:
        @never_cache
        @csrf_protect
        @wraps(answer)
        def guarded(request: HttpRequest) -> HttpResponseBase:
            user = request.user
            if not (user.is_active and user.is_staff and user.has_perm(permission)):
                error = _("You are not logged in any more. Log in again in another tab, then try once more.")
                return JsonResponse({"error": error}, status=403)
            return answer(request)  # type: ignore[arg-type]

        return guarded

    return decorate
