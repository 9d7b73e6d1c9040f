"""What stands in the form of a release, whether it is valid or not: each field with what was typed there.

A release holds only what passed its form. Somebody who is in the middle of a
sentence, or has typed "många" as an amount, has a form text and no release.
Pure: no database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

from releases.document import equivalence, richtext
from releases.document.characters import normal

Values = tuple[str, ...]
#: The field with rich text.
BODY = "body"
#: Fields in which things of the directory are chosen, in no order.
SETS = frozenset({"committees", "keywords", "reservations", "statements"})
AROUND_COMMAS = re.compile(r"\s*,\s*")


@dataclass(frozen=True)
class FormRow:
    """A row of the form: its id in the database, "" for one that was never saved, and its fields."""

    id: str = ""
    fields: Mapping[str, Values] = field(default_factory=dict)


@dataclass(frozen=True)
class FormText:
    """The fields of a release, and its rows by sort, in the order that the editor sees."""

    fields: Mapping[str, Values] = field(default_factory=dict)
    rows: Mapping[str, tuple[FormRow, ...]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, content: Any) -> Self:
        """Return what `as_json` gave. Raises msgspec.ValidationError for anything else."""
        return msgspec.convert(content, cls)

    def as_json(self) -> Any:
        """Return the text as data for a JSON column."""
        return msgspec.to_builtins(self)

    def line(self, name: str) -> str:
        """Return what stands in a field of one value, "" if nothing does."""
        return next(iter(self.fields.get(name, ())), "")


def same(one: FormText, other: FormText) -> bool:
    """Tell whether two forms say the same. A field that one of them does not have is no difference."""
    kinds = one.rows.keys() & other.rows.keys()
    return same_fields(one.fields, other.fields) and all(
        _same_rows(one.rows[kind], other.rows[kind]) for kind in kinds
    )


def same_fields(one: Mapping[str, Values], other: Mapping[str, Values]) -> bool:
    """Tell whether the fields that both have say the same."""
    return all(same_values(name, one[name], other[name]) for name in one.keys() & other.keys())


def same_values(name: str, one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether a field says the same: white space at the ends and between phone numbers is no word."""
    one, other = tuple(one), tuple(other)
    return one == other or _comparable(name, one) == _comparable(name, other)


def _same_rows(one: tuple[FormRow, ...], other: tuple[FormRow, ...]) -> bool:
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(
        before.id == after.id and same_fields(before.fields, after.fields) for before, after in pairs
    )


def _comparable(name: str, values: Values) -> list[str]:
    if name == BODY:
        return equivalence.as_read(richtext.clean("".join(values)))
    spoken = [AROUND_COMMAS.sub(",", normal(value).replace("\r\n", "\n").strip()) for value in values]
    if name == "amount":
        spoken = ["".join(value.split()) for value in spoken]
    return sorted(filter(None, spoken)) if name in SETS else list(filter(None, spoken))
