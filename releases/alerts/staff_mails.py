"""Mail to staff: by the way that proofs go, so that it never waits for an alert and no subscriber is in it."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases import absolute_urls
from releases.alerts import advisory_locks, letters
from releases.alerts.mailings import UNMAILABLE
from releases.alerts.outbox import Outbox
from releases.alerts.sending import Clock
from releases.languages import swedish
from releases.mail import return_paths
from releases.mail.form_letters import FormLetter, Letter
from releases.mail.transport import Outcome, Transport
from releases.models import Comment, Failure, StaffMail
from releases.services import rights, share_links, staff_mails
from releases.services.comment_places import FormPlace

# What waits for somebody is on their start page as well: a day later the mail says nothing new.
PATIENCE = dt.timedelta(hours=24)
NO_TOKEN = ""
Kind = StaffMail.Kind
#: Where the button of a mail leads; to the review where nothing else is said.
PAGES = {
    Kind.RETURNED: "desk:releases_release_change",
    Kind.AGREED: "desk:share",
    Kind.PROPOSED: "desk:share",
    Kind.ASKS: "desk:asks",
}


def run(*, now: Clock = timezone.now, should_stop: Callable[[], bool] = lambda: False) -> None:
    """Send the mails to staff that are due, one after the other, then return."""
    OUTBOX.run(now=now, should_stop=should_stop)


def _waiting(now: dt.datetime) -> QuerySet[StaffMail]:
    return StaffMail.objects.waiting(now).select_related("editor", "release", "by", "share_link__release")


def _offer(transport: Transport, mail: StaffMail) -> Outcome:
    address = staff_mails.address_of(mail.editor) if mail.editor else _of_the_link(mail)
    if not address or (mail.kind == Kind.COMMENTS and not _may_read(mail)):
        return UNMAILABLE
    try:
        message = _form(mail).copy_for(
            address=address, message_id=return_paths.notice_id(mail.message_key), token=NO_TOKEN
        )
    except ValueError:
        return UNMAILABLE
    return transport.send(settings.MAIL_FROM, address, message)


def _may_read(mail: StaffMail) -> bool:
    """Tell whether the editor still may see what is said at the desk."""
    return mail.editor is not None and rights.holders(rights.READ).filter(pk=mail.editor.pk).exists()


def _of_the_link(mail: StaffMail) -> str:
    """Return the address of the holder of a link that still opens something, "" otherwise."""
    link = mail.share_link
    is_alive = link is not None and not share_links.end_of(link, timezone.now())
    return link.email if link and is_alive and share_links.token_of(link) else ""


def _form(mail: StaffMail) -> FormLetter:
    """Return the message to a colleague about a release, in the language of the desk."""
    with translation.override(settings.LANGUAGE_CODE):
        if mail.kind == Kind.COMMENTS:
            letter = _letter_of_comments(mail)
        else:
            letter = _letter(mail) if mail.editor else _letter_with_link(mail)
    headers = {"Auto-Submitted": "auto-generated"}
    return FormLetter(letter, written_at=mail.begins_at, language=settings.LANGUAGE_CODE, headers=headers)


def _letter(mail: StaffMail) -> Letter:
    facts = {"title": str(mail.release), "name": str(mail.by or ""), "holder": str(mail.share_link or "")}
    asks = (
        _(
            "A change of the press release “%(title)s” was to be public and is not. It waits for somebody to decide."
        )
        if mail.release.waiting_change
        else _(
            "The press release “%(title)s” was to be published by itself and was not. It waits for somebody to "
            "publish it, to choose another time or to make it a draft."
        )
    )
    subject, sentence, button = {
        StaffMail.Kind.REVIEW: (
            _("To approve: %(title)s"),
            _("%(name)s asks you to read the press release “%(title)s” and to approve it or send it back."),
            _("Read and approve"),
        ),
        StaffMail.Kind.RETURNED: (
            _("Sent back: %(title)s"),
            _("%(name)s has read the press release “%(title)s” and sends it back to you with these words:"),
            _("Open the press release"),
        ),
        StaffMail.Kind.EMERGENCY: (
            _("Published without approval: %(title)s"),
            _("%(name)s has published “%(title)s” in an emergency, without approval, for this reason:"),
            _("Read and approve afterwards"),
        ),
        StaffMail.Kind.AGREED: (
            _("Correct, says %(holder)s: %(title)s"),
            _("%(holder)s has checked “%(title)s” and says that it is correct."),
            _("Open the press release"),
        ),
        StaffMail.Kind.PROPOSED: (
            _("Other words from %(holder)s: %(title)s"),
            _("%(holder)s has checked “%(title)s” and proposes other words:"),
            _("Open the press release"),
        ),
        StaffMail.Kind.FOLLOW_UP: (
            _("To follow up: %(title)s"),
            _("In the press release “%(title)s” this is to be followed up before long:"),
            _("Write the follow-up"),
        ),
        StaffMail.Kind.ASKS: (
            _("Not published at its time: %(title)s"),
            asks,
            _("See why and decide"),
        ),
    }[StaffMail.Kind(mail.kind)]
    address = absolute_urls.whole(_page(mail))
    context = {"sentence": sentence % facts, "button": button, "address": address, "words": mail.words}
    return letters.letter_of("mail/staff", subject % facts, context)


def _letter_of_comments(mail: StaffMail) -> Letter:
    """Return the letter with what colleagues have said about a release within a few minutes."""
    said = list(mail.comments.select_related("by", "thread").order_by("at", "pk"))
    facts = {"title": str(mail.release), "number": len(said)}
    subject = ngettext("Comment: %(title)s", "%(number)s comments: %(title)s", len(said))
    address = absolute_urls.whole(reverse("desk:comments", args=[mail.release_id]))
    context = {
        "release": mail.release,
        "said": [(_heading(one), one) for one in said],
        "button": _("Read and answer"),
        "address": f"{address}#kommentar-{said[0].thread_id}" if said else address,
    }
    return letters.letter_of("mail/comments", subject % facts, context)


def _heading(said: Comment) -> str:
    """Return who did what, and where: "Saga Lind svarar (Ingress):"."""
    facts = {"name": str(said.by), "place": FormPlace.read(said.thread.place).label}
    if said.kind == Comment.Kind.CLOSED:
        return _("%(name)s closed (%(place)s)") % facts
    if said.kind == Comment.Kind.REOPENED:
        return _("%(name)s opened again (%(place)s)") % facts
    is_first = said.pk == min(said.thread.comments.values_list("pk", flat=True))
    return (_("%(name)s comments (%(place)s)") if is_first else _("%(name)s answers (%(place)s)")) % facts


def _page(mail: StaffMail) -> str:
    if mail.kind == Kind.FOLLOW_UP:
        return reverse("desk:index") + "#uppfoljningar"
    return reverse(PAGES.get(Kind(mail.kind), "desk:review"), args=[mail.release_id])


def _letter_with_link(mail: StaffMail) -> Letter:
    """Return the letter to the holder of a link, who has no account."""
    link = mail.share_link
    assert link is not None  # noqa: S101
    facts = {"title": str(mail.release), "name": str(mail.by or "")}
    if link.embargoed_until:
        at = timezone.localtime(link.embargoed_until)
        facts["until"] = swedish.moment(at, today=timezone.localdate())
        subject = _("Under embargo: %(title)s")
        sentence = _(
            "Under embargo until %(until)s: the press release “%(title)s”. Do not publish it before then."
        )
        button = _("Read it under embargo")
    else:
        subject = _("Please check: %(title)s")
        sentence = _(
            "%(name)s asks you to check a press release that is not published: “%(title)s”. It takes a minute."
        )
        button = _("Read and answer")
    address = absolute_urls.whole(reverse("sharing:page", args=[share_links.token_of(link)]))
    context = {
        "sentence": sentence % facts,
        "button": button,
        "address": address,
        "words": "",
        "is_shared": True,
    }
    return letters.letter_of("mail/staff", subject % facts, context)


OUTBOX = Outbox(Failure.Work.STAFF_MAIL, advisory_locks.STAFF_MAILS, _waiting, _offer, PATIENCE)
