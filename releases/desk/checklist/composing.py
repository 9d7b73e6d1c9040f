"""The document that a form would become, composed while it is typed: nothing is written and nothing is refused.

The rows are the models' own, unsaved, and `Release.compose` makes the document
of them, so that what is checked here is what would be frozen. What cannot be
read yet (half a date, "många" as an amount) is left out, as if it were not
there: the form itself says so when it is saved.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from releases.desk.typed import row_field
from releases.document import ReleaseDocument
from releases.document.form_text import FormRow, FormText, Values
from releases.languages import swedish
from releases.models import (
    Attachment,
    BudgetLine,
    Committee,
    Decision,
    Keyword,
    Party,
    Person,
    PressImage,
    Release,
    ReleaseContact,
    ReleaseImage,
    ReleaseLink,
    Role,
)
from releases.models.release import DOCUMENT_PARTS
from releases.services import drafting

#: More digits than an id has.
LONGEST_ID = 18
Row = TypeVar("Row", bound=models.Model)
Known = Mapping[int, Any]


class Chosen:
    """What is chosen from the directory in a form, read in one query for each sort, in the order of the models."""

    def __init__(self, text: FormText) -> None:
        rows = [row for kind in text.rows.values() for row in kind]
        self.committees = _known(Committee, _all_ids(text, rows, "committees", "committee"))
        self.keywords = _known(Keyword, _all_ids(text, rows, "keywords"))
        self.parties = _known(Party, _all_ids(text, rows, "reservations", "statements"))
        self.people = _known(Person, _all_ids(text, rows, "person"), "party")
        self.images = _known(PressImage, _all_ids(text, rows, "image"))
        saved = [pk for row in text.rows.get("attachments", ()) for pk in _ids([row.id])]
        self.attachments = _known(Attachment, saved)
        self.held = self._roles(text.rows.get("contacts", ()))

    def _roles(self, contacts: Iterable[FormRow]) -> dict[int, Role]:
        """Return what the people are now who stand in a row without a role."""
        people = [self._id(row, "person") for row in contacts if not _line(row, "role")]
        roles = Role.objects.filter(person__in=people).held(timezone.localdate()).select_related("committee")
        held: dict[int, Role] = {}
        for role in roles if people else ():
            held.setdefault(role.person_id, role)
        return held

    def _id(self, row: FormRow, name: str) -> int:
        return next(_ids(row.fields.get(name, ())), 0)

    def one(self, known: Known, row: FormRow, name: str) -> Any:
        """Return the one thing that a row has chosen, None for nothing."""
        return known.get(self._id(row, name))

    def several(self, known: Known, typed: Values) -> list[Any]:
        """Return the things whose ids are among the values of a choice."""
        ids = set(_ids(typed))
        return [thing for pk, thing in known.items() if pk in ids]


def document_of(
    text: FormText, release: Release | None = None
) -> tuple[ReleaseDocument, Mapping[str, tuple[int, ...]]]:
    """Return what the form of a release says as a document, and of each sort of rows which of its rows it took."""
    chosen = Chosen(text)
    taken = {name: _taken(text, DOCUMENT_PARTS[name], chosen, value) for name, value in VALUES.items()}
    parts = {name: tuple(value for _index, value in rows) for name, rows in taken.items()}
    for name, known in (("committees", chosen.committees), ("keywords", chosen.keywords)):
        parts[name] = tuple(one.as_value() for one in chosen.several(known, text.fields.get(name, ())))
    composed = _filled(_beginning(release), text.fields).compose(parts)
    return composed, {name: tuple(index for index, _value in rows) for name, rows in taken.items()}


def links_as_typed(text: FormText, taken: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Return the texts in which a link may be wrapped, as they were typed, by the document's names of their fields."""
    typed = {name: text.line(name) for name in ("lead", "body")}
    for name, column in (("links", "url"), ("decisions", "protocol_url")):
        rows = text.rows.get(DOCUMENT_PARTS[name], ())
        for place, index in enumerate(taken[name]):
            typed[f"{name}.{place}.{column}"] = _line(rows[index], column)
    return {field: words for field, words in typed.items() if "://" in words}


def _beginning(release: Release | None) -> Release:
    """Return the row that is filled with what is typed, with what decides which text about us an empty field means.

    Saving puts the press room's own there in place of one that was taken away (`ReleaseForm`).
    """
    if release is None or release.boilerplate:
        return Release()
    return Release(pk=release.pk, state=release.state)


def _taken(
    text: FormText, kind: str, chosen: Chosen, value: Callable[[FormRow, Chosen], Any]
) -> list[tuple[int, Any]]:
    composed = ((index, value(row, chosen)) for index, row in enumerate(text.rows.get(kind, ())))
    return [(index, one) for index, one in composed if one is not None]


# --- The rows ---


def _contact(row: FormRow, chosen: Chosen) -> Any:
    person = chosen.one(chosen.people, row, "person")
    if person is None:
        return None
    contact = ReleaseContact(person=person, committee=chosen.one(chosen.committees, row, "committee"))
    _filled(contact, row.fields)
    contact.phones = [swedish.phone(number) for number in contact.phones]
    if not contact.role:
        contact.take_role(chosen.held.get(person.pk))
    return contact.as_value()


def _decision(row: FormRow, chosen: Chosen) -> Any:
    decision = Decision(committee=chosen.one(chosen.committees, row, "committee"))
    parties = (
        chosen.several(chosen.parties, row.fields.get(name, ())) for name in ("reservations", "statements")
    )
    return _filled(decision, row.fields).value_with(*parties)


def _budget_line(row: FormRow, chosen: Chosen) -> Any:
    line = _filled(BudgetLine(committee=chosen.one(chosen.committees, row, "committee")), row.fields)
    return line.as_value() if line.amount is not None else None


def _image(row: FormRow, chosen: Chosen) -> Any:
    image = chosen.one(chosen.images, row, "image")
    return _filled(ReleaseImage(image=image), row.fields).as_value() if image else None


def _attachment(row: FormRow, chosen: Chosen) -> Any:
    """Return a file that is there already; one that is only chosen comes with the form when it is saved."""
    attachment = chosen.attachments.get(next(_ids([row.id]), 0))
    try:
        return _filled(attachment, row.fields).as_value() if attachment else None
    except OSError:
        return None


def _link(row: FormRow, _chosen: Chosen) -> Any:
    return _filled(ReleaseLink(), row.fields).as_value()


VALUES: Mapping[str, Callable[[FormRow, Chosen], Any]] = {
    "contacts": _contact,
    "decisions": _decision,
    "budget": _budget_line,
    "images": _image,
    "attachments": _attachment,
    "links": _link,
}


# --- What is typed, as saving would keep it ---


def _filled(row: Row, typed: Mapping[str, Values]) -> Row:
    """Return the row with what was typed into its fields, relations apart; what cannot be read is not set."""
    for name, field in _fields(type(row)).items():
        try:
            value = _read(field, next(iter(typed.get(name, ())), ""))
        except ValidationError:
            continue
        setattr(row, name, value)
        row._meta.get_field(name).pre_save(row, add=False)  # type: ignore[union-attr]
    return row


@lru_cache
def _fields(model: type[models.Model]) -> dict[str, forms.Field]:
    columns: list[Any] = [model._meta.get_field(name) for name in drafting.field_names(model)]
    return {column.name: row_field(column) for column in columns if not column.is_relation}


def _read(field: forms.Field, written: str) -> Any:
    """Return what a form would keep, also where it would say that this is too long or too little.

    Raises ValidationError for what is no value of the field at all.
    """
    try:
        return field.clean(written)
    except ValidationError:
        if isinstance(field, forms.ChoiceField):
            raise
        return field.to_python(written)


def _line(row: FormRow, name: str) -> str:
    return next(iter(row.fields.get(name, ())), "").strip()


def _known(model: type[models.Model], ids: Iterable[int], *along: str) -> dict[int, Any]:
    wanted = set(ids)
    rows = model._default_manager.select_related(*along).filter(pk__in=wanted) if wanted else ()
    return {row.pk: row for row in rows}


def _all_ids(text: FormText, rows: list[FormRow], *names: str) -> Iterator[int]:
    for name in names:
        for fields in (text.fields, *(row.fields for row in rows)):
            yield from _ids(fields.get(name, ()))


def _ids(typed: Iterable[str]) -> Iterator[int]:
    """Yield the ids among the values of a choice."""
    for value in typed:
        if value.isascii() and value.isdigit() and len(value) <= LONGEST_ID:
            yield int(value)
