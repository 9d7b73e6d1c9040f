"""Who may log in with a password or passkey of the press room's own, where the municipality has a directory."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet

from releases.models import Editor


def has_directory() -> bool:
    """Tell whether one can sign in by the municipality's directory."""
    return bool(settings.OIDC_ISSUER or settings.SAML_METADATA)


def is_for_emergencies() -> bool:
    """Tell whether passwords are for emergency accounts only."""
    return has_directory() and settings.DESK_LOCAL_SIGN_IN == "emergency"


def is_allowed(editor: Editor) -> bool:
    """Tell whether an editor may log in without the directory.

    While nobody has made an emergency account, administrators may: else a setting alone would lock everybody out.
    """
    if not has_directory() or editor.is_emergency:
        return True
    if is_by_directory(editor):
        return False
    return not is_for_emergencies() or (editor.is_superuser and not _emergency_accounts().exists())


def is_by_directory(editor: Editor) -> bool:
    """Tell whether an account is tied to a person of the directory."""
    return SocialAccount.objects.filter(user=editor).exists()


def _emergency_accounts() -> QuerySet[Editor]:
    return Editor.objects.filter(is_emergency=True, is_active=True)
