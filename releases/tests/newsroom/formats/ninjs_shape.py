"""What ninjs 3.1 allows (IPTC, News in JSON), as a table: which properties, of what kind, and which are required."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

Shape = Any  # a type, a set of words, a one-item list, a function that judges, or a dictionary of these


def moment(value: Any) -> bool:
    """RFC 3339, section 5.6: with a zone."""
    return isinstance(value, str) and dt.datetime.fromisoformat(value).tzinfo is not None


def uri(value: Any) -> bool:
    """RFC 3986: a scheme, and nothing but the characters that may stand in one."""
    allowed = isinstance(value, str) and re.fullmatch(r"[!#-;=?-\[\]_a-z~%]+", value, re.ASCII)
    return bool(allowed and urlsplit(value).scheme)


WORDED = {"role": str, "contentType": str, "value!": str}
CONTACT = {
    "type": str,
    "role": str,
    "lang": str,
    "name": str,
    "value": str,
    "address": {"lines": [str], "locality": str, "area": str, "postalCode": str, "country": str},
}
NAMED = {"name": str, "rel": str, "uri": uri, "literal": str}
ITEM: dict[str, Shape] = {
    "uri!": uri,
    "type": {"text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"},
    "representationType": {"full", "partial"},
    **dict.fromkeys(
        ("profile", "version", "copyrightHolder", "copyrightNotice", "usageTerms", "edNote"), str
    ),
    **dict.fromkeys(("language", "title", "by", "slugline", "located"), str),
    **dict.fromkeys(
        ("firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"), moment
    ),
    "pubStatus": {"usable", "withheld", "canceled"},
    "urgency": int,
    "headlines": [WORDED],
    "descriptions": [WORDED],
    "bodies": [{**WORDED, "charCount": int, "wordCount": int}],
    "people": [{**NAMED, "contactInfo": [CONTACT]}],
    "organisations": [{**NAMED, "symbols": [dict], "contactInfo": [CONTACT]}],
    "subjects": [{**NAMED, "creator": str, "relevance": int, "confidence": int}],
    "events": [{**NAMED, "id": str}],
    "objects": [NAMED],
    "infoSources": [{"name": str, "role": str, "uri": uri, "literal": str, "contactInfo": [CONTACT]}],
    "renditions": [
        {
            "name!": str,
            "href": uri,
            **dict.fromkeys(("contentType", "title", "format", "aspectRatio"), str),
            **dict.fromkeys(("width", "height", "sizeInBytes"), int),
        }
    ],
    "altIds": [{"role": str, "value": str}],
    "trustIndicators": [{"role": uri, "title": str, "href": uri}],
    "standard": {"name": str, "version": str, "schema": uri},
    "genres": [{"name": str, "uri": str, "literal": str}],
    "rightsInfo": {"langId": uri, "linkedRights": uri, "encodedRights": str},
}
ITEM["associations"] = [{**ITEM, "name!": str, "rel": str}]


def faults(value: Any, shape: Shape, place: str = "item") -> list[str]:
    """Return where a value is not as the table says; an empty list when it is."""
    if isinstance(shape, dict):
        return _faults_of_object(value, shape, place)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [fault for n, one in enumerate(value) for fault in faults(one, shape[0], f"{place}[{n}]")]
    if isinstance(shape, set):
        return [] if value in shape else [f"{place} is {value!r}"]
    if isinstance(shape, type):
        return [] if isinstance(value, shape) and not isinstance(value, bool) else [f"{place} is {value!r}"]
    return [] if shape(value) else [f"{place} is {value!r}"]


def _faults_of_object(value: Any, shape: dict[str, Shape], place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place} is no object"]
    known = {name.rstrip("!"): of for name, of in shape.items()}
    required = {name.rstrip("!") for name in shape if name.endswith("!")}
    return [
        *(f"{place} lacks {name}" for name in sorted(required - set(value))),
        *(f"{place} may not have {name}" for name in sorted(set(value) - set(known))),
        *(
            fault
            for name, one in value.items()
            if name in known
            for fault in faults(one, known[name], f"{place}.{name}")
        ),
    ]
