"""Reading the desk's pages as a person does, and filling in their forms as a browser does."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from lxml import html

from releases.models import Release

Form = dict[str, list[str]]


def form_of(response: HttpResponse, form_id: str = "release_form") -> Form:
    """Return what the browser would send if the form were sent as it stands, buttons apart."""
    page = html.fromstring(response.content.decode())
    form = next(form for form in page.forms if form.get("id") == form_id)
    found: Form = {}
    for name, value in form.form_values():
        if "__prefix__" not in name:
            # HTML drops the line break right after <textarea>; the parser here does not.
            found.setdefault(name, []).append(value.removeprefix("\r\n").removeprefix("\n"))
    return found


def typed(
    response: HttpResponse, changes: Mapping[str, Any], form_id: str = "release_form"
) -> dict[str, Any]:
    """Return the form with `changes` typed into it; a list is several choices, None is an unticked box."""
    form: dict[str, Any] = {**form_of(response, form_id), **changes}
    return {name: value for name, value in form.items() if value is not None}


def with_row(form: dict[str, Any], prefix: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form with one more row of a sort, as the button "Lägg till" makes it."""
    number = int(form[f"{prefix}-TOTAL_FORMS"][0])
    added = {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {**form, **added, f"{prefix}-TOTAL_FORMS": [str(number + 1)]}


def form_address(release: Release) -> str:
    """Return where a release is written."""
    return reverse("desk:releases_release_change", args=[release.pk])


def words(response: HttpResponse) -> str:
    """Return what the page says, on one line."""
    page = html.fromstring(response.content.decode())
    for silent in page.xpath("//script | //style | //template"):
        silent.drop_tree()
    return " ".join(page.text_content().replace("\xa0", " ").split())


def figures(response: HttpResponse) -> dict[str, str]:
    """Return the terms of the page's lists of facts with what they say."""
    page = html.fromstring(response.content.decode())
    terms = [(term.text_content().strip(), term.getnext()) for term in page.iter("dt")]
    return {label: value.text_content().strip() for label, value in terms if value is not None}
