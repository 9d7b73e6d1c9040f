"""Whom to call: the press contacts, and by body the people that press releases refer to.

Who may be called about a body is read from the live editions, so nobody is
shown who was never named in public. The directory only says which role they
hold today, and whether they still hold one.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from releases import document
from releases.languages import active, swedish
from releases.languages.slugs import slug_of
from releases.models import Committee, Person, PublishedContact, Role
from releases.models.edition import oldest_day_with_phones
from releases.newsroom.contacts.directory import press_contacts
from releases.newsroom.filtering import KIND_HEADINGS

# Who speaks for a body comes first.
ORDER_OF_ROLES = ("ordförande", "vice ordförande", "vd", "chef")


@dataclass(frozen=True)
class Spokesperson:
    """Somebody to call, as of today; `card` is the address of a vCard from the latest release that names them."""

    contact: document.Contact
    card: str


@dataclass
class Group:
    """A body and those to call about it; without a body, those who work for all of them."""

    body: Committee | None
    name: str
    people: list[Spokesperson] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The place on the page: "kulturnamnden"."""
        return self.body.slug if self.body else slug_of(self.name) or "ovriga"


def contacts(request: HttpRequest) -> HttpResponse:
    """Show the press contacts, and below them the people named in releases, by body."""
    officers = press_contacts()
    groups = by_body(timezone.localdate(), besides={officer.name for officer in officers})
    return render(request, "newsroom/contacts.html", {"contacts": officers, "groups": groups})


def by_body(today: dt.date, besides: Collection[str] = ()) -> list[Group]:
    """Return the people named in live editions whose phones still show, under the bodies they work for today.

    Those `besides` are named on the page already.
    """
    named = PublishedContact.objects.exclude(name__in=besides)
    if oldest := oldest_day_with_phones(today):
        named = named.filter(first_published_at__date__gte=oldest)
    rows = list(
        named.latest_of_each(active.reading_language()).select_related("edition").defer("edition__content")
    )
    directory = _directory((row.name for row in rows), today)
    bodies = {body.definite: body for body in Committee.objects.known(today)}
    groups: dict[str, Group] = {}
    for person in (one for row in rows for one in _as_today(row, directory.get((row.name, row.party)))):
        name = person.contact.committee
        group = groups.setdefault(name, Group(bodies.get(name), swedish.sentence_start(name)))
        group.people.append(person)
    for group in groups.values():
        group.people.sort(key=_rank)
    return sorted(groups.values(), key=_place)


def _directory(names: Iterable[str], today: dt.date) -> dict[tuple[str, str], Any]:
    """Return the people of these names with the roles they hold today, by name and party."""
    held = Role.objects.held(today).select_related("committee")
    people = Person.objects.filter(name__in=set(names)).select_related("party").prefetch_related("roles")
    people = people.prefetch_related(Prefetch("roles", held, to_attr="held_roles"))
    return {(person.name, person.party.abbreviation if person.party else ""): person for person in people}


def _as_today(row: PublishedContact, person: Any) -> list[Spokesperson]:
    """Return the contact once for each role held today; none when every known role has ended."""
    roles = [(row.role, row.body)]
    if person is not None and person.roles.all():
        held = person.held_roles
        roles = [(role.title, role.committee.definite if role.committee else "") for role in held]
    card = reverse("newsroom:contact_card", args=[row.edition.year, row.edition.slug, row.position + 1])
    return [Spokesperson(_contact(row, role, body), card) for role, body in roles]


def _contact(row: PublishedContact, role: str, body: str) -> document.Contact:
    return document.Contact(
        name=row.name,
        party=row.party,
        role=role,
        committee=body,
        organisation=row.organisation,
        phones=tuple(row.phones),
        email=row.email,
    )


def _rank(person: Spokesperson) -> tuple[int, str]:
    role = person.contact.role.casefold()
    place = next((number for number, words in enumerate(ORDER_OF_ROLES) if role.startswith(words)), 9)
    return place, swedish.sort_key(person.contact.name)


def _place(group: Group) -> tuple[int, str]:
    """Assemblies, committees, subcommittees and companies in their order; last, those of no body."""
    kinds = [kind.value for kind in KIND_HEADINGS]
    place = kinds.index(group.body.kind) if group.body else len(kinds) + (not group.name)
    return place, swedish.sort_key(group.name)
