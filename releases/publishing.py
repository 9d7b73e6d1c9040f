"""The editors' verbs: submit, schedule, publish, correct, withdraw.

Each verb takes the release's row lock, checks that the step is allowed, and
writes everything it means in one transaction. Two editors who click at once
are served one after the other; the second is told what the first did.
"""

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from releases import bells, document, ledger, translating, websub
from releases.media import visibility
from releases.models import Alert, Committee, Edition, Editor, Keyword, Release, ReleaseEvent
from releases.models.alert import LATE
from releases.search import index

State = Release.State
Step = ReleaseEvent.Step


class PublishingError(Exception):
    """An editor's step that cannot be taken. Doors put it in Swedish."""


class WrongState(PublishingError):
    """The release is not in a state that allows this step: somebody else may have been first."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = State(state)


class NothingChanged(PublishingError):
    """A correction that would freeze the same document again."""


class TimeHasPassed(PublishingError):
    """A schedule for a moment that is already gone."""


class NotReady(PublishingError):
    """The release lacks something that every press release must have. `missing` are the codes below."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


TITLE, LEAD, CONTACT, REACHABLE, ALT_TEXT, REASON, TRANSLATED_LEAD, TRANSLATED_BODY = (
    "title",
    "lead",
    "contact",
    "reachable",
    "alt_text",
    "reason",
    "translated_lead",
    "translated_body",
)


def missing(release: Release) -> tuple[str, ...]:
    """Return the codes of what the release still lacks before it can be published; empty when ready."""
    composed = release.compose()
    left = translating.untranslated(release, composed)
    checks = {
        TITLE: bool(composed.title.strip()),
        LEAD: bool(composed.lead.strip()),
        CONTACT: bool(composed.contacts),
        REACHABLE: all(contact.phones or contact.email for contact in composed.contacts),
        ALT_TEXT: all(image.alt.strip() for image in composed.images),
        TRANSLATED_LEAD: "lead" not in left,
        TRANSLATED_BODY: "body" not in left,
    }
    return tuple(code for code, present in checks.items() if not present)


@transaction.atomic
def submit(release: Release, *, by: Editor) -> None:
    """Hand a draft over for review."""
    release = _locked(release, State.DRAFT)
    _move(release, State.SUBMITTED, Step.SUBMITTED, by)


@transaction.atomic
def take_back(release: Release, *, by: Editor) -> None:
    """Make a submitted or scheduled release a draft again; nothing will be published."""
    release = _locked(release, State.SUBMITTED, State.SCHEDULED)
    release.scheduled_for = None
    _move(release, State.DRAFT, Step.TAKEN_BACK, by)


@transaction.atomic
def schedule(release: Release, *, at: dt.datetime, by: Editor, alert: bool | None = None) -> None:
    """Publish by itself at the aware moment `at`; `alert` is as for `publish`.

    Raises TimeHasPassed, NotReady or WrongState.
    """
    release = _locked(release, State.DRAFT, State.SUBMITTED, State.SCHEDULED)
    if at <= timezone.now():
        raise TimeHasPassed
    _require_complete(release)
    release.scheduled_for = at
    release.scheduled_by = by
    release.scheduled_alert = is_mailed(release) if alert is None else alert
    _move(release, State.SCHEDULED, Step.SCHEDULED, by)


@transaction.atomic
def publish(
    release: Release,
    *,
    by: Editor | None,
    at: dt.datetime | None = None,
    alert: bool | None = None,
    undo: dt.timedelta | None = None,
) -> Edition:
    """Freeze the first edition, make it live and owe its alert, all or nothing.

    `at` dates an edition from the archive, which is taken as it was: only a
    title is required of it. None is now. With `alert` false nobody is mailed;
    None is what is usual (`is_mailed`).
    `undo` is how long the mail waits for a change of mind; None is the
    installation's ALERT_UNDO.
    Raises WrongState when the release is out already, and NotReady when it
    lacks something.
    """
    release = _locked(release, State.DRAFT, State.SUBMITTED, State.SCHEDULED)
    _require_complete(release, archived=at is not None)
    moment = at or timezone.now()
    release.slug = _free_slug(release, timezone.localdate(moment).year)
    edition = _freeze(release, number=1, by=by, published_at=moment, first_published_at=moment)
    release.scheduled_for = None
    _move(release, State.PUBLISHED, Step.PUBLISHED, by)
    _tell_followers(edition)
    if is_mailed(release) if alert is None else alert:
        _owe(edition, Alert.Kind.RELEASE, undo)
    return edition


@transaction.atomic
def correct(
    release: Release,
    *,
    by: Editor | None,
    note: str,
    alert: bool = True,
    at: dt.datetime | None = None,
    undo: dt.timedelta | None = None,
) -> Edition:
    """Freeze the next edition of a published release, with a public note of what changed.

    No mail of an earlier edition begins from now on: who still waits for one
    gets this edition as if it were the first. The correction is mailed to those
    who were sent an earlier edition, unless `alert` is false. `undo` is as for
    `publish`. Raises WrongState, NotReady, or NothingChanged when the document
    is the live one's.
    """
    release = _locked(release, State.PUBLISHED)
    _require_complete(release, also={REASON: bool(note.strip())})
    wrong = release.editions.get(live=True)
    if not has_changes(release, wrong):
        raise NothingChanged
    moment = at or timezone.now()
    Edition.objects.filter(pk=wrong.pk).update(live=False, superseded_at=moment)
    edition = _freeze(
        release,
        number=wrong.number + 1,
        by=by,
        published_at=moment,
        first_published_at=wrong.first_published_at,
        kind=Edition.Kind.CORRECTION,
        correction_note=note.strip(),
    )
    _move(release, State.PUBLISHED, Step.CORRECTED, by)
    _tell_followers(wrong, edition)
    superseded = Alert.objects.unfinished().filter(edition__release=release).update(superseded_at=moment)
    if alert:
        _owe(edition, Alert.Kind.CORRECTION, undo)
    if superseded:
        _owe(edition, Alert.Kind.RELEASE, undo)
    return edition


@transaction.atomic
def withdraw(
    release: Release, *, by: Editor, reason: str, alert: bool = True, undo: dt.timedelta | None = None
) -> Edition:
    """Take the live edition off the press room; its address answers 410 with the reason.

    Deliveries not yet begun are cancelled. Who was sent any edition is told,
    unless `alert` is false. `undo` is as for `publish`. Raises WrongState or
    NotReady.
    """
    release = _locked(release, State.PUBLISHED)
    if not reason.strip():
        raise NotReady((REASON,))
    edition = release.editions.get(live=True)
    edition.live, edition.withdrawn_at, edition.withdrawal_reason = False, timezone.now(), reason.strip()
    edition.save(update_fields=["live", "withdrawn_at", "withdrawal_reason"])
    derive(edition)
    Alert.objects.unfinished().filter(edition__release=release).update(cancelled_at=timezone.now())
    _move(release, State.WITHDRAWN, Step.WITHDRAWN, by)
    _tell_followers(edition)
    if alert and Alert.objects.telling_of(release.pk).exists():
        _owe(edition, Alert.Kind.WITHDRAWAL, undo)
    bells.ring(bells.alert_waiting)
    return edition


def is_mailed(release: Release) -> bool:
    """Tell whether publishing mails the followers unless the editor says otherwise.

    A language version does not: its original has told them already, or will.
    """
    return release.version_of_id is None


def publish_due(now: dt.datetime) -> list[Edition]:
    """Publish every scheduled release whose time has come; one that cannot be published stops no other."""
    return [edition for release in Release.objects.due(now) if (edition := _publish_scheduled(release))]


def has_changes(release: Release, live: Edition) -> bool:
    """Tell whether publishing a correction would show the public anything new."""
    return release.compose() != live.frozen


def expected_slug(release: Release, year: int) -> str:
    """Return the address to use: the editor's or the title's, with a number if that year has it already."""
    wish = (release.slug or slugify(release.title) or "pressmeddelande")[:100].strip("-")
    taken = set(Edition.objects.filter(year=year, slug__startswith=wish).values_list("slug", flat=True))
    candidates = (wish if n == 1 else f"{wish}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def derive(edition: Edition) -> None:
    """Write what is derived from the edition's document: what finds it, its files, its rows of the ledger."""
    composed = edition.frozen
    edition.committees.set(
        Committee.objects.filter(slug__in=[committee.slug for committee in composed.committees])
    )
    edition.keywords.set(Keyword.objects.filter(slug__in=[keyword.slug for keyword in composed.keywords]))
    visibility.enter(edition)
    # The index before the ledger, always: each takes a lock, and the order keeps two editors from waiting in a ring.
    index.write(edition)
    ledger.enter(edition)


def _publish_scheduled(release: Release) -> Edition | None:
    try:
        return publish(release, by=release.scheduled_by, alert=release.scheduled_alert)
    except WrongState:
        return None  # Another sweep, or an editor, was first.
    except NotReady:
        _return_to_review(release)
        return None


@transaction.atomic
def _return_to_review(release: Release) -> None:
    release = _locked(release, State.SCHEDULED)
    _move(release, State.SUBMITTED, Step.NOT_PUBLISHED, None)


def _locked(release: Release, *allowed: State) -> Release:
    """Return the release as the database has it, locked until the transaction ends."""
    row = Release.objects.select_for_update().get(pk=release.pk)
    if row.state not in allowed:
        raise WrongState(row.state)
    return row


def _move(release: Release, state: State, step: Step, by: Editor | None) -> None:
    release.state = state
    release.save()
    release.events.create(step=step, by=by)


def _require_complete(
    release: Release, also: dict[str, bool] | None = None, *, archived: bool = False
) -> None:
    absent = tuple(code for code in missing(release) if code == TITLE or not archived)
    absent += tuple(code for code, present in (also or {}).items() if not present)
    if absent:
        raise NotReady(absent)


def _freeze(release: Release, *, number: int, by: Editor | None, **facts: object) -> Edition:
    composed = release.compose()
    content = document.to_json(composed)
    translating.follow(release)
    edition = Edition.objects.create(
        release=release,
        version_of_id=release.version_of_id,
        number=number,
        slug=release.slug,
        year=timezone.localdate(facts["first_published_at"]).year,  # type: ignore[arg-type]
        title=composed.title,
        language=composed.language,
        content=content,
        sha256=document.checksum(content),
        published_by=by,
        **facts,
    )
    derive(edition)
    return edition


def _owe(edition: Edition, kind: Alert.Kind, undo: dt.timedelta | None) -> None:
    wait = settings.ALERT_UNDO if undo is None else undo
    begins_at = timezone.now() + wait
    Alert.objects.create(edition=edition, kind=kind, begins_at=begins_at, late_after=begins_at + LATE)
    bells.ring(bells.alert_waiting)


def _tell_followers(*editions: Edition) -> None:
    """Owe the hub, if there is one, a notice of each feed that these editions stand in."""
    if websub.owe(*editions):
        bells.ring(bells.feeds_changed)


def _free_slug(release: Release, year: int) -> str:
    _one_at_a_time()
    return expected_slug(release, year)


def _one_at_a_time() -> None:
    """Let two releases of one title that are published at once find their addresses one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('releases.edition.address'))")
