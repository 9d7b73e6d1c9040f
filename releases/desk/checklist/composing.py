"""The document that a form would become, composed while it is typed: nothing is written and nothing is refused.

What cannot be read yet (half a date, "många" as an amount) is left out, as if
it were not there: the form itself says so when it is saved.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from releases import document
from releases.desk.typed import DayField, KronorField, WholeNumberField
from releases.document import quotes, richtext
from releases.document.form_text import FormRow, FormText
from releases.models import Committee, Keyword, Party, Person, PressImage

AMOUNT, WHOLE, DAY = KronorField(required=False), WholeNumberField(required=False), DayField(required=False)
#: More digits than an id has.
LONGEST_ID = 18
Code = TypeVar("Code", bound=StrEnum)
Rows = Mapping[str, tuple[FormRow, ...]]


class Chosen:
    """What is chosen from the directory in a form, read in one query for each sort."""

    def __init__(self, text: FormText) -> None:
        rows = [row for kind in text.rows.values() for row in kind]
        self.committees = Committee.objects.in_bulk(
            [*_ids(text.fields.get("committees", ())), *_ids_in(rows, "committee")]
        )
        self.keywords = Keyword.objects.in_bulk(list(_ids(text.fields.get("keywords", ()))))
        self.parties = Party.objects.in_bulk([*_ids_in(rows, "reservations"), *_ids_in(rows, "statements")])
        self.people = Person.objects.select_related("party").in_bulk(list(_ids_in(rows, "person")))
        self.images = PressImage.objects.in_bulk(list(_ids_in(rows, "image")))

    def committee(self, row: FormRow) -> document.Committee | None:
        """Return the body chosen in a row."""
        chosen = next(_ids(row.fields.get("committee", ())), None)
        found = self.committees.get(chosen) if chosen else None
        return found.as_value() if found else None


def document_of(text: FormText) -> tuple[document.ReleaseDocument, Mapping[str, tuple[int, ...]]]:
    """Return what the form says as a document, and of each sort of rows which of the form's rows it took."""
    chosen = Chosen(text)
    taken: dict[str, list[tuple[int, Any]]] = {
        "contacts": _taken(text.rows, "contacts", lambda row: _contact(row, chosen)),
        "decisions": _taken(text.rows, "decisions", lambda row: _decision(row, chosen)),
        "budget": _taken(text.rows, "budget_lines", lambda row: _budget_line(row, chosen)),
        "images": _taken(text.rows, "release_images", lambda row: _image(row, chosen)),
    }
    body = quotes.set_quotes(richtext.clean(text.line("body")))
    composed = document.ReleaseDocument(
        title=text.line("title"),
        lead=text.line("lead").strip(),
        body=body,
        language=text.line("language") or "sv",
        committees=_values(text.fields.get("committees", ()), chosen.committees),
        keywords=_values(text.fields.get("keywords", ()), chosen.keywords),
        quotes=quotes.read_quotes(body),
        **{name: tuple(value for _index, value in rows) for name, rows in taken.items()},  # type: ignore[arg-type]
    )
    return composed, {name: tuple(index for index, _value in rows) for name, rows in taken.items()}


def _taken(rows: Rows, kind: str, compose: Any) -> list[tuple[int, Any]]:
    composed = ((index, compose(row)) for index, row in enumerate(rows.get(kind, ())))
    return [(index, value) for index, value in composed if value is not None]


def _contact(row: FormRow, chosen: Chosen) -> document.Contact | None:
    person = chosen.people.get(next(_ids(row.fields.get("person", ())), 0))
    if person is None:
        return None
    committee = chosen.committee(row)
    return document.Contact(
        name=person.name,
        party=person.party.abbreviation if person.party else "",
        role=_line(row, "role"),
        committee=committee.definite if committee else "",
        organisation=person.organisation,
        phones=tuple(filter(None, _line(row, "phones").split(","))) or tuple(person.phones),
        email=_line(row, "email") or person.email,
    )


def _decision(row: FormRow, chosen: Chosen) -> document.Decision:
    return document.Decision(
        outcome=_line(row, "outcome"),
        committee=chosen.committee(row),
        status=_code(row, "status", document.DecisionStatus.DECIDED),
        date=_date(row, "date", document.Precision.DAY),
        paragraph=_line(row, "paragraph"),
        case_number=_line(row, "case_number"),
        votes_for=_read(WHOLE, row, "votes_for"),
        votes_against=_read(WHOLE, row, "votes_against"),
        reservations=_parties(row, "reservations", chosen),
        statements=_parties(row, "statements", chosen),
        dissent_text=_line(row, "dissent_text"),
        follow_up=_date(row, "follow_up", document.Precision.MONTH),
    )


def _budget_line(row: FormRow, chosen: Chosen) -> document.BudgetLine | None:
    amount = _read(AMOUNT, row, "amount")
    if amount is None:
        return None
    return document.BudgetLine(
        amount=amount,
        purpose=_line(row, "purpose"),
        kind=_code(row, "kind", document.BudgetKind.NEW),
        first_year=_read(WHOLE, row, "first_year"),
        last_year=_read(WHOLE, row, "last_year"),
        committee=chosen.committee(row),
    )


def _image(row: FormRow, chosen: Chosen) -> document.Image | None:
    image = chosen.images.get(next(_ids(row.fields.get("image", ())), 0))
    if image is None:
        return None
    return image.as_value(alt=_line(row, "alt"))


def _parties(row: FormRow, name: str, chosen: Chosen) -> tuple[document.Dissent, ...]:
    parties = (chosen.parties.get(pk) for pk in _ids(row.fields.get(name, ())))
    return tuple(document.Dissent(party=party.abbreviation) for party in parties if party)


def _values(typed: Any, known: Mapping[int, Any]) -> tuple[Any, ...]:
    return tuple(known[pk].as_value() for pk in _ids(typed) if pk in known)


def _line(row: FormRow, name: str) -> str:
    return next(iter(row.fields.get(name, ())), "").strip()


def _read(field: forms.Field, row: FormRow, name: str) -> Any:
    """Return what a form's field makes of the words, None for what it would refuse."""
    try:
        return field.to_python(_line(row, name))
    except ValidationError:
        return None


def _code(row: FormRow, name: str, otherwise: Code) -> Code:
    try:
        return type(otherwise)(_line(row, name))
    except ValueError:
        return otherwise


def _date(row: FormRow, name: str, otherwise: document.Precision) -> document.ApproximateDate | None:
    day: dt.date | None = _read(DAY, row, name)
    precision = _code(row, f"{name}_precision", otherwise)
    return document.ApproximateDate(date=day, precision=precision) if day else None


def _ids(typed: Any) -> Iterator[int]:
    """Yield the ids among the values of a choice."""
    for value in typed:
        if value.isascii() and value.isdigit() and len(value) <= LONGEST_ID:
            yield int(value)


def _ids_in(rows: list[FormRow], name: str) -> Iterator[int]:
    for row in rows:
        yield from _ids(row.fields.get(name, ()))
