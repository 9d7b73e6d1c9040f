"""Rows whose words the public reads as they stand: publishers alone change them, and their history keeps the values."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Manager, QuerySet
from django.http import HttpRequest

from releases.desk.access import PUBLISH
from releases.desk.own_words import OwnWords, changes_of
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
        own: dict[str, Any] = {"added": {}} if add else {"changed": {"fields": list(changes_of(form))}}
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
        yield {"changed": _named(changed) | {"fields": list(changes_of(forms_by_row[changed.pk]))}}
    for deleted in formset.deleted_objects:
        yield {"deleted": _named(deleted)}


def _named(row: Any) -> dict[str, str]:
    return {"name": str(row._meta.verbose_name), "object": str(row)}
