"""The people whom the press room names as its press contacts."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from releases import document
from releases.languages import swedish
from releases.models import Person, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedContact(document.Contact):
    """A person in the directory with the role held today; `pk` names the person in addresses."""

    pk: int


def press_contacts() -> list[ListedContact]:
    """Return the people marked as press contacts, by name, each with the role held today: two queries."""
    people = sorted(_people(), key=lambda person: swedish.sort_key(person.name))
    return [_as_contact(person) for person in people]


def press_contact(pk: int) -> ListedContact | None:
    """Return one press contact; None for anybody else in the directory."""
    person = _people().filter(pk=pk).first()
    return _as_contact(person) if person else None


def _people() -> QuerySet[Person]:
    held = Role.objects.held(timezone.localdate()).select_related("committee")
    people = Person.objects.filter(is_press_contact=True).select_related("party")
    return people.prefetch_related(Prefetch("roles", held, to_attr="held_roles"))


def _as_contact(person: Person) -> ListedContact:
    held: list[Role] = person.held_roles  # type: ignore[attr-defined]
    role = held[0] if held else None
    return ListedContact(
        pk=person.pk,
        name=person.name,
        party=person.party.abbreviation if person.party else "",
        role=role.title if role else "",
        committee=role.committee.definite if role and role.committee else "",
        organisation=person.organisation,
        phones=tuple(person.phones),
        email=person.email,
    )
