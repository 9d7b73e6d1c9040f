"""What the directory knows of the people and bodies that a release names, as a value."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRole:
    """What somebody is, in which body (its definite form, "" for none), from when to when."""

    title: str
    committee: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def held(self, days: tuple[dt.date, ...]) -> bool:
        """True when it is held on one of the days."""
        return any(
            (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            for day in days
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody in the directory; `party` is the abbreviation or ""."""

    name: str
    party: str = ""
    roles: tuple[KnownRole, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Directory:
    """A snapshot. `days` are those on which a role counts as held: today, and when the release came out.

    `called` leads from every name of a body in small letters (name, definite
    form, alias) to its definite form.
    """

    people: tuple[KnownPerson, ...] = ()
    days: tuple[dt.date, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[KnownPerson, ...]]:
        """The people of each name, in small letters: two may share one."""
        found: dict[str, list[KnownPerson]] = {}
        for person in self.people:
            found.setdefault(person.name.casefold(), []).append(person)
        return {name: tuple(people) for name, people in found.items()}

    def body(self, words: str) -> str:
        """Return the definite form of the body that these words name, or the words in small letters."""
        return self.called.get(words.casefold(), words).casefold()
