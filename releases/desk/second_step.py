"""The second step of a log-in: who has one, and who must set one up before anything else."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from releases.desk.granted import SECOND_STEPS
from releases.models import Editor

DESK = "desk"
BY_DIRECTORY = "socialaccount"  # allauth's word for it, in the session
PUBLIC = {"newsroom", "sharing"}
# What one may do without it: leave, and read in which language dates are written.
FREE = {"login", "logout", "jsi18n", "forgotten", "new_password", "invited", "proof_file"}


def has_one(editor: Editor) -> bool:
    """Tell whether an editor has an app or a passkey besides the password."""
    known = getattr(editor, "has_second_step", None)
    return bool(is_mfa_enabled(editor, SECOND_STEPS) if known is None else known)


def is_missing(request: HttpRequest) -> bool:
    """Tell whether somebody is logged in without the second step that this installation asks for.

    The directory of the municipality has its own, unless the settings say otherwise: whoever came by it needs none.
    """
    return settings.DESK_MFA and _lacks_it(request, request.user)


def _lacks_it(request: HttpRequest, user: Any) -> bool:
    if not user.is_authenticated or has_one(user):
        return False
    return not is_the_directorys(request, user)


def is_the_directorys(request: HttpRequest, user: Any) -> bool:
    """Tell whether somebody came by the municipality's directory, whose own second step is enough."""
    return settings.DIRECTORY_MFA and came_by_directory(request, user)


def came_by_directory(request: HttpRequest, user: Any) -> bool:
    """Tell whether somebody logs in, or has logged in, by the municipality's directory."""
    records: list[dict[str, Any]] = get_authentication_records(request, user)
    return any(record.get("method") == BY_DIRECTORY for record in records)


class SecondStepMiddleware:
    """Leads whoever lacks the second step to the page where it is set up; to public pages they are nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Answer in the view's place where the second step is missing."""
        match = request.resolver_match
        if not settings.DESK_MFA or match is None:
            return None
        if match.namespace in PUBLIC:
            # To a public page they are nobody yet: its door of files shows drafts to the desk.
            whole = request.user
            request.user = SimpleLazyObject(  # type: ignore[assignment]
                lambda: AnonymousUser() if _lacks_it(request, whole) else whole
            )
            return None
        if match.namespace != DESK or match.url_name in FREE or not is_missing(request):
            return None
        return redirect(f"{reverse('mfa_index')}?behovs=1")
