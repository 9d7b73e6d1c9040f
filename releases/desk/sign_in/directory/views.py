"""The doors of signing in by the directory; where none is configured there is no such page."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import msgspec
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from releases.desk.drafting import carrying
from releases.desk.sign_in.directory import oidc, people, trouble
from releases.desk.sign_in.directory.trouble import DirectoryError, DirectoryTrouble

View = Callable[[HttpRequest], HttpResponseBase]
COOKIE, KEPT = "directory_answer", 5 * 60  # seconds


def _where(setting: str) -> Callable[[View], View]:
    """Let a page be there where `setting` is set, and let it say what went wrong."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponseBase:
            if not getattr(settings, setting):
                raise Http404
            try:
                return view(request)
            except DirectoryError as error:
                return trouble.page(request, error.trouble, error.detail)
            except OAuth2Error as error:
                return trouble.page(request, DirectoryTrouble.AWAY, str(error))
            except requests.RequestException as error:
                return trouble.page(request, DirectoryTrouble.AWAY, repr(error))

        return guarded

    return decorate


@_where("OIDC_ISSUER")
def begin_oidc(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the provider of OpenID Connect."""
    if request.method != "POST":
        return redirect("desk:login")
    provider = get_adapter(request).get_provider(request, oidc.DOOR)
    carrying.put_by(request)
    answer = provider.redirect(request, AuthProcess.LOGIN, next_url=_wanted(request))
    if isinstance(answer, HttpResponseRedirect):
        return _go(request, answer.url, settings.OIDC_NAME)
    return answer  # type: ignore[no-any-return]


@_where("OIDC_ISSUER")
def answer_oidc(request: HttpRequest) -> HttpResponseBase:
    """Take what the provider answers."""
    view = OAuth2CallbackView.adapter_view(oidc.ProviderAnswers(request, oidc.DOOR))
    answer: HttpResponseBase = view(request)
    return answer


@_where("SAML_METADATA")
def begin_saml(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the identity provider of SAML."""
    if request.method != "POST":
        return redirect("desk:login")
    saml = _saml()
    address, asked = saml.request_to_sign_in()
    carrying.put_by(request)
    statekit.stash_state(request, provider_id=saml.DOOR, state={"next": _wanted(request)}, state_id=asked)
    return _go(request, address, settings.SAML_NAME)


@csrf_exempt
@_where("SAML_METADATA")
def answer_saml(request: HttpRequest) -> HttpResponseBase:
    """Verify what the identity provider has the browser post.

    It comes from another site, so no cookie of the session is with it (SameSite). What is verified waits behind a
    cookie of its own for the next step; what is not is kept nowhere.
    """
    if request.method != "POST" or "SAMLResponse" not in request.POST:
        return redirect("desk:login")
    person, asked = _saml().verified(request.POST["SAMLResponse"])
    waiting = SessionStore()
    waiting["person"], waiting["asked"] = msgspec.json.encode(person).decode(), asked
    waiting.set_expiry(KEPT)
    waiting.save()
    answer = redirect("directory_saml_finish")
    answer.set_cookie(
        COOKIE,
        str(waiting.session_key),
        max_age=KEPT,
        path=reverse("directory_saml_finish"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@_where("SAML_METADATA")
def finish_saml(request: HttpRequest) -> HttpResponseBase:
    """Let in whoever began the log-in in this browser that was answered; once."""
    waiting = SessionStore(request.COOKIES.get(COOKIE))
    person, asked = waiting.get("person"), waiting.get("asked")
    waiting.delete()
    state = statekit.unstash_state(request, provider_id=_saml().DOOR, state_id=asked or "")
    if not person or state is None:
        raise DirectoryError(
            DirectoryTrouble.LOST, "the answer is used already, or was asked for by another browser"
        )
    login = oidc.login_of(msgspec.json.decode(person, type=people.DirectoryPerson))
    login.state = state
    answer: HttpResponseBase = complete_social_login(request, login)
    return answer


@_where("SAML_METADATA")
def metadata_saml(request: HttpRequest) -> HttpResponse:
    """Show what the identity provider must know of the press room."""
    return HttpResponse(_saml().metadata(), content_type="application/samlmetadata+xml")


def _saml() -> Any:
    return import_module("releases.desk.sign_in.directory.saml")


def _wanted(request: HttpRequest) -> str:
    """Return where on this site the log-in is to lead."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else reverse("desk:index")


def _go(request: HttpRequest, address: str, name: str) -> TemplateResponse:
    """Lead to another site by a page in between.

    Chromium lets a form be redirected to what `form-action` names only, and to which addresses a directory sends on
    nobody here knows.
    """
    context = {"title": _("To the municipality's log-in"), "address": address, "name": name}
    return TemplateResponse(request, "desk/sign_in/directory_go.html", context)
