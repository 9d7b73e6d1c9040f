"""The addresses of logging in that django-allauth knows by its own names: those in use, and no other."""

from functools import wraps
from typing import Any

from allauth.account.views._reauthenticate import reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from releases.desk import second_step
from releases.desk.sign_in.directory import views as directory
from releases.desk.site import desk

STEP = "inloggning"
CONFIRM = _("Confirm that it is you")


def _titled(view: Any, title: Any) -> Any:
    """Return a view of allauth's as a page of the desk with a heading."""

    @wraps(view)
    def titled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**(response.context_data or {}), "title": title}
        return response

    return desk.own_page(titled)


def _with_directory(view: Any) -> Any:
    """Return the page of second steps, knowing whether the municipality's directory has asked for one already."""

    @wraps(view)
    def known(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            asks = second_step.is_the_directorys(request, request.user)
            response.context_data = {**(response.context_data or {}), "directory_asks": asks}
        return response

    return known


urlpatterns = [
    path("login/", desk.login, name="account_login"),
    path("login/nyckel/", desk.open_page(keys.login_webauthn), name="mfa_login_webauthn"),
    path("login/kod/", desk.open_page(mfa.authenticate), name="mfa_authenticate"),
    *(
        path(f"login/{end}", desk.open_page(view), name=f"directory_{name}")
        for end, view, name in (
            ("oidc/", directory.begin_oidc, "oidc"),
            ("oidc/svar/", directory.answer_oidc, "oidc_answer"),
            ("saml/", directory.begin_saml, "saml"),
            ("saml/svar/", directory.answer_saml, "saml_answer"),
            ("saml/klart/", directory.finish_saml, "saml_finish"),
            ("saml/metadata/", directory.metadata_saml, "saml_metadata"),
        )
    ),
    *(
        path(f"{STEP}/{end}", _titled(view, title), name=name)
        for end, view, name, title in (
            ("", _with_directory(mfa.index), "mfa_index", _("Second step of the log-in")),
            ("bekrafta/", reauthenticate, "account_reauthenticate", CONFIRM),
            ("bekrafta/kod/", mfa.reauthenticate, "mfa_reauthenticate", CONFIRM),
            ("bekrafta/nyckel/", keys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", CONFIRM),
            ("app/", app.activate_totp, "mfa_activate_totp", _("Connect an app")),
            ("app/ta-bort/", app.deactivate_totp, "mfa_deactivate_totp", _("Disconnect the app")),
            ("koder/", codes.view_recovery_codes, "mfa_view_recovery_codes", _("Recovery codes")),
            (
                "koder/nya/",
                codes.generate_recovery_codes,
                "mfa_generate_recovery_codes",
                _("New recovery codes"),
            ),
            ("nycklar/ny/", keys.add_webauthn, "mfa_add_webauthn", _("Add a passkey")),
            ("nycklar/<int:pk>/", keys.edit_webauthn, "mfa_edit_webauthn", _("Rename a passkey")),
            ("nycklar/<int:pk>/ta-bort/", keys.remove_webauthn, "mfa_remove_webauthn", _("Remove a passkey")),
        )
    ),
    path(f"{STEP}/nycklar/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
]
