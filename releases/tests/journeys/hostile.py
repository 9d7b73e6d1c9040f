"""What nobody in good faith asks: addresses, parameters and headers made to find what was not thought of."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_from_bytes

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from hypothesis import strategies as st

from releases.newsroom.api.docs import description
from releases.newsroom.languages import LanguagePrefix

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# The desk asks who one is before all else; the mailbox is on a developer's machine only.
NOT_PUBLIC = ("redaktion/", "lokal/", "media/")
# Each has brought down a site somewhere.
HOSTILE = (
    *(
        "",
        "\0",
        "a\0b",
        "\n",
        "\r\n",
        "\t",
        " ",
        "%00",
        "%",
        "..",
        "../../om",
        "//",
        "\\",
        "'",
        '"',
        "<b>",
        "{{1}}",
    ),
    *(
        "0",
        "-1",
        "1",
        "2",
        "01",
        "+1",
        "1_0",
        "1.0",
        "1e9",
        "NaN",
        "Infinity",
        "\u0663",
        "\u00b2",
        "true",
        "null",
    ),
    *("32768", "65536", "2147483648", "9223372036854775808", "9" * 19, "9" * 5000, "-" + "9" * 19),
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-23:59", "2026-13-40"),
    *("0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2026-02-29T24:00:00Z", "20261101", "2026", "-1"),
    *("0.1", "9999999999999999.1", "-9999999999999999.999999999999999999", "1790000000000000.20", "0.999"),
    *(
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\u0130",
        "\u00df",
        "e\u0301" * 40,
        "\U0001f469\u200d\U0001f467",
        "a" * 5000,
    ),
    *(
        "KS/2018:298",
        "kn-2026-1",
        "\u0131" * 60,
        "\u0390" * 120,
        "(" * 500,
        '"' * 301,
        "* -* | & ! :*",
        "-" * 300,
    ),
)
NOT_UNICODE = (b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"%C3", b"\xf8\x88\x80\x80\x80", b"a\xc3")
HEADERS = {
    "HTTP_HOST": (
        "testserver",
        "testserver:0",
        "testserver:99999999",
        "",
        "a b",
        "[::1",
        "x" * 300,
        "xn--\xe5",
    ),
    "HTTP_ACCEPT": ("*/*", "", ",;=q", "text/html;q=x", "a/" * 2000),
    "HTTP_ACCEPT_ENCODING": ("gzip", "gzip;q=0", ";;;", "gzip;q=nan", "*;q=0.0", "\xff"),
    "HTTP_ACCEPT_LANGUAGE": ("sv", "x" * 5000, "sv;q=1e9", "\xff", "en-" + "a-" * 400),
    "HTTP_IF_NONE_MATCH": ("*", "", '"', 'W/"', '"\xff"', '"a",' * 900, "W/" * 99),
    "HTTP_IF_MATCH": ("*", "", '"x"', "x"),
    "HTTP_IF_MODIFIED_SINCE": (
        "",
        "x",
        "Mon, 99 Foo 0000 99:99:99 GMT",
        "Sat, 31 Dec 9999 23:59:60 GMT",
        "1",
    ),
    "HTTP_IF_UNMODIFIED_SINCE": ("Mon, 01 Jan 0001 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"),
    "HTTP_RANGE": ("bytes=0-", "bytes=-0", "bytes=9-1", "bytes=" + "0-1," * 900, "x=1", "bytes=-" + "9" * 30),
    "HTTP_IF_RANGE": ('"x"', "x"),
    "HTTP_COOKIE": (
        *(
            "sessionid=x",
            'sessionid="\\000"',
            "sessionid=" + "a" * 5000,
            "csrftoken=\xff",
            "=",
            ";;;",
            "messages=x",
        ),
        *('messages="\\000"', "messages=W10:1:x", "sessionid=..%2f", "django_language=\0"),
    ),
    "HTTP_AUTHORIZATION": ("", "Bearer", "Bearer \xff", "Basic %%%"),
    "HTTP_REFERER": ("", "http://[", "\xff"),
    "HTTP_X_FORWARDED_FOR": ("", "x", "1.2.3.4, \xff", "::1%0"),
    "HTTP_X_FORWARDED_PROTO": ("https", "\xff"),
    "HTTP_ORIGIN": ("null", "http://[", "\xff"),
    "HTTP_USER_AGENT": ("", "\xff" * 300),
}


@dataclass(frozen=True)
class Route:
    """An address of the site with its places to fill in, and the parameters that its view reads."""

    pattern: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return f"/{self.pattern}"

    @property
    def places(self) -> list[str]:
        return PARAMETER.findall(self.pattern)

    def filled(self, values: Iterable[str]) -> str:
        given = iter(values)
        return "/" + PARAMETER.sub(lambda _match: next(given), self.pattern)


def public_routes() -> list[Route]:
    """Return every public address that the URL conf knows, in Swedish; other languages run the same views."""
    return [
        route for route in _routes(get_resolver().url_patterns) if not route.pattern.startswith(NOT_PUBLIC)
    ]


def addresses(route: Route, likely: dict[str, list[str]]) -> st.SearchStrategy[str]:
    """Draw addresses of a route, each place and parameter with a `likely` value or one made to break it."""
    places = st.tuples(*(_values(likely.get(name, ["1"])) for name in route.places))
    asked = st.dictionaries(
        st.sampled_from([*route.parameters, "okand"]),
        _values([word for words in likely.values() for word in words]),
        max_size=3,
    )
    return st.builds(
        lambda path, query: (
            path + ("?" if query else "") + "&".join(f"{name}={word}" for name, word in query.items())
        ),
        places.map(route.filled),
        asked,
    )


def headers() -> st.SearchStrategy[dict[str, str]]:
    """Draw some headers, by their names in WSGI."""
    some = st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True)
    return some.flatmap(
        lambda names: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in names})
    )


def words() -> st.SearchStrategy[str]:
    """Draw a text that somebody might have sent."""
    return st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.integers().map(str))


def _values(likely: list[str]) -> st.SearchStrategy[str]:
    """Draw a value as it stands in an address: percent-encoded, not always as UTF-8."""
    encoded = words().map(lambda word: quote_from_bytes(word.encode(errors="surrogatepass"), safe="/:"))
    odd = st.sampled_from(NOT_UNICODE).map(quote_from_bytes)
    return st.one_of(st.sampled_from(likely), encoded, odd)


def _routes(patterns: Iterable[Any], before: str = "") -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry.pattern, LanguagePrefix):
            yield from _routes(entry.url_patterns, before)
        elif isinstance(entry.pattern, RoutePattern):
            route = before + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield Route(route, _parameters(route, entry.callback))
            else:
                yield from _routes(entry.url_patterns, route)


def _parameters(route: str, view: Callable[..., Any]) -> tuple[str, ...]:
    """Return what an address reads: what a page was given, or what the API says of itself."""
    paths = {PARAMETER.sub(r"{\1}", path): methods for path, methods in description()["paths"].items()}
    described = paths.get("/" + PARAMETER.sub(r"{\1}", route), {}).get("get", {})
    asked = (one["name"] for one in described.get("parameters", ()) if one["in"] == "query")
    return (*sorted(getattr(view, "parameters", ())), *asked)
