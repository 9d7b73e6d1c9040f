"""In which language a page speaks: its address says so, and nothing else does.

Swedish pages stand where they always stood; the same pages in another
language stand below a prefix: /om/, /en/om/, /fi/om/. No cookie and no
Accept-Language is asked, so a page is one page to every cache, and a link
shows its reader what its sender saw. docs/decisions/0013 says why.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_script_prefix
from django.utils import translation
from django.utils.http import escape_leading_slashes

from releases.languages import active

SWEDISH = settings.LANGUAGE_CODE
PREFIXED = tuple(code for code, _name in settings.LANGUAGES if code != SWEDISH)
PREFIX = re.compile(f"(?:{'|'.join(PREFIXED)})/")


def language_of(path: str) -> str:
    """Return the language that a path ("/en/om/") asks for; it need not lead anywhere."""
    first = path[1:].partition("/")[0]
    return first if first in PREFIXED else SWEDISH


def address_in(language: str, address: str) -> str:
    """Return the address, whatever its language, of the same page in another: "/om/?a=1" becomes "/en/om/?a=1"."""
    found = PREFIX.match(address, 1)
    unprefixed = address[found.end() if found else 1 :]
    # What begins with two slashes would lead to another site.
    return escape_leading_slashes(f"/{unprefixed}" if language == SWEDISH else f"/{language}/{unprefixed}")


def frame_of(path: str, language: str) -> str:
    """Return the language to set the frame around a release written in `language` in.

    Where the address asks for none, whoever reads the release reads its frame too.
    """
    asked = language_of(path)
    return active.spoken(language) if asked == SWEDISH else asked


@dataclass(frozen=True, slots=True)
class PageInLanguage:
    """A page in one language, `name` being what those who speak it call it."""

    language: str
    name: str
    address: str
    is_current: bool


def versions(address: str) -> list[PageInLanguage]:
    """Return the page at an address in each language of the press room, for its language switch."""
    current, site = translation.get_language(), get_script_prefix()[:-1]
    return [
        PageInLanguage(code, name, site + address_in(code, address), code == current)
        for code, name in settings.LANGUAGES
    ]


def versions_of_release(
    address: str, written_in: str, translations: Mapping[str, str]
) -> list[PageInLanguage]:
    """Return the same for a page about a release; `translations` are the addresses of its live ones, by language.

    A reader who asks for another language gets the release in it, if it was written; else the
    frame. Around a release in English or Finnish there is no Swedish frame: that
    way leads to the front.
    """
    site, current = get_script_prefix(), translation.get_language() or SWEDISH
    front = {SWEDISH: site} if written_in in PREFIXED else {}
    own = site[:-1] + address_in(SWEDISH, address)
    known = {**front, **translations, written_in: own, current: site[:-1] + address}
    return [replace(one, address=known.get(one.language, one.address)) for one in versions(address)]


class LanguagePrefix:
    """The part of an address that names its language.

    Django's own (LocalePrefixPattern) finds an address only while its language
    is active. This one finds every address always, so that whoever resolves one
    (the page store, before all middleware) need not know what the page speaks;
    only writing an address asks for the active language.
    """

    def __init__(self) -> None:
        self.converters: dict[str, Any] = {}

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]]:
        found = PREFIX.match(path)
        return path[found.end() :] if found else path, (), {}

    @property
    def regex(self) -> re.Pattern[str]:
        """What Django writes addresses with; it keeps the result for each language."""
        return re.compile(str(self))

    def check(self) -> list[Any]:
        return []

    def describe(self) -> str:
        return f"'{self}'"

    def __str__(self) -> str:
        language = translation.get_language()
        return f"{language}/" if language in PREFIXED else ""


def in_each_language(*patterns: URLPattern) -> URLResolver:
    """Return the addresses as they stand in Swedish, and below the prefix of each other language."""
    return URLResolver(LanguagePrefix(), list(patterns))  # type: ignore[arg-type]


class LanguageMiddleware:
    """Answers each request in the language of its address, and leaves nothing of it to the next."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(language_of(request.path_info), deactivate=True):
            return self.get_response(request)
