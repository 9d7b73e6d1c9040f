"""The pages of logging in that are not allauth's: a forgotten password, an invitation, one's own log-ins."""

from typing import Any

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from releases.desk.access import StaffRequest, not_allowed
from releases.desk.drafting import carrying
from releases.desk.sign_in import browsers, limits, places
from releases.desk.sign_in.forms import ForgottenForm
from releases.models import AccountMail, AuditEntry, Editor
from releases.services import accounts, audit, local_sign_in

Kind, What = AccountMail.Kind, AuditEntry.What
ask = require_http_methods(["GET", "HEAD", "POST"])


class LogIn(auth_views.LoginView):
    """The log-in page of the desk: Django's form, and then allauth's steps."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on to the second step, or in."""
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        credentials = {"username": form.cleaned_data["username"]}
        response: HttpResponse = flows.login.perform_password_login(self.request, credentials, login)
        if not self.request.user.is_authenticated:
            carrying.put_by(self.request)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say what is wrong, with 429 and the seconds to wait where it is their number (RFC 6585, 4)."""
        response = super().form_invalid(form)
        if getattr(self.request, "axes_locked_out", False):
            response.status_code = limits.TOO_MANY
            response["Retry-After"] = str(int(limits.WAIT.total_seconds()))
        return response


@ask
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and say the same of every one."""
    form = ForgottenForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        accounts.ask_for_new_password(form.cleaned_data["email"], network=places.network(request))
    context = {"form": form, "asked": asked, "title": _("Forgotten your password?")}
    return TemplateResponse(request, "desk/sign_in/forgotten.html", context)


class NewPassword(auth_views.PasswordResetConfirmView):
    """Where the link in a mail leads: a password is chosen, once."""

    template_name = "desk/sign_in/new_password.html"
    success_url = reverse_lazy("desk:login")
    kind = Kind.RESET
    token_generator = accounts.TOKENS[Kind.RESET]

    def get_user(self, uidb64: str) -> Editor | None:
        editor = super().get_user(uidb64)
        is_one = isinstance(editor, Editor) and editor.is_active and local_sign_in.is_allowed(editor)
        return editor if is_one else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Choose a password") if self.validlink else _("The link holds no more")
        return {**super().get_context_data(**kwargs), "title": title, "kind": self.kind}

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password, know this browser, and lead to the log-in."""
        response = super().form_valid(form)
        editor = form.user
        audit.record(
            What.PASSWORD_SET, by=editor, about=editor.username, network=places.network(self.request)
        )
        browsers.remember(self.request, response, editor)
        messages.success(
            self.request,
            _("The password is kept. Log in with it as %(name)s.") % {"name": editor.username},
        )
        return response


class Invited(NewPassword):
    """Where an invitation leads."""

    kind = Kind.INVITATION
    token_generator = accounts.TOKENS[Kind.INVITATION]


def password_changed(request: Any) -> None:
    """Write down that somebody has changed the password; the session that goes on is in the list of log-ins again."""
    audit.record(
        What.PASSWORD_SET, by=request.user, about=request.user.username, network=places.network(request)
    )
    UserSession.objects.create_from_request(request)


@ask
def own_log_ins(request: StaffRequest) -> HttpResponse:
    """Show where one is logged in, and end one of these or all the others."""
    current = request.session.session_key
    if request.method == "POST":
        ended = _end(request, current)
        messages.success(request, _ended_words(ended))
        return redirect("desk:own_log_ins")
    sessions = sorted(
        UserSession.objects.purge_and_list(request.user), key=lambda one: one.created_at, reverse=True
    )
    shown = [
        {
            "pk": one.pk,
            "browser": browsers.described(one.user_agent),
            "place": places.words(one.ip),
            "at": one.created_at,
            "is_this": one.session_key == current,
        }
        for one in sessions
    ]
    context = {"title": _("Your log-ins"), "shown": shown, "others": len(shown) > 1}
    return TemplateResponse(request, "desk/sign_in/own_log_ins.html", context)


@ask
def of_editor(request: StaffRequest, pk: int) -> HttpResponseBase:
    """What an administrator does for somebody who cannot log in, or must not: a link, a reset, an end."""
    if not request.user.is_superuser:
        return not_allowed(request)
    editor = get_object_or_404(Editor, pk=pk)
    if request.method == "POST":
        return _helped(request, editor)
    kinds = set(Authenticator.objects.filter(user=editor).values_list("type", flat=True))
    context = {
        "title": _("Log-in of %(name)s") % {"name": editor},
        "editor": editor,
        "opts": Editor._meta,
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_key": Authenticator.Type.WEBAUTHN in kinds,
        "log_ins": len(UserSession.objects.purge_and_list(editor)),
        "waiting": AccountMail.objects.filter(editor=editor).unsent().exists(),
        "is_oneself": editor.pk == request.user.pk,
        "has_directory": local_sign_in.has_directory(),
        "is_tied": local_sign_in.is_by_directory(editor),
        "may_have_password": local_sign_in.is_allowed(editor),
    }
    return TemplateResponse(request, "desk/sign_in/of_editor.html", context)


def _helped(request: StaffRequest, editor: Editor) -> HttpResponse:
    network, by = places.network(request), request.user
    match request.POST.get("step"):
        case "link":
            try:
                accounts.send_link(editor, by=by, network=network)
            except accounts.NoPassword:
                messages.error(request, _("This account logs in by the municipality's log-in."))
            except accounts.NoMailAddress:
                messages.error(request, _("The account has no e-mail address that a link could go to."))
            else:
                messages.success(
                    request, _("A mail with a link is on its way to %(address)s.") % {"address": editor.email}
                )
        case "factors":
            accounts.reset_factors(editor, by=by, network=network)
            messages.success(request, _("The second step is reset, and the log-ins are ended."))
        case "end":
            keep = request.session.session_key if editor.pk == by.pk else None
            messages.success(
                request, _ended_words(accounts.end_log_ins(editor, by=by, keep=keep, network=network))
            )
        case "untie":
            accounts.untie(editor, by=by, network=network)
            messages.success(
                request,
                _(
                    "The account is untied. The next log-in with its e-mail address ties it again, to that person."
                ),
            )
        case "emergency" | "no_emergency" as step:
            accounts.mark_for_emergencies(editor, step == "emergency", by=by, network=network)
        case _:
            raise Http404
    return redirect(reverse("desk:of_editor", args=[editor.pk]))


def _end(request: StaffRequest, current: str | None) -> int:
    network, by = places.network(request), request.user
    if request.POST.get("which") == "others":
        return accounts.end_log_ins(by, by=by, keep=current, network=network)
    number = request.POST.get("which", "")
    if not number.isdecimal() or len(number) > len(str(2**31)):
        raise Http404
    one = UserSession.objects.filter(user=by, pk=int(number)).exclude(session_key=current or "").first()
    if one is None:
        return 0
    one.end()
    audit.record(What.ENDED, by=by, about=by.username, network=network)
    return 1


def _ended_words(ended: int) -> str:
    if not ended:
        return _("There was no other log-in to end.")
    return _("The log-in is ended.") if ended == 1 else _("The log-ins are ended.")
