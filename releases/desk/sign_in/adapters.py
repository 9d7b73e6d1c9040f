"""What django-allauth asks of us: where a log-in comes from and leads to, and its words in our own."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from releases import municipality
from releases.desk import second_step
from releases.desk.drafting import carrying
from releases.desk.sign_in import browsers, places
from releases.models import Editor
from releases.services import local_sign_in

# Seconds for which nobody who has just shown a password or a key is asked for it again.
FRESH = 300
# allauth's messages that are worth a sentence of ours; of the others one sees the outcome.
SAID = {
    "mfa/messages/totp_activated.txt": _(
        "The app is connected. From now on it is asked for when you log in."
    ),
    "mfa/messages/totp_deactivated.txt": _("The app is not asked for any more."),
    "mfa/messages/webauthn_added.txt": _("The passkey is kept. From now on you can log in with it."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes. The old ones hold no more."),
}
TOO_OFTEN = _("Too many wrong codes. Wait a few minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    """Log-ins to the desk. Nobody makes an account for themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("The password is wrong. Capital letters count."),
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "account_inactive": _("This account is switched off."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return places.network(request) or places.UNKNOWN

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("desk:index")

    def is_reauthentication_required(self, *, app: str, **_facts: Any) -> bool:
        """Ask for the password again before a second step changes, unless it was typed just now."""
        if not self.get_reauthentication_methods(context.request.user):
            return False  # whoever comes by the directory may have nothing of ours to show
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < FRESH for record in records)

    def get_login_stages(self) -> list[str]:
        """Return the steps of a log-in, with our own in the place of allauth's second one."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "releases.desk.sign_in.second_stage.SecondStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse | None:
        """Let nobody past the directory with a passkey who is to come by it."""
        if not second_step.came_by_directory(request, user) and not local_sign_in.is_allowed(user):
            messages.error(request, _("This account logs in by the municipality's log-in."))
            return redirect("desk:login")
        response: HttpResponse | None = super().pre_login(request, user, **facts)
        return response

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        """Bring back a form that was carried through the log-in, and know the browser again."""
        response: HttpResponse = super().post_login(request, user, **facts)
        if isinstance(user, Editor) and user.is_staff:
            carrying.unpack(request)
            browsers.remember(request, response, user)
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what is worth it in our words."""
        said = kwargs.get("message") or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, said)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send none of allauth's mails: ours go by the outbox."""


class MFAAdapter(DefaultMFAAdapter):
    """Second steps of log-ins to the desk."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong. An app shows a new one every half minute."),
        "cannot_delete_authenticator": _("This cannot be removed."),
        "cannot_generate_recovery_codes": _("Recovery codes belong to an app or a passkey: add one first."),
    }

    def get_totp_issuer(self) -> str:
        return str(municipality.facts()["name"])

    def build_totp_svg(self, url: str) -> str:
        """Return the picture on white: a camera does not read it on a dark page."""
        head, mark, rest = super().build_totp_svg(url).partition("<path")
        return f'{head}<rect width="100%" height="100%" fill="white"/>{mark}{rest}'

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": str(municipality.facts()["name"])}
