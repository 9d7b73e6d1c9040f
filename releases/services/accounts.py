"""The verbs for accounts: invite, ask for a new password, choose one, know a browser, reset a second step."""

import datetime as dt
import hashlib
from itertools import chain, count

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.http import base36_to_int

from releases import signals
from releases.models import AccountMail, AuditEntry, Editor, KnownBrowser
from releases.models.account import PATIENCE
from releases.services import audit, local_sign_in

Kind, What = AccountMail.Kind, AuditEntry.What
#: Whoever asks again and again gets no more mails than these.
MOST_MAILS_AN_HOUR = 3
HOUR = dt.timedelta(hours=1)
MAILS_KEPT = dt.timedelta(days=30)
BROWSERS_KEPT = dt.timedelta(days=365)
LONGEST_NAME = 140  # characters; the model holds 150
#: Wrong passwords from a known browser after which it is treated as any other.
MOST_FAILURES = 10


class AccountError(Exception):
    """Something that cannot be done with an account. Doors put it in Swedish."""


class NoMailAddress(AccountError):
    """The account has no e-mail address that a link could go to."""


class NoPassword(AccountError):
    """The account belongs to somebody who logs in by the municipality's directory."""


class AccountTaken(AccountError):
    """There is an account of that name with which somebody logs in, or may not log in."""


class LinkTokens(PasswordResetTokenGenerator):
    """Django's tokens, which hold until the password, the address or the last log-in changes, for a time of one's own.

    `good_for` is at most settings.PASSWORD_RESET_TIMEOUT.
    """

    def __init__(self, purpose: str, good_for: dt.timedelta) -> None:
        super().__init__()
        self.key_salt = f"releases.accounts.{purpose}"
        self.good_for = good_for

    def check_token(self, user: Editor | None, token: str | None) -> bool:  # type: ignore[override]
        """Tell whether the token was made for this editor, lately, and has not done its work."""
        try:
            made = base36_to_int((token or "").partition("-")[0])
        except ValueError:
            return False
        age = self._num_seconds(self._now()) - made  # type: ignore[attr-defined]
        return age <= self.good_for.total_seconds() and super().check_token(user, token)


TOKENS = {
    Kind.INVITATION: LinkTokens("invitation", dt.timedelta(days=7)),
    Kind.RESET: LinkTokens("reset", HOUR),
}


@transaction.atomic
def invite(editor: Editor, *, by: Editor, network: str = "") -> AccountMail:
    """Owe a new editor the mail with the link to choose a password. Raises NoMailAddress."""
    mail = _owe(editor, Kind.INVITATION, about=str(by))
    audit.record(What.INVITED, by=by, about=editor.username, network=network)
    return mail


@transaction.atomic
def make_administrator(username: str, address: str) -> Editor:
    """Return the account of an administrator who has not chosen a password yet; it is made if there is none so called.

    For whoever installs: nobody could invite the first one. Raises AccountTaken.
    """
    editor, created = Editor.objects.select_for_update().get_or_create(
        username=username, defaults={"email": address, "is_staff": True, "is_superuser": True}
    )
    if created:
        editor.set_unusable_password()
        editor.save(update_fields=["password"])
        audit.record(What.INVITED, by=None, about=username)
    elif editor.has_usable_password() or not editor.is_superuser or not editor.is_active:
        raise AccountTaken
    return editor


@transaction.atomic
def ask_for_new_password(address: str, *, network: str = "") -> None:
    """Owe a link to every active account with this mail address that may log in with a password and has one.

    Nobody learns from it whether there is one: it returns nothing, and raises nothing for an unknown address. An
    account is mailed MOST_MAILS_AN_HOUR times within the hour at most.
    """
    since = timezone.now() - HOUR
    for editor in Editor.objects.filter(email__iexact=address, is_active=True).select_for_update():
        asked = AccountMail.objects.filter(editor=editor, kind=Kind.RESET, begins_at__gt=since)
        may_have_one = editor.has_usable_password() and local_sign_in.is_allowed(editor)
        if may_have_one and asked.count() < MOST_MAILS_AN_HOUR:
            _owe(editor, Kind.RESET)
            audit.record(What.RESET_ASKED, by=None, about=editor.username, network=network)


@transaction.atomic
def send_link(editor: Editor, *, by: Editor, network: str = "") -> AccountMail:
    """Owe an editor the link to choose a password, for the administrator who asks. Raises NoMailAddress, NoPassword."""
    if not local_sign_in.is_allowed(editor):
        raise NoPassword
    if not editor.has_usable_password():
        return invite(editor, by=by, network=network)
    mail = _owe(editor, Kind.RESET)
    audit.record(What.RESET_ASKED, by=by, about=editor.username, network=network)
    return mail


@transaction.atomic
def know_browser(editor: Editor, key: bytes, *, description: str, network: str = "") -> bool:
    """Remember that the editor has logged in with the browser that holds `key`; tell whether that was known.

    A new one is written down and mailed about, but for the first browser of an account: that is no news to anybody.
    """
    # Two log-ins at once come one after the other.
    Editor.objects.select_for_update().only("pk").get(pk=editor.pk)
    now, known = timezone.now(), KnownBrowser.objects.filter(editor=editor)
    if known.filter(key_hash=hashed(key)).update(last_used_at=now, failures=0):
        return True
    is_first = not known.exists()
    KnownBrowser.objects.create(editor=editor, key_hash=hashed(key), description=description)
    audit.record(What.NEW_BROWSER, by=editor, about=description, network=network)
    if editor.email and not is_first:
        _owe(editor, Kind.NEW_BROWSER, about=description)
    return False


@transaction.atomic
def reset_factors(editor: Editor, *, by: Editor, network: str = "") -> None:
    """Take away every second step of an editor who has lost it, end the log-ins, and mail the editor about it."""
    Authenticator.objects.filter(user=editor).delete()
    end_log_ins(editor, by=by, network=network)
    audit.record(What.FACTORS_RESET, by=by, about=editor.username, network=network)
    if editor.email:
        _owe(editor, Kind.FACTORS_RESET, about=str(by))


@transaction.atomic
def untie(editor: Editor, *, by: Editor, network: str = "") -> None:
    """Forget which person of the municipality's directory an editor is, and end the log-ins."""
    SocialAccount.objects.filter(user=editor).delete()
    end_log_ins(editor, by=by, network=network)
    audit.record(What.DIRECTORY_UNLINKED, by=by, about=editor.username, network=network)


@transaction.atomic
def mark_for_emergencies(editor: Editor, is_emergency: bool, *, by: Editor, network: str = "") -> None:
    """Make an editor's account one that gets in when the directory is away, or one like others again."""
    editor.is_emergency = is_emergency
    editor.save(update_fields=["is_emergency"])
    what = What.EMERGENCY_SET if is_emergency else What.EMERGENCY_TAKEN
    audit.record(what, by=by, about=editor.username, network=network)


@transaction.atomic
def end_log_ins(editor: Editor, *, by: Editor | None, keep: str | None = None, network: str = "") -> int:
    """End every log-in of an editor but the one whose session key is `keep`; tell how many there were."""
    theirs = UserSession.objects.filter(user=editor).exclude(session_key=keep or "")
    keys = list(theirs.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    theirs.delete()
    if keys:
        audit.record(What.ENDED, by=by, about=editor.username, network=network)
    return len(keys)


def free_name(wanted: str) -> str:
    """Return a user name that nobody has: the wanted one, or with the next number."""
    kept = "".join(letter for letter in wanted if letter.isalnum() or letter in "@.+-_")
    wanted = kept[:LONGEST_NAME] or "redaktor"
    near = Editor.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    taken = {name.lower() for name in near}
    names = chain([wanted], (f"{wanted}{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


def hashed(key: bytes) -> bytes:
    """Return what stands in the table of a browser's key."""
    return hashlib.sha256(key).digest()


def forget(now: dt.datetime) -> None:
    """Delete mails about accounts after a month, browsers after a year without use, and the log after its time."""
    AccountMail.objects.filter(begins_at__lt=now - max(MAILS_KEPT, PATIENCE)).delete()
    KnownBrowser.objects.filter(last_used_at__lt=now - BROWSERS_KEPT).delete()
    UserSession.objects.filter(created_at__lt=now - BROWSERS_KEPT).delete()
    AuditEntry.objects.forget(now)


def _owe(editor: Editor, kind: AccountMail.Kind, *, about: str = "") -> AccountMail:
    if not editor.email:
        raise NoMailAddress
    now = timezone.now()
    mail = AccountMail.objects.create(
        editor=editor, kind=kind, about=about[: audit.LONGEST], begins_at=now, next_attempt_at=now
    )
    signals.ring(signals.notice_waiting)
    return mail
