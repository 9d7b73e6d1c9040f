"""The form of a release as a browser sends it, and the same as a form text."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.http import QueryDict

from releases.document.characters import writable
from releases.document.form_text import SETS, FormRow, FormText, Values
from releases.models import Editor, Release, Revision
from releases.services import drafting

Sent = Mapping[str, Sequence[str]]
#: Rows of one sort that a form can hold. Source: Django's own limit for a formset.
MOST_ROWS = 1000


def read(sent: Sent) -> FormText:
    """Return what was typed into a form; names that the form does not have are passed over.

    A browser sends nothing for a choice from the directory in which nothing is
    chosen, so those are never missing. Rows that are to be removed are gone.
    """
    names = drafting.field_names(Release)
    rows = {kind: _rows(kind, sent) for kind in drafting.KINDS if f"{kind}-TOTAL_FORMS" in sent}
    return FormText(_fields(names, "", sent), rows)


def written(text: FormText, now: FormText) -> QueryDict:
    """Return what a browser would send if the form of a release that says `now` said `text`.

    What `text` does not know of stays. A row of the release that is not in
    `text` is marked to be removed, and one that was removed since is a new one.
    """
    form = QueryDict(mutable=True)
    for name, values in {**now.fields, **text.fields}.items():
        form.setlist(name, list(values) or ([] if name in SETS else [""]))
    for kind in drafting.KINDS:
        _write_rows(form, kind, text.rows.get(kind, now.rows.get(kind, ())), now.rows.get(kind, ()))
    return form


def _fields(names: Iterable[str], prefix: str, sent: Sent) -> dict[str, Values]:
    fields = {}
    for name in names:
        values = sent.get(f"{prefix}{name}", () if name in SETS else None)
        if values is not None:
            fields[name] = tuple(_storable(value) for value in values if value)
    return fields


def _storable(value: str) -> str:
    """Return a value as PostgreSQL and JSON can hold it, with the line ends of the database."""
    return writable(value.replace("\r\n", "\n"))


def row_numbers(kind: str, sent: Sent) -> tuple[int, ...]:
    """Return by which number the form calls each row that `read` gives, in the same order."""
    return tuple(number for _place, number, _row in _placed(kind, sent))


def _rows(kind: str, sent: Sent) -> tuple[FormRow, ...]:
    return tuple(row for _place, _called, row in _placed(kind, sent))


def _placed(kind: str, sent: Sent) -> list[tuple[int, int, FormRow]]:
    """Return the rows that hold something by their place and their number in the form."""
    model = drafting.row_model(kind)
    names, fresh = drafting.field_names(model), drafting.defaults(model)
    found = []
    for number in range(min(number_of(sent, f"{kind}-TOTAL_FORMS"), MOST_ROWS)):
        prefix = f"{kind}-{number}-"
        row = FormRow(_first(sent, f"{prefix}id"), _fields(names, prefix, sent))
        if _first(sent, f"{prefix}DELETE") or not (row.id or _has_words(row, fresh)):
            continue
        found.append((number_of(sent, f"{prefix}position"), number, row))
    return sorted(found, key=lambda placed: placed[:2])


def _has_words(row: FormRow, fresh: Mapping[str, Values]) -> bool:
    """Tell whether anything was typed into a new row."""
    return any(values and values != fresh.get(name, ()) for name, values in row.fields.items())


def _write_rows(form: QueryDict, kind: str, rows: Sequence[FormRow], now: Sequence[FormRow]) -> None:
    known, places = (
        {row.id: row for row in now},
        {row.id: place for place, row in enumerate(rows, 1) if row.id},
    )
    last = len(rows) + 1
    # The rows of the database stand first and as the database has them; `position` says where the editor wants them.
    every = [(places.get(row.id, last), next((one for one in rows if one.id == row.id), row)) for row in now]
    every += [(place, row) for place, row in enumerate(rows, 1) if row.id not in known]
    for number, (place, row) in enumerate(every):
        prefix = f"{kind}-{number}-"
        fields = {**(known[row.id].fields if row.id in known else {}), **row.fields}
        for name, values in fields.items():
            form.setlist(f"{prefix}{name}", list(values) or ([] if name in SETS else [""]))
        form[f"{prefix}id"] = row.id if row.id in known else ""
        form[f"{prefix}position"] = str(place)
        if row.id in known and row.id not in places:
            form[f"{prefix}DELETE"] = "on"
    counts = {"TOTAL": len(every), "INITIAL": len(known), "MIN_NUM": 0, "MAX_NUM": MOST_ROWS}
    for name, count in counts.items():
        form[f"{kind}-{name}_FORMS"] = str(count)


def tab_of(sent: Sent) -> uuid.UUID:
    """Return which opened form this is; a new one where it does not say so."""
    try:
        return uuid.UUID(_first(sent, "tab"))
    except ValueError:
        return uuid.uuid4()


def stamp_of(sent: Sent) -> dt.datetime | None:
    """Return the `updated_at` of the release that the form has shown, None where it does not say so."""
    try:
        stamp = dt.datetime.fromisoformat(_first(sent, "seen"))
    except ValueError:
        return None
    return stamp if stamp.tzinfo else None


def number_of(sent: Sent, name: str) -> int:
    """Return a whole number that the form says of itself, 0 for what is none and for more than 18 digits."""
    written = _first(sent, name).strip()
    return int(written) if re.fullmatch(r"\d{1,18}", written, re.ASCII) else 0


def keep(form: Sent, facts: Sent, *, by: Editor, release: Release | None) -> Revision:
    """Keep what stands in a form as a revision of the opened form that its `facts` name."""
    return drafting.keep(
        read(form),
        by=by,
        tab=tab_of(facts),
        release=release,
        stamp=stamp_of(facts),
        typed_at=number_of(facts, "typed_at"),
        continues=number_of(facts, "continues") or None,
    )


def _first(sent: Sent, name: str) -> str:
    return next(iter(sent.get(name, ())), "")


def lists(form: QueryDict) -> dict[str, list[Any]]:
    """Return a submitted form as names with all their values."""
    return {name: form.getlist(name) for name in form}


def model_of(kind: str) -> type[models.Model]:
    """Return the model of a sort of rows, of the release itself for ""."""
    return drafting.row_model(kind) if kind else Release
