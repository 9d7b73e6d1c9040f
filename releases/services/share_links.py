"""Share links: a draft for somebody without an account, to check a quote or facts, or to read under embargo.

A link is of one person and one release. It ends when it is revoked, when its time is over, and when the release is
published or withdrawn. Decision 38 says how its token is kept.
"""

import datetime as dt
import hmac
from collections.abc import Iterator
from enum import StrEnum
from hashlib import blake2b

from django.db import transaction
from django.utils import timezone

from releases import document
from releases.document import Quote, ReleaseDocument
from releases.mail import tokens
from releases.models import CheckAnswer, Editor, Release, ReleaseEvent, ShareLink, StaffMail
from releases.models.subscriber import random_salt
from releases.services import rights, staff_mails, steps
from releases.services.publishing import NOT_OUT_YET
from releases.services.steps import PublishingError

Purpose, State, Step = ShareLink.Purpose, Release.State, ReleaseEvent.Step
LIFE = dt.timedelta(days=7)
KEPT = dt.timedelta(days=30)
PERSON = b"share link"  # sets these tokens apart from those of subscribers (BLAKE2, 2.8)
MOST_OF_A_NOTE = 2000  # characters, as ReleaseEvent.note holds


class End(StrEnum):
    """Why a link shows no draft any more."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class CheckState(StrEnum):
    """What is left of a check that was asked for."""

    UNANSWERED = "unanswered"
    OLDER = "older"
    PROPOSED = "proposed"


class LinkEnded(PublishingError):
    """The link shows no draft, perhaps not any more. `link` is None for a token that nobody has."""

    def __init__(self, end: End, link: ShareLink | None = None) -> None:
        super().__init__(end)
        self.end, self.link = end, link


class AlreadyAnswered(PublishingError):
    """The very same was answered about this text before."""


class NothingProposed(PublishingError):
    """Neither other words nor a comment from somebody who does not agree."""


class NobodyToAsk(PublishingError):
    """A link that is to be mailed, without an address."""


class TimePassed(PublishingError):
    """An embargo that ends before it begins."""


@transaction.atomic
def ask(
    release: Release, *, by: Editor, name: str, email: str = "", speaker: str = "", is_mailed: bool = True
) -> ShareLink:
    """Make a link on which `name` checks the release, or only the quotes of `speaker`; mailed to `email`, or copied.

    Raises WrongState, NotAllowed or NobodyToAsk.
    """
    facts = {"name": name, "email": email, "speaker": speaker, "expires_at": timezone.now() + LIFE}
    return _make(release, Purpose.CHECK, by, is_mailed=is_mailed, **facts)


@transaction.atomic
def share_under_embargo(
    release: Release, *, by: Editor, name: str, email: str, until: dt.datetime, is_mailed: bool = True
) -> ShareLink:
    """Make a link on which one journalist reads the release, which is embargoed `until` an aware moment.

    It works for LIFE after that, in case the release is late. Raises WrongState, NotAllowed, NobodyToAsk or TimePassed.
    """
    if until <= timezone.now():
        raise TimePassed
    facts = {"name": name, "email": email, "embargoed_until": until, "expires_at": until + LIFE}
    return _make(release, Purpose.EMBARGO, by, is_mailed=is_mailed, **facts)


@transaction.atomic
def revoke(link: ShareLink, *, by: Editor) -> None:
    """End a link at once. Raises NotAllowed, or LinkEnded when it was revoked before."""
    release = steps.locked(link.release, *State)
    rights.require(by, rights.WRITE)
    link = _unrevoked(link)
    ShareLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
    StaffMail.objects.unsent().filter(share_link=link).delete()
    steps.note(release, Step.LINK_REVOKED, by, link.name)


@transaction.atomic
def rotate(link: ShareLink, *, by: Editor) -> ShareLink:
    """Give a link another address and a time of its own again; the old one opens nothing from now on.

    Whoever has a mail address is mailed. Raises WrongState, NotAllowed, or LinkEnded for one that is revoked.
    """
    release = steps.locked(link.release, *NOT_OUT_YET)
    rights.require(by, rights.WRITE)
    link = _unrevoked(link)
    link.salt = random_salt()
    link.sha256 = tokens.digest(_token(link.salt, tokens.mail_key()))
    link.expires_at = max(link.embargoed_until or timezone.now(), timezone.now()) + LIFE
    link.save(update_fields=["salt", "sha256", "expires_at"])
    StaffMail.objects.unsent().filter(share_link=link).delete()
    steps.note(release, Step.LINK_ROTATED, by, link.name)
    if link.email:
        staff_mails.owe_link(link, by=by)
    return link


@transaction.atomic
def answer(token: str, *, agrees: bool, words: str = "", comment: str = "", expected: str) -> CheckAnswer:
    """Keep what the holder of a check says about the text whose `checksum` is `expected`, and mail its author.

    A later answer takes the place of an earlier one. Raises LinkEnded, TextChanged, NothingProposed or AlreadyAnswered.
    """
    link = _found(token)
    release = steps.locked(link.release, *State)
    link = opened(token)  # once more, behind the lock
    if checksum(link, release.compose()) != expected:
        raise steps.TextChanged
    said = {"agrees": agrees, "words": words.strip(), "comment": comment.strip(), "sha256": expected}
    if not agrees and not (said["words"] or said["comment"]):
        raise NothingProposed
    latest = link.answers.order_by("-at", "-pk").first()
    if latest and all(getattr(latest, name) == value for name, value in said.items()):
        raise AlreadyAnswered
    given = CheckAnswer.objects.create(link=link, **said)
    note = "\n\n".join(filter(None, (link.name, given.words, given.comment)))
    step = Step.CHECK_AGREED if agrees else Step.CHECK_PROPOSED
    steps.note(release, step, None, note[:MOST_OF_A_NOTE])
    asking = {one.pk: one for one in (release.created_by, link.created_by) if one}
    words_of_mail = "\n\n".join(filter(None, (given.words, given.comment)))
    kind = StaffMail.Kind.AGREED if agrees else StaffMail.Kind.PROPOSED
    staff_mails.owe(kind, release, to=asking.values(), by=None, words=words_of_mail, share_link=link)
    return given


def opened(token: str, now: dt.datetime | None = None) -> ShareLink:
    """Return the link that a token opens, with its release; nothing is written. Raises LinkEnded."""
    link = _found(token)
    if why := end_of(link, now or timezone.now()):
        raise LinkEnded(why, link)
    return link


def end_of(link: ShareLink, now: dt.datetime) -> End | None:
    """Return why a link has ended, None while it is alive."""
    if link.revoked_at:
        return End.REVOKED
    if link.release.state in (State.PUBLISHED, State.WITHDRAWN):
        return End(link.release.state)
    return End.EXPIRED if link.expires_at <= now else None


def token_of(link: ShareLink) -> str:
    """Return the token of a link, made again of its salt; "" when it was made with a key that is no longer there."""
    made = (_token(link.salt, key) for key in tokens.mail_keys())
    return next((one for one in made if hmac.compare_digest(tokens.digest(one), bytes(link.sha256))), "")


def quotes_for(link: ShareLink, composed: ReleaseDocument) -> tuple[Quote, ...]:
    """Return the quotes that a link of one speaker shows."""
    return tuple(quote for quote in composed.quotes if quote.speaker == link.speaker)


def checksum(link: ShareLink, composed: ReleaseDocument) -> str:
    """Return the SHA-256 (hex) of what the link shows: of the quotes of its speaker, or of the whole document."""
    if not link.speaker:
        return document.sha256(composed)
    quotes = [[one.text, one.speaker, one.party, one.role] for one in quotes_for(link, composed)]
    return document.checksum({"quotes": quotes})


def open_checks(release: Release, composed: ReleaseDocument) -> Iterator[tuple[ShareLink, CheckState]]:
    """Yield the checks of a release that did not end in a yes to what it, composed, says; in at most two queries."""
    for link in release.share_links.filter(purpose=Purpose.CHECK, revoked_at=None).with_answers():
        latest = next(iter(link.answers.all()), None)
        if latest is None:
            yield link, CheckState.UNANSWERED
        elif latest.sha256 != checksum(link, composed):
            yield link, CheckState.OLDER
        elif not latest.agrees:
            yield link, CheckState.PROPOSED


def forget(now: dt.datetime) -> None:
    """Delete links, with names, addresses and answers, a month after they have expired; the history stays."""
    ShareLink.objects.filter(expires_at__lt=now - KEPT).delete()


def _make(
    release: Release, purpose: ShareLink.Purpose, by: Editor, *, is_mailed: bool, **facts: object
) -> ShareLink:
    release = steps.locked(release, *NOT_OUT_YET)
    rights.require(by, rights.WRITE)
    if is_mailed and not facts["email"]:
        raise NobodyToAsk
    link = ShareLink(release=release, purpose=purpose, created_by=by, **facts)
    link.sha256 = tokens.digest(_token(link.salt, tokens.mail_key()))
    link.save()
    steps.note(release, Step.CHECK_ASKED if purpose == Purpose.CHECK else Step.SHARED, by, link.name)
    if is_mailed:
        staff_mails.owe_link(link, by=by)
    return link


def _unrevoked(link: ShareLink) -> ShareLink:
    link = ShareLink.objects.get(pk=link.pk)
    if link.revoked_at:
        raise LinkEnded(End.REVOKED, link)
    return link


def _found(token: str) -> ShareLink:
    digest = tokens.digest(token)
    link = ShareLink.objects.select_related("release__created_by", "created_by").filter(sha256=digest).first()
    if link is None or not hmac.compare_digest(bytes(link.sha256), digest):
        raise LinkEnded(End.UNKNOWN)
    return link


def _token(salt: bytes | memoryview, key: bytes) -> str:
    return blake2b(salt, key=key, digest_size=tokens.TOKEN_BYTES, person=PERSON).hexdigest()
