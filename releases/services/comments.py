"""Comments: said, answered, closed and opened again, and mailed to whom they concern.

What somebody has said stays as it was said. A comment changes nothing of the release: neither its text and checksum nor
its approval. Two who answer and close at once are served one after the other, and both are kept.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from releases.models import Comment, CommentThread, Editor, Release
from releases.services import approvals, rights, staff_mails, steps
from releases.services.comment_places import FormPlace
from releases.services.steps import PublishingError, State

Kind = Comment.Kind
LONGEST = 2000  # characters of a comment
MOST_QUOTED = 500  # characters of marked words that are kept
BESIDE = 60  # characters of what stood beside them


class NothingSaid(PublishingError):
    """A comment without a word."""


class TooMuchSaid(PublishingError):
    """A comment of more than LONGEST characters."""


class ReleaseGone(PublishingError):
    """The release, or the thread, has been deleted meanwhile."""


@transaction.atomic
def comment(
    release: Release,
    *,
    by: Editor,
    text: str,
    place: str = "",
    quote: str = "",
    before: str = "",
    after: str = "",
    to: Editor | None = None,
) -> CommentThread:
    """Begin a thread at a place of the form, about the words `quote` there if any, for `to` if somebody is named.

    Who writes the release and who is to review it are mailed. Raises WrongState for a withdrawn release, NotAllowed,
    NothingSaid, TooMuchSaid or ReleaseGone. A named colleague without the right to see it is not named.
    """
    release = _locked(release, by)
    if release.state == State.WITHDRAWN:
        raise steps.WrongState(State.WITHDRAWN)
    words = _checked(text)
    thread = CommentThread.objects.create(
        release=release,
        place=str(FormPlace.read(place)),
        quote=quote.strip()[:MOST_QUOTED],
        before=before[-BESIDE:],
        after=after[:BESIDE],
        addressee=to if to and rights.holders(rights.READ).filter(pk=to.pk).exists() else None,
        created_by=by,
    )
    _write(thread, Kind.SAID, by, words, concerns=_writers(release) | {release.reviewer_id})
    return thread


@transaction.atomic
def answer(thread: CommentThread, *, by: Editor, text: str) -> Comment:
    """Say something more in a thread; one that was closed meanwhile keeps the words and stays closed.

    Everybody in the thread and who began the release are mailed. Raises NotAllowed, NothingSaid, TooMuchSaid or
    ReleaseGone.
    """
    thread = _locked_thread(thread, by)
    words = _checked(text)
    return _write(thread, Kind.SAID, by, words, concerns={*_took_part(thread), thread.release.created_by_id})


@transaction.atomic
def close(thread: CommentThread, *, by: Editor, text: str = "") -> None:
    """Close a thread, with a last word if there is one; who began it is mailed.

    A second click only keeps its words. Raises NotAllowed, TooMuchSaid or ReleaseGone.
    """
    thread = _locked_thread(thread, by)
    words = _checked(text) if text.strip() else ""
    if thread.closed_at is None:
        thread.closed_at, thread.closed_by = timezone.now(), by
        thread.save(update_fields=["closed_at", "closed_by"])
        _write(thread, Kind.CLOSED, by, words, concerns={thread.created_by_id})
    elif words:
        _write(thread, Kind.SAID, by, words, concerns=_took_part(thread))


@transaction.atomic
def reopen(thread: CommentThread, *, by: Editor, text: str = "") -> None:
    """Open a closed thread again, with a word about why if there is one; who took part is mailed.

    One that is open already only keeps the words. Raises NotAllowed, TooMuchSaid or ReleaseGone.
    """
    thread = _locked_thread(thread, by)
    words = _checked(text) if text.strip() else ""
    if thread.closed_at is not None:
        thread.closed_at = thread.closed_by = None
        thread.save(update_fields=["closed_at", "closed_by"])
        _write(thread, Kind.REOPENED, by, words, concerns=_took_part(thread))
    elif words:
        _write(thread, Kind.SAID, by, words, concerns=_took_part(thread))


def forget(now: dt.datetime) -> None:
    """Erase what was said about texts that an edition is the record of by now, as saved versions are erased."""
    CommentThread.objects.outdated(now).delete()


def _locked(release: Release, by: Editor) -> Release:
    """Return the release as it is now, locked against its deletion and other comments. Raises ReleaseGone, NotAllowed.

    Keeping a version of the form refers to the row and need not wait (FOR NO KEY UPDATE).
    """
    rights.require(by, rights.READ)
    found = Release.objects.select_for_update(no_key=True).filter(pk=release.pk).first()
    if found is None:
        raise ReleaseGone
    return found


def _locked_thread(thread: CommentThread, by: Editor) -> CommentThread:
    release = _locked(thread.release, by)
    found = CommentThread.objects.select_for_update(no_key=True).filter(pk=thread.pk).first()
    if found is None:
        raise ReleaseGone
    found.release = release
    return found


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise NothingSaid
    if len(words) > LONGEST:
        raise TooMuchSaid
    return words


def _write(
    thread: CommentThread, kind: Comment.Kind, by: Editor, words: str, *, concerns: set[int | None]
) -> Comment:
    """Write a row of a thread and owe a mail to those it concerns who may read it; never to who wrote it."""
    said = thread.comments.create(kind=kind, text=words, by=by)
    named = (*concerns, thread.addressee_id)
    concerned = {number for number in named if number is not None and number != by.pk}
    staff_mails.owe_comment(said, to=rights.holders(rights.READ).filter(pk__in=concerned))
    return said


def _writers(release: Release) -> set[int | None]:
    return {release.created_by_id, release.handed_over_by_id, *approvals.writers(release)}


def _took_part(thread: CommentThread) -> set[int | None]:
    return {thread.created_by_id, *thread.comments.values_list("by", flat=True)}
