"""Rows whose words the public reads as they stand: publishers alone change them, and their history keeps the values."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Manager, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from releases.desk.access import PUBLISH
from releases.desk.own_words import OwnWords
from releases.models import PublishedContact, Release


def may_publish(request: HttpRequest) -> bool:
    """Tell whether the signed-in editor has the right to publish."""
    return bool(request.user.has_perm(PUBLISH))


def is_named_in_public(name: str, party: str) -> bool:
    """Tell whether a live press release names this contact: the press room shows the roles that the directory knows."""
    return PublishedContact.objects.filter(name=name, party=party).exists()


class PublicWords(OwnWords):
    """What the public reads, or a publisher has scheduled, is not for writers to change."""

    def is_public(self, obj: Any) -> bool:
        """Tell whether a change of this row would be seen by the public, now or when a scheduled release goes out."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_publish(request) or not self.is_public(obj))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say above the form that the public reads this."""
        obj = kwargs.get("obj")
        context["is_public"] = obj is not None and self.is_public(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Return what the history keeps: each change with the value before and after it."""
        own: dict[str, Any] = {"added": {}} if add else {"changed": {"fields": list(_changes(form))}}
        message = [own] if add or form.changed_data else []
        return message + [step for formset in formsets or () for step in _of_rows(formset)]


def is_scheduled(releases: Manager[Release] | QuerySet[Release]) -> bool:
    """Tell whether a publisher has scheduled one of these releases: it goes out as it stands then."""
    return releases.filter(state=Release.State.SCHEDULED).exists()


def _of_rows(formset: Any) -> Iterator[dict[str, Any]]:
    forms_by_row = {row.instance.pk: row for row in formset.forms if row.instance.pk}
    for added in formset.new_objects:
        yield {"added": _named(added)}
    for changed, _fields in formset.changed_objects:
        yield {"changed": _named(changed) | {"fields": list(_changes(forms_by_row[changed.pk]))}}
    for deleted in formset.deleted_objects:
        yield {"deleted": _named(deleted)}


def _named(row: Any) -> dict[str, str]:
    return {"name": str(row._meta.verbose_name), "object": str(row)}


def _changes(form: forms.ModelForm) -> Iterator[str]:
    """Yield "telefonnummer: 070-174 06 05 → 070-174 06 06"."""
    for name in form.changed_data:
        field: Any = form.fields[name]
        if isinstance(field, forms.FileField):
            yield str(field.label)
            continue
        before, after = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
        if isinstance(field, forms.ModelChoiceField):
            before = (
                field.queryset.filter(pk=before).first() if before and field.queryset is not None else None
            )
        yield f"{field.label}: {_words(before)} → {_words(after)}"


def _words(value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case None | "":
            return "–"
        case str():
            return value
        case Iterable():
            return ", ".join(str(part) for part in value) or "–"
    return str(value)
