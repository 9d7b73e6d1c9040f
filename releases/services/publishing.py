"""The editors' verbs: submit, schedule, publish, correct, withdraw.

Each verb takes the release's row lock, checks that the step is allowed, and
writes everything it means in one transaction. Two editors who click at once
are served one after the other; the second is told what the first did.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings
from django.db import DataError, transaction
from django.utils import timezone

from releases import document, failures, ledger, signals, websub
from releases.document import FIRST_YEAR, LAST_YEAR, equivalence
from releases.media import visibility
from releases.models import (
    Alert,
    AlertEvent,
    Committee,
    Edition,
    Editor,
    Failure,
    Keyword,
    Release,
    ReleaseEvent,
)
from releases.models.alert import LATE, AlertQuerySet
from releases.proofreading import Finding, completeness
from releases.search import index
from releases.services import overrides as kept_overrides
from releases.services import press_images, release_addresses, translating

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


class DoesNotFit(PublishingError):
    """Something in the release is longer or larger than an edition can hold."""


class TextChanged(PublishingError):
    """The release says something else than the editor who takes the step has read."""


class TimeHasPassed(PublishingError):
    """A schedule for a moment that is already gone."""


class NotReady(PublishingError):
    """The release lacks something that every press release must have. `missing` are the codes below."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class FactsDiffer(PublishingError):
    """The words of the release contradict its data. `findings` are those that nobody has given a reason for."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__([finding.rule for finding in findings])
        self.findings = findings


TITLE = "title"
LEAD = "lead"
CONTACT = "contact"
REACHABLE = "reachable"
ALT_TEXT, BODY_ALT_TEXT, IMAGE_FACTS = "alt_text", "body_alt_text", "image_facts"
REASON = "reason"
TRANSLATED_LEAD, TRANSLATED_BODY = "translated_lead", "translated_body"
CASE_NUMBER, YEAR, AMOUNT = "case_number", "year", "amount"
# What an edition from the archive must have too, which is taken as it was otherwise.
ALWAYS = {TITLE, CASE_NUMBER, YEAR, AMOUNT}
# What is missing in rows of the document, or in images of its body: which of them, counted from 0.
LACKING: Mapping[str, Callable[[document.ReleaseDocument], tuple[int, ...]]] = {
    REACHABLE: completeness.unreachable,
    ALT_TEXT: completeness.undescribed,
    BODY_ALT_TEXT: completeness.undescribed_in_body,
    IMAGE_FACTS: press_images.incomplete,
    CASE_NUMBER: completeness.beyond_a_register,
    AMOUNT: completeness.beyond_reason,
}


def missing(release: Release, composed: document.ReleaseDocument) -> tuple[str, ...]:
    """Return the codes of what the release, composed, still lacks before it can be published; empty when ready."""
    left = translating.untranslated(release, composed)
    checks = {
        TITLE: bool(composed.title.strip()),
        LEAD: bool(composed.lead.strip()),
        CONTACT: bool(composed.contacts),
        TRANSLATED_LEAD: "lead" not in left,
        TRANSLATED_BODY: "body" not in left,
        YEAR: all(FIRST_YEAR <= year <= LAST_YEAR for year in document.years(composed)),
        **{code: not lacking(composed) for code, lacking in LACKING.items()},
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
def schedule(
    release: Release,
    *,
    at: dt.datetime,
    by: Editor,
    alert: bool | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Publish by itself at the aware moment `at`; `alert`, `expected` and `overrides` are as for `publish`.

    Raises TimeHasPassed, TextChanged, NotReady, FactsDiffer or WrongState.
    """
    release = _locked(release, State.DRAFT, State.SUBMITTED, State.SCHEDULED)
    if at <= timezone.now():
        raise TimeHasPassed
    composed = _composed(release, expected)
    _require_complete(release, composed)
    accepted = _require_agreement(release, composed, overrides, by)
    release.scheduled_for = at
    release.scheduled_by = by
    release.scheduled_alert = is_mailed(release) if alert is None else alert
    kept_overrides.keep(accepted, event=_move(release, State.SCHEDULED, Step.SCHEDULED, by))


@transaction.atomic
def publish(
    release: Release,
    *,
    by: Editor | None,
    at: dt.datetime | None = None,
    alert: bool | None = None,
    undo: dt.timedelta | None = None,
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Edition:
    """Freeze the first edition, make it live and owe its alert, all or nothing.

    `at` dates an edition from the archive, which is taken as it was: only a
    title is required of it. None is now. With `alert` false nobody is mailed;
    None is what is usual (`is_mailed`).
    `undo` is how long the mail waits for a change of mind; None is the
    installation's ALERT_UNDO.
    `expected` is the `document.sha256` of the text that the editor has read;
    None publishes whatever the release says now.
    `overrides` are the editor's reasons to let findings stand, by their ids;
    those of earlier steps still hold. They are kept with the edition.
    Raises WrongState when the release is out already, TextChanged when it says
    something else than `expected`, NotReady when it lacks something,
    FactsDiffer when its words contradict its data, and DoesNotFit when an
    edition cannot hold it.
    """
    release = _locked(release, State.DRAFT, State.SUBMITTED, State.SCHEDULED)
    composed = _composed(release, expected)
    _require_complete(release, composed, archived=at is not None)
    accepted = () if at else _require_agreement(release, composed, overrides, by)
    moment = at or timezone.now()
    release.slug = release_addresses.free_slug(release, timezone.localdate(moment).year)
    edition = _freeze(release, composed, number=1, by=by, published_at=moment, first_published_at=moment)
    release.scheduled_for = None
    event = _move(release, State.PUBLISHED, Step.PUBLISHED, by)
    kept_overrides.keep(accepted, event=event, edition=edition)
    _owe_hub_notices(edition)
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
    expected: str | None = None,
    overrides: Mapping[str, str] | None = None,
) -> Edition:
    """Freeze the next edition of a published release, with a public note of what changed.

    No mail of an earlier edition begins from now on. Subscribers who were sent
    an earlier edition are mailed the correction, and those who still wait for
    one get this edition as if it were the first. With `alert` false nobody is
    mailed: what waits is cancelled. `undo`, `expected` and `overrides` are as for `publish`.
    Raises WrongState, TextChanged, NotReady, FactsDiffer, or NothingChanged
    when the document is the live one's.
    """
    release = _locked(release, State.PUBLISHED)
    composed = _composed(release, expected)
    _require_complete(release, composed, also={REASON: bool(note.strip())})
    accepted = _require_agreement(release, composed, overrides, by)
    wrong = release.editions.get(live=True)
    if not differs(composed, wrong):
        raise NothingChanged
    moment = at or timezone.now()
    Edition.objects.filter(pk=wrong.pk).update(live=False, superseded_at=moment)
    edition = _freeze(
        release,
        composed,
        number=wrong.number + 1,
        by=by,
        published_at=moment,
        first_published_at=wrong.first_published_at,
        kind=Edition.Kind.CORRECTION,
        correction_note=note.strip(),
    )
    event = _move(release, State.PUBLISHED, Step.CORRECTED, by)
    kept_overrides.keep(accepted, event=event, edition=edition)
    _owe_hub_notices(wrong, edition)
    unfinished = Alert.objects.unfinished().filter(edition__release=release)
    if not alert:
        _call_off(unfinished, by)
        return edition
    superseded = unfinished.update(superseded_at=moment)
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
    _owe_hub_notices(edition)
    if alert and Alert.objects.announcing(release.pk).exists():
        _owe(edition, Alert.Kind.WITHDRAWAL, undo)
    signals.ring(signals.alert_waiting)
    return edition


def is_mailed(release: Release) -> bool:
    """Tell whether publishing mails the followers unless the editor says otherwise.

    A language version does not: its original has told them already, or will.
    """
    return release.version_of_id is None


def publish_due(now: dt.datetime) -> list[Edition]:
    """Publish every scheduled release whose time has come; one that cannot be published stops no other."""
    tried = (
        failures.attempt(Failure.Work.PUBLISH, partial(_publish_scheduled, release), row=release.pk)
        for release in Release.objects.due(now)
    )
    return [edition for edition in tried if edition]


def has_changes(release: Release, live: Edition) -> bool:
    """Tell whether publishing a correction would show the public anything new."""
    return differs(release.compose(), live)


def note_unchanged(release: Release) -> None:
    """Keep the checksum of a saved release if it still says what its live edition says.

    Lists show a published release as changed when its checksum differs from the one kept here. Saving may change rows
    in a way that no reader sees; then this is called, and the release stays unchanged in the lists.
    """
    row = Release.objects.with_everything().get(pk=release.pk)
    live = row.editions.filter(live=True).first()
    if live and not has_changes(row, live):
        Release.objects.filter(pk=row.pk).update(published_checksum=row.checksum())


def differs(composed: document.ReleaseDocument, live: Edition) -> bool:
    """Tell whether a composed document says anything else than the live edition."""
    return not equivalence.same(composed, live.frozen)


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
    except (NotReady, FactsDiffer, DoesNotFit):
        _return_to_review(release)
        return None


@transaction.atomic
def _return_to_review(release: Release) -> None:
    release = _locked(release, State.SCHEDULED)
    _move(release, State.SUBMITTED, Step.NOT_PUBLISHED, None)


def _locked(release: Release, *allowed: State) -> Release:
    """Return the release as the database has it, locked until the transaction ends."""
    row = Release.objects.with_everything().select_for_update(of=["self"]).get(pk=release.pk)
    if row.state not in allowed:
        raise WrongState(row.state)
    return row


def _move(release: Release, state: State, step: Step, by: Editor | None, note: str = "") -> ReleaseEvent:
    release.state = state
    release.save()
    # Whatever the clock could not do before is settled by an editor's step.
    Failure.objects.filter(work=Failure.Work.PUBLISH, row_id=release.pk).delete()
    return release.events.create(step=step, by=by, note=note)


def _composed(release: Release, expected: str | None) -> document.ReleaseDocument:
    """Return what the locked release says, once for all that the verb does with it. Raises TextChanged."""
    composed = release.compose()
    if expected is not None and document.sha256(composed) != expected:
        raise TextChanged
    return composed


def _require_complete(
    release: Release,
    composed: document.ReleaseDocument,
    also: dict[str, bool] | None = None,
    *,
    archived: bool = False,
) -> None:
    absent = tuple(code for code in missing(release, composed) if code in ALWAYS or not archived)
    absent += tuple(code for code, present in (also or {}).items() if not present)
    if absent:
        raise NotReady(absent)


def _require_agreement(
    release: Release,
    composed: document.ReleaseDocument,
    reasons: Mapping[str, str] | None,
    by: Editor | None,
) -> tuple[kept_overrides.Accepted, ...]:
    accepted, left = kept_overrides.weighed(release, composed, reasons or {}, by)
    if left:
        raise FactsDiffer(left)
    return accepted


def _freeze(
    release: Release, composed: document.ReleaseDocument, *, number: int, by: Editor | None, **facts: object
) -> Edition:
    try:
        return _written(release, composed, number=number, published_by=by, **facts)
    except DataError as error:
        raise DoesNotFit from error


def _written(release: Release, composed: document.ReleaseDocument, **facts: object) -> Edition:
    content = document.to_json(composed)
    translating.follow(release)
    release.published_checksum = release.checksum()
    edition = Edition.objects.create(
        release=release,
        version_of_id=release.version_of_id,
        slug=release.slug,
        year=timezone.localdate(facts["first_published_at"]).year,  # type: ignore[arg-type]
        title=composed.title,
        language=composed.language,
        content=content,
        sha256=document.checksum(content),
        **facts,
    )
    derive(edition)
    return edition


def _owe(edition: Edition, kind: Alert.Kind, undo: dt.timedelta | None) -> None:
    wait = settings.ALERT_UNDO if undo is None else undo
    begins_at = timezone.now() + wait
    Alert.objects.create(edition=edition, kind=kind, begins_at=begins_at, late_after=begins_at + LATE)
    signals.ring(signals.alert_waiting)


def _call_off(alerts: AlertQuerySet, by: Editor | None) -> None:
    """Cancel alerts for good, each with a note of how many mails had not begun."""
    for alert in alerts.filter(cancelled_at__isnull=True):
        mails = alert.deliveries.unbegun().count()
        alert.events.create(step=AlertEvent.Step.CANCELLED, by=by, mails=mails)
    alerts.filter(cancelled_at__isnull=True).update(cancelled_at=timezone.now())
    signals.ring(signals.alert_waiting)


def _owe_hub_notices(*editions: Edition) -> None:
    """Owe the hub, if there is one, a notice of each feed that these editions stand in."""
    if websub.owe(*editions):
        signals.ring(signals.feeds_changed)
