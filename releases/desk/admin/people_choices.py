"""Choosing from the directory: a person comes with the role held now, the body and the phone number."""

import re
from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

from releases.models import Person

#: Fewer digits are part of too many numbers.
FEWEST_DIGITS = 4


class DirectoryChoices(AutocompleteJsonView):
    """The choices that fit what is typed."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, Any]:
        """Return a choice as select2 takes it; of a person with `name`, `role` and `committee` for the row's fields."""
        choice: dict[str, Any] = super().serialize_result(obj, to_field_name)
        return choice | _of_a_person(obj) if isinstance(obj, Person) else choice


def _of_a_person(person: Any) -> dict[str, Any]:
    held = next(iter(person.held_now), None)
    committee = held.committee if held else None
    facts = [str(held) if held else person.organisation, *map(_unbroken, person.phones[:1])]
    return {
        "text": " – ".join([str(person), " · ".join(filter(None, facts))]).removesuffix(" – "),
        "name": str(person),
        "role": held.title if held else "",
        "committee": {"id": str(committee.pk), "text": str(committee)} if committee else None,
    }


def _unbroken(phone: str) -> str:
    """Return a number that stays on one line: with no-break spaces and hyphens."""
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")


def by_phone(people: QuerySet[Person], typed: str) -> QuerySet[Person]:
    """Return the people whose numbers hold the digits that were typed, however they are spaced; none for few digits."""
    digits = re.sub(r"\D", "", typed)
    if len(digits) < FEWEST_DIGITS:
        return people.none()
    numbers = Func(
        Cast(F("phones"), TextField()),
        Value(r"[^0-9,]"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return people.annotate(digits=numbers).filter(digits__contains=digits)
