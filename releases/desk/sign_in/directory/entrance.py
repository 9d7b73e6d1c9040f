"""Where allauth hands a person of the directory over to the desk."""

from typing import Any

import requests
from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.internal.flows import login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.http import HttpRequest

from releases.desk import second_step
from releases.desk.sign_in import places
from releases.desk.sign_in.directory import admission, oidc, trouble
from releases.desk.sign_in.directory.connections import Hurried
from releases.desk.sign_in.directory.trouble import DirectoryTrouble

BACKEND = "releases.desk.granted.GrantedAtOnce"


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """The directory of the settings; nobody makes an account for themselves."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        return [oidc.app()] if settings.OIDC_ISSUER else []

    def get_requests_session(self) -> requests.Session:
        return Hurried()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let the person in as the editor that they are, or show why not.

        What allauth would do from here on keeps the person's claims in the session while a second step is asked for,
        and can make accounts of its own: its way ends here.
        """
        if request.user.is_authenticated:
            # Before a session that ends here would be saved again.
            account_adapter(request).logout(request)
        outcome = admission.admit(sociallogin.person, network=places.network(request))
        if isinstance(outcome, DirectoryTrouble):
            raise ImmediateHttpResponse(trouble.page(request, outcome))
        outcome.backend = BACKEND  # type: ignore[attr-defined]
        login.record_authentication(request, outcome, second_step.BY_DIRECTORY)
        wanted = Login(user=outcome, redirect_url=sociallogin.state.get("next"))
        raise ImmediateHttpResponse(login.perform_login(request, wanted))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Show a page of ours in the place of allauth's."""
        raise ImmediateHttpResponse(
            trouble.page(request, *_explained(request, error, exception, extra_context or {}))
        )


def _explained(
    request: HttpRequest, error: Any, exception: Any, facts: dict[str, Any]
) -> tuple[DirectoryTrouble, str]:
    if isinstance(exception, requests.RequestException):
        return DirectoryTrouble.AWAY, repr(exception)
    if exception is not None:
        return DirectoryTrouble.UNTRUE, str(exception)
    if "state" not in facts:
        return DirectoryTrouble.LOST, "no log-in of this browser was begun with that state"
    said = f"{request.GET.get('error', '')} {request.GET.get('error_description', '')}"
    return (DirectoryTrouble.CANCELLED if error == AuthError.CANCELLED else DirectoryTrouble.AWAY), said
