"""What the proofreader is told: whom a release names and what they are now, and what stands around it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from releases import proofreading
from releases.document import ReleaseDocument
from releases.models import Committee, Edition, Person, Release, Role
from releases.proofreading import Directory, Finding, Surroundings
from releases.services import own_links, translating


def findings(
    release: Release,
    composed: ReleaseDocument,
    *,
    typed: Mapping[str, str] | None = None,
    mail_bytes: int = 0,
) -> tuple[Finding, ...]:
    """Return what the release, composed, says against itself, the directory and our site.

    `typed` and `mail_bytes` are as in Surroundings. Four queries, and one for
    each sort of our own pages that it links to.
    """
    surroundings = Surroundings(
        dead=own_links.dead(proofreading.addresses_in(composed), composed),
        typed=typed or {},
        lacking=translating.lacking(release),
        mail_bytes=mail_bytes,
    )
    return proofreading.proofread(
        composed, directory_for(release, composed), surroundings, off=settings.PROOFREADING_OFF
    )


def directory_for(release: Release, composed: ReleaseDocument) -> Directory:
    """Return what the directory knows of the people whom the document names, or nearly names, and of all bodies.

    A role counts as held that is held today, and in a release that is out the
    one held then.
    """
    rows = list(Person.objects.values_list("pk", "name", "party__abbreviation"))
    named = proofreading.relevant(composed, (name for _pk, name, _party in rows))
    people = [row for row in rows if row[1] in named]
    roles = _roles([pk for pk, _name, _party in people])
    return Directory(
        people=tuple(
            proofreading.KnownPerson(name=name, party=party or "", roles=tuple(roles[pk]))
            for pk, name, party in people
        ),
        days=_days(release),
        called=_bodies(),
    )


def _roles(people: list[int]) -> dict[int, list[proofreading.KnownRole]]:
    found: dict[int, list[proofreading.KnownRole]] = defaultdict(list)
    rows = Role.objects.filter(person__in=people).order_by("pk")
    for person, title, committee, first, last in rows.values_list(
        "person", "title", "committee__definite", "valid_from", "valid_to"
    ):
        found[person].append(
            proofreading.KnownRole(title=title, committee=committee or "", valid_from=first, valid_to=last)
        )
    return found


def _bodies() -> dict[str, str]:
    called: dict[str, str] = {}
    for name, definite, aliases in Committee.objects.values_list("name", "definite", "aliases"):
        called |= {words.casefold(): definite for words in (name, definite, *aliases)}
    return called


def _days(release: Release) -> tuple[dt.date, ...]:
    today = timezone.localdate()
    first = Edition.objects.filter(release=release.pk, number=1).values_list("first_published_at", flat=True)
    return (today, *(timezone.localdate(moment) for moment in first if release.pk))
