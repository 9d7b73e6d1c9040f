"""The sections of the form of a release, as its outline lists them and as they fold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

FOLDED = "collapse"  # the class of a fieldset that is folded until somebody opens it
NEEDS = {"title": "title lead body", "committees": "committees", "language": "language"}


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the form. `needs` are the fields without which it is not complete; rows need one row.

    `place` is the id of its heading, which is where the outline leads.
    """

    place: str
    label: str
    needs: str = ""
    is_folded: bool = False
    fieldset: Any = None


def of(fieldsets: Iterable[Any], rows: Iterable[Any]) -> list[FormSection]:
    """Return the sections of a form of the admin: its fieldsets, then its rows, in the order of the page."""
    return [*_of_fieldsets(fieldsets), *(_of_rows(inline) for inline in rows)]


def _of_fieldsets(fieldsets: Iterable[Any]) -> Iterator[FormSection]:
    for number, fieldset in enumerate(fieldsets, start=1):
        fields = [name for line in fieldset for name in line.fields]
        has_errors = any(name in fieldset.form.errors for name in fields)
        label = str(fieldset.name or _("Title and text"))
        fieldset.name = None  # The section says it.
        yield FormSection(
            place=f"form-section-{number}",
            label=label,
            needs=next((needs for name, needs in NEEDS.items() if name in fields), ""),
            is_folded=FOLDED in fieldset.classes and not has_errors,
            fieldset=fieldset,
        )


def _of_rows(inline: Any) -> FormSection:
    return FormSection(
        place=f"{inline.formset.prefix}-section", label=capfirst(inline.opts.verbose_name_plural)
    )
