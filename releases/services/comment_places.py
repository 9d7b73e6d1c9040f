"""Where a comment stands: a field of a release's form, whether its words are still there, and what it is called."""

from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from releases.document import markup
from releases.document.characters import normal
from releases.models import CommentThread, Release

#: The fields and sorts of rows in the order of the form.
FIELDS = ("title", "lead", "body", "committees", "keywords", "language", "slug", "boilerplate")
ROWS = ("contacts", "decisions", "budget_lines", "release_images", "attachments", "links")
ORDER = (*FIELDS, *ROWS, "")
WRITTEN = {"title", "lead", "boilerplate"}
GONE = 10_000  # rows; behind all others


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A place of the form: a field, rows of a sort, or a field of one row by its id. All empty is the whole."""

    name: str = ""
    row: int | None = None
    field: str = ""

    @classmethod
    def read(cls, written: str) -> Self:
        """Return the place that `CommentThread.place` names; the whole release for what names none."""
        name, *rest = written.split(":")
        if name in FIELDS and not rest:
            return cls(name)
        if name not in ROWS or len(rest) not in (0, 2):
            return cls()
        if not rest:
            return cls(name)
        number, field = rest
        is_known = (
            number.isascii() and number.isdigit() and len(number) < 19 and _has(_rows_model(name), field)
        )
        return cls(name, int(number), field) if is_known else cls(name)

    def __str__(self) -> str:
        return self.name if self.row is None else f"{self.name}:{self.row}:{self.field}"

    @property
    def label(self) -> str:
        """What the form calls it, without its row's number."""
        if not self.name:
            return _("The whole press release")
        if self.name in FIELDS:
            return _named(Release, self.name)
        rows = _rows_model(self.name)._meta
        if self.row is None:
            return capfirst(str(rows.verbose_name_plural))
        field = str(rows.get_field(self.field).verbose_name)  # type: ignore[union-attr]
        return f"{capfirst(str(rows.verbose_name))}: {field}"


def label_in(release: Release, place: FormPlace) -> str:
    """Return what the form calls a place, with the number of its row or that the row is gone."""
    if place.row is None:
        return place.label
    kind = capfirst(str(_rows_model(place.name)._meta.verbose_name))
    field = str(_rows_model(place.name)._meta.get_field(place.field).verbose_name)  # type: ignore[union-attr]
    found = index_of(release, place)
    if found is None:
        return _("%(row)s that was removed: %(field)s") % {"row": kind, "field": field}
    return _("%(row)s %(number)s: %(field)s") % {"row": kind, "number": found + 1, "field": field}


def index_of(release: Release, place: FormPlace) -> int | None:
    """Return the number of the place's row among its sort, from 0; None without one, and for one that is gone."""
    ids = [row.pk for row in _rows_of(release, place.name)] if place.row is not None else []
    return ids.index(place.row) if place.row in ids else None


def anchor(release: Release, place: FormPlace) -> str:
    """Return the id of the place in the page of the form, "" for the whole and for what is gone."""
    if place.name not in ROWS:
        return f"id_{place.name}" if place.name else ""
    if place.row is None:
        return f"{place.name}-group"
    found = index_of(release, place)
    return "" if found is None else f"id_{place.name}-{found}-{place.field}"


def still_there(release: Release, thread: CommentThread) -> bool:
    """Tell whether the row, and the marked words, of a thread are still in the saved release."""
    place = FormPlace.read(thread.place)
    if place.row is not None and index_of(release, place) is None:
        return False
    text = _text(release, place) if thread.quote else None
    return text is None or letters(thread.quote) in text


def order(release: Release, thread: CommentThread) -> tuple[int, int, int, Any]:
    """Return by what threads are sorted to stand as the form does, and in a text as their words do."""
    place = FormPlace.read(thread.place)
    row = index_of(release, place)
    text = _text(release, place) if thread.quote else None
    offset = text.find(letters(thread.quote)) if text else -1
    missing = GONE if place.row is not None else -1
    return ORDER.index(place.name), missing if row is None else row, offset, thread.created_at


def letters(text: str) -> str:
    """Return the letters and digits of a text: what sets its lines, quotes and dashes leaves them as they are."""
    return "".join(filter(str.isalnum, normal(text)))


def _text(release: Release, place: FormPlace) -> str | None:
    """Return the letters of the field that holds a thread's words; None where that is no single field."""
    if place.row is not None:
        found = index_of(release, place)
        row = None if found is None else _rows_of(release, place.name)[found]
        return letters(str(getattr(row, place.field) or "")) if row else None
    if place.name == "body":
        return letters(markup.words(markup.parse(release.body)))
    return letters(str(getattr(release, place.name))) if place.name in WRITTEN else None


def _rows_model(name: str) -> type[Model]:
    found: Any = Release._meta.get_field(name).related_model
    return found  # type: ignore[no-any-return]


def _rows_of(release: Release, name: str) -> list[Any]:
    return list(getattr(release, name).all())


def _named(model: type[Model], field: str) -> str:
    return capfirst(str(model._meta.get_field(field).verbose_name))  # type: ignore[union-attr]


def _has(model: type[Model], field: str) -> bool:
    try:
        return bool(getattr(model._meta.get_field(field), "verbose_name", ""))
    except FieldDoesNotExist:
        return False
