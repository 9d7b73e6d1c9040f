"""Sessions whose cookie only logging out takes away."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.urls import reverse


class LastingSessions(SessionMiddleware):
    """Django's, without its habit of deleting the cookie of whoever is not logged in any more.

    An open form asks every few seconds. An answer to what it asked with the old cookie may arrive when somebody has
    logged in again in another tab, and would take the new cookie away.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Set the cookie as Django does; delete it only on the way out."""
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and not cookie.value and request.path != reverse("desk:logout"):
            del answer.cookies[settings.SESSION_COOKIE_NAME]
        return answer
