"""The API described: to programs as OpenAPI 3.1, to people as a page, both in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from releases.newsroom.api.operations import api
from releases.newsroom.api.problems import MEDIA_TYPE as PROBLEM

WORDS = {"summary", "description"}
PROBLEM_ANSWER = {
    "description": gettext_noop("What was wrong (RFC 9457)"),
    "content": {
        PROBLEM: {
            "schema": {
                "type": "object",
                "required": ["title", "status", "detail"],
                "properties": {
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
            }
        }
    },
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
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


def description() -> dict[str, Any]:
    """Return the OpenAPI description."""
    schema = api.get_openapi_schema()
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["responses"]["default"] = PROBLEM_ANSWER
    translated: dict[str, Any] = _translated(schema)
    return translated


def _calls(described: Mapping[str, Any]) -> Iterator[Call]:
    schemas = described["components"]["schemas"]
    for path, methods in described["paths"].items():
        asked = [one for one in methods["get"].get("parameters", []) if one["in"] == "query"]
        parameters = tuple(
            Parameter(one["name"], one.get("description", ""), _values(one["schema"], schemas))
            for one in asked
        )
        yield Call(path, methods["get"]["summary"], parameters)


def _values(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> tuple[str, ...]:
    choices = schema.get("anyOf", [schema])
    named = [schemas[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in choices]
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
