"""The summary of mistakes on top of a form that came back: `{% load mistakes %}{% error_summary form heading=… %}`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorList

register = template.Library()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend: its sentence, the name of its field where that is said, and the id of where to mend it."""

    words: str
    label: str = ""
    place: str = ""


@register.inclusion_tag("error_summary.html")
def error_summary(*checked: forms.Form, heading: str, named: bool = False, rows: Iterable[Any] = ()) -> Any:
    """Set what is wrong with these forms, each with a link to its field; nothing when nothing is.

    `named` puts the label of the field before each sentence. `rows` are the admin's inline formsets. A form may
    have `places`, the ids of where fields are mended that are not one element.
    """
    mistakes = [mistake for form in checked if form for mistake in _of_form(form, named=named)]
    mistakes += [mistake for inline in rows for mistake in _of_rows(inline)]
    return {"mistakes": list(dict.fromkeys(mistakes)), "heading": heading}


def _of_form(form: Any, *, named: bool, before: str = "") -> Iterator[Mistake]:
    for name, errors in form.errors.items():
        general = name == NON_FIELD_ERRORS
        own = "" if general else _label(form, name, named)
        label = " ".join(part for part in (before, own) if part)
        place = "" if general else _place(form, name)
        # A sentence may begin with the label, for where it stands beside its field.
        said = (words.removeprefix(f"{own}: ") if own else words for words in _sentences(errors))
        yield from (Mistake(words, label, place) for words in said)


def _of_rows(inline: Any) -> Iterator[Mistake]:
    formset = inline.formset
    yield from (
        Mistake(words, place=f"{formset.prefix}-group") for words in _sentences(formset.non_form_errors())
    )
    for number, form in enumerate(formset.forms, start=1):
        name = str(inline.opts.verbose_name)
        yield from _of_form(form, named=True, before=f"{name[:1].upper()}{name[1:]} {number},")


def _label(form: Any, name: str, named: bool) -> str:
    return str(form[name].label) if named and not form[name].is_hidden else ""


def _place(form: Any, name: str) -> str:
    """Return the id of the field, or of its message when the field is no plain element that takes the focus."""
    places: dict[str, str] = getattr(form, "places", {})
    field = form[name]
    if field.is_hidden:
        return ""
    return places.get(name) or field.id_for_label or f"{field.auto_id}_error"


def _sentences(errors: ErrorList) -> list[str]:
    return [str(words) for words in errors]
