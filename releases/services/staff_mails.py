"""Mail to staff: what is owed to colleagues about a release, row first, by the way that proofs go."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from releases import signals
from releases.mail import addresses
from releases.models import Comment, Editor, Release, ShareLink, StaffMail

KEPT = dt.timedelta(days=30)
#: How long a mail about a comment waits for others, and how long before its turn it takes in no more.
TOGETHER, SEALED = dt.timedelta(minutes=2), dt.timedelta(seconds=20)


def owe(
    kind: StaffMail.Kind,
    release: Release,
    *,
    to: Iterable[Editor],
    by: Editor | None,
    words: str = "",
    share_link: ShareLink | None = None,
) -> list[StaffMail]:
    """Owe each of these editors a mail about a release; within the caller's transaction.

    An account without an address that can be mailed gets none: the start page says the same.
    """
    owed = StaffMail.objects.bulk_create(
        StaffMail(kind=kind, release=release, editor=editor, by=by, words=words, share_link=share_link)
        for editor in to
        if address_of(editor)
    )
    if owed:
        signals.ring(signals.notice_waiting)
    return owed


def owe_link(link: ShareLink, *, by: Editor) -> StaffMail:
    """Owe the holder of a share link a mail with it; within the caller's transaction."""
    kind = StaffMail.Kind(link.purpose)
    mail = StaffMail.objects.create(kind=kind, release=link.release, share_link=link, by=by)
    signals.ring(signals.notice_waiting)
    return mail


def owe_comment(said: Comment, *, to: Iterable[Editor]) -> None:
    """Owe each of these editors a mail with what was said; within the transaction that holds the release's row.

    It joins a mail about the same release that has not had its turn. No bell is rung: nothing is due before the next
    sweep or the one after it.
    """
    release, now = said.thread.release, timezone.now()
    waiting = StaffMail.objects.unsent().filter(kind=StaffMail.Kind.COMMENTS, release=release)
    joined = {mail.editor_id: mail for mail in waiting.filter(next_attempt_at__gt=now + SEALED)}
    for editor in to:
        if not address_of(editor):
            continue
        mail = joined.get(editor.pk) or StaffMail.objects.create(
            kind=StaffMail.Kind.COMMENTS,
            release=release,
            editor=editor,
            by=said.by,
            begins_at=now + TOGETHER,
            next_attempt_at=now + TOGETHER,
        )
        mail.comments.add(said)


def address_of(editor: Editor) -> str:
    """Return where an editor is mailed, "" if the account has no address that can be."""
    try:
        return addresses.normalise(editor.email)
    except addresses.InvalidAddress:
        return ""


def forget(now: dt.datetime) -> None:
    """Delete mails that are a month old, sent or not."""
    StaffMail.objects.filter(created_at__lt=now - KEPT).delete()
