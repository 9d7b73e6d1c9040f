"""Taking in releases that were captured elsewhere: as drafts, published now, or into the archive.

A capture is known by its fingerprint: taking it in again finds the release
that it became and changes nothing. What the directory lacks (bodies, people,
parties, keywords) is added to it; what it has is left as staff wrote it.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import DataError, transaction
from django.utils import timezone
from django.utils.text import Truncator

from releases import document
from releases.capture import Reading
from releases.capture.committees import as_committee
from releases.capture.parties import full_name
from releases.models import (
    BudgetLine,
    Committee,
    Decision,
    Edition,
    Editor,
    Keyword,
    Party,
    Person,
    PublishedContact,
    Release,
    ReleaseContact,
    ReleaseLink,
)
from releases.services import drafting, publishing, review

LONGEST_TITLE = 200  # as Release.title holds


class ImportingError(Exception):
    """A capture that cannot be taken in. Doors put it in Swedish."""


class NoDate(ImportingError):
    """Neither the page nor its decisions say when: an archive needs a date."""


class FromTheFuture(ImportingError):
    """The date to archive at has not come yet."""


class CaptureDoesNotFit(ImportingError):
    """Something on the page is longer or larger than a release can hold."""


class Overtaken(ImportingError):
    """Somebody saved the release meanwhile: what was chosen was chosen beside another text."""


class TitleTooLong(ImportingError):
    """The first line is too long for a title: the page was probably read wrongly."""


@transaction.atomic
def draft(reading: Reading, *, by: Editor | None) -> Release:
    """Return the release that the capture becomes: a new draft with all its data, or the one it became before.

    Raises TitleTooLong, and CaptureDoesNotFit for other words and numbers that have no room.
    """
    try:
        return _draft(reading, by)
    except DataError as error:
        raise CaptureDoesNotFit from error


@transaction.atomic
def draft_each(readings: Iterable[Reading], *, by: Editor | None) -> list[Release]:
    """Return the release that each reading becomes, as `draft` does: all of them, or none when one raises."""
    return [draft(reading, by=by) for reading in readings]


def known_release(reading: Reading) -> Release | None:
    """Return the release that the capture became before. One without a fingerprint never did."""
    return (
        Release.objects.filter(source_fingerprint=reading.fingerprint).first()
        if reading.fingerprint
        else None
    )


def _draft(reading: Reading, by: Editor | None) -> Release:
    if known := known_release(reading):
        return known
    if len(reading.document.title) > LONGEST_TITLE:
        raise TitleTooLong
    release = Release.objects.create(
        title=reading.document.title,
        lead=reading.document.lead,
        body=reading.document.body,
        language=reading.document.language,
        boilerplate=reading.document.boilerplate,
        source_fingerprint=reading.fingerprint or None,
        created_by=by,
    )
    _fill(release, reading.document)
    return release


@transaction.atomic
def publish(reading: Reading, *, by: Editor | None) -> Edition:
    """Publish the capture now and owe its alert; the edition it has already if it was published before.

    Raises TitleTooLong, and readiness.NotReady when the release lacks something: then nothing is written.
    """
    release = draft(reading, by=by)
    return _edition(release) or publishing.publish(release, by=by)


@transaction.atomic
def archive(reading: Reading, *, by: Editor | None, otherwise: dt.date | None = None) -> Edition:
    """Publish the capture with its own date and mail nobody; the edition it has already if there is one.

    `otherwise` dates a page that does not say when. Raises NoDate,
    FromTheFuture, TitleTooLong or readiness.NotReady: then nothing is written.
    """
    release = draft(reading, by=by)
    if edition := _edition(release):
        return edition
    moment = archive_moment(reading, otherwise)
    return publishing.publish(release, by=by, at=moment, alert=False)


def _edition(release: Release) -> Edition | None:
    return release.editions.order_by("number").last()


def archive_moment(reading: Reading, otherwise: dt.date | None) -> dt.datetime:
    """Return when the page was published, else when its decision was taken, else the day given.

    Raises NoDate and FromTheFuture.
    """
    decided = next((one.date.date for one in reading.document.decisions if one.date), None)
    day = decided or otherwise
    if reading.published is None and day is None:
        raise NoDate
    midnight = dt.datetime.combine(day, dt.time(), timezone.get_default_timezone()) if day else None
    moment = reading.published or midnight
    if moment is None or moment > timezone.now():
        raise FromTheFuture
    return moment


@transaction.atomic
def add(source: document.ReleaseDocument, *, to: Release, by: Editor, seen: dt.datetime) -> Release:
    """Write what was chosen of a capture into a release that is being written, and return it.

    A title, lead, body or boilerplate that `source` has takes the place of the
    release's own; rows come below its own. What it said before stays as a
    version. Raises Overtaken when somebody saved it after `seen` (its
    `updated_at` when the choice was shown), and CaptureDoesNotFit.
    """
    release = Release.objects.select_for_update().get(pk=to.pk)
    if release.updated_at != seen:
        raise Overtaken
    drafting.note_before(release)
    for field in ("title", "lead", "body", "boilerplate"):
        if words := getattr(source, field):
            setattr(release, field, words)
    try:
        with transaction.atomic():
            release.save()
            _fill(release, source)
    except DataError as error:
        raise CaptureDoesNotFit from error
    drafting.note_saved(release, by=by, tab=None, merged=False)
    review.drop_outdated(release, by=by)
    return release


def _fill(release: Release, source: document.ReleaseDocument) -> None:
    """Add the rows of a document below those that the release has."""
    release.committees.add(*(_committee(committee) for committee in source.committees))
    release.keywords.add(*(_keyword(keyword) for keyword in source.keywords))
    for position, decision in enumerate(source.decisions, release.decisions.count()):
        _decide(release, decision, position)
    BudgetLine.objects.bulk_create(
        _budget_line(release, line, position)
        for position, line in enumerate(source.budget, release.budget_lines.count())
    )
    # Written past `save`, which would fill an empty role with the one that the person holds today.
    ReleaseContact.objects.bulk_create(
        _contact(release, contact, position)
        for position, contact in enumerate(source.contacts, release.contacts.count())
    )
    ReleaseLink.objects.bulk_create(
        ReleaseLink(release=release, url=link.url, label=_cut(link.label, 200), position=position)
        for position, link in enumerate(source.links, release.links.count())
    )


def known_committee(value: document.Committee) -> Committee | None:
    """Return the body of the directory that has this name, definite form or alias."""
    return Committee.objects.called(value.definite).first() or Committee.objects.called(value.name).first()


def known_keyword(value: document.Keyword) -> Keyword | None:
    """Return the keyword of this name or address."""
    known = Keyword.objects.filter(name__iexact=value.name).first()
    return known or Keyword.objects.filter(slug=value.slug).first()


def _committee(value: document.Committee) -> Committee:
    facts = {"name": value.name, "definite": value.definite, "kind": value.kind}
    known = known_committee(value)
    return known or Committee.objects.get_or_create(slug=value.slug, defaults=facts)[0]


def _keyword(value: document.Keyword) -> Keyword:
    return (
        known_keyword(value)
        or Keyword.objects.get_or_create(slug=value.slug, defaults={"name": value.name})[0]
    )


def _party(abbreviation: str) -> Party:
    known = Party.objects.filter(abbreviation__iexact=abbreviation).first()
    return known or Party.objects.create(abbreviation=abbreviation, name=full_name(abbreviation))


def _decide(release: Release, value: document.Decision, position: int) -> None:
    decision = Decision.objects.create(
        release=release,
        position=position,
        committee=_committee(value.committee) if value.committee else None,
        outcome=value.outcome,
        status=value.status,
        paragraph=value.paragraph,
        case_number=value.case_number,
        votes_for=value.votes_for,
        votes_against=value.votes_against,
        dissent_text=value.dissent_text,
        appeal_by=value.appeal_by,
        protocol_url=value.protocol_url,
        **_dated("date", value.date),
        **_dated("follow_up", value.follow_up),
    )
    decision.reservations.set(_party(dissent.party) for dissent in value.reservations)
    decision.statements.set(_party(dissent.party) for dissent in value.statements)


def _dated(field: str, value: document.ApproximateDate | None) -> dict[str, object]:
    return {field: value.date, f"{field}_precision": value.precision} if value else {}


def _budget_line(release: Release, value: document.BudgetLine, position: int) -> BudgetLine:
    return BudgetLine(
        release=release,
        position=position,
        amount=value.amount,
        purpose=value.purpose,
        kind=value.kind,
        first_year=value.first_year,
        last_year=value.last_year,
        committee=_committee(value.committee) if value.committee else None,
    )


def _contact(release: Release, value: document.Contact, position: int) -> ReleaseContact:
    return ReleaseContact(
        release=release,
        position=position,
        person=_person(value),
        role=_cut(value.role, 120),
        committee=_committee_of(value.committee),
        phones=list(value.phones),
        email=value.email,
    )


def _committee_of(definite: str) -> Committee | None:
    return _committee(as_committee(definite)) if definite else None


def known_person(value: document.Contact) -> Person | None:
    """Return who is meant: of this name, and not known to be of another party or another organisation."""
    for person in Person.objects.filter(name__iexact=value.name).select_related("party"):
        party = person.party.abbreviation if person.party else value.party
        if party == (value.party or party) and person.organisation in (
            "",
            value.organisation or person.organisation,
        ):
            return person
    return None


def _person(value: document.Contact) -> Person:
    return _completed(known_person(value) or Person(name=_cut(value.name, 120)), value)


def _completed(person: Person, value: document.Contact) -> Person:
    """Add to the directory what it does not know of the person; what it knows stays, and so does what is public.

    The public reads press contacts and whom a press release names as they stand; a draft must not change that.
    """
    if person.pk and (person.is_press_contact or _is_named_in_public(person)):
        return person
    person.party = person.party or (_party(value.party) if value.party else None)
    person.organisation = person.organisation or _cut(value.organisation, 120)
    person.phones = person.phones or list(value.phones)
    person.email = person.email or value.email
    person.save()
    return person


def _is_named_in_public(person: Person) -> bool:
    party = person.party.abbreviation if person.party else ""
    return PublishedContact.objects.filter(name=person.name, party=party).exists()


def _cut(words: str, longest: int) -> str:
    return Truncator(words).chars(longest)
