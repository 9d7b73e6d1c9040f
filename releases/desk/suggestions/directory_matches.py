"""What the directory knows of whom and what a text names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from releases.capture.committees import as_committee
from releases.document import Committee as Body
from releases.document import Contact, ReleaseDocument
from releases.models import Committee, Keyword, Party, Person, PublishedContact, Role
from releases.services import importing


@dataclass(frozen=True, slots=True)
class DirectoryMatches:
    """Rows of the directory, by what the text says: bodies by their definite form, parties by abbreviation."""

    committees: Mapping[str, Committee] = field(default_factory=dict)
    keywords: Mapping[str, Keyword] = field(default_factory=dict)
    parties: frozenset[str] = frozenset()
    people: Mapping[str, Person] = field(default_factory=dict)
    roles: Mapping[int, Role] = field(default_factory=dict)
    named_in_public: frozenset[tuple[str, str]] = frozenset()

    def person(self, contact: Contact) -> Person | None:
        """Return whom the text means."""
        return self.people.get(contact.name)

    def role(self, contact: Contact) -> Role | None:
        """Return what they are now."""
        person = self.person(contact)
        return self.roles.get(person.pk) if person else None


def look_up(document: ReleaseDocument) -> DirectoryMatches:
    """Ask the directory for everything that the document names."""
    bodies: list[Body | None] = [
        *document.committees,
        *(decision.committee for decision in document.decisions),
    ]
    bodies += [line.committee for line in document.budget]
    bodies += [as_committee(one.committee) for one in document.contacts if one.committee]
    by_name = {body.definite: body for body in bodies if body}
    committees = {definite: importing.known_committee(body) for definite, body in by_name.items()}
    keywords = {keyword.name: importing.known_keyword(keyword) for keyword in document.keywords}
    people = {contact.name: importing.known_person(contact) for contact in document.contacts}
    persons = [person for person in people.values() if person]
    held = Role.objects.held(timezone.localdate()).filter(person__in=persons).select_related("committee")
    named = PublishedContact.objects.filter(name__in=people)
    return DirectoryMatches(
        committees={definite: one for definite, one in committees.items() if one},
        keywords={name: one for name, one in keywords.items() if one},
        parties=frozenset(Party.objects.values_list("abbreviation", flat=True)),
        people={name: one for name, one in people.items() if one},
        named_in_public=frozenset(named.values_list("name", "party")),
        roles={role.person_id: role for role in reversed(held)},
    )
