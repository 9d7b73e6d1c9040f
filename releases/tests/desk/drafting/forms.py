"""An editor's form in these tests: opened, typed into, sent by its script or by a button."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from releases.models import Release
from releases.tests.desk.reading import form_address, form_of, typed

ADD = "/redaktion/releases/release/add/"


def autosave_address(release: Release | None) -> str:
    """Return where the script of a form sends what was typed."""
    return reverse("desk:autosave", args=[release.pk]) if release else reverse("desk:autosave_new")


def message(form: dict[str, Any], *, editor: int, typed_at: int = 1, **more: Any) -> dict[str, Any]:
    """Return what the script of a form sends."""
    facts = {name: "".join(form.get(name, "")) for name in ("tab", "seen", "continues")}
    lists = {name: value if isinstance(value, list) else [str(value)] for name, value in form.items()}
    fields = [[name, value] for name, values in lists.items() for value in values]
    return {"editor": editor, "facts": {**facts, "typed_at": str(typed_at)}, "fields": fields, **more}


def autosave(client: Client, release: Release | None, form: dict[str, Any], **options: Any) -> HttpResponse:
    """Send what stands in a form as its script does."""
    editor = options.pop("editor", client.editor.pk)  # type: ignore[attr-defined]
    body = message(form, editor=editor, **options)
    return client.post(autosave_address(release), body, content_type="application/json")


def opened(client: Client, release: Release | None, **changes: Any) -> dict[str, Any]:
    """Return an opened form with `changes` typed into it."""
    return typed(client.get(form_address(release) if release else ADD), changes)


def save(
    client: Client, release: Release | None, form: dict[str, Any], button: str = "_continue"
) -> HttpResponse:
    """Press a button of a form."""
    return client.post(form_address(release) if release else ADD, {**form, button: "1"})


def shown(client: Client, release: Release) -> dict[str, list[str]]:
    """Return what stands in the form when it is opened now."""
    return form_of(client.get(form_address(release)))
