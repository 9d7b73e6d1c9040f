"""What the desk says in place of Django's stock sentences: in lists, after saving, and in the history."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from releases.desk import chosen


class OwnWords(admin.ModelAdmin):
    """Lists are called what they list; a saved form says whether anything changed; the history is in Swedish."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Look up at once what is chosen from the directory, and let what cannot be chosen be shown and refused."""
        rows = [form for inline in context["inline_admin_formsets"] for form in inline.formset.forms]
        chosen.look_up([context["adminform"].form, *rows])
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history with the names that the fields have in the form."""
        response = super().history_view(request, object_id, extra_context)
        for entry in (getattr(response, "context_data", None) or {}).get("action_list", ()):
            entry.change_message = _with_field_names(entry.change_message)
        return response

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        request.unchanged = not message  # type: ignore[attr-defined]
        return super().log_change(request, obj, message)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> Any:
        request.outcome = _saved(request, obj)  # type: ignore[attr-defined]
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        request.outcome = _saved(request, obj)  # type: ignore[attr-defined]
        return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> Any:
        request.outcome = _("Deleted: “%s”.") % obj_display  # type: ignore[attr-defined]
        return super().response_delete(request, obj_display, obj_id)

    def message_user(
        self, request: HttpRequest, message: Any, level: int | str = messages.INFO, *args: Any, **kwargs: Any
    ) -> None:
        """Say the outcome that this class has put together, where there is one."""
        super().message_user(request, getattr(request, "outcome", message), level, *args, **kwargs)


def field_name(label: str) -> str:
    """Return the Swedish name of a field from the label that Django's log keeps: "Body text" gives "brödtext"."""
    own = label[:1].lower() + label[1:]
    found = _(own)
    return found if found != own else _(label)


def _with_field_names(message: str) -> str:
    """Return the JSON of a log entry with its labels in Swedish; other messages as they are."""
    try:
        steps = json.loads(message) if message.startswith("[") else ()
    except json.JSONDecodeError:
        return message
    for step in steps:
        if fields := step.get("changed", {}).get("fields"):
            step["changed"]["fields"] = [field_name(label) for label in fields]
    return json.dumps(steps) if steps else message


def _saved(request: HttpRequest, obj: Any) -> SafeString | str:
    """Return what is said after saving; on the form's own page its heading names the thing already."""
    if "_continue" in request.POST:
        outcome: SafeString | str = _("Saved.")
    else:
        outcome = format_html(_("Saved: “{}”."), str(obj))
    unchanged = " " + _("Nothing was changed.") if getattr(request, "unchanged", False) else ""
    return format_html("{}{}", outcome, unchanged)


def changes_of(form: forms.ModelForm) -> Iterator[str]:
    """Yield what a form changed, for the history: "telefonnummer: 070-174 06 05 → 070-174 06 06"."""
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
        elif isinstance(field, forms.ChoiceField):
            names: Any = dict(field.choices)  # type: ignore[arg-type]
            before, after = names.get(before, before), names.get(after, after)
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
