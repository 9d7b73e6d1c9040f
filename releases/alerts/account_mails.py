"""Mails about accounts: invitations, links to a new password, log-ins with a new browser."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from releases import absolute_urls, municipality
from releases.alerts import advisory_locks, letters
from releases.alerts.mailings import UNMAILABLE
from releases.alerts.outbox import Outbox
from releases.alerts.sending import Clock
from releases.languages import swedish
from releases.mail import return_paths
from releases.mail.form_letters import TOKEN_SLOT, FormLetter
from releases.mail.transport import Outcome, Transport
from releases.models import AccountMail, Editor, Failure
from releases.models.account import PATIENCE
from releases.services import accounts

Kind = AccountMail.Kind
PAGES = {Kind.INVITATION: "desk:invited", Kind.RESET: "desk:new_password"}


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the mails about accounts that are due, one after the other, then return."""
    OUTBOX.run(now=now, should_stop=should_stop)


def form(mail: AccountMail) -> FormLetter:
    """Return the message, with TOKEN_SLOT where its link has the token."""
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        letter = letters.letter_of(f"mail/account_{mail.kind}", _subject(mail), _context(mail))
    return FormLetter(
        letter, written_at=mail.begins_at, language=language, headers={"Auto-Submitted": "auto-generated"}
    )


def _offer(transport: Transport, mail: AccountMail) -> Outcome:
    tokens = accounts.TOKENS.get(Kind(mail.kind))
    try:
        message = form(mail).copy_for(
            address=mail.editor.email,
            message_id=return_paths.notice_id(mail.message_key),
            token=tokens.make_token(mail.editor) if tokens else "",
        )
    except ValueError:
        return UNMAILABLE
    return transport.send(settings.MAIL_FROM, mail.editor.email, message)


def _subject(mail: AccountMail) -> str:
    room = {"name": municipality.facts()["name"]}
    return {
        Kind.INVITATION: _("Your account in the press room of %(name)s"),
        Kind.RESET: _("Choose a new password for the press room of %(name)s"),
        Kind.NEW_BROWSER: _("New log-in to the press room of %(name)s"),
        Kind.FACTORS_RESET: _("The second step of your log-in to the press room of %(name)s is reset"),
    }[Kind(mail.kind)] % room


def _context(mail: AccountMail) -> dict[str, object]:
    page = PAGES.get(Kind(mail.kind))
    link = reverse(page, args=[_named(mail.editor), TOKEN_SLOT]) if page else reverse("desk:own_log_ins")
    return {
        "editor": mail.editor,
        "about": mail.about,
        "at": swedish.short_moment(timezone.localtime(mail.begins_at)),
        "url": absolute_urls.whole(link),
        "log_in_url": absolute_urls.whole(reverse("desk:index")),
    }


def _named(editor: Editor) -> str:
    return urlsafe_base64_encode(force_bytes(editor.pk))


OUTBOX = Outbox(
    Failure.Work.ACCOUNT_MAIL, advisory_locks.ACCOUNT_MAILS, AccountMail.objects.waiting, _offer, PATIENCE
)
