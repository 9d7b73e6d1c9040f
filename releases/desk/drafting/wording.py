"""A form text in words: each field with its label and its lines, so that two can be read beside each other."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from releases.desk import differences
from releases.desk.differences import Difference
from releases.desk.drafting import posted
from releases.document import richtext
from releases.document.form_text import BODY, SETS, FormRow, FormText, Values
from releases.languages import swedish
from releases.services import drafting

Names = Mapping[tuple[type[models.Model], str], str]
Lines = dict[str, tuple[str, list[str]]]
# How a date is known says nothing while there is none.
PRECISIONS = {"date_precision": "date", "follow_up_precision": "follow_up"}
AMOUNT = "amount"
LONGEST_NUMBER = 18  # digits


def names_in(*texts: FormText) -> Names:
    """Return what the things of the directory are called that stand in these texts, in one query for each sort."""
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for kind, row in _all_rows(texts):
        for name, values in row.items():
            model = _chosen_from(kind, name)
            if model is not None:
                wanted[model] |= {int(value) for value in values if _is_key(value)}
    found = {
        model: model._default_manager.select_related(*_shown_with(model)).in_bulk(keys)
        for model, keys in wanted.items()
    }
    return {(model, str(key)): str(thing) for model, things in found.items() for key, thing in things.items()}


def between(before: FormText, after: FormText, names: Names) -> list[Difference]:
    """Return the fields in which two texts differ, in the order of the form. Ids of rows are no difference."""
    old, new = lines_of(before, names), lines_of(after, names)
    return [
        differences.of_lines(new[key][0], old.get(key, ("", []))[1], new[key][1])
        for key in new
        if old.get(key, ("", []))[1] != new[key][1] and not _is_unknown(key, before)
    ]


def lines_of(text: FormText, names: Names) -> Lines:
    """Return each field's label and lines, and each sort of rows with a line a row."""
    fields = {
        name: (label_of("", name), field_lines("", name, text.fields[name], names))
        for name in drafting.field_names(posted.model_of(""))
        if name in text.fields
    }
    rows = {
        kind: (label_of(kind), [row_line(kind, row, names) for row in text.rows[kind]])
        for kind in drafting.KINDS
        if kind in text.rows
    }
    first = ("title", "lead", BODY)
    return {**{name: fields[name] for name in first if name in fields}, **rows, **fields} if fields else rows


def label_of(kind: str, name: str = "") -> str:
    """Return what a field is called, or a sort of rows."""
    meta = posted.model_of(kind)._meta
    return str(meta.get_field(name).verbose_name if name else meta.verbose_name_plural)  # type: ignore[union-attr]


def field_lines(kind: str, name: str, values: Values, names: Names) -> list[str]:
    """Return what stands in a field, as an editor reads it."""
    if name == BODY:
        text = richtext.to_text(richtext.clean("".join(values)))
        return [line for line in text.splitlines() if line.strip()]
    spoken = [line for value in values for line in _spoken(kind, name, value, names).splitlines()]
    return sorted(spoken, key=swedish.sort_key) if name in SETS else spoken


def row_line(kind: str, row: FormRow, names: Names) -> str:
    """Return what a row says, on one line."""
    parts = []
    for name in drafting.field_names(posted.model_of(kind)):
        values = row.fields.get(name, ())
        if values and not (name in PRECISIONS and not row.fields.get(PRECISIONS[name])):
            parts.append(", ".join(field_lines(kind, name, values, names)))
    return ", ".join(filter(None, parts))


def moment(at: dt.datetime) -> str:
    """Return the time of day for today, and the day before it for any other: "14.32", "17 november 14.32"."""
    return swedish.moment(timezone.localtime(at), today=timezone.localdate())


def heading_of(text: FormText) -> str:
    """Return the title that stands in a form, "" if there is none."""
    return text.line("title").strip()


def _all_rows(texts: Iterable[FormText]) -> Iterable[tuple[str, Mapping[str, Values]]]:
    for text in texts:
        yield "", text.fields
        yield from ((kind, row.fields) for kind, rows in text.rows.items() for row in rows)


def _chosen_from(kind: str, name: str) -> type[models.Model] | None:
    if kind not in ("", *drafting.KINDS) or name not in drafting.field_names(posted.model_of(kind)):
        return None
    return posted.model_of(kind)._meta.get_field(name).related_model  # type: ignore[return-value]


def _shown_with(model: type[models.Model]) -> Sequence[str]:
    """Return the relations that the name of a thing is made of."""
    return ("party",) if any(field.name == "party" for field in model._meta.fields) else ()


def _is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER


def _spoken(kind: str, name: str, value: str, names: Names) -> str:
    model = _chosen_from(kind, name)
    if model is not None:
        return names.get((model, value), value)
    field: Any = posted.model_of(kind)._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return _day(value)
    if name == AMOUNT:
        # The form has it with spaces, the database without.
        digits = "".join(value.split())
        if digits.removeprefix("-").isdecimal() and len(digits) <= LONGEST_NUMBER:
            return swedish.amount(int(digits))
    return value


def _day(value: str) -> str:
    try:
        return swedish.date(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _is_unknown(key: str, before: FormText) -> bool:
    """Tell whether a text does not have a field at all, such as the address once it cannot be changed."""
    return key not in before.fields and key not in before.rows
