"""The API described: to programs as OpenAPI 3.1, to people as a page, both in the reader's language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from releases.newsroom.api import schemas
from releases.newsroom.api.operations import api
from releases.newsroom.api.problems import MEDIA_TYPE as PROBLEM

WORDS = {"summary", "description"}
COMPONENT = "#/components/schemas/{model}"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
# What an address says of bodies, keywords and matters may be known nowhere.
NAMES = {"body", "keyword", "matter"}
WRONG = {
    "400": gettext_noop("A parameter is unknown or has a value that cannot be used"),
    "404": gettext_noop("There is no such release, body, keyword or matter"),
    "410": gettext_noop("The press release has been withdrawn"),
    "default": gettext_noop("What was wrong (RFC 9457)"),
}


@dataclass(frozen=True)
class Parameter:
    """Something that an address can be asked, with the values it takes when they are few."""

    name: str
    description: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """An address of the API. `in_path` tells whether it has places to fill in."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]

    @property
    def in_path(self) -> bool:
        return "{" in self.path


def page(request: HttpRequest) -> HttpResponse:
    """The API for people: what there is, what it can be asked, where to try."""
    return render(request, "newsroom/api.html", {"calls": list(_calls(description()))})


def openapi(request: HttpRequest) -> HttpResponse:
    """Answer the OpenAPI description as JSON."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


def description() -> dict[str, Any]:
    """Return the OpenAPI description."""
    schema = api.get_openapi_schema()
    schema["servers"] = [{"url": settings.SITE_URL}]
    problem = schemas.Problem.model_json_schema(mode="serialization", ref_template=COMPONENT)
    # What a schema refers to must stand where every other schema is: a client looks nowhere else.
    schema["components"]["schemas"] |= problem.pop("$defs", {}) | {"Problem": problem}
    for path, methods in schema["paths"].items():
        operation = methods["get"]
        for parameter in operation["parameters"]:
            parameter["schema"] = _without_null(parameter["schema"])
        operation["responses"] |= {status: _problem(status) for status in _wrongs(path, operation)}
    translated: dict[str, Any] = _translated(schema)
    return translated


@cache
def parameters_of(route: str) -> frozenset[str]:
    """Return the query parameters of an operation, by its address in the URL conf ("releases/<int:year>/…")."""
    described = api.get_openapi_schema(path_prefix="")["paths"].get("/" + PLACE.sub(r"{\1}", route))
    asked = described["get"]["parameters"] if described else []
    return frozenset(parameter["name"] for parameter in asked if parameter["in"] == "query")


def _wrongs(path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    """Yield the statuses of an operation's answers when something is wrong."""
    yield "400"
    if "{" in path or NAMES & {parameter["name"] for parameter in operation["parameters"]}:
        yield "404"
    if "/releases/{" in path:
        yield "410"
    yield "default"


def _problem(status: str) -> dict[str, Any]:
    content = {PROBLEM: {"schema": {"$ref": COMPONENT.format(model="Problem")}}}
    return {"description": WRONG[status], "content": content}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter that may be left out: nobody can send null in an address."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    rest = {
        name: value
        for name, value in schema.items()
        if name != "anyOf" and (name, value) != ("default", None)
    }
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices} if choices else schema


def _calls(described: Mapping[str, Any]) -> Iterator[Call]:
    components = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        asked = [one for one in methods["get"].get("parameters", []) if one["in"] == "query"]
        parameters = tuple(
            Parameter(one["name"], one.get("description", ""), _values(one["schema"], components))
            for one in asked
        )
        yield Call(path, methods["get"]["summary"], parameters)


def _values(schema: Mapping[str, Any], components: Mapping[str, Any]) -> tuple[str, ...]:
    choices = schema.get("anyOf", [schema])
    named = [components[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in choices]
    return tuple(value for one in named for value in one.get("enum", []))


def _translated(part: Any) -> Any:
    if isinstance(part, list):
        return [_translated(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: gettext(value) if name in WORDS and isinstance(value, str) and value else _translated(value)
        for name, value in part.items()
    }
