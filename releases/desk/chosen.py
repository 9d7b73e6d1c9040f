"""What is chosen from the directory in a form, looked up once for each sort: Django asks for each field of each row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import models


class KnownThings:
    """Stands for the queryset of a choice, and knows the things that are chosen already."""

    def __init__(self, things: dict[Any, models.Model]) -> None:
        self.things = things

    def using(self, _database: str | None) -> "KnownThings":
        return self

    def filter(self, **lookup: Iterable[str]) -> list[models.Model]:
        """Return the things with these keys; the widget asks by its key and by nothing else."""
        (keys,) = lookup.values()
        return [self.things[key] for key in sorted(keys) if key in self.things]


def look_up(shown: Sequence[forms.BaseForm]) -> None:
    """Let the choices of all these forms know what is chosen in them.

    What was read with a release or its rows is at hand; the rest takes one query for each sort of thing.
    """
    fields: list[tuple[forms.BaseForm, str, Any]] = [
        (form, name, field) for form in shown for name, field in form.fields.items()
    ]
    choices = [(form[name], field) for form, name, field in fields if _is_choice(field)]
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    known: dict[type[models.Model], dict[str, models.Model]] = defaultdict(dict)
    for bound, field in choices:
        wanted[field.queryset.model] |= _keys(bound.value())
        known[field.queryset.model] |= {str(thing.pk): thing for thing in _at_hand(bound)}
    found = {model: known[model] | _things(model, keys - set(known[model])) for model, keys in wanted.items()}
    for _bound, field in choices:
        field.widget.choices.queryset = KnownThings(found[field.queryset.model])


def _is_choice(field: Any) -> bool:
    return isinstance(getattr(field.widget, "widget", field.widget), AutocompleteMixin)


def _at_hand(bound: forms.BoundField) -> Iterable[models.Model]:
    """Return what the database has in this choice, if it was read already."""
    instance: Any = getattr(bound.form, "instance", None)
    if instance is None:
        return ()
    field = instance._meta.get_field(bound.name)
    if field.many_to_many:
        found: Iterable[models.Model] = getattr(instance, "_prefetched_objects_cache", {}).get(bound.name, ())
        return found
    thing = getattr(instance, bound.name) if field.is_cached(instance) else None
    return (thing,) if thing else ()


def _keys(value: Any) -> set[str]:
    values = value if isinstance(value, list | tuple | set) else [value]
    return {str(getattr(one, "pk", one)) for one in values if one not in (None, "")}


def _things(model: type[models.Model], keys: set[str]) -> dict[str, models.Model]:
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) <= 18]
    # The name of a person ends with their party.
    party = ["party"] if any(field.name == "party" for field in model._meta.fields) else []
    found = model._default_manager.select_related(*party).in_bulk(numbers) if numbers else {}
    return {str(key): thing for key, thing in found.items()}
