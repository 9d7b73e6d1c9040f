"""Fills an empty press room with the demo, through the verbs that editors use. Nobody is mailed."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from releases.desk import roles
from releases.languages.slugs import slug_of
from releases.media import images
from releases.media.images import Picture
from releases.models import (
    BudgetLine,
    Committee,
    Decision,
    Editor,
    Interest,
    Keyword,
    Party,
    Person,
    PressImage,
    Release,
    ReleaseContact,
    ReleaseEvent,
    ReleaseImage,
    ReleaseLink,
    ReleaseTemplate,
    Role,
    Subscriber,
    TemplateContact,
)
from releases.services import clock, publishing, review, share_links
from umea_press.local.demo import LOGINS, colleagues, reading, statistics_of_weeks

ORGANISATION = "Umeå kommun"
CREDIT = "Illustration: Tuva Lindmyr"
STAFF = {
    "redaktor": ("Emma", "Lövbäck", roles.StaffRole.PUBLISHER),
    "skribent": ("Isak", "Bölehed", roles.StaffRole.WRITER),
    "godkannare": ("Lena", "Tavelmyr", roles.StaffRole.APPROVER),
    "admin": ("Siv", "Ådal", roles.StaffRole.ADMINISTRATOR),
}
# Who reads: an address, and the body or keyword it follows; neither is everything.
READERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("nyhetsdesken@example.org", {}),
    ("anna.berglid@example.org", {"committee": "byggnadsnämnden"}),
    ("cykelbloggen@example.org", {"keyword": "cykel"}),
)
# By name: the body, a keyword and the headings of the body text.
TEMPLATES = {
    "Byggnadsnämnden efter möte": ("byggnadsnämnden", "detaljplaner", ["Bakgrund", "Det händer nu"]),
    "Kulturnämnden efter möte": (
        "kulturnämnden",
        "kultur",
        ["Bakgrund", "Så fördelas pengarna", "Det händer nu"],
    ),
}
HOUR = 8  # of the morning when the scheduled release goes out


@dataclass(frozen=True, slots=True)
class DirectoryRows:
    """The rows of the directory by the names that the releases call them."""

    committees: dict[str, Committee]
    parties: dict[str, Party]
    people: dict[str, Person]
    keywords: dict[str, Keyword]
    images: dict[str, PressImage]
    source: reading.DemoDirectory


def load() -> None:
    """Write the whole demo, or nothing; do nothing where there are releases already.

    Raises ImproperlyConfigured anywhere but on a newcomer's machine, because
    the passwords are known to everybody.
    """
    _require_newcomers_machine()
    if not Release.objects.exists():
        add(reading.FOLDER)


def add(folder: Path) -> None:
    """Write the directory and the releases of a folder to what is there, or nothing.

    Raises ImproperlyConfigured as `load` does.
    """
    _require_newcomers_machine()
    source = reading.read_directory(folder)
    pictures = _pictures(source.images)
    with transaction.atomic():
        editors = {username: _hire(username, password) for username, password, _ in LOGINS}
        directory = _fill(source, pictures)
        for release in reading.read_releases(folder):
            _bring(release, directory, editors)
        if folder == reading.FOLDER:
            _subscribe(directory)
            _keep_templates(directory)
            statistics_of_weeks.make_up(timezone.localdate())


def _require_newcomers_machine() -> None:
    if not settings.LOCAL:
        raise ImproperlyConfigured("The demo has known passwords: it is only for LOCAL=1.")


def _pictures(sources: Sequence[reading.DemoImage]) -> dict[str, Picture]:
    """Take in all pictures, several at a time: encoding them leaves Python to the next one."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip((image.picture for image in sources), pool.map(_picture, sources), strict=True))


def _picture(image: reading.DemoImage) -> Picture:
    with (reading.PICTURES / f"{image.picture}.webp").open("rb") as file:
        return images.take_in(file)


def _hire(username: str, password: str) -> Editor:
    first, last, role = STAFF[username]
    known = Editor.objects.filter(username=username).first()
    if known:
        return known
    editor = Editor.objects.create_user(username, _address(f"{first} {last}"), password)
    editor.first_name, editor.last_name, editor.is_staff = first, last, True
    editor.save()
    roles.give(role, to=editor)
    return editor


def _keep_templates(directory: DirectoryRows) -> None:
    """Write the templates that an officer would have made by now."""
    for name, (body, keyword, headings) in TEMPLATES.items():
        template = ReleaseTemplate.objects.create(name=name, headings="\n".join(headings))
        template.committees.set([directory.committees[body]])
        template.keywords.set([directory.keywords[keyword]])
        seats = Role.objects.filter(committee=directory.committees[body], valid_to=None).order_by("pk")
        for position, role in enumerate(seats[:2]):
            TemplateContact.objects.create(template=template, person=role.person, position=position)


# --- The directory ------------------------------------------------------------


def _fill(source: reading.DemoDirectory, pictures: dict[str, Picture]) -> DirectoryRows:
    committees = _committees(source.committees)
    parties = {
        short: Party.objects.get_or_create(abbreviation=short, defaults={"name": name})[0]
        for short, name in source.parties.items()
    }
    keywords = {
        name: Keyword.objects.get_or_create(slug=slug_of(name), defaults={"name": name})[0]
        for name in source.keywords
    }
    people = {person.name: _person(person, committees, parties) for person in source.people}
    press_images = {image.picture: _press_image(image, pictures[image.picture]) for image in source.images}
    return DirectoryRows(committees, parties, people, keywords, press_images, source)


def _committees(sources: Iterable[reading.DemoCommittee]) -> dict[str, Committee]:
    """Write the bodies in the order of the file, where a parent stands before its children."""
    rows: dict[str, Committee] = {}
    for source in sources:
        facts = {
            "name": source.name,
            "definite": source.definite,
            "kind": source.kind,
            "parent": rows.get(source.parent),
            "aliases": [alias.lower() for alias in source.aliases],
            "valid_to": source.valid_to,
            "needs_approval": source.needs_approval,
        }
        rows[source.definite] = Committee.objects.get_or_create(
            slug=slug_of(source.definite), defaults=facts
        )[0]
    return rows


def _person(
    source: reading.DemoPerson, committees: dict[str, Committee], parties: dict[str, Party]
) -> Person:
    companies = [role.committee for role in source.roles if role.committee in committees]
    in_company = any(committees[name].kind == "company" for name in companies)
    person = Person.objects.create(
        name=source.name,
        party=parties.get(source.party),
        organisation="" if in_company else ORGANISATION,
        phones=list(source.phones),
        email=_address(source.name),
        is_press_contact=source.press_contact,
    )
    Role.objects.bulk_create(
        Role(
            person=person,
            title=role.title,
            committee=committees.get(role.committee),
            valid_from=role.valid_from,
            valid_to=role.valid_to,
        )
        for role in source.roles
    )
    return person


def _address(name: str) -> str:
    return ".".join(slug_of(part) for part in name.split()) + "@example.se"


def _press_image(source: reading.DemoImage, picture: Picture) -> PressImage:
    row = PressImage(alt=source.alt, caption=source.caption, credit=CREDIT, licence=source.licence)
    if source.consent_days is not None:
        row.consent_until = timezone.localdate() + dt.timedelta(days=source.consent_days)
    images.put(picture, row)
    if source.focal_point:
        images.cut(row, {"": source.focal_point})
    row.save()
    return row


# --- The releases ---------------------------------------------------------------


def _bring(source: reading.DemoRelease, directory: DirectoryRows, editors: dict[str, Editor]) -> None:
    """Write a release and take it as far as its state says."""
    release = _write(source, directory, by=editors[source.author])
    editor = editors["redaktor"]
    if source.returned:
        review.submit(release, by=editors["skribent"], reviewer=editors["godkannare"])
        review.return_to_author(release, by=editors["godkannare"], words=source.returned)
    if source.checked_by:
        who = {"name": source.checked_by, "speaker": source.checked_by, "email": _address(source.checked_by)}
        share_links.ask(release, by=editors["skribent"], is_mailed=False, **who)
    colleagues.comment(source, release, editors)
    match source.state:
        case "submitted" | "approved":
            review.submit(release, by=editors["skribent"], reviewer=editors["godkannare"])
            if source.state == "approved":
                seen = review.seen(Release.objects.get(pk=release.pk))
                review.approve(release, by=editors["godkannare"], expected=seen)
        case "scheduled":
            publishing.schedule(release, at=_morning(source.in_days or 1), by=editor)
            if source.asks:
                _let_ask(release)
        case "published" | "withdrawn" if source.published:
            publishing.publish(release, by=editor, at=timezone.make_aware(source.published), alert=False)
            _date_back(release, ReleaseEvent.Step.PUBLISHED, source.published)
    if source.correction:
        _correct(release, source.correction, directory, by=editor)
    if source.withdrawn:
        edition = publishing.withdraw(release, by=editor, reason=source.withdrawal_reason)
        edition.withdrawn_at = timezone.make_aware(source.withdrawn)
        edition.save(update_fields=["withdrawn_at"])
        _date_back(release, ReleaseEvent.Step.WITHDRAWN, source.withdrawn)


def _let_ask(release: Release) -> None:
    """Let a scheduled release ask, as if nobody had been there to publish it two hours ago."""
    Release.objects.filter(pk=release.pk).update(scheduled_for=timezone.now() - dt.timedelta(hours=2))
    clock.ask(Release.objects.get(pk=release.pk), Release.AskingWhy.LATE)


def _correct(
    release: Release, source: reading.DemoCorrection, directory: DirectoryRows, *, by: Editor
) -> None:
    release.refresh_from_db()
    release.body = release.body.replace(source.was, source.becomes)
    release.save()
    if source.budget is not None:
        release.budget_lines.all().delete()
        _budget(release, source.budget, directory)
    at = timezone.make_aware(source.at)
    publishing.correct(release, by=by, note=source.note, kind=source.kind, alert=False, at=at)
    _date_back(release, publishing.STEP_OF[source.kind], source.at)


def _date_back(release: Release, step: str, clock: dt.datetime) -> None:
    """Let the desk's history show the step when it was taken, not when the demo was loaded."""
    at = timezone.make_aware(clock)
    with _made_up_history():
        release.events.filter(step=step).update(at=at)
    Release.objects.filter(pk=release.pk).update(created_at=at - dt.timedelta(days=1), updated_at=at)


@contextmanager
def _made_up_history() -> Iterator[None]:
    """Let steps be changed, which the database refuses everywhere else. Takes the table's lock until the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # A table with checks that still wait cannot be altered.
        cursor.execute("ALTER TABLE releases_releaseevent DISABLE TRIGGER event_is_kept")
        yield
        cursor.execute("ALTER TABLE releases_releaseevent ENABLE TRIGGER event_is_kept")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _morning(days: int) -> dt.datetime:
    today = timezone.localtime().replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today + dt.timedelta(days=days)


def _write(source: reading.DemoRelease, directory: DirectoryRows, *, by: Editor) -> Release:
    release = Release.objects.create(
        title=source.title,
        lead=source.lead,
        body=source.body,
        language=source.language,
        boilerplate=directory.source.boilerplates.get(source.language, ""),
        slug=source.slug,
        version_of=Release.objects.get(slug=source.version_of) if source.version_of else None,
        created_by=by,
    )
    release.committees.set([directory.committees[name] for name in source.committees])
    release.keywords.set([directory.keywords[name] for name in source.keywords])
    for position, decision in enumerate(source.decisions):
        _decision(release, decision, directory, position)
    _budget(release, source.budget, directory)
    _contacts(release, source, directory)
    ReleaseImage.objects.bulk_create(
        ReleaseImage(
            release=release,
            image=directory.images[name],
            alt=source.alts.get(name, ""),
            caption=source.captions.get(name, ""),
            position=position,
        )
        for position, name in enumerate(source.images)
    )
    ReleaseLink.objects.bulk_create(
        ReleaseLink(release=release, url=link.url, label=link.label, position=position)
        for position, link in enumerate(source.links)
    )
    return release


def _decision(
    release: Release, source: reading.DemoDecision, directory: DirectoryRows, position: int
) -> None:
    row = Decision(
        release=release,
        committee=directory.committees[source.committee],
        outcome=source.outcome,
        status=source.status,
        paragraph=source.paragraph,
        case_number=source.case_number,
        votes_for=source.votes_for,
        votes_against=source.votes_against,
        dissent_text=source.dissent_text,
        appeal_by=source.appeal_by,
        protocol_url=source.protocol_url,
        position=position,
    )
    if source.date:
        known = reading.approximate(source.date)
        row.date, row.date_precision = known.date, known.precision
    if source.meets_in_days is not None:
        row.date = timezone.localdate() + dt.timedelta(days=source.meets_in_days)
    if source.follow_up:
        known = reading.approximate(source.follow_up)
        row.follow_up, row.follow_up_precision = known.date, known.precision
    row.save()
    row.reservations.set([directory.parties[party] for party in source.reservations])
    row.statements.set([directory.parties[party] for party in source.statements])


def _budget(release: Release, lines: Iterable[reading.DemoBudgetLine], directory: DirectoryRows) -> None:
    BudgetLine.objects.bulk_create(
        BudgetLine(
            release=release,
            amount=line.amount,
            purpose=line.purpose,
            kind=line.kind,
            first_year=line.years[0],
            last_year=line.years[1] if len(line.years) > 1 else None,
            committee=directory.committees[line.committee],
            position=position,
        )
        for position, line in enumerate(lines)
    )


def _contacts(release: Release, source: reading.DemoRelease, directory: DirectoryRows) -> None:
    """Write whom to call, each with the role held on the day of the release."""
    on = source.published.date() if source.published else timezone.localdate()
    known = {person.name: person for person in directory.source.people}
    for position, name in enumerate(source.contacts):
        held = known[name].role(on, source.committees)
        title = source.roles.get(name) or (held.title if held else "")
        in_words = name in source.roles  # The body is then named there, in the release's language.
        ReleaseContact.objects.create(
            release=release,
            person=directory.people[name],
            role=title,
            committee=directory.committees.get(held.committee) if held and not in_words else None,
            position=position,
        )


def _subscribe(directory: DirectoryRows) -> None:
    now = timezone.now()
    for email, follows in READERS:
        reader = Subscriber.objects.create(
            email=email,
            state=Subscriber.State.CONFIRMED,
            consent_version=settings.CONSENT_VERSION,
            requested_at=now,
            confirmed_at=now,
        )
        Interest.objects.create(subscriber=reader, **_interest(follows, directory))


def _interest(follows: dict[str, str], directory: DirectoryRows) -> dict[str, object]:
    if name := follows.get("committee"):
        return {"kind": Interest.Kind.COMMITTEE, "committee": directory.committees[name]}
    if name := follows.get("keyword"):
        return {"kind": Interest.Kind.KEYWORD, "keyword": directory.keywords[name]}
    return {"kind": Interest.Kind.EVERYTHING}
