"""The forms of logging in. Labels stand above their fields, and nothing is said by a placeholder."""

from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from releases.desk.uncut import Uncut
from releases.mail.address_field import AddressInput, MailAddressField
from releases.services import local_sign_in

SLOWED = _(
    "There were too many wrong passwords, from here or for this account. Wait five minutes and try again, or choose "
    "a new password by mail."
)
LONGEST_KEY_NAME = 60  # characters


class LoginForm(AdminAuthenticationForm):
    """Name and password; which of them is wrong is nobody's business."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("The user name or the password is wrong. Capital letters count."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if local_sign_in.has_directory():
            # The first thing on the page is the button above: a telephone is not to cover it with its keyboard.
            self.fields["username"].widget.attrs.pop("autofocus", None)

    def confirm_login_allowed(self, user: Any) -> None:
        """Answer the right password of an account that is to come by the directory as a wrong one."""
        super().confirm_login_allowed(user)
        if not local_sign_in.is_allowed(user):
            raise super().get_invalid_login_error()

    def get_invalid_login_error(self) -> ValidationError:
        """Say that one has to wait, where that is the reason."""
        if getattr(self.request, "axes_locked_out", False):
            return ValidationError(SLOWED, code="slowed")
        return super().get_invalid_login_error()


class ForgottenForm(Uncut, forms.Form):
    """The address that a link to a new password is to go to."""

    email = MailAddressField(
        label=_("Your e-mail address at work"),
        widget=AddressInput(attrs={"class": "vTextField", "autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class _Code(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field = self.fields["code"]
        field.label, field.error_messages["required"] = _("Code"), _("Write the code.")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class CodeForm(_Code, mfa.AuthenticateForm):
    """The code of an app, or a recovery code, at log-in."""


class CodeAgainForm(_Code, mfa.ReauthenticateForm):
    """The same once more before a second step changes."""


class ConnectForm(_Code, ActivateTOTPForm):
    """The first code that an app shows."""


class PasswordAgainForm(ReauthenticateForm):
    """The password once more before a second step changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field = self.fields["password"]
        field.label, field.widget.attrs = (
            _("Password"),
            {"autocomplete": "current-password", "autofocus": True},
        )


class _NamedKey(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field = self.fields["name"]
        field.label = _("What you call it")
        field.widget.attrs = {"class": "vTextField"}

    def clean_name(self) -> str:
        """Cut what is too long: it is a name for oneself."""
        clean = getattr(super(), "clean_name", None)
        name: str = clean() if clean else self.cleaned_data["name"]
        return name[:LONGEST_KEY_NAME]


class NewKeyForm(_NamedKey, AddWebAuthnForm):
    """A new passkey, and whether it is enough by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["passwordless"]
        field.label, field.help_text = _("Log in with this alone, without a password"), ""
        field.initial = True


class KeyNameForm(_NamedKey, EditWebAuthnForm):
    """Another name for a passkey."""
